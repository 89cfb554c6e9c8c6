//! The outbox (待发事件): what happened, written in the transaction in which it happened, until every endpoint has been thought of.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Of what it happened to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, and the id under which receivers know it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// report.signed, …
    pub kind: String,
    /// Place of what it happened to, on that day.
    pub path: String,
    /// A second place where it happened; who stands above both is told once.
    pub beside: Option<String>,
    /// The unit's own business: not told to whoever looks from outside.
    pub internal: bool,
    /// The report, the reminder, …
    pub subject: Option<Uuid>,
    /// The campaign.
    pub campaign_id: Option<i32>,
    /// Code of the schedule.
    pub schedule: Option<String>,
    /// The unit.
    pub unit_id: Option<i32>,
    /// To whom: the receiver of a report, the addressee of a reminder.
    pub to_id: Option<i32>,
    /// MONTH, …
    pub period_kind: Option<String>,
    /// Index of the period.
    pub period: Option<i32>,
    /// Due day, or the day of an extension.
    pub day: Option<Date>,
    /// Version of the report.
    pub version: Option<i32>,
    /// Of a change of the tree, what happens to which nodes; with their places until it is known who is told of which.
    pub change: Option<Json>,
    /// Only in the demonstration.
    pub simulated: bool,
    /// When it happened, in microseconds since 1970.
    pub at: i64,
    /// When every endpoint had been thought of; none while it waits.
    pub routed_at: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
