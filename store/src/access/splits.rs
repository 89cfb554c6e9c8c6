//! The units that were split by shares (按份额划转), with the tree that every request
//! keeps: who handed on to whom, and where they stand.
//!
//! Of the whole country: must be asked only about places that the scope has read.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::share::Shares;
use cengbao_entity::{agency, agency_successor};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::row;

/// A unit with its place of today.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) unit: NodeId,
    pub(crate) path: Path,
}

/// The split of a unit by shares.
#[derive(Clone, Debug)]
pub(crate) struct UnitSplit {
    pub(crate) on: NaiveDate,
    pub(crate) recorded_at: i64,
    /// It, and behind it those that it had taken in, whose totals are divided with its own.
    pub(crate) had: Vec<Standing>,
    /// The successors in the order of the shares.
    pub(crate) into: Vec<Standing>,
    pub(crate) shares: Shares,
}

/// All of them, in the order in which they were recorded: one statement where there are none.
pub(super) async fn read(reads: &DatabaseTransaction) -> Result<Vec<UnitSplit>> {
    use agency_successor::Column;
    let rows = agency_successor::Entity::find()
        .filter(Column::Parts.is_not_null())
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Since)
        .order_by_asc(Column::PredecessorId)
        .order_by_asc(Column::Place)
        .all(reads)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let closed: BTreeSet<i32> = rows.iter().map(|row| row.predecessor_id).collect();
    let taken_in = taken_in(reads, &closed).await?;
    let successors = rows.iter().map(|row| row.successor_id);
    let all = closed.iter().copied().chain(successors);
    let all: BTreeSet<i32> = all.chain(taken_in.values().flatten().copied()).collect();
    let places = places(reads, &all).await?;
    let standing = |unit: i32| -> Result<Standing> {
        let path = places.get(&unit);
        let path = path.ok_or_else(|| StoreError::damaged(format!("unit {unit} is nowhere")))?;
        Ok(Standing {
            unit: row::node(unit),
            path: path.clone(),
        })
    };
    let mut splits = Vec::new();
    for rows in rows.chunk_by(|a, b| a.predecessor_id == b.predecessor_id) {
        let Some(first) = rows.first() else { continue };
        let unit = first.predecessor_id;
        let inside = taken_in.get(&unit).into_iter().flatten().copied();
        let had = std::iter::once(unit).chain(inside);
        let parts = rows.iter().filter_map(|row| u64::try_from(row.parts?).ok());
        splits.push(UnitSplit {
            on: first.since,
            recorded_at: first.recorded_at,
            had: had.map(standing).collect::<Result<_>>()?,
            into: rows
                .iter()
                .map(|row| standing(row.successor_id))
                .collect::<Result<_>>()?,
            shares: Shares::of_parts(parts.collect()).map_err(StoreError::damaged)?,
        });
    }
    Ok(splits)
}

/// The units that each of these took in, and those that these had taken in, and so on.
async fn taken_in(
    reads: &DatabaseTransaction,
    units: &BTreeSet<i32>,
) -> Result<BTreeMap<i32, Vec<i32>>> {
    use agency_successor::Column;
    let mut found: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    // By the unit that was taken in, the split one that has it.
    let mut last: BTreeMap<i32, i32> = units.iter().map(|unit| (*unit, *unit)).collect();
    while !last.is_empty() {
        let ids: Vec<i32> = last.keys().copied().collect();
        let mut next = BTreeMap::new();
        for some in ids.chunks(QUERY_KEYS) {
            let rows = agency_successor::Entity::find()
                .filter(Column::Parts.is_null())
                .filter(Column::SuccessorId.is_in(some.iter().copied()))
                .order_by_asc(Column::PredecessorId);
            for row in rows.all(reads).await? {
                if let Some(unit) = last.get(&row.successor_id) {
                    found.entry(*unit).or_default().push(row.predecessor_id);
                    next.insert(row.predecessor_id, *unit);
                }
            }
        }
        last = next;
    }
    Ok(found)
}

async fn places(reads: &DatabaseTransaction, units: &BTreeSet<i32>) -> Result<BTreeMap<i32, Path>> {
    let ids: Vec<i32> = units.iter().copied().collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(QUERY_KEYS) {
        let rows: Vec<(i32, String)> = agency::Entity::find()
            .filter(agency::Column::Id.is_in(some.iter().copied()))
            .select_only()
            .columns([agency::Column::Id, agency::Column::Path])
            .into_tuple()
            .all(reads)
            .await?;
        for (unit, path) in rows {
            found.insert(unit, row::path(path)?);
        }
    }
    Ok(found)
}
