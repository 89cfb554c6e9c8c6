//! One event on its way to one endpoint (推送).
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    /// Of the event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The endpoint.
    pub webhook_id: Uuid,
    /// The event.
    pub outbox_id: Uuid,
    /// Its kind.
    pub kind: String,
    /// PENDING, DELIVERED, DEAD.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, in microseconds since 1970.
    pub next_at: i64,
    /// When it happened.
    pub at: i64,
    /// When it was last tried.
    pub tried_at: Option<i64>,
    /// What the endpoint answered last.
    pub status: Option<i32>,
    /// Why it was not taken, in words.
    pub problem: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
