//! Every change of a figure in force (流水), append only: what the roll-up is the sum of.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    /// The shard.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Ordered by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Family of the form.
    pub family_id: i32,
    /// MONTH, …
    pub period_kind: String,
    /// Whose figure.
    pub unit_id: i32,
    /// Its place on that day.
    pub path: String,
    /// Its sectors.
    pub sector_set: i32,
    /// First period changed.
    pub from_period: i32,
    /// First period no longer changed.
    pub until_period: i32,
    /// What was added.
    pub figures: Vec<u8>,
    /// OWE, SIGN or RETURN.
    pub cause: String,
    /// The report behind it.
    pub report_id: Option<Uuid>,
    /// Its revision.
    pub revision: Option<i32>,
    /// Version of the head that this change raised.
    pub head_version: i64,
    /// Microseconds since 1970, never backwards within a head.
    pub recorded_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
