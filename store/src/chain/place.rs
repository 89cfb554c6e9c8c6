//! Where units stand and stood, and which hang together.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::chain::{Segment, segments};
use cengbao_domain::period::{Period, PeriodKind};
use cengbao_entity::coverage_change::{self, Column};
use cengbao_entity::{agency_successor, node_passed, node_place, report};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::Stand;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::rollup::{self, Head};
use crate::row;

/// All whose figures hang together with the units': who took in whom, who covers whom, and so on
/// either way. What a filing for several is compared with is what all of them had, so that none
/// of them may be left out; one that has filed nothing speaks for nobody yet, and those whom it
/// covers do not hang together by it.
pub(crate) async fn related(tx: &Tx, units: &BTreeSet<i32>) -> Result<BTreeSet<i32>> {
    let mut known = units.clone();
    let mut new: Vec<i32> = units.iter().copied().collect();
    let mut speaking = new.clone();
    while !new.is_empty() {
        let mut found = successors(tx, &new).await?;
        found.extend(along(tx, Column::UnitId, &new).await?);
        found.extend(along(tx, Column::CoveringId, &speaking).await?);
        new = found.difference(&known).copied().collect();
        speaking = who_filed(tx, &new).await?;
        known.extend(found);
    }
    Ok(known)
}

/// The units, those they took in and the ones that took them in, and so on.
pub(crate) async fn taken(tx: &Tx, units: &BTreeSet<i32>) -> Result<BTreeSet<i32>> {
    let mut known = units.clone();
    let mut new: Vec<i32> = units.iter().copied().collect();
    while !new.is_empty() {
        let found = successors(tx, &new).await?;
        new = found.difference(&known).copied().collect();
        known.extend(found);
    }
    Ok(known)
}

/// The other side of coverage, now or ever: of those who are covered (`UnitId`) or who cover
/// (`CoveringId`).
async fn along(tx: &Tx, side: Column, units: &[i32]) -> Result<BTreeSet<i32>> {
    let other = match side {
        Column::CoveringId => Column::UnitId,
        _ => Column::CoveringId,
    };
    let mut found = BTreeSet::new();
    for some in units.chunks(QUERY_KEYS) {
        let rows = coverage_change::Entity::find().filter(side.is_in(some.iter().copied()));
        found.extend(distinct(tx, rows, other).await?);
    }
    Ok(found)
}

/// Those of the units that have something in force.
async fn who_filed(tx: &Tx, units: &[i32]) -> Result<Vec<i32>> {
    let mut found = Vec::new();
    for some in units.chunks(QUERY_KEYS) {
        let rows = report::Entity::find()
            .filter(report::Column::UnitId.is_in(some.iter().copied()))
            .filter(report::Column::InForce.eq(true));
        found.extend(distinct(tx, rows, report::Column::UnitId).await?);
    }
    Ok(found)
}

/// What stands in a column of these rows, each once.
async fn distinct<E: EntityTrait>(tx: &Tx, rows: Select<E>, column: E::Column) -> Result<Vec<i32>> {
    let rows = rows.select_only().column(column).distinct();
    Ok(rows.into_tuple().all(tx.connection()).await?)
}

/// Those who took these in, and those whom they took in.
async fn successors(tx: &Tx, units: &[i32]) -> Result<BTreeSet<i32>> {
    let mut found = BTreeSet::new();
    for some in units.chunks(QUERY_KEYS) {
        let either = Condition::any()
            .add(agency_successor::Column::PredecessorId.is_in(some.iter().copied()))
            .add(agency_successor::Column::SuccessorId.is_in(some.iter().copied()));
        let rows = agency_successor::Entity::find().filter(either);
        for row in rows.all(tx.connection()).await? {
            found.extend([row.predecessor_id, row.successor_id]);
        }
    }
    Ok(found)
}

/// The places of units, each in the order of time.
pub(crate) async fn places(
    tx: &Tx,
    units: &BTreeSet<i32>,
) -> Result<BTreeMap<i32, Vec<(NaiveDate, Stand)>>> {
    let ids: Vec<i32> = units.iter().copied().collect();
    let mut found: BTreeMap<i32, Vec<(NaiveDate, Stand)>> = BTreeMap::new();
    for some in ids.chunks(QUERY_KEYS) {
        let rows = node_place::Entity::find()
            .filter(node_place::Column::NodeId.is_in(some.iter().copied()))
            .order_by_asc(node_place::Column::ValidFrom);
        for place in rows.all(tx.connection()).await? {
            let stand = Stand {
                shard_key: place.shard_key,
                path: row::path(place.path)?,
            };
            found
                .entry(place.node_id)
                .or_default()
                .push((place.valid_from, stand));
        }
    }
    Ok(found)
}

/// The shards in which units with these places ever stood, those included in which they
/// stood for no day.
pub(crate) async fn shards(
    tx: &Tx,
    places: &BTreeMap<i32, Vec<(NaiveDate, Stand)>>,
) -> Result<BTreeSet<i32>> {
    let stood = places.values().flatten();
    let mut found: BTreeSet<i32> = stood.map(|(_, stand)| stand.shard_key).collect();
    let ids: Vec<i32> = places.keys().copied().collect();
    for some in ids.chunks(QUERY_KEYS) {
        let rows = node_passed::Entity::find()
            .filter(node_passed::Column::NodeId.is_in(some.iter().copied()));
        found.extend(distinct(tx, rows, node_passed::Column::ShardKey).await?);
    }
    Ok(found)
}

/// The periods for which a unit stands at each of its places.
pub(crate) fn stands(
    kind: PeriodKind,
    places: &[(NaiveDate, Stand)],
) -> Result<Vec<Segment<Stand>>> {
    let numbered: Vec<(i32, Stand)> = places
        .iter()
        .map(|(from, stand)| Ok((index(kind, *from)?, stand.clone())))
        .collect::<Result<_>>()?;
    Ok(segments(&numbered))
}

/// The period of a kind that holds a day.
pub(crate) fn index(kind: PeriodKind, day: NaiveDate) -> Result<i32> {
    Period::containing(kind, day)
        .map(Period::index)
        .map_err(StoreError::damaged)
}

/// Raises the heads of every shard in which a unit's chain has figures, in the
/// order of their keys and to one moment, before any of them is read.
pub(crate) async fn raise(
    tx: &Tx,
    unit: i32,
    family_id: i32,
    now: i64,
) -> Result<Vec<(i32, Head)>> {
    let shards = shards_of(tx, unit).await?;
    let families = std::iter::once(family_id).collect();
    let (heads, _) = rollup::raise_all(tx, &shards, &families, now).await?;
    let heads = heads
        .into_iter()
        .map(|((shard, _), head)| (shard, head))
        .collect();
    // A boundary change may have come before the first head was raised.
    if shards_of(tx, unit).await? == shards {
        Ok(heads)
    } else {
        Err(StoreError::overtaken())
    }
}

async fn shards_of(tx: &Tx, unit: i32) -> Result<BTreeSet<i32>> {
    let units = related(tx, &std::iter::once(unit).collect()).await?;
    shards(tx, &places(tx, &units).await?).await
}

/// The path that a unit's figures of a period stand at.
pub(crate) fn stand_at(segments: &[Segment<Stand>], period: i32) -> Option<&Stand> {
    segments
        .iter()
        .find(|segment| segment.from <= period && period < segment.until)
        .map(|segment| &segment.place)
}
