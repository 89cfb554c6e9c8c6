//! Leases (租约): which hub does a task that one hub does for all. An identity table, keyed by the task.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    /// The task.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The hub that does it: a key that it made at its start.
    pub holder: Uuid,
    /// Microseconds since 1970; from then on another hub may take it.
    pub held_until: i64,
    /// The last day for which the task is done.
    pub done_on: Option<Date>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
