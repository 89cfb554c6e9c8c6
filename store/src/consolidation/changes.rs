//! What changed since a consolidation was signed, unit by unit: the journal
//! behind the positions that it rests on.
//!
//! Exact whatever the clocks say: a change lies behind the signature exactly if
//! its head's version is above the one that was signed. Only the shards whose
//! head has moved are read.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::figure::{Amount, Figures};
use cengbao_domain::ids::ReportId;
use cengbao_domain::indicator::TimeKind;
use cengbao_entity::journal;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};

use super::Consolidation;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, earliest};
use crate::page::{Page, PageRequest};
use crate::range;
use crate::rollup::figure_error;
use crate::time::moment;

/// Changes that are added up; more than a place files between two signatures.
const MAX_CHANGES: usize = 20_000;

/// What one unit changed since the signature.
#[derive(Clone, Debug)]
pub struct ConsolidationChange {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// By how much, aligned with [`FormVersion::number_columns`]; 0 for a rate, whose parts tell it.
    pub differences: Vec<i64>,
    /// By how many more it is expected to report.
    pub expected: i64,
    /// By how many more it has reported.
    pub reported: i64,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// The report behind the last change.
    pub report: Option<ReportId>,
    /// Its revision.
    pub revision: Option<i32>,
}

/// One unit's changes added up.
#[derive(Default)]
struct Sum {
    pair: Pair,
    last: (i64, i64),
    report: Option<(uuid::Uuid, Option<i32>)>,
}

impl Scope {
    /// Which units changed since the signature, in the order of their codes;
    /// those whose changes cancel each other are left out.
    ///
    /// Errors: `Invalid` beyond `MAX_CHANGES` changes.
    pub async fn consolidation_changes(
        &self,
        of: &Consolidation,
        page: &PageRequest,
    ) -> Result<Page<ConsolidationChange>> {
        let sums = self.sums_since(of).await?;
        let names = self.agency_names(sums.keys().copied()).await?;
        let mut items = Vec::with_capacity(sums.len());
        for (unit, sum) in sums {
            if shows_no_change(&of.form, &sum.pair) {
                continue;
            }
            let name = names
                .get(&unit)
                .ok_or_else(|| StoreError::damaged(format!("unit {unit} has no name")))?;
            let change = ConsolidationChange {
                code: name.code.clone(),
                name: name.name.clone(),
                differences: of.form.amounts(&sum.pair),
                expected: sum.pair.now.expected,
                reported: sum.pair.now.reported,
                changed_at: moment(sum.last.0),
                report: sum.report.map(|(id, _)| ReportId(id)),
                revision: sum.report.and_then(|(_, revision)| revision),
            };
            items.push((change.code.clone(), change));
        }
        items.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Page::of_all(page, items))
    }

    async fn sums_since(&self, of: &Consolidation) -> Result<BTreeMap<i32, Sum>> {
        let now = self.positions(of.form.family_id, &of.place).await?;
        let then = |shard: i32| of.positions.get(&shard).copied().unwrap_or(0);
        let raised = now
            .iter()
            .filter(|(shard, version)| **version > then(**shard))
            .map(|(shard, _)| *shard);
        // One that stands elsewhere by now: what it takes along is written in its own shard.
        let gone = of.positions.keys().filter(|shard| !now.contains_key(shard));
        let moved: BTreeSet<i32> = raised.chain(gone.copied()).collect();
        let Some(lowest) = moved.iter().map(|shard| then(*shard)).min() else {
            return Ok(BTreeMap::new());
        };
        // Wherever the place stood, then and since: what goes from one to the other cancels itself.
        let stood = self.tree().await?.stood(&of.place.path, 0);
        let within = stood.iter().fold(Condition::any(), |any, (path, _)| {
            any.add(range::within(journal::Column::Path, path))
        });
        let rows = self
            .select::<journal::Entity>()
            .filter(journal::Column::ShardKey.is_in(moved))
            .filter(journal::Column::FamilyId.eq(of.form.family_id))
            .filter(journal::Column::PeriodKind.eq(of.period.kind().as_str()))
            .filter(journal::Column::HeadVersion.gt(lowest))
            .filter(journal::Column::FromPeriod.lte(of.period.index()))
            .filter(journal::Column::UntilPeriod.gt(earliest(of.period)))
            .filter(within)
            .limit(MAX_CHANGES + 1)
            .all()
            .await?;
        if rows.len() > MAX_CHANGES {
            return Err(StoreError::invalid(
                "changes",
                format!("more than {MAX_CHANGES} changes since the signature"),
                "ask the consolidations of the places below",
            )
            .in_chinese("签报后的变动过多：请查询下级辖区的汇总"));
        }
        let mut sums: BTreeMap<i32, Sum> = BTreeMap::new();
        let behind = |one: &journal::Model| one.head_version > then(one.shard_key);
        for one in rows.into_iter().filter(behind) {
            let figures = Figures::decode(&one.figures).map_err(StoreError::damaged)?;
            let sum = sums.entry(one.unit_id).or_default();
            for (total, index) in sum.pair.by_period(of.period) {
                if one.from_period <= index && index < one.until_period {
                    *total = total.plus(&figures).map_err(figure_error)?;
                }
            }
            // A head's clock never goes back; of two heads the clock alone tells.
            if sum.last < (one.recorded_at, one.head_version) {
                sum.last = (one.recorded_at, one.head_version);
                sum.report = one.report_id.map(|id| (id, one.revision));
            }
        }
        for sum in sums.values_mut() {
            sum.pair.compare()?;
        }
        Ok(sums)
    }
}

/// Whether what was added leaves everything that a row of the period shows as
/// it was.
pub(super) fn shows_no_change(form: &FormVersion, added: &Pair) -> bool {
    let counts = &added.now;
    let same_counts = [
        counts.expected,
        counts.reported,
        counts.on_time,
        counts.simulated,
    ] == [0; 4];
    same_counts
        && form.number_columns().iter().all(|column| {
            let Some(slot) = form.slot(&column.indicator.code) else {
                return true;
            };
            let [now, before, earlier] =
                [&added.now, &added.before, &added.earlier].map(|figures| figures.slot(slot));
            shows_nothing(column.indicator.time, now, before, earlier)
        })
}

/// The same of one column. The increase shows the period before as well; what is
/// per period stands in the difference of two.
fn shows_nothing(time: TimeKind, now: Amount, before: Amount, earlier: Amount) -> bool {
    match time {
        TimeKind::Cumulative | TimeKind::Stock => (now.sum, now.count, before.sum) == (0, 0, 0),
        TimeKind::PerPeriod => now == before && before == earlier,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_filing_for_the_period_before_shows_as_another_increase() {
        let some = Amount { sum: 3, count: 1 };
        let none = Amount::default();
        // As-of figures hold what is per period from its own period on.
        assert!(!shows_nothing(TimeKind::PerPeriod, some, none, none));
        assert!(!shows_nothing(TimeKind::PerPeriod, some, some, none));
        assert!(shows_nothing(TimeKind::PerPeriod, some, some, some));
        assert!(!shows_nothing(TimeKind::Cumulative, none, some, none));
        assert!(shows_nothing(TimeKind::Cumulative, none, none, some));
    }
}
