//! What happened to a consolidation, who did it and why. Append only.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consolidation_event")]
pub struct Model {
    /// Of the consolidation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Ordered by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The consolidation.
    pub consolidation_id: Uuid,
    /// Where its place stood.
    pub path: String,
    /// SIGN, ACCEPT, RETURN, WITHDRAW.
    pub action: String,
    /// Who.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub at: i64,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
