//! Reports (报表): what a unit filed for one obligation. Where it stands now; what it said is in its revisions.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
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
    /// Code of the form.
    pub form: String,
    /// Family of the form.
    pub family_id: i32,
    /// Who filed.
    pub unit_id: i32,
    /// Place of the unit on the day of the first draft.
    pub path: String,
    /// Sectors of the unit.
    pub sector_set: i32,
    /// To whom.
    pub receiver_id: i32,
    /// MONTH, …
    pub period_kind: String,
    /// Index of the period.
    pub period: i32,
    /// DRAFT, SUBMITTED, SIGNED, ACCEPTED, CORRECTED, RETURNED, WITHDRAWN.
    pub state: String,
    /// Of the correction under way: DRAFT, SUBMITTED, RETURNED; none if there is none.
    pub correction: Option<String>,
    /// Raised by every change: optimistic concurrency.
    pub version: i32,
    /// The current revision.
    pub revision: i32,
    /// The last signed revision: what is seen from outside the unit.
    pub signed_revision: Option<i32>,
    /// Whether the signed revision counts.
    pub in_force: bool,
    /// Due day.
    pub due_on: Option<Date>,
    /// Microseconds since 1970.
    pub first_submitted_at: Option<i64>,
    /// Timeliness goes by this.
    pub first_signed_at: Option<i64>,
    /// First signed by the due day, or nothing was due.
    pub on_time: bool,
    /// A zero report (零报送).
    pub zero: bool,
    /// Simulated figures.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub updated_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
