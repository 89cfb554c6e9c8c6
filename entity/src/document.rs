//! Registered documents: the text of an operation under the id that a frontend's build gave it. Identity table; a text
//! never changes under its id.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// What clients send instead of the text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
    /// Names of its operations, for people.
    pub name: String,
    /// The text.
    pub text: String,
    /// Microseconds since 1970.
    pub created_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
