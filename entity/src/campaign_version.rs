//! Every applied version of a campaign, whole: reports keep the version they were filed on.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_version")]
pub struct Model {
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: i32,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// SHA-256 of the definition; applying the same twice changes nothing.
    pub content_hash: String,
    /// The campaign as checked.
    pub definition: Json,
    /// Microseconds since 1970.
    pub applied_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
