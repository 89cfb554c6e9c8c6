//! Which agency took the place of one that closed (沿革), and speaks for it by what it signs from then on.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_successor")]
pub struct Model {
    /// The closed one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub predecessor_id: i32,
    /// The one that follows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub successor_id: i32,
    /// From this day.
    pub since: Date,
    /// When that was recorded: what the successor signed before is its own alone.
    pub recorded_at: i64,
    /// Of a split by shares (按份额划转): which of the successors it is, from 0. None: it took the place of the whole.
    pub place: Option<i32>,
    /// The same: how many parts of all are its share.
    pub parts: Option<i64>,
    /// The same: how many parts all are.
    pub whole: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
