//! Every place and every unit of the tree has one small integer here.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "node")]
pub struct Model {
    /// Dense, never reused: paths are made of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// JURISDICTION, AGENCY or ENTERPRISE.
    pub kind: String,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
