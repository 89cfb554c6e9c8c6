//! Changes of coverage (覆盖范围变更): from which period on a unit's figures of a
//! schedule are in those of a unit above it, or its own again.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coverage_change")]
pub struct Model {
    /// The unit below.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: i32,
    /// The one whose territory holds its own.
    #[sea_orm(primary_key, auto_increment = false)]
    pub covering_id: i32,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: i32,
    /// Code of the schedule within the campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub schedule: String,
    /// When it was recorded: what was signed before speaks as it spoke.
    #[sea_orm(primary_key, auto_increment = false)]
    pub recorded_at: i64,
    /// The form's family.
    pub family_id: i32,
    /// Kind of its periods.
    pub period_kind: String,
    /// First period.
    pub from_period: i32,
    /// Covered from then on; else its own.
    pub whole: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
