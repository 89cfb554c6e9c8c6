//! Accidents (事故): day, place, toll, grade, closing day. Append only: a correction is a row that takes another's place.
//! Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accident")]
pub struct Model {
    /// Of the place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, of this revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The first revision's key: all revisions of an accident share it.
    pub accident: Uuid,
    /// The jurisdiction in which it happened.
    pub place_id: i32,
    /// Its path on the day of recording.
    pub path: String,
    /// The day on which it happened.
    pub happened_on: Date,
    /// What happened, in words.
    pub title: String,
    /// People who died.
    pub deaths: i32,
    /// People gravely injured.
    pub serious_injuries: i32,
    /// Direct loss in yuan.
    pub direct_loss: Option<i64>,
    /// By the toll.
    pub grade: String,
    /// As determined officially.
    pub determined_grade: Option<String>,
    /// The day on which its case was closed.
    pub closed_on: Option<Date>,
    /// It was none after all.
    pub void: bool,
    /// Who recorded it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// By a demonstration account.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// From 1.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place; the one without holds.
    pub superseded_at: Option<i64>,
    /// Whoever recorded it says that it is another one beside a likely one.
    pub is_distinct: bool,
    /// Whether it is known who answers for it.
    pub responsibility: String,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
