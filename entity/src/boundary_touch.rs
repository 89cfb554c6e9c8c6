//! The nodes that a boundary change touches, each at its place of that day: who sees the change, and what of it.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "boundary_touch")]
pub struct Model {
    /// The change.
    #[sea_orm(primary_key, auto_increment = false)]
    pub change_id: Uuid,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// The node.
    pub node_id: i32,
    /// Its code then.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// CHANGED, INTO or PARENT.
    pub part: String,
    /// Its place then.
    pub path: String,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
