//! What happened to a report, who did it and why. Append only.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_event")]
pub struct Model {
    /// Of the report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Ordered by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The report.
    pub report_id: Uuid,
    /// Place of the unit.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// Happened before the report left its unit: not seen from outside.
    pub internal: bool,
    /// The revision it happened to.
    pub revision: i32,
    /// SAVE, SUBMIT, SIGN, ACCEPT, RETURN, CORRECT, WITHDRAW.
    pub action: String,
    /// Who.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// It stood in for the unit (代办).
    pub stands_in: bool,
    /// Microseconds since 1970.
    pub at: i64,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// Cells returned.
    pub cells: Json,
    /// At the desk of which receiver, where a schedule has several.
    pub desk_id: Option<i32>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
