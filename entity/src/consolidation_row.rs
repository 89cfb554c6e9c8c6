//! The rows of a consolidation: what it says of each place below, and of the place's own share. Append only.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation_row")]
pub struct Model {
    /// Of the consolidation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The consolidation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub consolidation_id: Uuid,
    /// The place below; for the own share the place itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: i32,
    /// Where the consolidating place stood: its rows are read as it is.
    pub path: String,
    /// What the place reports itself, beside what is below it (本级).
    pub own: bool,
    /// Its figures.
    pub figures: Vec<u8>,
    /// The same on the period before.
    pub figures_before: Vec<u8>,
    /// And on the one before that.
    pub figures_earlier: Vec<u8>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
