//! Whose figures a unit's word replaces beside its own: those of units that it took in or
//! covers, and its shares of those that were split (`domain::taken_in`).
//!
//! Read as the hub itself: whoever files for a village does not read its papers. What leaves
//! the store is one sum, which the first filing for all tells anyway as what it is compared
//! with (decision 0063).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::coverage::{CoverageChange, is_whole};
use cengbao_domain::filing::Others;
use cengbao_domain::ids::NodeId;
use cengbao_domain::outlier::MAX_HISTORY;
use cengbao_domain::period::Period;
use cengbao_domain::share::Shares;
use cengbao_domain::taken_in::{Line, Shared, Signed, TookIn};
use cengbao_entity::coverage_change;
use sea_orm::ColumnTrait;

use super::around::Filer;
use super::taken_in::TakenIn;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::chain::index;
use crate::error::Result;
use crate::row;

/// What units have in force, by unit and period.
pub(super) type FiledBy = HashMap<NodeId, BTreeMap<i32, Signed>>;

/// Units beside those of a request of which no more than the last filing is read.
const MANY: usize = 300;
/// Covered units that are read for one request: an office beyond is compared with itself alone.
const MAX_COVERED: usize = 4_000;

/// A part in the split of a unit.
struct Part {
    closed: NodeId,
    name: String,
    since: i32,
    recorded_at: i64,
    shares: Shares,
    place: usize,
}

/// By the unit that speaks, or carries.
#[derive(Default)]
pub(super) struct SpeaksFor {
    taken: TakenIn,
    parts: HashMap<NodeId, Vec<Part>>,
    covered: HashMap<NodeId, BTreeMap<NodeId, Vec<CoverageChange>>>,
}

impl SpeaksFor {
    /// All whose filings are wanted beside the units' own.
    pub(super) fn others(&self) -> BTreeSet<NodeId> {
        let parts = self.parts.values().flatten().map(|part| part.closed);
        let covered = self.covered.values().flat_map(BTreeMap::keys).copied();
        self.taken.units().chain(parts).chain(covered).collect()
    }

    /// How many filings of each are looked at.
    pub(super) fn depth(&self) -> usize {
        if self.others().len() > MANY {
            1
        } else {
            MAX_HISTORY
        }
    }

    /// The line of a unit out of the filings of each; none where nobody filed anything.
    pub(super) fn line(&self, unit: NodeId, filed: &FiledBy) -> Option<Line> {
        let mut line = self.inner_line(unit, filed);
        let none = BTreeMap::new();
        let covered = self.covered.get(&unit).unwrap_or(&none);
        // Who became one with another covered unit is told with that one.
        let inner = covered.keys().flat_map(|one| self.inside(*one));
        let inner: BTreeSet<NodeId> = inner.chain(self.inside(unit)).collect();
        for (one, changes) in covered.iter().filter(|(one, _)| !inner.contains(one)) {
            line.took_in.push(TookIn {
                ways: vec![changes.clone()],
                line: self.inner_line(*one, filed),
            });
        }
        (!is_empty(&line)).then_some(line)
    }

    /// The same without those whom the unit covers.
    fn inner_line(&self, unit: NodeId, filed: &FiledBy) -> Line {
        let taken = self.taken.by(unit).iter().map(|taken| TookIn {
            ways: vec![vec![taken.merger()]],
            line: self.inner_line(taken.unit, filed),
        });
        let parts = self.parts.get(&unit).into_iter().flatten();
        let shares = parts.map(|part| Shared {
            since: part.since,
            recorded_at: part.recorded_at,
            shares: part.shares.clone(),
            place: part.place,
            line: self.inner_line(part.closed, filed),
        });
        Line {
            filed: filed.get(&unit).cloned().unwrap_or_default(),
            took_in: taken.filter(|taken| !is_empty(&taken.line)).collect(),
            shares: shares.filter(|shared| !is_empty(&shared.line)).collect(),
        }
    }

    /// All that became part of a unit, by mergers and splits.
    fn inside(&self, unit: NodeId) -> BTreeSet<NodeId> {
        let parts = self.parts.get(&unit).into_iter().flatten();
        let own = self.taken.by(unit).iter().map(|taken| taken.unit);
        let own: Vec<NodeId> = own.chain(parts.map(|part| part.closed)).collect();
        let deeper = own.iter().flat_map(|one| self.inside(*one));
        own.iter().copied().chain(deeper).collect()
    }

    /// What is said of whose figures those before the period of a line are.
    pub(super) fn told(&self, unit: NodeId, line: &Line, period: i32) -> Others {
        let parts = self.parts.get(&unit).into_iter().flatten();
        let split = parts.filter(|part| part.since <= period && line.carries_a_share(period));
        Others {
            merged: self.taken.names(unit),
            split: split.map(|part| part.name.clone()).collect(),
            covered: self.covered.get(&unit).map_or(0, BTreeMap::len),
        }
    }
}

fn is_empty(line: &Line) -> bool {
    line.filed.is_empty() && line.took_in.is_empty() && line.shares.is_empty()
}

