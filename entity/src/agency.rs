//! Agencies (机构): offices that act, in line and block, as they are today.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    /// The node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Division code, a point and a short key.
    #[sea_orm(unique)]
    pub code: String,
    /// Official name.
    pub name: String,
    /// Kind of agency.
    pub kind: String,
    /// The jurisdiction it serves.
    pub jurisdiction_id: i32,
    /// The agency it is inside (科室 in a bureau).
    pub inside_id: Option<i32>,
    /// Its superior in the line; need not agree with the block.
    pub superior_id: Option<i32>,
    /// Under the agency it is inside, else under its jurisdiction.
    pub path: String,
    /// Where its figures gather.
    pub shard_key: i32,
    /// Its sectors.
    pub sector_set: i32,
    /// Not printed in any document, made for demonstration.
    pub simulated: bool,
    /// First day.
    pub valid_from: Date,
    /// First day it no longer exists.
    pub valid_until: Option<Date>,
    /// A boundary change moved, closed or opened it: where its figures stand is
    /// asked of its places.
    pub chained: bool,
    /// A change of coverage touched it: others may speak for it, or it for others.
    pub covered: bool,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
