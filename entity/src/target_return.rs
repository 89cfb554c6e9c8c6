//! Returns (目标填报): what a unit says of a target as of a day. A correction is a row that takes another's place; no
//! row is deleted and no figure of one is written over. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target_return")]
pub struct Model {
    /// Of the unit on the day of filing.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The campaign.
    pub campaign_id: i32,
    /// Code of the target.
    pub target: String,
    /// The node of the unit.
    pub unit_id: i32,
    /// AGENCY or ENTERPRISE.
    pub unit_kind: String,
    /// Place of the unit on the day of filing.
    pub path: String,
    /// Of an enterprise, under the section that answered for it then; of an agency its place.
    pub section_path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// The day of which it speaks.
    pub as_of: Date,
    /// Numerator, number, or 1 for yes and 0 for no.
    pub value: i64,
    /// Denominator of a rate.
    pub denominator: Option<i64>,
    /// What there was before, where the target compares with it.
    pub before: Option<i64>,
    /// In words.
    pub note: Option<String>,
    /// FILED, SIGNED or RETURNED.
    pub state: String,
    /// From 1.
    pub revision: i32,
    /// The row whose place it takes.
    pub corrects: Option<Uuid>,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// Who filed it.
    pub filed_by: Uuid,
    /// Its post at that time.
    pub filed_title: String,
    /// It filed as a stand-in for the unit.
    pub filer_stands_in: bool,
    /// Microseconds since 1970.
    pub filed_at: i64,
    /// The post that signed it or sent it back.
    pub decided_title: Option<String>,
    /// It did so as a stand-in for the unit.
    pub decider_stands_in: bool,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was sent back.
    pub decided_reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<i64>,
    /// Nothing was told of that day after all.
    pub void: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
