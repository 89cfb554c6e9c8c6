//! Reminders (催报): who was told when that a report is about to fall due or is late. Append only, but for the acknowledgement.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// Of the unit that owes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: i32,
    /// Code of the schedule.
    pub schedule: String,
    /// Who owes.
    pub unit_id: i32,
    /// Place of the unit on that day.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// MONTH, …
    pub period_kind: String,
    /// Index of the period.
    pub period: i32,
    /// What is not said twice of the same obligation and period: the rule and the day it counted from, or the account and the day.
    pub mark: String,
    /// Code of the rule; none for a coordinator's act.
    pub rule: Option<String>,
    /// UNIT, SUPERIOR, RECEIVER.
    pub addressee: String,
    /// The agency that is told.
    pub to_id: i32,
    /// Due day on that day, an extension included.
    pub due_on: Option<Date>,
    /// What the coordinator wrote.
    pub note: Option<String>,
    /// Who reminded; none for the hub itself.
    pub account_id: Option<Uuid>,
    /// Its post at that time.
    pub account_title: Option<String>,
    /// Microseconds since 1970.
    pub sent_at: i64,
    /// Microseconds since 1970.
    pub acknowledged_at: Option<i64>,
    /// Post of the account that took note.
    pub acknowledged_title: Option<String>,
    /// Sent only in the demonstration.
    pub simulated: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
