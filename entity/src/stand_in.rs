//! Stand-ins (代办): why a grant on a unit is held by an account of another one, who gave it and who took it away. Which
//! role, whose and on which days is in the grant of the same key.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stand_in")]
pub struct Model {
    /// Of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, and that of the grant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The unit that is stood in for.
    pub unit_id: i32,
    /// Place of the unit on the day of the appointment.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// The post that stands in, at that time.
    pub account_title: String,
    /// The unit that it belongs to.
    pub account_unit_id: i32,
    /// Why.
    pub reason: String,
    /// Who appointed it.
    pub appointed_by: Uuid,
    /// Its post at that time.
    pub appointed_title: String,
    /// Microseconds since 1970.
    pub appointed_at: i64,
    /// The post that took it away.
    pub revoked_title: Option<String>,
    /// Why.
    pub revoked_reason: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
