//! Receipts of bulletins (通报签收): which node below took note of one, once each.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bulletin_receipt")]
pub struct Model {
    /// Of the bulletin.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The bulletin.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bulletin_id: Uuid,
    /// The unit or the place for which it was taken note of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: i32,
    /// Where it stood on that day.
    pub path: String,
    /// Its code on that day.
    pub code: String,
    /// Its name on that day.
    pub name: String,
    /// Account that took note.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
