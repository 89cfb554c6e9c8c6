//! Rows of enterprises (企业、场所) as they stood before the past was mended: whatever told of a day gone by and is another
//! now, or is no more. Append only. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enterprise_revision")]
pub struct Model {
    /// Of the place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, in the order in which they were superseded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: Uuid,
    /// The node.
    pub id: i32,
    /// First day on which it was said to be so.
    pub valid_from: Date,
    /// First day on which it was said to be no longer so.
    pub valid_until: Option<Date>,
    /// Unified social credit code, or a code of the hub's own.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// COMPANY, PLACE, …
    pub category: String,
    /// The jurisdiction in which it was said to lie.
    pub place_id: i32,
    /// Under its place.
    pub path: String,
    /// The agency responsible for it.
    pub section_id: Option<i32>,
    /// Under the responsible agency; under its place where it had none.
    pub section_path: String,
    /// Its sectors.
    pub sector_set: i32,
    /// Its marks, each between two bars.
    pub marks: String,
    /// First day of business; none: before every record.
    pub opened_on: Option<Date>,
    /// First day on which it was said to be no longer in business.
    pub closed_on: Option<Date>,
    /// Made for demonstration.
    pub simulated: bool,
    /// Since when the registry had said so: microseconds since 1970.
    pub recorded_at: i64,
    /// Until when it said so: microseconds since 1970.
    pub superseded_at: i64,
    /// Who mended it; nil for an operator of the hub.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Why; none where it was not said.
    pub reason: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
