//! The side of the revisions: what is in force, added up by hand.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::figure::Figures;
use cengbao_domain::path::Path;
use cengbao_entity::{family_slot, obligation, report, revision};
use sea_orm::{ColumnTrait, Condition};

use super::shared::{Given, Kinds};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::rollup::{Key, Ledger, series_of};
use crate::row;

/// Revisions that one statement reads.
const QUERY_REPORTS: usize = 2_000;

/// A filing in force.
#[derive(Clone)]
pub(super) struct Filed {
    pub(super) period: i32,
    pub(super) figures: Figures,
    pub(super) on_time: bool,
    /// Since when it is in force.
    pub(super) since: i64,
}

/// One unit of a ledger, under one set of sectors.
#[derive(Clone, Default)]
pub(super) struct Unit {
    pub(super) filed: Vec<Filed>,
    pub(super) owed: Vec<(i32, i32)>,
    /// Of a unit that moved: from which periods on it stands at this place, or
    /// elsewhere. Empty: it always stands here.
    pub(super) stands: Vec<(i32, bool)>,
    /// What those filed that cover it, or did for a time, and what its successor did.
    pub(super) above: Vec<Above>,
    /// What came to it by splits with shares.
    pub(super) given: Vec<Given>,
    /// From which period on its own goes to its successors by shares, and from which
    /// on each of these speaks for itself.
    pub(super) split: Option<(i32, Option<i32>)>,
    /// The periods of which nobody waits for what it had begun: those among whom it was
    /// split have spoken.
    pub(super) said: BTreeSet<i32>,
    /// The periods with which what it had went into another's filing.
    pub(super) left: BTreeSet<i32>,
    /// What others had that its filing of a period took in.
    pub(super) got: Vec<(i32, Unit)>,
}

/// A unit that covers another, or did for a time, or took it in.
#[derive(Clone, Default)]
pub(super) struct Above {
    /// Which.
    pub(super) unit: i32,
    /// It took the unit's place, or speaks for the one that did.
    pub(super) follows: bool,
    /// From which period on it matters.
    pub(super) since: i32,
    /// Period and moment of each of its filings.
    pub(super) filed: Vec<(i32, i64)>,
    /// From which period, recorded when, and whether it covers: in the order of the record.
    pub(super) changes: Vec<(i32, i64, bool)>,
    /// Those whose word stands for its own where they have one; they say themselves whether
    /// they speak for the unit.
    pub(super) followed: Vec<Above>,
}

impl Above {
    /// Whether its filing of a period is for all below it; none if it filed none.
    fn speaks(&self, period: i32) -> Option<bool> {
        let (_, signed) = self.filed.iter().find(|(filed, _)| *filed == period)?;
        let mut covers = self.changes.first().is_some_and(|(.., first)| !first);
        for (from, recorded, now) in &self.changes {
            if recorded < signed && *from <= period {
                covers = *now;
            }
        }
        Some(covers)
    }

    /// Whether a total of a period is in its own.
    pub(super) fn holds_total(&self, period: i32) -> bool {
        let last = self.filed.iter().map(|(filed, _)| *filed);
        let mut followed = self.followed.iter();
        period >= self.since
            && !followed.any(|next| next.holds_total(period))
            && last
                .filter(|filed| *filed <= period)
                .max()
                .and_then(|last| self.speaks(last))
                .unwrap_or_default()
    }

    /// Whether what was done in a period is in its filing of it.
    pub(super) fn holds_added(&self, period: i32) -> bool {
        let mut followed = self.followed.iter();
        period >= self.since
            && !followed.any(|next| next.holds_added(period))
            && self.speaks(period).unwrap_or_default()
    }
}

/// What the revisions and obligations of a ledger say.
pub(super) struct Plain {
    units: BTreeMap<(Path, i32), Unit>,
    /// Which units stand behind each series.
    behind: BTreeMap<Key, Vec<(Path, i32)>>,
    periods: BTreeSet<i32>,
    kinds: Kinds,
    pub(super) reports: u64,
}

