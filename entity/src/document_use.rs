//! In which version of which frontend a document is used, and by whom. Identity table.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "document_use")]
pub struct Model {
    /// The document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: String,
    /// Name of the frontend.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    /// Its version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    /// Roles that may run it; none means every role.
    pub roles: Option<Json>,
    /// Microseconds since 1970.
    pub created_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
