//! From when on the accidents of a place are kept completely (事故台账起始). Append only: a correction is a row that takes
//! another's place. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accident_keeping")]
pub struct Model {
    /// Of the place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, of this revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The jurisdiction, with all below it.
    pub place_id: i32,
    /// Its path on the day of recording.
    pub path: String,
    /// Every accident there since this day is recorded; none: they are not kept completely.
    pub kept_from: Option<Date>,
    /// Who stated it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// By a demonstration account.
    pub simulated: bool,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// From 1; of a place and revision there is one row.
    pub revision: i32,
    /// Why it was stated anew.
    pub reason: Option<String>,
    /// When another took its place; the one without holds.
    pub superseded_at: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
