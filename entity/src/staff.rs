//! People at the three posts of an enterprise (三项岗位人员) as of a day, and how many hold a certificate. Append only: a
//! correction is a row that takes another's place. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    /// Of the enterprise on the day of recording.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, of this revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The node of the enterprise.
    pub enterprise_id: i32,
    /// Place of the enterprise on the day of recording.
    pub path: String,
    /// Under the section that answered for it then.
    pub section_path: String,
    /// Sectors of the enterprise.
    pub sector_set: i32,
    /// The day of which it speaks; a correction keeps it.
    pub counted_on: Date,
    /// 主要负责人
    pub persons_in_charge: i32,
    /// Those of them with a certificate.
    pub persons_in_charge_certified: i32,
    /// 安全生产管理人员
    pub safety_managers: i32,
    /// Those of them with a certificate.
    pub safety_managers_certified: i32,
    /// 特种作业人员
    pub special_workers: i32,
    /// Those of them with a certificate.
    pub special_workers_certified: i32,
    /// Nobody counted on that day after all.
    pub void: bool,
    /// ENTERPRISE or INSPECTOR: as what it was recorded.
    pub recorded_as: String,
    /// Who recorded it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// By a demonstration account.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// From 1; of an enterprise, day, side and revision there is one row.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place; the one without stands.
    pub superseded_at: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
