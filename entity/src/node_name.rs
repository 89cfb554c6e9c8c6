//! How a node was called before it was renamed or upgraded (曾用名、原代码), and since. A node without a row was always called as it is.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "node_name")]
pub struct Model {
    /// The node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: i32,
    /// First day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// First day no longer.
    pub valid_until: Option<Date>,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level, if it is a jurisdiction.
    pub level: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
