//! Grants (授权): a role on a node within sectors, dated. Read on every request.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// REPORTER, …
    pub role: String,
    /// A jurisdiction with all below it, or a unit with the units inside it.
    pub node_id: i32,
    /// Sector codes; none means all.
    pub sectors: Option<Json>,
    /// First day.
    pub valid_from: Date,
    /// First day it no longer holds.
    pub valid_until: Option<Date>,
    /// Dead from this moment; microseconds since 1970.
    pub revoked_at: Option<i64>,
    /// Its holder stands in (代办) for the unit; why is in the stand-in of the same key.
    pub stands_in: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
