//! Revisions of a report, each kept for good.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// Of the report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Place of the unit.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// The version of the form it was filed on.
    pub campaign_version: i32,
    /// Values by code of their indicator, in smallest units.
    pub cells: Json,
    /// Reasons given for warnings, by cell.
    pub reasons: Json,
    /// The same by slot, from the submission on.
    pub figures: Option<Vec<u8>>,
    /// Account that submitted (填表人).
    pub filer_id: Option<Uuid>,
    /// Its post at that time.
    pub filer_title: Option<String>,
    /// It stood in for the unit (代填).
    pub filer_stands_in: bool,
    /// Microseconds since 1970.
    pub filed_at: Option<i64>,
    /// Account that signed (审核人).
    pub reviewer_id: Option<Uuid>,
    /// Its post at that time.
    pub reviewer_title: Option<String>,
    /// It stood in for the unit (代审).
    pub reviewer_stands_in: bool,
    /// When it came into force.
    pub in_force_from: Option<i64>,
    /// When it left it.
    pub in_force_until: Option<i64>,
    /// Number of the revision that it corrects.
    pub corrects: Option<i32>,
    /// Why it corrects it.
    pub reason: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
