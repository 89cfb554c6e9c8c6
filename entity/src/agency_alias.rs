//! Other names an agency is printed under (别名、简称), dated.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_alias")]
pub struct Model {
    /// The agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: i32,
    /// The other name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// From.
    pub valid_from: Date,
    /// Until.
    pub valid_until: Option<Date>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
