//! Extensions (延期): a superior gave one unit more time for one period. Append only; the last one granted holds.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_extension")]
pub struct Model {
    /// Of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: i32,
    /// Code of the schedule.
    pub schedule: String,
    /// Who gets more time.
    pub unit_id: i32,
    /// Place of the unit on that day.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// MONTH, …
    pub period_kind: String,
    /// Index of the period.
    pub period: i32,
    /// From 1, for the same unit, schedule and period.
    pub number: i32,
    /// Last day in time.
    pub until_on: Date,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub granted_at: i64,
    /// When a later one took its place; the one without holds.
    pub superseded_at: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
