//! What every import shares: the report of what it did, the rows it refused,
//! and the keys of new nodes.
//!
//! An import is one transaction: the good rows are applied together or not at
//! all, and the refused ones are named with a remedy. Run again, it changes
//! nothing that already stands.

use cengbao_domain::period::PeriodKind;
use cengbao_entity::{head, node};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait,
    DatabaseBackend, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect, QueryTrait,
    Statement,
};
use serde::Serialize;

use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::rollup::{self, Ledger};

/// Refused rows that a report names; the rest is counted.
pub const MAX_REFUSED: usize = 1_000;
/// Rows of one INSERT; both databases limit the values of a statement.
pub(crate) const INSERT_ROWS: usize = 500;
/// Keys of one SELECT.
pub(crate) const QUERY_KEYS: usize = 5_000;

/// The first day of what has no recorded beginning: the founding of the
/// republic, before every record of the hub.
pub fn before_every_record() -> NaiveDate {
    NaiveDate::from_ymd_opt(1949, 10, 1).expect("1 October 1949 is a day")
}

/// A row that was not applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// Its number in the source, as the caller gave it.
    pub row: u64,
    /// The code in it, possibly empty.
    pub code: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows read.
    pub read: u64,
    /// Rows of what was not there before.
    pub added: u64,
    /// Rows that changed what was there.
    pub changed: u64,
    /// Rows that say what was there.
    pub unchanged: u64,
    /// The first [`MAX_REFUSED`] rows that were not applied, in the order of the source as far as it was read in
    /// one piece.
    pub refused: Vec<RefusedRow>,
    /// All rows that were not applied.
    pub refused_total: u64,
}

impl ImportReport {
    pub(crate) fn refuse(&mut self, refused: RefusedRow) {
        self.refused_total += 1;
        if self.refused.len() < MAX_REFUSED {
            self.refused.push(refused);
        }
    }
}

/// Why a row is refused, before it is known which row that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    pub(crate) remedy: String,
}

impl Refusal {
    pub(crate) fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn of_row(self, row: u64, code: &str) -> RefusedRow {
        RefusedRow {
            row,
            code: code.to_owned(),
            reason: self.reason,
            remedy: self.remedy,
        }
    }
}

/// The tree has a head of its own below all shards: raising it is the lock
/// under which nodes, campaigns and accounts get their keys, and the version by
/// which a cached tree is known to be old.
pub(crate) const TREE: Ledger = Ledger {
    shard_key: 0,
    family_id: 0,
    kind: PeriodKind::Campaign,
};

/// Locks the tree, and says which version it has from now on; the first statement of every transaction that changes it.
pub(crate) async fn lock_tree(tx: &Tx, now: i64) -> Result<i64> {
    let head = rollup::raise(tx, TREE, now).await?;
    Ok(head.version)
}

/// The version of the tree: whatever was read of nodes, places, agencies, enterprises and sets of sectors still stands
/// as long as it is the same.
pub(crate) async fn tree_version(reads: &DatabaseTransaction) -> Result<i64> {
    let version: Option<i64> = head::Entity::find_by_id((TREE.shard_key, TREE.family_id))
        .select_only()
        .column(head::Column::Version)
        .into_tuple()
        .one(reads)
        .await?;
    Ok(version.unwrap_or_default())
}

/// Keys for new nodes: dense and never reused, because paths are made of them.
/// Only under the lock of the tree.
#[derive(Debug)]
pub(crate) struct NodeIds {
    next: i32,
}

impl NodeIds {
    pub(crate) async fn load(tx: &Tx) -> Result<Self> {
        let last: Option<Option<i32>> = node::Entity::find()
            .select_only()
            .expr(ColumnTrait::max(&node::Column::Id))
            .into_tuple()
            .one(tx.connection())
            .await?;
        Ok(Self {
            next: last.flatten().unwrap_or(0) + 1,
        })
    }

    /// The next key.
    pub(crate) fn take(&mut self) -> Result<i32> {
        let id = self.next;
        self.next = id
            .checked_add(1)
            .ok_or_else(|| StoreError::Internal("no node key is left".to_owned()))?;
        Ok(id)
    }

    /// The key that `take` would give.
    pub(crate) fn peek(&self) -> i32 {
        self.next
    }
}

/// Inserts rows, a few hundred in a statement.
pub(crate) async fn insert<A>(tx: &Tx, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let backend = tx.connection().get_database_backend();
    for statement in inserts(backend, rows) {
        tx.connection().execute_raw(statement).await?;
    }
    Ok(())
}

/// The statements that insert rows, one after the other.
pub(crate) fn inserts<A>(backend: DatabaseBackend, rows: Vec<A>) -> impl Iterator<Item = Statement>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let chunk: Vec<A> = rows.by_ref().take(INSERT_ROWS).collect();
        let is_over = chunk.is_empty();
        (!is_over).then(|| A::Entity::insert_many(chunk).build(backend))
    })
}

/// The row of a new node.
pub(crate) fn node_row(id: i32, kind: &str) -> node::ActiveModel {
    node::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
    }
}
