//! Campaigns (专项行动): which version of each is in force.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Code of the campaign, the folder's name.
    #[sea_orm(unique)]
    pub code: String,
    /// Place of the issuing agency: who sees the campaign from above.
    pub issuer_path: String,
    /// Version in force.
    pub version: i32,
    /// When it was applied; microseconds since 1970.
    pub applied_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
