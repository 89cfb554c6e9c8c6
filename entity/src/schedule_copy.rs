//! Copies (抄报) and several receivers: which offices read the reports of a schedule otherwise than by their place, by the version of the campaign in force.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_copy")]
pub struct Model {
    /// Who reads: first in the key, because every request asks what is copied to its office.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: i32,
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: i32,
    /// Code of the schedule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub schedule: String,
    /// It is one of several receivers, and has a desk of its own.
    pub receives: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
