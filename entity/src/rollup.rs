//! As-of runs of figures for every unit and every node above it up to its shard root.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup")]
pub struct Model {
    /// The shard.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Family of the form.
    #[sea_orm(primary_key, auto_increment = false)]
    pub family_id: i32,
    /// MONTH, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_kind: String,
    /// The node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: i32,
    /// True: the unit's own filings; false: its whole subtree.
    #[sea_orm(primary_key, auto_increment = false)]
    pub own: bool,
    /// Of the units summed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sector_set: i32,
    /// First period.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_period: i32,
    /// First period it no longer holds.
    pub until_period: i32,
    /// Place of the node.
    pub path: String,
    /// Whether the node is the shard root.
    pub is_root: bool,
    /// What holds.
    pub figures: Vec<u8>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