impl Scope {
    /// For whom units speak that have filed this for earlier periods: nothing is asked where
    /// no change of the tree or of coverage touched one of them; else one statement, one more
    /// where one covers others, and those of [`Self::taken_in`].
    pub(super) async fn speaks_for(
        &self,
        hub: &Self,
        (form, period): (&FormVersion, Period),
        filers: &[Filer<'_>],
        filed: &FiledBy,
    ) -> Result<SpeaksFor> {
        let touched = filers.iter().filter(|filer| filer.chained);
        let mut new: Vec<NodeId> = touched.map(|filer| filer.unit).collect();
        let mut found = SpeaksFor::default();
        if new.is_empty() {
            return Ok(found);
        }
        found.covered = covered_by(hub, (form, period), &new, filed).await?;
        new.extend(found.covered.values().flat_map(BTreeMap::keys));
        let tree = self.tree().await?;
        let mut known: BTreeSet<NodeId> = BTreeSet::new();
        while !new.is_empty() {
            let taken = self.taken_in_as(hub, &new, period).await?;
            let all = new.drain(..).chain(taken.units());
            // Each is looked at once, whichever way it was found.
            let all: BTreeSet<NodeId> = all.filter(|unit| !known.contains(unit)).collect();
            found.taken.extend(taken);
            known.extend(&all);
            for split in &tree.splits {
                let (Some(closed), since) = (split.had.first(), index(period.kind(), split.on)?)
                else {
                    continue;
                };
                if since > period.index() {
                    continue;
                }
                for (place, into) in split.into.iter().enumerate() {
                    if !all.contains(&into.unit) {
                        continue;
                    }
                    let parts = found.parts.entry(into.unit).or_default();
                    parts.push(Part {
                        closed: closed.unit,
                        name: String::new(),
                        since,
                        recorded_at: split.recorded_at,
                        shares: split.shares.clone(),
                        place,
                    });
                    if !known.contains(&closed.unit) {
                        new.push(closed.unit);
                    }
                }
            }
            new.sort_unstable();
            new.dedup();
        }
        let parts = found.parts.values_mut().flatten();
        let mut parts: Vec<&mut Part> = parts.collect();
        if !parts.is_empty() {
            let closed = parts.iter().map(|part| row::node_key(part.closed));
            let names = self
                .agency_names(closed.collect::<Vec<_>>().into_iter())
                .await?;
            for part in &mut parts {
                let name = names.get(&row::node_key(part.closed));
                part.name = name.map_or_else(String::new, |name| name.name.clone());
            }
        }
        Ok(found)
    }
}

/// Whom units cover that their filings are not all for yet. Whom another covered before or
/// does now is left out: in whose word he is cannot be told from here.
async fn covered_by(
    hub: &Scope,
    (form, period): (&FormVersion, Period),
    units: &[NodeId],
    filed: &FiledBy,
) -> Result<HashMap<NodeId, BTreeMap<NodeId, Vec<CoverageChange>>>> {
    use coverage_change::Column;
    let of_form = || {
        hub.select::<coverage_change::Entity>()
            .filter(Column::FamilyId.eq(form.family_id))
            .filter(Column::PeriodKind.eq(period.kind().as_str()))
    };
    let keys = units.iter().map(|unit| row::node_key(*unit));
    let rows = of_form().filter(Column::CoveringId.is_in(keys));
    let rows = rows.ascending(Column::RecordedAt).all().await?;
    let mut found: HashMap<NodeId, BTreeMap<NodeId, Vec<CoverageChange>>> = HashMap::new();
    for one in rows {
        let by = found.entry(row::node(one.covering_id)).or_default();
        by.entry(row::node(one.unit_id))
            .or_default()
            .push(CoverageChange {
                from: one.from_period,
                recorded_at: one.recorded_at,
                whole: one.whole,
            });
    }
    let nothing = BTreeMap::new();
    for (unit, covered) in &mut found {
        let own = filed.get(unit).unwrap_or(&nothing);
        let own: Vec<(i32, i64)> = own
            .range(..period.index())
            .map(|(at, signed)| (*at, signed.at))
            .collect();
        let is_for_all = |changes: &[CoverageChange]| {
            let mut words = own.iter();
            !own.is_empty() && words.all(|(at, signed)| is_whole(changes, *at, *signed))
        };
        covered.retain(|_, changes| {
            is_whole(changes, period.index(), i64::MAX) && !is_for_all(changes)
        });
    }
    found.retain(|_, covered| !covered.is_empty());
    if found.is_empty() {
        return Ok(found);
    }
    let mut room = MAX_COVERED;
    for unit in units {
        let Some(covered) = found.get(unit) else {
            continue;
        };
        match room.checked_sub(covered.len()) {
            Some(left) => room = left,
            None => drop(found.remove(unit)),
        }
    }
    let covered: BTreeSet<i32> = found
        .values()
        .flat_map(BTreeMap::keys)
        .map(|unit| row::node_key(*unit))
        .collect();
    let pairs: Vec<(i32, i32)> = of_form()
        .filter(Column::UnitId.is_in(covered))
        .distinct()
        .columns([Column::UnitId, Column::CoveringId])
        .await?;
    for (unit, by) in pairs {
        let others = found
            .iter_mut()
            .filter(|(other, _)| **other != row::node(by));
        others.for_each(|(_, covered)| drop(covered.remove(&row::node(unit))));
    }
    found.retain(|_, covered| !covered.is_empty());
    Ok(found)
}