impl Scope {
    pub(super) async fn plain_ledger(&self, ledger: Ledger) -> Result<Plain> {
        let mut units: BTreeMap<(Path, i32), Unit> = BTreeMap::new();
        let mut periods = BTreeSet::new();
        let owed = self
            .select::<obligation::Entity>()
            .filter(obligation::Column::ShardKey.eq(ledger.shard_key))
            .filter(obligation::Column::FamilyId.eq(ledger.family_id))
            .filter(obligation::Column::PeriodKind.eq(ledger.kind.as_str()))
            .all()
            .await?;
        let moved = self.moved_units(ledger).await?;
        for one in owed {
            if moved.is_moved(one.unit_id) {
                continue;
            }
            let until = one.last_period.saturating_add(1);
            periods.extend([one.first_period, until]);
            let unit = units
                .entry((row::path(one.path)?, one.sector_set))
                .or_default();
            unit.owed.push((one.first_period, until));
        }
        let mut reports = 0;
        let in_shard = Condition::all().add(report::Column::ShardKey.eq(ledger.shard_key));
        for (report, figures, since) in self.filed(ledger, in_shard).await? {
            reports += 1;
            if moved.is_moved(report.unit_id) {
                continue;
            }
            periods.extend([report.period, report.period + 1]);
            let unit = units
                .entry((row::path(report.path)?, report.sector_set))
                .or_default();
            unit.filed.push(Filed {
                period: report.period,
                figures,
                on_time: report.on_time,
                since,
            });
        }
        moved.stand(ledger.shard_key, &mut units, &mut periods);
        let mut behind: BTreeMap<Key, Vec<(Path, i32)>> = BTreeMap::new();
        for (path, sector_set) in units.keys() {
            for (key, _) in series_of(ledger.shard_key, path, *sector_set)? {
                behind
                    .entry(key)
                    .or_default()
                    .push((path.clone(), *sector_set));
            }
        }
        let slots = self
            .select::<family_slot::Entity>()
            .filter(family_slot::Column::FamilyId.eq(ledger.family_id))
            .all()
            .await?;
        let kinds = Kinds::of(&slots);
        Ok(Plain {
            units,
            behind,
            periods,
            kinds,
            reports,
        })
    }

    /// Reports in force with the figures of their signed revision.
    pub(super) async fn filed(
        &self,
        ledger: Ledger,
        which: Condition,
    ) -> Result<Vec<(report::Model, Figures, i64)>> {
        let in_force = self
            .select::<report::Entity>()
            .filter(which)
            .filter(report::Column::FamilyId.eq(ledger.family_id))
            .filter(report::Column::PeriodKind.eq(ledger.kind.as_str()))
            .filter(report::Column::InForce.eq(true))
            .all()
            .await?;
        let mut figures: BTreeMap<(uuid::Uuid, i32), (Figures, i64)> = BTreeMap::new();
        for chunk in in_force.chunks(QUERY_REPORTS) {
            let revisions = self
                .select::<revision::Entity>()
                .filter(revision::Column::ReportId.is_in(chunk.iter().map(|report| report.id)))
                .filter(Condition::all().add(revision::Column::Figures.is_not_null()))
                .all()
                .await?;
            for revision in revisions {
                let bytes = revision.figures.unwrap_or_default();
                let read = Figures::decode(&bytes).map_err(StoreError::damaged)?;
                let since = revision.in_force_from.unwrap_or_default();
                figures.insert((revision.report_id, revision.number), (read, since));
            }
        }
        in_force
            .into_iter()
            .map(|report| {
                let signed = report.signed_revision.unwrap_or_default();
                let (figures, since) = figures.remove(&(report.id, signed)).ok_or_else(|| {
                    StoreError::damaged(format!("report {} is in force without figures", report.id))
                })?;
                Ok((report, figures, since))
            })
            .collect()
    }
}

impl Plain {
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        self.behind.keys().copied()
    }

    /// Periods at which anything changes.
    pub(super) fn periods(&self) -> &BTreeSet<i32> {
        &self.periods
    }

    /// The sum over the units behind a series, on a period.
    pub(super) fn at(&self, key: Key, period: i32) -> Result<Figures> {
        let mut sum = Figures::default();
        for unit in self.behind.get(&key).into_iter().flatten() {
            if let Some(unit) = self.units.get(unit) {
                sum = sum
                    .plus(&self.unit_at(unit, period))
                    .map_err(StoreError::damaged)?;
            }
        }
        Ok(sum.trimmed())
    }

    fn unit_at(&self, unit: &Unit, period: i32) -> Figures {
        let stands = unit.stands.iter().rfind(|(from, _)| *from <= period);
        if stands
            .or(unit.stands.first())
            .is_some_and(|(_, here)| !here)
        {
            return Figures::default();
        }
        self.kinds.after_split(unit, period)
    }
}
