//! Sets of sectors (行业领域) that rows carry together; set 0 is the empty one.
//! Reference table: a row is never changed, so that a stored set keeps its meaning.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sector_set")]
pub struct Model {
    /// Key; 0 is the empty set.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Sector codes, sorted.
    pub codes: Json,
    /// The codes joined by commas: what makes two sets the same.
    #[sea_orm(unique)]
    pub canonical: String,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
