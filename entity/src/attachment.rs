//! Attachments (附件): files that were uploaded, most of them evidence of a record. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row. Once attached it is never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// Of the unit that it was uploaded for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The node of the unit, or of an accident the place, of whose records it is to be evidence.
    pub unit_id: i32,
    /// What it holds: the same for files with the same bytes.
    pub content_id: Uuid,
    /// The shard in which that lies; none: that of the row. Of an accident that was corrected into another county.
    pub content_shard: Option<i32>,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size_bytes: i64,
    /// What it is by its bytes.
    pub media_type: String,
    /// As it was called, cleaned.
    pub name: String,
    /// Who uploaded it, and alone may attach it.
    pub account_id: Uuid,
    /// Its post at that time.
    pub account_title: String,
    /// Microseconds since 1970.
    pub uploaded_at: i64,
    /// When it became evidence; none: it waits, and goes when it has waited too long.
    pub attached_at: Option<i64>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
