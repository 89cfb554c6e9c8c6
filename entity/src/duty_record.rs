//! Which duties of a campaign an enterprise, or an office, did on which days: what its activities in force say, in one row, kept in
//! step in the transaction of each. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_record")]
pub struct Model {
    /// Of the unit on the day of recording; who moved to another shard has a row in each.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: i32,
    /// The node of the enterprise, or of the office.
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i32,
    /// Raised by every change: lock and version in one.
    pub version: i64,
    /// Days since 1970 by code of the duty, in order.
    pub days: Json,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
