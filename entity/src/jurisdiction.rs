//! Jurisdictions (行政区划): a node of the territorial tree as it is today.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jurisdiction")]
pub struct Model {
    /// The node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Official division code; names are no key.
    #[sea_orm(unique)]
    pub code: String,
    /// As printed in the official list.
    pub name: String,
    /// NATION … VILLAGE, ZONE.
    pub level: String,
    /// Exists only to fill a code (市辖区, 省直辖县级行政区划): not shown to a person.
    pub placeholder: bool,
    /// The node directly above, placeholder or not.
    pub parent_id: Option<i32>,
    /// The nearest node above that is shown.
    pub shown_parent_id: Option<i32>,
    /// Today's place.
    pub path: String,
    /// Where its figures gather.
    pub shard_key: i32,
    /// First day.
    pub valid_from: Date,
    /// First day it no longer exists.
    pub valid_until: Option<Date>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
