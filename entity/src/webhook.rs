//! Endpoints that are told of events (推送地址). An identity table, keyed by itself.
//!
//! Describes the table; holds no behaviour.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The node of whose subtree it is told.
    pub node_id: i32,
    /// Place of the node when it was registered.
    pub path: String,
    /// No sectors: a grant that is limited to some does not see it.
    pub sector_set: i32,
    /// Whether it is told of what stays inside a unit: its node is one, and whoever registered it works inside.
    pub inside_unit: bool,
    /// Where to.
    pub url: String,
    /// Names of the kinds of events it is told of.
    pub kinds: Json,
    /// What signs; never shown after the registration.
    pub secret: Vec<u8>,
    /// Who registered it; none for the operator, and nil where it is not on record.
    pub account_id: Option<Uuid>,
    /// Post of the account that registered it.
    pub account_title: String,
    /// Microseconds since 1970.
    pub created_at: i64,
    /// Microseconds since 1970.
    pub disabled_at: Option<i64>,
    /// Why, where the hub switched it off.
    pub disabled_reason: Option<String>,
    /// Events that had happened and waited to be routed when it was registered: it is told of none of them.
    pub passed: Option<Json>,
}

/// Joins are written where they are asked, through scoped sources.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
