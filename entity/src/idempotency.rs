//! Which request an account has already made under a key of its own.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Whose key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// As the client chose it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The same key with another request is refused.
    pub request_hash: String,
    /// Of the report.
    pub shard_key: i32,
    /// What the first request led to.
    pub report_id: Uuid,
    /// Microseconds since 1970.
    pub created_at: i64,
    /// The warnings that stood beside the first result; none where there were none.
    pub problems: Option<Json>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
