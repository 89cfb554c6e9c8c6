//! What attachments hold (附件内容): one row for all files of a shard with the same bytes, which are stored once.
//! Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row. There is one for every object that the storage may hold: it is written before the object is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment_content")]
pub struct Model {
    /// Of the units for which it was uploaded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// Key, and with the shard the name of the object: made by chance, so that nobody guesses it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 in hexadecimal digits, unique in the shard; of one that is being removed its id, so that the next file
    /// with the same bytes is stored anew.
    pub digest: String,
    /// Bytes.
    pub size_bytes: i64,
    /// When a file with these bytes was uploaded last, in microseconds since 1970.
    pub touched_at: i64,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
