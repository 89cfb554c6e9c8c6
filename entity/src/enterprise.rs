//! Enterprises (企业、场所), each as it was from one day to another: a move, another responsible section, another name,
//! sector or mark closes a row and opens the next. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enterprise")]
pub struct Model {
    /// Of the place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The node; the same for all its rows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// First day on which it was so.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// First day on which it is no longer so; none for the row that holds.
    pub valid_until: Option<Date>,
    /// Unified social credit code, or a code of the hub's own.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// COMPANY, PLACE, …
    pub category: String,
    /// The jurisdiction in which it lies.
    pub place_id: i32,
    /// Under its place.
    pub path: String,
    /// The agency responsible for it.
    pub section_id: Option<i32>,
    /// Under the responsible agency; under its place where it has none.
    pub section_path: String,
    /// Its sectors.
    pub sector_set: i32,
    /// Its marks, each between two bars.
    pub marks: String,
    /// First day of business; none: before every record.
    pub opened_on: Option<Date>,
    /// First day on which it is no longer in business.
    pub closed_on: Option<Date>,
    /// Made for demonstration.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub recorded_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
