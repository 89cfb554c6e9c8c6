//! Which node was moved by itself on which day, from where to where; what stands below it moved along.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "node_move")]
pub struct Model {
    /// The node.
    pub node_id: i32,
    /// First day at the new place; of several moves on one day the last says where it stands.
    pub effective_on: Date,
    /// The change that moved it; those of a day follow each other in the order of their keys.
    #[sea_orm(primary_key, auto_increment = false)]
    pub change_id: Uuid,
    /// The order within the change.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Where it stood.
    pub from_path: String,
    /// Where its figures gathered.
    pub from_shard: i32,
    /// Where it stands from that day on.
    pub to_path: String,
    /// Where its figures gather.
    pub to_shard: i32,
    /// Where it, or what took its place, stands today.
    pub now_path: String,
    /// It did not move, it became one with the node at `to_path`.
    pub merged: bool,
    /// When its figures moved, in microseconds since 1970.
    pub recorded_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
