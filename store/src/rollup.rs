//! Keeps the roll-up (汇总) in step with every change of a figure in force, in the
//! transaction that makes the change.
//!
//! Owns the head of a shard, the journal and the as-of runs. Whoever changes a
//! figure in force goes through [`record`]; nothing else writes these tables.

mod cause;
mod head;

use std::collections::BTreeMap;

use cengbao_domain::figure::Figures;
use cengbao_domain::path::Path;
use cengbao_domain::period::PeriodKind;
use cengbao_domain::run::{self, Delta, Run};
use cengbao_entity::{journal, rollup};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

pub use self::cause::Cause;
pub(crate) use self::head::{Head, clock, raise, raise_all};
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::row;

/// Rows of one INSERT; both databases limit the values of a statement.
const INSERT_ROWS: usize = 500;
/// Nodes of one query.
const QUERY_NODES: usize = 5_000;

/// Which figures of which shard a transaction changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ledger {
    pub(crate) shard_key: i32,
    pub(crate) family_id: i32,
    pub(crate) kind: PeriodKind,
}

/// The change of one unit's figures.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) path: Path,
    pub(crate) sector_set: i32,
    pub(crate) deltas: Vec<Delta>,
    pub(crate) cause: Cause,
    pub(crate) report: Option<(Uuid, i32)>,
}

/// Writes the changes to the journal and adds them to the runs of every unit
/// and of every node above it up to the shard root.
pub(crate) async fn record(tx: &Tx, ledger: Ledger, head: Head, changes: &[Change]) -> Result<()> {
    let changes: Vec<&Change> = changes
        .iter()
        .filter(|change| !change.deltas.is_empty())
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    write_journal(tx, ledger, head, &changes).await?;
    add(tx, ledger, changes.into_iter()).await
}

/// Adds changes that the journal already holds: the roll-up of a ledger is
/// written anew.
pub(crate) async fn rewrite(tx: &Tx, ledger: Ledger, changes: &[Change]) -> Result<()> {
    add(tx, ledger, changes.iter()).await
}

async fn add(tx: &Tx, ledger: Ledger, changes: impl Iterator<Item = &Change>) -> Result<()> {
    let mut targets: BTreeMap<Key, Vec<(Path, &Delta)>> = BTreeMap::new();
    let mut from = run::OPEN;
    for change in changes {
        for (key, path) in series_of(ledger.shard_key, &change.path, change.sector_set)? {
            let here = change.deltas.iter().map(|delta| (path.clone(), delta));
            targets.entry(key).or_default().extend(here);
        }
        from = change
            .deltas
            .iter()
            .fold(from, |from, delta| from.min(delta.from));
    }
    let mut before = load(tx, ledger, targets.keys(), from).await?;
    let mut rows = Vec::new();
    for (key, deltas) in targets {
        let stored = before.remove(&key).unwrap_or_default();
        let mut new: Vec<Run> = stored.iter().map(|(run, _)| run.clone()).collect();
        for (_, delta) in &deltas {
            run::add(&mut new, delta).map_err(figure_error)?;
        }
        for run in &new {
            let Some(path) = place_of(run, &deltas, &stored) else {
                continue;
            };
            let old = stored.iter().find(|(old, _)| old.from == run.from);
            if old.is_none_or(|(old, at)| old != run || at != path) {
                rows.push(model(ledger, key, path, run));
            }
        }
    }
    upsert(tx, rows).await
}

/// Where a node stands on a run: a node has one place a period, and what was
/// added last knows it; where nothing was added it stands as it stood.
fn place_of<'a>(
    run: &Run,
    deltas: &'a [(Path, &Delta)],
    stored: &'a [(Run, Path)],
) -> Option<&'a Path> {
    let covering = deltas
        .iter()
        .rfind(|(_, delta)| delta.from <= run.from && run.from < delta.until);
    let stood = || {
        stored
            .iter()
            .find(|(old, _)| old.from <= run.from && run.from < old.until)
            .map(|(_, path)| path)
    };
    covering
        .map(|(path, _)| path)
        .or_else(stood)
        .or_else(|| deltas.first().map(|(path, _)| path))
}

/// One series of runs: a node, its own filings or its whole subtree, by sectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) node: i32,
    pub(crate) own: bool,
    pub(crate) sector_set: i32,
}

/// The series that a unit's figures belong to: the subtree of every node from
/// the shard root down to the unit, and the unit's own.
pub(crate) fn series_of(shard_key: i32, unit: &Path, sector_set: i32) -> Result<Vec<(Key, Path)>> {
    let paths = unit.ancestors_and_self();
    let root = paths
        .iter()
        .position(|path| row::node_key(path.node()) == shard_key)
        .ok_or_else(|| StoreError::damaged(format!("{unit} is not below its shard {shard_key}")))?;
    let key = |path: &Path, own| Key {
        node: row::node_key(path.node()),
        own,
        sector_set,
    };
    let mut series: Vec<(Key, Path)> = paths[root..]
        .iter()
        .map(|path| (key(path, false), path.clone()))
        .collect();
    series.push((key(unit, true), unit.clone()));
    Ok(series)
}

