//! Carries out the steps of a change on the tree: nodes, places, names, lines
//! and lineage. Figures follow afterwards (`settle`).
//!
//! Writes a fixed number of statements a step, whatever stands below the node.

use std::collections::BTreeSet;

use cengbao_domain::change::{Step, is_agency_code};
use cengbao_domain::division::gathers_figures;
use cengbao_domain::level::Level;
use cengbao_domain::path::{MAX_DEPTH, Path};
use cengbao_entity::{
    agency, agency_link, jurisdiction, jurisdiction_successor, node_move, node_name, node_place,
};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use uuid::Uuid;

use crate::access::Tx;
use crate::agency::NO_SECTORS;
use crate::error::{Result, StoreError};
use crate::import::{NodeIds, node_row};
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
    pub(super) took: Vec<(i32, i32)>,
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

    async fn rename(
        &self,
        code: &str,
        new_code: &str,
        name: &str,
        level: Option<Level>,
    ) -> Result<()> {
        let node = self.node(code).await?;
        let known = node_name::Entity::find()
            .filter(node_name::Column::NodeId.eq(node.id))
            .order_by_desc(node_name::Column::ValidFrom)
            .one(self.tx.connection())
            .await?;
        let (from, old_level) = if let Some((old, _)) = node.level {
            let row = jurisdiction::Entity::find_by_id(node.id);
            let row = row.one(self.tx.connection()).await?;
            let level = Some(old.as_str().to_owned());
            (row.map(|row| row.valid_from), level)
        } else {
            let row = agency::Entity::find_by_id(node.id);
            let row = row.one(self.tx.connection()).await?;
            (row.map(|row| row.valid_from), None)
        };
        let mut names = Vec::new();
        if known.is_none() {
            names.push(node_name::Model {
                node_id: node.id,
                valid_from: from.unwrap_or(self.on),
                valid_until: Some(self.on),
                code: code.to_owned(),
                name: node.name.clone(),
                level: old_level,
            });
        }
        node_name::Entity::update_many()
            .col_expr(node_name::Column::ValidUntil, Expr::value(self.on))
            .filter(node_name::Column::NodeId.eq(node.id))
            .filter(node_name::Column::ValidUntil.is_null())
            .exec(self.tx.connection())
            .await?;
        names.push(node_name::Model {
            node_id: node.id,
            valid_from: self.on,
            valid_until: None,
            code: new_code.to_owned(),
            name: name.to_owned(),
            level: level.map(|level| level.as_str().to_owned()),
        });
        // Renamed twice on one day: the later word holds.
        let on_conflict =
            OnConflict::columns([node_name::Column::NodeId, node_name::Column::ValidFrom])
                .update_columns([
                    node_name::Column::ValidUntil,
                    node_name::Column::Code,
                    node_name::Column::Name,
                    node_name::Column::Level,
                ])
                .to_owned();
        node_name::Entity::insert_many(
            names
                .into_iter()
                .map(|name| name.into_active_model().reset_all()),
        )
        .on_conflict(on_conflict)
        .exec_without_returning(self.tx.connection())
        .await?;
        if let Some(level) = level {
            jurisdiction::Entity::update_many()
                .col_expr(jurisdiction::Column::Code, Expr::value(new_code))
                .col_expr(jurisdiction::Column::Name, Expr::value(name))
                .col_expr(jurisdiction::Column::Level, Expr::value(level.as_str()))
                .filter(jurisdiction::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        } else {
            agency::Entity::update_many()
                .col_expr(agency::Column::Code, Expr::value(new_code))
                .col_expr(agency::Column::Name, Expr::value(name))
                .filter(agency::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        }
        Ok(())
    }

    async fn open_node(&mut self, kind: &str, above: &Found, gathers: bool) -> Result<Found> {
        if above.path.depth() >= MAX_DEPTH {
            return Err(StoreError::invalid(
                "parent",
                "it would stand too deep in the tree",
                "name a higher parent",
            )
            .in_chinese("层级过深：请选择更高的上级"));
        }
        let id = self.ids.take()?;
        let path = above.path.child(row::node(id));
        let shard_key = if gathers { id } else { above.shard_key };
        let connection = self.tx.connection();
        cengbao_entity::node::Entity::insert(node_row(id, kind))
            .exec_without_returning(connection)
            .await?;
        node_place::Entity::insert(node_place::ActiveModel {
            node_id: Set(id),
            valid_from: Set(self.on),
            valid_until: Set(None),
            parent_id: Set(Some(above.id)),
            path: Set(path.to_string()),
            shard_key: Set(shard_key),
        })
        .exec_without_returning(connection)
        .await?;
        Ok(Found {
            id,
            name: String::new(),
            path,
            shard_key,
            level: None,
        })
    }

    async fn open_jurisdiction(
        &mut self,
        code: &str,
        name: &str,
        level: Level,
        parent: &str,
    ) -> Result<()> {
        let above = self.node(parent).await?;
        let gathers = gathers_figures(level, false);
        let node = self.open_node(row::JURISDICTION, &above, gathers).await?;
        let row = jurisdiction::Model {
            id: node.id,
            code: code.to_owned(),
            name: name.to_owned(),
            level: level.as_str().to_owned(),
            placeholder: false,
            parent_id: Some(above.id),
            shown_parent_id: Some(above.id),
            path: node.path.to_string(),
            shard_key: node.shard_key,
            valid_from: self.on,
            valid_until: None,
        };
        jurisdiction::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.tx.connection())
            .await?;
        Ok(())
    }

    async fn open_agency(&mut self, step: &Step) -> Result<()> {
        let Step::OpenAgency {
            code,
            name,
            kind,
            serves,
            inside,
            superior,
            like,
        } = step
        else {
            return Ok(());
        };
        let served = self.node(serves).await?;
        let within = match inside {
            Some(inside) => Some(self.node(inside).await?),
            None => None,
        };
        let superior = match superior {
            Some(superior) => Some(self.node(superior).await?.id),
            None => None,
        };
        let like = match like {
            Some(like) => {
                let rows = agency::Entity::find().filter(agency::Column::Code.eq(like.as_str()));
                rows.one(self.tx.connection()).await?
            }
            None => None,
        };
        let node = self
            .open_node(row::AGENCY, within.as_ref().unwrap_or(&served), false)
            .await?;
        let superior = superior.or(like.as_ref().and_then(|like| like.superior_id));
        let row = agency::Model {
            id: node.id,
            code: code.clone(),
            name: name.clone(),
            kind: kind
                .clone()
                .or_else(|| like.as_ref().map(|like| like.kind.clone()))
                .unwrap_or_default(),
            jurisdiction_id: served.id,
            inside_id: within.as_ref().map(|within| within.id),
            superior_id: superior,
            path: node.path.to_string(),
            shard_key: node.shard_key,
            sector_set: like.as_ref().map_or(NO_SECTORS, |like| like.sector_set),
            simulated: like.as_ref().is_some_and(|like| like.simulated),
            valid_from: self.on,
            valid_until: None,
            chained: true,
        };
        agency::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.tx.connection())
            .await?;
        self.units.insert(node.id);
        self.link(node.id, SERVES, Some(served.id)).await?;
        self.link(node.id, INSIDE, within.map(|within| within.id))
            .await?;
        self.link(node.id, SUPERIOR, superior).await
    }

    /// A node with all below it stands under another from the day on.
    async fn shift(&mut self, code: &str, under: &str) -> Result<()> {
        let (node, above) = (self.node(code).await?, self.node(under).await?);
        let path = above.path.child(row::node(node.id));
        let gathers = node
            .level
            .is_some_and(|(level, placeholder)| gathers_figures(level, placeholder));
        let shard_key = if gathers { node.id } else { above.shard_key };
        self.units_below(&node.path).await?;
        let now = Now {
            path,
            shard_key,
            cut: node.path.as_str().len() + 1,
        };
        self.replace_places(&node, &now, above.id).await?;
        for table in ["jurisdiction", "agency", "campaign_binding"] {
            self.rewrite_paths(table, "path", true, &node, &now).await?;
        }
        self.rewrite_paths("campaign", "issuer_path", false, &node, &now)
            .await?;
        self.replace_enterprises(&node, &now).await?;
        self.rewrite_paths("node_move", "now_path", false, &node, &now)
            .await?;
        self.remember_move(&node, &now.path, now.shard_key, false)
            .await?;
        if node.level.is_some() {
            jurisdiction::Entity::update_many()
                .col_expr(jurisdiction::Column::ParentId, Expr::value(above.id))
                .col_expr(jurisdiction::Column::ShownParentId, Expr::value(above.id))
                .filter(jurisdiction::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        } else if above.level.is_some() {
            self.set(
                node.id,
                agency::Column::JurisdictionId,
                Expr::value(above.id),
            )
            .await?;
            let nothing: Option<i32> = None;
            self.set(node.id, agency::Column::InsideId, Expr::value(nothing))
                .await?;
            self.link(node.id, SERVES, Some(above.id)).await?;
            self.link(node.id, INSIDE, None).await?;
        } else {
            self.set(node.id, agency::Column::InsideId, Expr::value(above.id))
                .await?;
            self.link(node.id, INSIDE, Some(above.id)).await?;
        }
        Ok(())
    }

    /// Closes the places of a subtree and opens the next ones.
    async fn replace_places(&self, node: &Found, now: &Now, above: i32) -> Result<()> {
        let range = [
            node.path.as_str().into(),
            node.path.upper_bound().into(),
            self.on.into(),
        ];
        let to = now.values(node.shard_key);
        // Placed on this very day: there was nothing before.
        self.execute(
            "UPDATE node_place SET path = $4 || substr(path, $5), \
             shard_key = CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL AND valid_from = $3",
            range.iter().cloned().chain(to.clone()),
        )
        .await?;
        self.execute(
            "INSERT INTO node_place (node_id, valid_from, parent_id, path, shard_key) \
             SELECT node_id, $3, parent_id, $4 || substr(path, $5), \
             CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END \
             FROM node_place WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range.iter().cloned().chain(to),
        )
        .await?;
        self.execute(
            "UPDATE node_place SET valid_until = $3 \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range,
        )
        .await?;
        node_place::Entity::update_many()
            .col_expr(node_place::Column::ParentId, Expr::value(above))
            .filter(node_place::Column::NodeId.eq(node.id))
            .filter(node_place::Column::ValidUntil.is_null())
            .exec(self.tx.connection())
            .await?;
        Ok(())
    }

    /// Enterprises that lie in a subtree go along with a row of their own from
    /// the day on; those whose section does are found there.
    async fn replace_enterprises(&self, node: &Found, now: &Now) -> Result<()> {
        let range: [Value; 3] = [
            node.path.as_str().into(),
            node.path.upper_bound().into(),
            self.on.into(),
        ];
        let to = now.values(node.shard_key);
        self.execute(
            "UPDATE enterprise SET path = $4 || substr(path, $5), \
             shard_key = CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL AND valid_from >= $3",
            range.iter().cloned().chain(to.clone()),
        )
        .await?;
        self.execute(
            "INSERT INTO enterprise (shard_key, id, valid_from, code, name, category, place_id, \
             path, section_id, section_path, sector_set, marks, opened_on, closed_on, simulated, \
             recorded_at) SELECT CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END, id, $3, code, \
             name, category, place_id, $4 || substr(path, $5), section_id, section_path, sector_set, \
             marks, opened_on, closed_on, simulated, recorded_at \
             FROM enterprise WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range.iter().cloned().chain(to.clone()),
        )
        .await?;
        self.execute(
            "UPDATE enterprise SET valid_until = $3 \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range.clone(),
        )
        .await?;
        self.execute(
            "UPDATE enterprise SET section_path = $3 || substr(section_path, $4) \
             WHERE section_path >= $1 AND section_path < $2 AND valid_until IS NULL",
            range.into_iter().take(2).chain(to.into_iter().take(2)),
        )
        .await
    }

    async fn rewrite_paths(
        &self,
        table: &str,
        column: &str,
        sharded: bool,
        node: &Found,
        now: &Now,
    ) -> Result<()> {
        let range: [Value; 2] = [node.path.as_str().into(), node.path.upper_bound().into()];
        let shard = if sharded {
            ", shard_key = CASE WHEN shard_key = $5 THEN $6 ELSE shard_key END"
        } else {
            ""
        };
        let to = now.values(node.shard_key);
        let to = to.into_iter().take(if sharded { 4 } else { 2 });
        self.execute(
            &format!(
                "UPDATE {table} SET {column} = $3 || substr({column}, $4){shard} \
                 WHERE {column} >= $1 AND {column} < $2"
            ),
            range.into_iter().chain(to),
        )
        .await
    }

    async fn remember_move(
        &mut self,
        node: &Found,
        to: &Path,
        to_shard: i32,
        merged: bool,
    ) -> Result<()> {
        self.number += 1;
        let row = node_move::Model {
            node_id: node.id,
            effective_on: self.on,
            change_id: self.change,
            number: self.number,
            from_path: node.path.to_string(),
            from_shard: node.shard_key,
            to_path: to.to_string(),
            to_shard,
            now_path: to.to_string(),
            merged,
            recorded_at: 0,
        };
        // Moved twice on one day: it went from the first place to the last.
        let on_conflict =
            OnConflict::columns([node_move::Column::NodeId, node_move::Column::EffectiveOn])
                .update_columns([
                    node_move::Column::ChangeId,
                    node_move::Column::Number,
                    node_move::Column::ToPath,
                    node_move::Column::ToShard,
                    node_move::Column::NowPath,
                    node_move::Column::Merged,
                    node_move::Column::RecordedAt,
                ])
                .to_owned();
        node_move::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(on_conflict)
            .exec_without_returning(self.tx.connection())
            .await?;
        Ok(())
    }

    async fn close(&mut self, code: &str) -> Result<()> {
        let node = self.node(code).await?;
        if node.level.is_some() {
            jurisdiction::Entity::update_many()
                .col_expr(jurisdiction::Column::ValidUntil, Expr::value(self.on))
                .filter(jurisdiction::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        } else {
            self.units.insert(node.id);
            self.set(node.id, agency::Column::ValidUntil, Expr::value(self.on))
                .await?;
            for kind in [SERVES, INSIDE, SUPERIOR] {
                self.link(node.id, kind, None).await?;
            }
        }
        Ok(())
    }

    async fn succeed(&mut self, code: &str, by: &str, whole: bool) -> Result<()> {
        let (node, by) = (self.node(code).await?, self.node(by).await?);
        if node.level.is_none() {
            self.units.extend([node.id, by.id]);
            self.took.push((node.id, by.id));
            return Ok(());
        }
        jurisdiction_successor::Entity::insert(jurisdiction_successor::ActiveModel {
            predecessor_id: Set(node.id),
            successor_id: Set(by.id),
            since: Set(self.on),
        })
        .exec_without_returning(self.tx.connection())
        .await?;
        if whole {
            // Who sees the successor sees what its predecessors reported.
            node_move::Entity::update_many()
                .col_expr(node_move::Column::NowPath, Expr::value(by.path.to_string()))
                .filter(node_move::Column::NowPath.gte(node.path.as_str()))
                .filter(node_move::Column::NowPath.lt(node.path.upper_bound()))
                .exec(self.tx.connection())
                .await?;
            self.remember_move(&node, &by.path, by.shard_key, true)
                .await?;
        }
        Ok(())
    }

    async fn units_below(&mut self, path: &Path) -> Result<()> {
        let ids: Vec<i32> = agency::Entity::find()
            .filter(agency::Column::Path.gte(path.as_str()))
            .filter(agency::Column::Path.lt(path.upper_bound()))
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

/// Where a subtree stands from now on.
struct Now {
    path: Path,
    shard_key: i32,
    /// From which character on the paths below go on as they were.
    cut: usize,
}

impl Now {
    fn values(&self, old_shard: i32) -> [Value; 4] {
        [
            self.path.as_str().into(),
            i32::try_from(self.cut).unwrap_or(i32::MAX).into(),
            old_shard.into(),
            self.shard_key.into(),
        ]
    }
}
