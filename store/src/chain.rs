//! Units that a boundary change touched (随区划变动的单位): where their figures
//! stand, and who speaks for whom.
//!
//! Reads places, filings and successors of such a unit, whichever shards they
//! lie in, and brings the journal in line with what `domain::chain` says. A unit
//! that never moved must never come here: its figures stand where its report does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::chain::{Segment, difference, own_runs, placed, segments};
use cengbao_domain::figure::Figures;
use cengbao_domain::journal::Filing;
use cengbao_domain::path::Path;
use cengbao_domain::period::{Period, PeriodKind};
use cengbao_domain::run::{self, Delta, Run};
use cengbao_entity::{
    agency, agency_successor, family_slot, journal, node_place, obligation, report, revision,
};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::rollup::{self, Cause, Change, Head, Ledger, figure_error};
use crate::row;

/// Where a unit's figures stand: a shard, and a place in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stand {
    pub(crate) shard_key: i32,
    pub(crate) path: Path,
}

/// A stand, for units of one set of sectors.
type Spot = (Stand, i32);

/// A filing in force, and since when.
struct Signed {
    filing: Filing,
    in_force_from: i64,
}

/// A unit of a chain.
struct Member {
    sector_set: i32,
    segments: Vec<Segment<Stand>>,
    filed: BTreeMap<i32, Signed>,
    owed: Vec<(i32, i32)>,
    /// The unit that took its place, from which period, and when that was recorded.
    into: Option<(i32, i32, i64)>,
}

/// Units whose figures hang together: those that moved, and those that became one.
pub(crate) struct Chain {
    family_id: i32,
    kind: PeriodKind,
    members: BTreeMap<i32, Member>,
    /// In which they ever stood, also where a move back within a period left no segment.
    shards: BTreeSet<i32>,
    /// Slots that add over time and are never taken over.
    adds: BTreeSet<usize>,
}

