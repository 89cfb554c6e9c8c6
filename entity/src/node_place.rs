//! Where a node stood from one day to another (dated tree).
//! Reference table; a boundary change closes a row and opens the next.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "node_place")]
pub struct Model {
    /// The node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: i32,
    /// First day at this place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// First day no longer there; none while it stands there.
    pub valid_until: Option<Date>,
    /// The node directly above.
    pub parent_id: Option<i32>,
    /// Path of the node from then on.
    pub path: String,
    /// The nearest ancestor-or-self at county level or above.
    pub shard_key: i32,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
