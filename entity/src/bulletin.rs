//! Bulletins (通报): figures that a place published to all below it, as they were at that moment. What was said is never
//! written over; only where it stands is.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bulletin")]
pub struct Model {
    /// Of the place that published it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Ordered by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The place that published it, to all below it.
    pub node_id: i32,
    /// Where it stood on that day.
    pub path: String,
    /// Its code on that day.
    pub place_code: String,
    /// Its name on that day.
    pub place_name: String,
    /// Its level.
    pub place_level: String,
    /// Number as the office prints it.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// What it says beside the figures.
    pub remarks: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// Version of the campaign that the form was read in.
    pub campaign_version: i32,
    /// MONTH, …
    pub period_kind: String,
    /// Index of the period.
    pub period: i32,
    /// The figures as they were published.
    pub sheet: Json,
    /// PUBLISHED, SUPERSEDED, WITHDRAWN.
    pub state: String,
    /// The one in whose place it stands.
    pub supersedes: Option<Uuid>,
    /// The one that stands in its place.
    pub superseded_by: Option<Uuid>,
    /// Simulated figures are in it, or a demonstration account published it.
    pub simulated: bool,
    /// Account that published it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970. The figures are those recorded until then.
    pub published_at: i64,
    /// When it was superseded or withdrawn, the first of both.
    pub left_at: Option<i64>,
    /// Post of the account that withdrew it.
    pub withdrawn_by: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<i64>,
    /// Why it was superseded.
    pub superseding_reason: Option<String>,
    /// Why it was withdrawn.
    pub withdrawal_reason: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