/// The unit itself, those it took in, and the one that took it in, and so on.
pub(crate) async fn related(tx: &Tx, units: &BTreeSet<i32>) -> Result<BTreeSet<i32>> {
    let mut known = units.clone();
    let mut new: Vec<i32> = units.iter().copied().collect();
    while !new.is_empty() {
        let mut found = BTreeSet::new();
        for some in new.chunks(QUERY_KEYS) {
            let either = Condition::any()
                .add(agency_successor::Column::PredecessorId.is_in(some.iter().copied()))
                .add(agency_successor::Column::SuccessorId.is_in(some.iter().copied()));
            let rows = agency_successor::Entity::find().filter(either);
            for row in rows.all(tx.connection()).await? {
                found.extend([row.predecessor_id, row.successor_id]);
            }
        }
        new = found.difference(&known).copied().collect();
        known.extend(found);
    }
    Ok(known)
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
/// order of their keys, before any of them is read.
pub(crate) async fn raise(
    tx: &Tx,
    unit: i32,
    (family_id, kind): (i32, PeriodKind),
    now: i64,
) -> Result<Vec<(i32, Head)>> {
    let shards = shards_of(tx, unit).await?;
    let mut heads = Vec::with_capacity(shards.len());
    for shard_key in &shards {
        let ledger = Ledger {
            shard_key: *shard_key,
            family_id,
            kind,
        };
        heads.push((*shard_key, rollup::raise(tx, ledger, now).await?));
    }
    // A boundary change may have come before the first head was raised.
    if shards_of(tx, unit).await? == shards {
        Ok(heads)
    } else {
        Err(StoreError::overtaken())
    }
}

async fn shards_of(tx: &Tx, unit: i32) -> Result<BTreeSet<i32>> {
    let units = related(tx, &std::iter::once(unit).collect()).await?;
    let places = places(tx, &units).await?;
    Ok(places
        .values()
        .flatten()
        .map(|(_, stand)| stand.shard_key)
        .collect())
}

impl Chain {
    /// The chains of these units, of which `related` is the whole.
    pub(crate) async fn load(
        tx: &Tx,
        related: &BTreeSet<i32>,
        family_id: i32,
        kind: PeriodKind,
    ) -> Result<Self> {
        let places = places(tx, related).await?;
        let mut chain = Self {
            family_id,
            kind,
            members: BTreeMap::new(),
            shards: places
                .values()
                .flatten()
                .map(|(_, stand)| stand.shard_key)
                .collect(),
            adds: adding_slots(tx, family_id).await?,
        };
        let ids: Vec<i32> = related.iter().copied().collect();
        for some in ids.chunks(QUERY_KEYS) {
            let rows =
                agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
            for unit in rows.all(tx.connection()).await? {
                let member = Member {
                    sector_set: unit.sector_set,
                    segments: stands(kind, places.get(&unit.id).map_or(&[], Vec::as_slice))?,
                    filed: BTreeMap::new(),
                    owed: Vec::new(),
                    into: None,
                };
                chain.members.insert(unit.id, member);
            }
            let rows = agency_successor::Entity::find()
                .filter(agency_successor::Column::PredecessorId.is_in(some.iter().copied()));
            for one in rows.all(tx.connection()).await? {
                let since = index(kind, one.since)?;
                if let Some(member) = chain.members.get_mut(&one.predecessor_id) {
                    member.into = Some((one.successor_id, since, one.recorded_at));
                }
            }
        }
        chain.read_owed(tx, &ids).await?;
        chain.read_filed(tx, &ids).await?;
        Ok(chain)
    }

    async fn read_owed(&mut self, tx: &Tx, ids: &[i32]) -> Result<()> {
        let shards = &self.shards;
        for some in ids.chunks(QUERY_KEYS) {
            let rows = obligation::Entity::find()
                .filter(obligation::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(obligation::Column::FamilyId.eq(self.family_id))
                .filter(obligation::Column::PeriodKind.eq(self.kind.as_str()))
                .filter(obligation::Column::UnitId.is_in(some.iter().copied()));
            for one in rows.all(tx.connection()).await? {
                let Some(member) = self.members.get_mut(&one.unit_id) else {
                    continue;
                };
                member.sector_set = one.sector_set;
                if one.first_period <= one.last_period {
                    member.owed.push((one.first_period, one.last_period + 1));
                }
            }
        }
        Ok(())
    }

    async fn read_filed(&mut self, tx: &Tx, ids: &[i32]) -> Result<()> {
        let shards = &self.shards;
        for some in ids.chunks(QUERY_KEYS) {
            let rows = report::Entity::find()
                .filter(report::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(report::Column::FamilyId.eq(self.family_id))
                .filter(report::Column::PeriodKind.eq(self.kind.as_str()))
                .filter(report::Column::UnitId.is_in(some.iter().copied()))
                .filter(report::Column::InForce.eq(true));
            let reports = rows.all(tx.connection()).await?;
            let mut revisions: HashMap<(Uuid, i32), revision::Model> = HashMap::new();
            for part in reports.chunks(QUERY_KEYS) {
                let rows = revision::Entity::find()
                    .filter(revision::Column::ShardKey.is_in(part.iter().map(|one| one.shard_key)))
                    .filter(revision::Column::ReportId.is_in(part.iter().map(|one| one.id)));
                for found in rows.all(tx.connection()).await? {
                    revisions.insert((found.report_id, found.number), found);
                }
            }
            for one in reports {
                let number = one.signed_revision.unwrap_or(one.revision);
                let revision = revisions.get(&(one.id, number)).ok_or_else(|| {
                    StoreError::damaged(format!("report {} has no revision {number}", one.id))
                })?;
                let bytes = revision.figures.as_deref().unwrap_or_default();
                let signed = Signed {
                    filing: Filing {
                        figures: Figures::decode(bytes).map_err(StoreError::damaged)?,
                        on_time: one.on_time,
                    },
                    in_force_from: revision.in_force_from.unwrap_or_default(),
                };
                if let Some(member) = self.members.get_mut(&one.unit_id) {
                    member.filed.insert(one.period, signed);
                }
            }
        }
        Ok(())
    }

    /// The filing of a unit for a period is this one from now on, or none.
    pub(crate) fn file(&mut self, unit: i32, period: i32, after: Option<&Filing>, at: i64) {
        let Some(member) = self.members.get_mut(&unit) else {
            return;
        };
        match after {
            Some(filing) => {
                let signed = Signed {
                    filing: filing.clone(),
                    in_force_from: at,
                };
                member.filed.insert(period, signed);
            }
            None => drop(member.filed.remove(&period)),
        }
    }

    /// From which period on the successor of a unit speaks for it: the first
    /// that it signed after it had become the successor.
    fn spoken_for(&self, member: &Member) -> Option<i32> {
        let (successor, since, recorded_at) = member.into?;
        let successor = self.members.get(&successor)?;
        let first = successor
            .filed
            .range(since..)
            .find(|(_, signed)| signed.in_force_from > recorded_at)
            .map(|(period, _)| *period);
        // Whoever speaks for the successor speaks for it too.
        match (first, self.spoken_for(successor)) {
            (Some(first), Some(later)) => Some(first.min(later)),
            (first, later) => first.or(later),
        }
    }

    fn standing(&self, member: &Member) -> Result<BTreeMap<Spot, Vec<Run>>> {
        let filings = member
            .filed
            .iter()
            .map(|(period, signed)| (*period, signed.filing.clone()))
            .collect();
        let carries = |slot: usize| !self.adds.contains(&slot);
        let runs = own_runs(&filings, &member.owed, self.spoken_for(member), carries)
            .map_err(figure_error)?;
        Ok(placed(&runs, &member.segments)
            .into_iter()
            .map(|(stand, runs)| ((stand, member.sector_set), runs))
            .collect())
    }

    /// What the journal says of each unit.
    async fn journaled(&self, tx: &Tx) -> Result<BTreeMap<i32, BTreeMap<Spot, Vec<Run>>>> {
        let shards = &self.shards;
        let ids: Vec<i32> = self.members.keys().copied().collect();
        let mut found: BTreeMap<i32, BTreeMap<Spot, Vec<Run>>> = BTreeMap::new();
        for some in ids.chunks(QUERY_KEYS) {
            let rows = journal::Entity::find()
                .filter(journal::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(journal::Column::FamilyId.eq(self.family_id))
                .filter(journal::Column::PeriodKind.eq(self.kind.as_str()))
                .filter(journal::Column::UnitId.is_in(some.iter().copied()));
            for entry in rows.all(tx.connection()).await? {
                let stand = Stand {
                    shard_key: entry.shard_key,
                    path: row::path(entry.path)?,
                };
                let delta = Delta {
                    from: entry.from_period,
                    until: entry.until_period,
                    figures: Figures::decode(&entry.figures).map_err(StoreError::damaged)?,
                };
                let runs = found
                    .entry(entry.unit_id)
                    .or_default()
                    .entry((stand, entry.sector_set))
                    .or_default();
                run::add(runs, &delta).map_err(figure_error)?;
            }
        }
        Ok(found)
    }

    /// Brings journal and roll-up in line with where the units stand. `heads`
    /// are raised. What the unit of `report` itself changes has its cause.
    pub(crate) async fn settle(
        &self,
        tx: &Tx,
        heads: &[(i32, Head)],
        report: Option<(i32, Cause, Uuid, i32)>,
    ) -> Result<()> {
        let before = self.journaled(tx).await?;
        let nothing = BTreeMap::new();
        let mut by_shard: BTreeMap<i32, (Vec<Change>, Vec<Change>)> = BTreeMap::new();
        for (unit, member) in &self.members {
            let stood = before.get(unit).unwrap_or(&nothing);
            let stands = self.standing(member)?;
            for ((stand, sector_set), delta) in difference(stood, &stands).map_err(figure_error)? {
                let own = report.filter(|(of, ..)| of == unit);
                let ends = stands
                    .get(&(stand.clone(), sector_set))
                    .is_none_or(|runs| run::at(runs, delta.from).is_zero());
                let change = Change {
                    path: stand.path,
                    sector_set,
                    deltas: vec![delta],
                    cause: own.map_or(Cause::Move, |(_, cause, ..)| cause),
                    report: own.map(|(_, _, id, revision)| (id, revision)),
                };
                // What ends comes first: the place that a node is given last stays.
                let (ending, beginning) = by_shard.entry(stand.shard_key).or_default();
                if ends { ending } else { beginning }.push(change);
            }
        }
        for (shard_key, (mut changes, mut beginning)) in by_shard {
            changes.append(&mut beginning);
            let ledger = Ledger {
                shard_key,
                family_id: self.family_id,
                kind: self.kind,
            };
            let head = heads
                .iter()
                .find(|(shard, _)| *shard == shard_key)
                .map(|(_, head)| *head)
                .ok_or_else(StoreError::overtaken)?;
            rollup::record(tx, ledger, head, &changes).await?;
        }
        Ok(())
    }
}

/// Slots whose figures add over time.
async fn adding_slots(tx: &Tx, family_id: i32) -> Result<BTreeSet<usize>> {
    let rows = family_slot::Entity::find()
        .filter(family_slot::Column::FamilyId.eq(family_id))
        .filter(family_slot::Column::Carries.eq(false))
        .all(tx.connection())
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|slot| usize::try_from(slot.slot).ok())
        .collect())
}

/// The path that a unit's figures of a period stand at.
pub(crate) fn stand_at(segments: &[Segment<Stand>], period: i32) -> Option<&Stand> {
    segments
        .iter()
        .find(|segment| segment.from <= period && period < segment.until)
        .map(|segment| &segment.place)
}
