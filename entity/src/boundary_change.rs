//! Boundary changes (区划变更) as a document ordered them, planned, in effect or refused on their day.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "boundary_change")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number of the document (文号).
    pub document: String,
    /// Which change of it.
    pub line: i64,
    /// RENAME, …
    pub kind: String,
    /// The first day on which it holds.
    pub effective_on: Date,
    /// The change as it was written.
    pub definition: Json,
    /// PLANNED, APPLIED, REFUSED or CANCELLED.
    pub state: String,
    /// Why it could not take effect on its day, in English.
    pub refusal: Option<String>,
    /// The same in Chinese; none for what was refused before it was kept.
    pub refusal_zh: Option<String>,
    /// Who recorded it; none for the operator.
    pub account_id: Option<Uuid>,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub recorded_at: i64,
    /// When it took effect on the hub.
    pub applied_at: Option<i64>,
    /// Who cancelled it; none for the operator, and where nobody did.
    pub cancelled_by: Option<Uuid>,
    /// Its post at that time.
    pub cancelled_title: Option<String>,
    /// When it was cancelled.
    pub cancelled_at: Option<i64>,
    /// Why.
    pub cancelled_reason: Option<String>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
