//! The side of the revisions for units that a change of boundary or coverage
//! touched: each stands, period by period, where it stood on the period's last
//! day, and says what nobody says for it.
//!
//! Plain look-ups on purpose, without the domain's chains: two ways to one figure.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::{agency, agency_successor, coverage_change, node_place, obligation, report};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::handed::Handed;
use super::plain::{Above, Filed, Unit};
use super::shared::Given;
use crate::access::Scope;
use crate::chain::Split;
use crate::error::{Result, StoreError};
use crate::rollup::Ledger;
use crate::row;

/// A unit that was moved, closed or opened by a change.
#[derive(Default)]
pub(super) struct Moved {
    sector_set: i32,
    /// First period, shard and path of each place, in the order of time.
    places: Vec<(i32, i32, Path)>,
    owed: Vec<(i32, i32)>,
    pub(super) filed: Vec<Filed>,
    /// Its successor, from which period, recorded when.
    pub(super) into: Option<(i32, i32, i64)>,
    /// Its split by shares.
    pub(super) split: Option<Split>,
    /// Who covers it or did: from which period, recorded when, and whether.
    covered: BTreeMap<i32, Vec<(i32, i64, bool)>>,
}

/// All of them.
#[derive(Default)]
pub(super) struct MovedUnits {
    pub(super) units: BTreeMap<i32, Moved>,
    /// Those that were split by shares.
    split: Vec<i32>,
    /// Whose totals went into whose filing.
    pub(super) handed: Handed,
}

impl Scope {
    pub(super) async fn moved_units(&self, ledger: Ledger) -> Result<MovedUnits> {
        let mut units: BTreeMap<i32, Moved> = self
            .select::<agency::Entity>()
            .filter(
                Condition::any()
                    .add(agency::Column::Chained.eq(true))
                    .add(agency::Column::Covered.eq(true)),
            )
            .all()
            .await?
            .into_iter()
            .map(|unit| {
                let moved = Moved {
                    sector_set: unit.sector_set,
                    ..Moved::default()
                };
                (unit.id, moved)
            })
            .collect();
        if units.is_empty() {
            return Ok(MovedUnits::default());
        }
        let ids: Vec<i32> = units.keys().copied().collect();
        let index = |day: NaiveDate| {
            Period::containing(ledger.kind, day)
                .map(Period::index)
                .map_err(StoreError::damaged)
        };
        let places = self
            .select::<node_place::Entity>()
            .filter(node_place::Column::NodeId.is_in(ids.iter().copied()))
            .ascending(node_place::Column::ValidFrom)
            .all()
            .await?;
        for place in places {
            let from = index(place.valid_from)?;
            if let Some(unit) = units.get_mut(&place.node_id) {
                unit.places
                    .push((from, place.shard_key, row::path(place.path)?));
            }
        }
        self.succeed(&ids, index, &mut units).await?;
        let covered = self
            .select::<coverage_change::Entity>()
            .filter(coverage_change::Column::FamilyId.eq(ledger.family_id))
            .filter(coverage_change::Column::PeriodKind.eq(ledger.kind.as_str()))
            .ascending(coverage_change::Column::RecordedAt)
            .all()
            .await?;
        for one in covered {
            if let Some(unit) = units.get_mut(&one.unit_id) {
                let change = (one.from_period, one.recorded_at, one.whole);
                unit.covered
                    .entry(one.covering_id)
                    .or_default()
                    .push(change);
            }
        }
        let owed = self
            .select::<obligation::Entity>()
            .filter(obligation::Column::FamilyId.eq(ledger.family_id))
            .filter(obligation::Column::PeriodKind.eq(ledger.kind.as_str()))
            .filter(obligation::Column::UnitId.is_in(ids.iter().copied()))
            .all()
            .await?;
        for one in owed {
            if let Some(unit) = units.get_mut(&one.unit_id) {
                unit.sector_set = one.sector_set;
                unit.owed.push((one.first_period, one.last_period + 1));
            }
        }
        let of_them = Condition::all().add(report::Column::UnitId.is_in(ids));
        for (report, figures, since) in self.filed(ledger, of_them).await? {
            if let Some(unit) = units.get_mut(&report.unit_id) {
                let filed = Filed {
                    period: report.period,
                    figures,
                    on_time: report.on_time,
                    since,
                };
                unit.filed.push(filed);
            }
        }
        let split = units.iter().filter(|(_, unit)| unit.split.is_some());
        let mut found = MovedUnits {
            split: split.map(|(id, _)| *id).collect(),
            units,
            handed: Handed::default(),
        };
        found.handed = found.handed_over();
        Ok(found)
    }

    /// Into which unit each was merged, or among which it was split.
    async fn succeed(
        &self,
        ids: &[i32],
        index: impl Fn(NaiveDate) -> Result<i32>,
        units: &mut BTreeMap<i32, Moved>,
    ) -> Result<()> {
        let successors = self
            .select::<agency_successor::Entity>()
            .filter(agency_successor::Column::PredecessorId.is_in(ids.iter().copied()))
            .all()
            .await?;
        for one in &successors {
            let since = index(one.since)?;
            let Some(unit) = units.get_mut(&one.predecessor_id) else {
                continue;
            };
            if one.parts.is_none() {
                unit.into = Some((one.successor_id, since, one.recorded_at));
                continue;
            }
            let same =
                |other: &&agency_successor::Model| other.predecessor_id == one.predecessor_id;
            let all = successors.iter().filter(same).cloned();
            unit.split = Split::of(since, all.collect())?;
        }
        Ok(())
    }
}