async fn write_journal(tx: &Tx, ledger: Ledger, head: Head, changes: &[&Change]) -> Result<()> {
    let mut rows = Vec::new();
    for change in changes {
        for delta in &change.deltas {
            rows.push(journal::ActiveModel {
                shard_key: Set(ledger.shard_key),
                id: Set(Uuid::now_v7()),
                family_id: Set(ledger.family_id),
                period_kind: Set(ledger.kind.as_str().to_owned()),
                unit_id: Set(row::node_key(change.path.node())),
                path: Set(change.path.to_string()),
                sector_set: Set(change.sector_set),
                from_period: Set(delta.from),
                until_period: Set(delta.until),
                figures: Set(delta.figures.encode()),
                cause: Set(change.cause.as_str().to_owned()),
                report_id: Set(change.report.map(|(id, _)| id)),
                revision: Set(change.report.map(|(_, revision)| revision)),
                head_version: Set(head.version),
                recorded_at: Set(head.recorded_at),
            });
        }
    }
    for chunk in rows.chunks(INSERT_ROWS) {
        journal::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

async fn load(
    tx: &Tx,
    ledger: Ledger,
    keys: impl Iterator<Item = &Key>,
    from: i32,
) -> Result<BTreeMap<Key, Vec<(Run, Path)>>> {
    let mut nodes: Vec<i32> = keys.map(|key| key.node).collect();
    nodes.dedup();
    let mut runs: BTreeMap<Key, Vec<(Run, Path)>> = BTreeMap::new();
    for chunk in nodes.chunks(QUERY_NODES) {
        let rows = rollup::Entity::find()
            .filter(rollup::Column::ShardKey.eq(ledger.shard_key))
            .filter(rollup::Column::FamilyId.eq(ledger.family_id))
            .filter(rollup::Column::PeriodKind.eq(ledger.kind.as_str()))
            .filter(rollup::Column::NodeId.is_in(chunk.iter().copied()))
            .filter(rollup::Column::UntilPeriod.gt(from))
            .order_by_asc(rollup::Column::FromPeriod)
            .all(tx.connection())
            .await?;
        for row in rows {
            let key = Key {
                node: row.node_id,
                own: row.own,
                sector_set: row.sector_set,
            };
            let run = read_run(&row)?;
            runs.entry(key)
                .or_default()
                .push((run, row::path(row.path)?));
        }
    }
    Ok(runs)
}

pub(crate) fn read_run(row: &rollup::Model) -> Result<Run> {
    let figures = Figures::decode(&row.figures).map_err(StoreError::damaged)?;
    Ok(Run {
        from: row.from_period,
        until: row.until_period,
        figures,
    })
}

fn model(ledger: Ledger, key: Key, path: &Path, run: &Run) -> rollup::ActiveModel {
    rollup::ActiveModel {
        shard_key: Set(ledger.shard_key),
        family_id: Set(ledger.family_id),
        period_kind: Set(ledger.kind.as_str().to_owned()),
        node_id: Set(key.node),
        own: Set(key.own),
        sector_set: Set(key.sector_set),
        from_period: Set(run.from),
        until_period: Set(run.until),
        path: Set(path.to_string()),
        is_root: Set(key.node == ledger.shard_key),
        figures: Set(run.figures.encode()),
    }
}

async fn upsert(tx: &Tx, rows: Vec<rollup::ActiveModel>) -> Result<()> {
    let on_conflict = OnConflict::columns([
        rollup::Column::ShardKey,
        rollup::Column::FamilyId,
        rollup::Column::PeriodKind,
        rollup::Column::NodeId,
        rollup::Column::Own,
        rollup::Column::SectorSet,
        rollup::Column::FromPeriod,
    ])
    .update_columns([
        rollup::Column::UntilPeriod,
        rollup::Column::Path,
        rollup::Column::Figures,
    ])
    .to_owned();
    for chunk in rows.chunks(INSERT_ROWS) {
        rollup::Entity::insert_many(chunk.to_vec())
            .on_conflict(on_conflict.clone())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
pub(crate) fn figure_error(error: cengbao_domain::figure::FigureError) -> StoreError {
    StoreError::invalid(
        "figures",
        error.to_string(),
        "check the values that were filed: one is far too large",
    )
    .in_chinese("填报的数值过大，无法汇总：请核对")
}
