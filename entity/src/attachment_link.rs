//! Which attachments are evidence of which revision of a record (附件引用). Append only. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment_link")]
pub struct Model {
    /// Of both.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_id: Uuid,
    /// ACTIVITY, PROGRESS, TARGET_RETURN or ACCIDENT: of what the owner is a revision.
    pub owner_kind: String,
    /// Place among the files of the revision, from 0.
    pub number: i32,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
