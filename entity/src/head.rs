//! One row per shard and family of forms: lock, version and monotone clock in one.
//! Every write to the shard's figures raises it first.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "head")]
pub struct Model {
    /// The shard.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The family.
    #[sea_orm(primary_key, auto_increment = false)]
    pub family_id: i32,
    /// Raised by every write.
    pub version: i64,
    /// The latest recording time; never runs backwards.
    pub clock: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
