//! The side of the revisions: what is in force, added up by hand.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::figure::{Amount, Figures};
use cengbao_domain::path::Path;
use cengbao_entity::{family_slot, obligation, report, revision};
use sea_orm::{ColumnTrait, Condition};

use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::rollup::{Key, Ledger, series_of};
use crate::row;

/// Revisions that one statement reads.
const QUERY_REPORTS: usize = 2_000;

/// A filing in force.
struct Filed {
    period: i32,
    figures: Figures,
    on_time: bool,
}

/// One unit of a ledger, under one set of sectors.
#[derive(Default)]
struct Unit {
    filed: Vec<Filed>,
    owed: Vec<(i32, i32)>,
}

/// What the revisions and obligations of a ledger say.
pub(super) struct Plain {
    units: BTreeMap<(Path, i32), Unit>,
    /// Which units stand behind each series.
    behind: BTreeMap<Key, Vec<(Path, i32)>>,
    periods: BTreeSet<i32>,
    added: BTreeSet<usize>,
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
        for one in owed {
            let until = one.last_period.saturating_add(1);
            periods.extend([one.first_period, until]);
            let unit = units
                .entry((row::path(one.path)?, one.sector_set))
                .or_default();
            unit.owed.push((one.first_period, until));
        }
        let mut reports = 0;
        for (report, figures) in self.filed(ledger).await? {
            reports += 1;
            periods.extend([report.period, report.period + 1]);
            let unit = units
                .entry((row::path(report.path)?, report.sector_set))
                .or_default();
            unit.filed.push(Filed {
                period: report.period,
                figures,
                on_time: report.on_time,
            });
        }
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
            .filter(family_slot::Column::Carries.eq(false))
            .all()
            .await?;
        let added = slots
            .iter()
            .filter_map(|slot| usize::try_from(slot.slot).ok())
            .collect();
        Ok(Plain {
            units,
            behind,
            periods,
            added,
            reports,
        })
    }

    /// Reports in force with the figures of their signed revision.
    async fn filed(&self, ledger: Ledger) -> Result<Vec<(report::Model, Figures)>> {
        let in_force = self
            .select::<report::Entity>()
            .filter(report::Column::ShardKey.eq(ledger.shard_key))
            .filter(report::Column::FamilyId.eq(ledger.family_id))
            .filter(report::Column::PeriodKind.eq(ledger.kind.as_str()))
            .filter(report::Column::InForce.eq(true))
            .all()
            .await?;
        let mut figures: BTreeMap<(uuid::Uuid, i32), Figures> = BTreeMap::new();
        for chunk in in_force.chunks(QUERY_REPORTS) {
            let revisions = self
                .select::<revision::Entity>()
                .filter(revision::Column::ShardKey.eq(ledger.shard_key))
                .filter(revision::Column::ReportId.is_in(chunk.iter().map(|report| report.id)))
                .filter(Condition::all().add(revision::Column::Figures.is_not_null()))
                .all()
                .await?;
            for revision in revisions {
                let bytes = revision.figures.unwrap_or_default();
                let read = Figures::decode(&bytes).map_err(StoreError::damaged)?;
                figures.insert((revision.report_id, revision.number), read);
            }
        }
        in_force
            .into_iter()
            .map(|report| {
                let signed = report.signed_revision.unwrap_or_default();
                let figures = figures.remove(&(report.id, signed)).ok_or_else(|| {
                    StoreError::damaged(format!("report {} is in force without figures", report.id))
                })?;
                Ok((report, figures))
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
        let owed = unit
            .owed
            .iter()
            .filter(|(from, until)| *from <= period && period < *until);
        let mut figures = Figures {
            expected: i64::try_from(owed.count()).unwrap_or(i64::MAX),
            ..Figures::default()
        };
        let until_now = || unit.filed.iter().filter(|filed| filed.period <= period);
        let last = until_now().max_by_key(|filed| filed.period);
        let length = until_now()
            .map(|filed| filed.figures.slots.len())
            .max()
            .unwrap_or(0);
        figures.slots = (0..length)
            .map(|slot| {
                if self.added.contains(&slot) {
                    until_now().fold(Amount::default(), |sum, filed| {
                        let one = filed.figures.slot(slot);
                        Amount {
                            sum: sum.sum + one.sum,
                            count: sum.count + one.count,
                        }
                    })
                } else {
                    last.map(|filed| filed.figures.slot(slot))
                        .unwrap_or_default()
                }
            })
            .collect();
        figures.simulated = last.map_or(0, |filed| filed.figures.simulated);
        for filed in unit.filed.iter().filter(|filed| filed.period == period) {
            figures.reported += 1;
            figures.on_time += i64::from(filed.on_time);
        }
        figures
    }
}
