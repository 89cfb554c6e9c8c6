//! Progress (进展记录): what an office did for a milestone or a task, that it says it is reached, and what was decided
//! upon it. Append only: a correction is a row that takes another's place. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "progress")]
pub struct Model {
    /// Of the office on the day of recording.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Place of the entry among those of its line, from 1; all its revisions share it.
    pub number: i32,
    /// The campaign.
    pub campaign_id: i32,
    /// MILESTONE or TASK.
    pub kind: String,
    /// Code of the milestone or task.
    pub item: String,
    /// The office whose line it is.
    pub unit_id: i32,
    /// Place of the office on the day of recording.
    pub path: String,
    /// Sectors of the office.
    pub sector_set: i32,
    /// RECORD, PROPOSE, STRIKE_OFF, RETURN or REOPEN.
    pub step: String,
    /// The day on which it was so; of a proposal the day on which it was reached, of a decision its own.
    pub on_day: Date,
    /// What was done, or the word of the decision.
    pub note: Option<String>,
    /// By what it can be seen.
    pub evidence: Option<String>,
    /// Taken back: it counts no more.
    pub void: bool,
    /// Who recorded it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// It recorded as a stand-in for the office.
    pub stands_in: bool,
    /// By a demonstration account.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// From 1.
    pub revision: i32,
    /// The row whose place it takes.
    pub corrects: Option<Uuid>,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place; the one without holds.
    pub superseded_at: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
