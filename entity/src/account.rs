//! Accounts (账号). Identity table; a title is a post, never a person.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name to sign in with.
    #[sea_orm(unique)]
    pub name: String,
    /// The post.
    pub title: String,
    /// The unit it belongs to.
    pub unit_id: Option<i32>,
    /// A demonstration account.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub disabled_at: Option<i64>,
    /// Microseconds since 1970.
    pub created_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
