//! Consolidations (汇总上报): the signed snapshot of a place for a period. What was signed is never written over; only where it stands is.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation")]
pub struct Model {
    /// Of the place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Ordered by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: i32,
    /// Code of the form.
    pub form: String,
    /// Family of the form.
    pub family_id: i32,
    /// The place.
    pub node_id: i32,
    /// Where it stood on that day.
    pub path: String,
    /// MONTH, …
    pub period_kind: String,
    /// Index of the period.
    pub period: i32,
    /// From 1, for the same place, form and period.
    pub number: i32,
    /// The last one of its place, form and period: the one that can be acted on.
    pub is_last: bool,
    /// SIGNED, ACCEPTED, RETURNED, WITHDRAWN, SUPERSEDED.
    pub state: String,
    /// Raised by every step.
    pub version: i32,
    /// The figures of the whole place.
    pub figures: Vec<u8>,
    /// The same on the period before.
    pub figures_before: Vec<u8>,
    /// And on the one before that.
    pub figures_earlier: Vec<u8>,
    /// Tells one content from another.
    pub fingerprint: String,
    /// The heads that it rests on: [shard, version] of each.
    pub positions: Json,
    /// What the office says to it.
    pub note: Option<String>,
    /// Why it takes the place of one that was sent.
    pub reason: Option<String>,
    /// Account that signed.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub signed_at: i64,
    /// When it was no longer what its place has sent up; none while it is.
    pub left_at: Option<i64>,
    /// Simulated figures are in it.
    pub simulated: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
