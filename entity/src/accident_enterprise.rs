//! Which enterprises are responsible for an accident (责任企业), by its revision. Regional.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accident_enterprise")]
pub struct Model {
    /// Of the accident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard_key: i32,
    /// The revision of the accident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub accident_id: Uuid,
    /// The node of the enterprise.
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i32,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
