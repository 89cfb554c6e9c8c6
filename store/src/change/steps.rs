//! Carries out the steps of a change on the tree: nodes, places, names, lines
//! and lineage. Figures follow afterwards (`settle`).
//!
//! Writes a fixed number of statements a step, whatever stands below the node.

mod carry;
mod close;
mod open;
mod rename;
mod sent;
mod shift;

use std::collections::BTreeSet;

use cengbao_domain::change::{Step, is_agency_code};
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;
use cengbao_entity::{agency, agency_link, jurisdiction};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    Statement, Value,
};
use uuid::Uuid;

use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::NodeIds;
use crate::range;
use crate::row;

const SERVES: &str = "SERVES";
const INSIDE: &str = "INSIDE";
const SUPERIOR: &str = "SUPERIOR";

/// A change while it is carried out.
pub(super) struct Carrying<'a> {
    pub(super) tx: &'a Tx,
    pub(super) ids: &'a mut NodeIds,
    pub(super) change: Uuid,
    pub(super) on: NaiveDate,
    /// How many nodes were moved so far.
    pub(super) number: i32,
    /// Units whose place, life or line is another now.
    pub(super) units: BTreeSet<i32>,
    /// Closed units and the ones that took their place.
    pub(super) took: Vec<Took>,
}

/// An agency that follows a closed one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    pub(crate) from: i32,
    pub(crate) into: i32,
    /// Of a split by shares.
    pub(crate) share: Option<Share>,
}

/// An agency's share of what another had.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// Which of the successors it is, from 0.
    pub(crate) place: i32,
    pub(crate) parts: i64,
    /// The parts of all.
    pub(crate) whole: i64,
}

/// A node as the steps need it.
pub(super) struct Found {
    pub(super) id: i32,
    pub(super) name: String,
    pub(super) path: Path,
    pub(super) shard_key: i32,
    /// Of a jurisdiction that may gather figures.
    level: Option<(Level, bool)>,
}

/// A node by its code, wherever it stands.
pub(super) async fn find(tx: &Tx, code: &str) -> Result<Option<Found>> {
    if is_agency_code(code) {
        let rows = agency::Entity::find().filter(agency::Column::Code.eq(code));
        return rows
            .one(tx.connection())
            .await?
            .map(|found| {
                Ok(Found {
                    id: found.id,
                    name: found.name,
                    path: row::path(found.path)?,
                    shard_key: found.shard_key,
                    level: None,
                })
            })
            .transpose();
    }
    let rows = jurisdiction::Entity::find().filter(jurisdiction::Column::Code.eq(code));
    rows.one(tx.connection())
        .await?
        .map(|found| {
            Ok(Found {
                id: found.id,
                name: found.name,
                path: row::path(found.path)?,
                shard_key: found.shard_key,
                level: Some((row::name(&found.level)?, found.placeholder)),
            })
        })
        .transpose()
}

impl Carrying<'_> {
    pub(super) async fn carry_out(&mut self, steps: &[Step]) -> Result<()> {
        for step in steps {
            match step {
                Step::Rename {
                    code,
                    new_code,
                    name,
                    level,
                } => self.rename(code, new_code, name, *level).await?,
                Step::OpenJurisdiction {
                    code,
                    name,
                    level,
                    parent,
                } => self.open_jurisdiction(code, name, *level, parent).await?,
                Step::OpenAgency { .. } => self.open_agency(step).await?,
                Step::Move { code, under } => self.shift(code, under).await?,
                Step::Superior { code, superior } => {
                    let (agency, superior) = (self.node(code).await?, self.node(superior).await?);
                    let target = Expr::value(superior.id);
                    self.set(agency.id, agency::Column::SuperiorId, target)
                        .await?;
                    self.link(agency.id, SUPERIOR, Some(superior.id)).await?;
                }
                Step::Close { code } => self.close(code).await?,
                Step::Share { code, by } => self.share(code, by).await?,
                Step::Succeed { code, by, whole } => self.succeed(code, by, *whole).await?,
            }
        }
        Ok(())
    }

    async fn node(&self, code: &str) -> Result<Found> {
        find(self.tx, code)
            .await?
            .ok_or_else(|| StoreError::Internal(format!("{code} is gone while the tree is locked")))
    }

    async fn units_below(&mut self, path: &Path) -> Result<()> {
        let ids: Vec<i32> = agency::Entity::find()
            .filter(range::within(agency::Column::Path, path))
            .select_only()
            .column(agency::Column::Id)
            .into_tuple()
            .all(self.tx.connection())
            .await?;
        self.units.extend(ids);
        Ok(())
    }

    async fn set(
        &self,
        id: i32,
        column: agency::Column,
        value: sea_orm::sea_query::SimpleExpr,
    ) -> Result<()> {
        agency::Entity::update_many()
            .col_expr(column, value)
            .filter(agency::Column::Id.eq(id))
            .exec(self.tx.connection())
            .await?;
        Ok(())
    }

    /// A dated relation of an agency ends, and the next begins if there is one.
    async fn link(&self, id: i32, kind: &str, target: Option<i32>) -> Result<()> {
        agency_link::Entity::update_many()
            .col_expr(agency_link::Column::ValidUntil, Expr::value(self.on))
            .filter(agency_link::Column::AgencyId.eq(id))
            .filter(agency_link::Column::Kind.eq(kind))
            .filter(agency_link::Column::ValidUntil.is_null())
            .exec(self.tx.connection())
            .await?;
        let Some(target) = target else {
            return Ok(());
        };
        let on_conflict = OnConflict::columns([
            agency_link::Column::AgencyId,
            agency_link::Column::Kind,
            agency_link::Column::ValidFrom,
        ])
        .update_columns([
            agency_link::Column::TargetId,
            agency_link::Column::ValidUntil,
        ])
        .to_owned();
        agency_link::Entity::insert(agency_link::ActiveModel {
            agency_id: Set(id),
            kind: Set(kind.to_owned()),
            valid_from: Set(self.on),
            valid_until: Set(None),
            target_id: Set(target),
        })
        .on_conflict(on_conflict)
        .exec_without_returning(self.tx.connection())
        .await?;
        Ok(())
    }

    async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<()> {
        let connection = self.tx.connection();
        let backend = connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        connection.execute_raw(statement).await?;
        Ok(())
    }
}
