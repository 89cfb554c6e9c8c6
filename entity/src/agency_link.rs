//! The dated relations of an agency: SERVES a jurisdiction, is INSIDE an agency, has a SUPERIOR.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_link")]
pub struct Model {
    /// The agency.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: i32,
    /// SERVES, INSIDE or SUPERIOR.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// From.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: Date,
    /// Until.
    pub valid_until: Option<Date>,
    /// The node at the other end.
    pub target_id: i32,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
