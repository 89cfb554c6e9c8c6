//! Which unit a campaign names by which of its bodies: an agency by its own code, a member of a group by the group's.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_binding")]
pub struct Model {
    /// Of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: i32,
    /// The unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: i32,
    /// Code of the agency or group in the campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub body: String,
    /// Place of the unit.
    pub path: String,
    /// From this day; none: since it is there.
    pub valid_from: Option<Date>,
    /// The first day on which it no longer does; none: as long as it is there.
    pub valid_until: Option<Date>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
