//! The moves of the tree as every request needs them: a short list, kept by the
//! version of the tree and asked anew when that has changed.
//!
//! Holds where nodes came from and how they were called, of the whole country:
//! must be asked only about nodes that the scope has read.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use cengbao_domain::path::Path;
use cengbao_entity::{boundary_change, node_move, node_name};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::connection::Store;
use super::desks::{self, Desks};
use super::places::Places;
use super::scope::Scope;
use super::splits::{self, UnitSplit};
use crate::error::Result;
use crate::import::tree_version;
use crate::jurisdiction::Jurisdiction;
use crate::row;

/// A node that was moved by itself; what stood below it moved along.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) node: i32,
    pub(crate) on: NaiveDate,
    pub(crate) from: Path,
    pub(crate) from_shard: i32,
    pub(crate) to: Path,
    pub(crate) to_shard: i32,
    /// Where it, or what took its place, stands today.
    pub(crate) now: Path,
    /// It became one with the node at `to`: no figure moved with it.
    pub(crate) merged: bool,
    /// When its figures moved.
    pub(crate) recorded_at: i64,
}

/// The tree at a version.
#[derive(Debug)]
pub(crate) struct TreeNow {
    version: i64,
    /// In the order in which they took effect.
    pub(crate) moves: Vec<Move>,
    /// The units that were split by shares, in the order in which that was recorded.
    pub(crate) splits: Vec<UnitSplit>,
    /// Who receives in whose stead.
    pub(crate) desks: Desks,
    /// How nodes that were renamed were called, in the order of time.
    names: HashMap<i32, Vec<node_name::Model>>,
    /// The day of the next planned change.
    pub(super) next_day: Option<NaiveDate>,
    /// Rows of it that were read.
    pub(super) places: Places,
}

impl Store {
    /// The tree as a transaction sees it: one statement, and a few more when it
    /// has changed since it was asked last.
    async fn tree(&self, reads: &DatabaseTransaction) -> Result<Arc<TreeNow>> {
        let version = tree_version(reads).await?;
        self.tree_at(reads, version).await
    }

    /// The tree at the version that a transaction sees: four statements when it has
    /// changed since it was asked last, and some more where units were split by shares
    /// or moved from under one of several receivers;
    /// none otherwise.
    pub(super) async fn tree_at(
        &self,
        reads: &DatabaseTransaction,
        version: i64,
    ) -> Result<Arc<TreeNow>> {
        let kept = self
            .cache()
            .tree
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(kept) = kept.filter(|kept| kept.version == version) {
            return Ok(kept);
        }
        let rows = node_move::Entity::find()
            .order_by_asc(node_move::Column::EffectiveOn)
            .order_by_asc(node_move::Column::ChangeId)
            .order_by_asc(node_move::Column::Number)
            .all(reads)
            .await?;
        let moves: Vec<Move> = rows
            .into_iter()
            .map(|found| {
                Ok(Move {
                    node: found.node_id,
                    on: found.effective_on,
                    from: row::path(found.from_path)?,
                    from_shard: found.from_shard,
                    to: row::path(found.to_path)?,
                    to_shard: found.to_shard,
                    now: row::path(found.now_path)?,
                    merged: found.merged,
                    recorded_at: found.recorded_at,
                })
            })
            .collect::<Result<_>>()?;
        let mut names: HashMap<i32, Vec<node_name::Model>> = HashMap::new();
        let called = node_name::Entity::find().order_by_asc(node_name::Column::ValidFrom);
        for name in called.all(reads).await? {
            names.entry(name.node_id).or_default().push(name);
        }
        let next_day: Option<Option<NaiveDate>> = boundary_change::Entity::find()
            .filter(boundary_change::Column::State.eq(crate::change::PLANNED))
            .select_only()
            .expr(ColumnTrait::min(&boundary_change::Column::EffectiveOn))
            .into_tuple()
            .one(reads)
            .await?;
        let tree = Arc::new(TreeNow {
            version,
            desks: desks::read(reads, &moves).await?,
            moves,
            splits: splits::read(reads).await?,
            names,
            next_day: next_day.flatten(),
            places: Places::default(),
        });
        *self
            .cache()
            .tree
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&tree));
        Ok(tree)
    }
}

impl TreeNow {
    /// Raised by whatever changes the tree.
    pub(super) fn version(&self) -> i64 {
        self.version
    }

    /// Calls a jurisdiction as it was called on a day.
    pub(crate) fn call_as_of(&self, found: &mut Jurisdiction, day: NaiveDate) {
        let names = self.names.get(&row::node_key(found.id));
        let then = names.and_then(|names| {
            names
                .iter()
                .rfind(|name| name.valid_from <= day)
                .or(names.first())
        });
        if let Some(then) = then {
            found.code.clone_from(&then.code);
            found.name.clone_from(&then.name);
        }
    }
}

impl Scope {
    /// The moves of the tree as this request sees them.
    pub(crate) async fn tree(&self) -> Result<Arc<TreeNow>> {
        let reads = self.reads().await?;
        if let Some(tree) = self.known_tree() {
            return Ok(tree);
        }
        self.store().tree(&reads).await
    }
}
