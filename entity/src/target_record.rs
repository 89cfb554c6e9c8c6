//! What the signed returns of a unit say of a campaign's targets, day by day, in one row, kept in step in the
//! transaction of each. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "target_record")]
pub struct Model {
    /// Of the unit on the day of filing; who moved to another shard has a row in each.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: i32,
    /// The node of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: i32,
    /// Raised by every change: lock and version in one.
    pub version: i64,
    /// By code of the target, and then by day since 1970: value, denominator, what was before.
    pub figures: Json,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
