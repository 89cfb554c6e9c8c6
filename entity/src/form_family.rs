//! Families of forms: versions and variants of a form whose figures add up together.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "form_family")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Code of the family.
    #[sea_orm(unique)]
    pub code: String,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
