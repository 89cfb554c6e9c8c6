//! Which slot of the figures an indicator has in its family. Appended, never reused.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "family_slot")]
pub struct Model {
    /// The family.
    #[sea_orm(primary_key, auto_increment = false)]
    pub family_id: i32,
    /// From 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: i32,
    /// Code of the indicator.
    pub indicator: String,
    /// Holds until the next filing (cumulative, stock), else adds over time.
    pub carries: bool,
    /// Can be divided by shares: a number that adds, and no yes.
    pub divides: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
