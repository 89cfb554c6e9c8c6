//! Activities (活动记录): dated evidence that an enterprise, or an office, did a duty once. Append only: a correction is a row that takes
//! another's place. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    /// Of the unit on the day of recording.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: i32,
    /// Code of the duty.
    pub duty: String,
    /// The node of who did it: an enterprise or, where it was recorded as OFFICE, an office.
    pub enterprise_id: i32,
    /// Place of the unit on the day of recording.
    pub path: String,
    /// Under the section that answered for an enterprise then; of an office its own place.
    pub section_path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// The day on which it was done.
    pub done_on: Date,
    /// What was done, in words.
    pub note: Option<String>,
    /// RECORDED, or VOID: it was not done after all.
    pub state: String,
    /// ENTERPRISE, INSPECTOR or OFFICE: as what it was recorded.
    pub recorded_as: String,
    /// Who recorded it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// From 1.
    pub revision: i32,
    /// The row whose place it takes.
    pub corrects: Option<Uuid>,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place; the one without holds.
    pub superseded_at: Option<i64>,
    /// The node of the enterprise on which an office did it, such as the one inspected.
    pub inspected_id: Option<i32>,
    /// Whoever recorded it says that it is another one beside a likely one.
    pub is_distinct: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