impl MovedUnits {
    pub(super) fn is_moved(&self, unit: i32) -> bool {
        self.units.contains_key(&unit)
    }

    /// Puts each at each of its places in a shard.
    pub(super) fn stand(
        &self,
        shard_key: i32,
        units: &mut BTreeMap<(Path, i32), Unit>,
        periods: &mut BTreeSet<i32>,
    ) {
        for (id, unit) in &self.units {
            let here: BTreeSet<&Path> = unit
                .places
                .iter()
                .filter(|(_, shard, _)| *shard == shard_key)
                .map(|(_, _, path)| path)
                .collect();
            for path in here {
                let stands = unit
                    .places
                    .iter()
                    .map(|(from, shard, at)| (*from, *shard == shard_key && at == path));
                let standing = Unit {
                    owed: unit.owed.clone(),
                    stands: stands.collect(),
                    said: self.said_by_heirs(unit),
                    ..self.whole(*id, unit)
                };
                standing.periods(periods);
                if let Some((since, spoken)) = &standing.split {
                    periods.extend([*since, since + 1]);
                    periods.extend(spoken);
                }
                periods.extend(unit.places.iter().map(|(from, ..)| *from));
                periods.extend(unit.owed.iter().flat_map(|(from, until)| [*from, *until]));
                units.insert((path.clone(), unit.sector_set), standing);
            }
        }
    }

    /// Who covers it, its successor, and who speaks for that one.
    pub(super) fn above(&self, unit: &Moved) -> Vec<Above> {
        let own = unit.covered.iter().map(|(above, changes)| {
            let (id, above) = (*above, self.units.get(above));
            let filed = above.into_iter().flat_map(|above| above.filed.iter());
            Above {
                unit: id,
                follows: false,
                since: i32::MIN,
                filed: filed.map(|filed| (filed.period, filed.since)).collect(),
                changes: changes.clone(),
                followed: above.map_or_else(Vec::new, |above| self.followed(above, unit)),
            }
        });
        let mut found: Vec<Above> = own.collect();
        if let Some((id, since, recorded_at)) = unit.into
            && let Some(successor) = self.units.get(&id)
        {
            let filed = successor.filed.iter();
            found.push(Above {
                unit: id,
                follows: true,
                since,
                filed: filed.map(|filed| (filed.period, filed.since)).collect(),
                changes: vec![(since, recorded_at, true)],
                followed: Vec::new(),
            });
            let theirs = self.above(successor).into_iter();
            found.extend(theirs.map(|above| Above {
                follows: true,
                since: above.since.max(since),
                ..above
            }));
        }
        found
    }

    /// Whose word stands for that of a unit that covered another and was taken in, since it
    /// is on record that they cover the other themselves.
    fn followed(&self, above: &Moved, unit: &Moved) -> Vec<Above> {
        let (mut found, mut into) = (Vec::new(), above.into);
        while let Some((id, since, recorded_at)) = into
            && let Some(next) = self.units.get(&id)
        {
            into = next.into;
            let Some((_, known_at, _)) = unit.covered.get(&id).and_then(|all| all.first()) else {
                continue;
            };
            let filed = next.filed.iter();
            found.push(Above {
                unit: id,
                follows: true,
                since,
                filed: filed.map(|filed| (filed.period, filed.since)).collect(),
                changes: vec![(since, recorded_at.max(*known_at), true)],
                followed: Vec::new(),
            });
        }
        found
    }

    /// What came to a unit by splits.
    pub(super) fn given(&self, id: i32, unit: &Moved) -> Vec<Given> {
        let closed = self.split.iter().filter_map(|from| {
            let closed = self.units.get(from)?;
            let split = closed.split.as_ref()?;
            let place = split.into.iter().position(|into| *into == id)?;
            Some((*from, closed, split, place))
        });
        closed
            .map(|(from, closed, split, place)| Given {
                since: split.since,
                first: first_of(unit, split),
                shares: split.shares.clone(),
                place,
                had: self.had(from, closed),
            })
            .collect()
    }

    /// A unit that was split, and those that were carried inside it.
    fn had(&self, id: i32, unit: &Moved) -> Vec<Unit> {
        let mut all = vec![self.whole(id, unit)];
        for (inside, taken) in &self.units {
            if taken.into.is_some_and(|(into, ..)| into == id) {
                all.extend(self.had(*inside, taken));
            }
        }
        all
    }

    /// From which period on the successors by shares carry what it, or the one that
    /// took it in, had; and from which on each of them speaks for itself.
    pub(super) fn split_of(&self, unit: &Moved) -> Option<(i32, Option<i32>)> {
        let Some(split) = &unit.split else {
            let (into, ..) = unit.into?;
            return self.split_of(self.units.get(&into)?);
        };
        let firsts = split.into.iter().map(|into| self.units.get(into));
        let firsts: Option<Vec<i32>> = firsts.map(|unit| first_of(unit?, split)).collect();
        let spoken = firsts.and_then(|firsts| firsts.into_iter().max());
        Some((split.since, spoken))
    }
}

/// The first period that a successor by shares signed after it had become one.
fn first_of(unit: &Moved, split: &Split) -> Option<i32> {
    let own = unit.filed.iter();
    own.filter(|filed| filed.period >= split.since && filed.since > split.recorded_at)
        .map(|filed| filed.period)
        .min()
}
