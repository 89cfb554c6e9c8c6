//! Who owes a schedule to whom, from one period to another (应报): the standing row from which the obligation of each period follows.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    /// Of the unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: i32,
    /// Code of the schedule.
    pub schedule: String,
    /// Family of the form.
    pub family_id: i32,
    /// Who owes.
    pub unit_id: i32,
    /// Place of the unit.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// To whom.
    pub receiver_id: i32,
    /// MONTH, …
    pub period_kind: String,
    /// First period owed.
    pub first_period: i32,
    /// Last period owed, included.
    pub last_period: i32,
    /// Owed only in the demonstration.
    pub simulated: bool,
    /// First period for which the unit no longer stands at this place; none
    /// while it does.
    pub stands_until: Option<i32>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
