//! Which filing of a unit holds on a period, now or as it was known at a moment,
//! and why an earlier one holds where it does.
//!
//! A revision tells from when to when it was in force; the journal tells how a
//! report went out of force. Neither is ever written over, so that what stood
//! at a moment is read and never guessed.

use std::collections::HashMap;

use cengbao_domain::answer::CarriedBecause;
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::period::Period;
use cengbao_domain::report::ReportState;
use cengbao_entity::{journal, report, revision};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::reading::Reading;
use crate::rollup::Cause;
use crate::row;

/// The filing of a unit that holds on a period.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastFiling {
    pub(crate) report: Option<ReportId>,
    pub(crate) revision: Option<i32>,
    pub(crate) carried_from: Option<Period>,
    pub(crate) carried_because: Option<CarriedBecause>,
    pub(crate) increase_since: Option<Period>,
}

/// A report with the revision that counts, if one does.
struct Filed {
    report: report::Model,
    counts: Option<i32>,
}

impl Scope {
    /// For each unit the filing that holds on the period, and since when its
    /// increase counts: in one statement, in three where an earlier moment is
    /// asked.
    pub(crate) async fn last_filings(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        units: &[(i32, NodeId)],
    ) -> Result<HashMap<NodeId, LastFiling>> {
        if units.is_empty() {
            return Ok(HashMap::new());
        }
        let mut shards: Vec<i32> = units.iter().map(|(shard, _)| *shard).collect();
        shards.sort_unstable();
        shards.dedup();
        let of_units = Condition::all()
            .add(report::Column::ShardKey.is_in(shards.iter().copied()))
            .add(report::Column::FamilyId.eq(form.family_id))
            .add(report::Column::PeriodKind.eq(period.kind().as_str()))
            .add(report::Column::UnitId.is_in(units.iter().map(|(_, unit)| row::node_key(*unit))))
            .add(report::Column::Period.lte(period.index()));
        let reports = self
            .select::<report::Entity>()
            .filter(of_units.clone())
            .ascending(report::Column::Period)
            .all()
            .await?;
        let in_force = match reading.known_micros() {
            Some(moment) => Some(self.in_force_at(of_units, moment).await?),
            None => None,
        };
        let counts = |report: &report::Model| match &in_force {
            Some(then) => then.get(&report.id).copied(),
            None => report.signed_revision.filter(|_| report.in_force),
        };
        let mut by_unit: HashMap<NodeId, Vec<Filed>> = HashMap::new();
        for report in reports {
            let counts = counts(&report);
            by_unit
                .entry(row::node(report.unit_id))
                .or_default()
                .push(Filed { report, counts });
        }
        let marks = self
            .marks(form, period, reading, (&shards, &by_unit))
            .await?;
        by_unit
            .into_iter()
            .map(|(unit, filed)| Ok((unit, last_filing(period, &filed, marks.get(&unit))?)))
            .collect()
    }

    /// The revision of each of these reports that was in force at a moment.
    async fn in_force_at(&self, reports: Condition, moment: i64) -> Result<HashMap<Uuid, i32>> {
        let of_reports = self.source::<report::Entity>(reports, report::Column::Id);
        let rows: Vec<(Uuid, i32)> = self
            .select::<revision::Entity>()
            .filter(revision::Column::ReportId.in_subquery(of_reports))
            .filter(was_in_force(moment))
            .columns([revision::Column::ReportId, revision::Column::Number])
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// How the units' own reports of the period went out of force. What lies at
    /// a unit anew after that changes nothing of it until it is signed. `shards` are
    /// all in which the units ever stood.
    async fn marks(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        (shards, by_unit): (&[i32], &HashMap<NodeId, Vec<Filed>>),
    ) -> Result<HashMap<NodeId, CarriedBecause>> {
        let out: Vec<&report::Model> = by_unit
            .values()
            .filter_map(|filed| filed.last())
            .filter(|last| last.counts.is_none() && last.report.period == period.index())
            .map(|last| &last.report)
            .collect();
        let mut marks = HashMap::new();
        let mut unknown = Vec::new();
        for report in out {
            let state: ReportState = row::name(&report.state)?;
            match (reading.known_at, state) {
                (None, ReportState::Returned) => {
                    marks.insert(row::node(report.unit_id), CarriedBecause::Returned);
                }
                (None, ReportState::Withdrawn) => {
                    marks.insert(row::node(report.unit_id), CarriedBecause::Withdrawn);
                }
                _ if report.signed_revision.is_some() => unknown.push(report),
                _ => {}
            }
        }
        if unknown.is_empty() {
            return Ok(marks);
        }
        let causes = [Cause::Return.as_str(), Cause::Withdraw.as_str()];
        let rows: Vec<(i32, String, i64)> = self
            .select::<journal::Entity>()
            // A report that moved with its unit went out of force where it was then.
            .filter(journal::Column::ShardKey.is_in(shards.iter().copied()))
            .filter(journal::Column::FamilyId.eq(form.family_id))
            .filter(journal::Column::PeriodKind.eq(period.kind().as_str()))
            .filter(journal::Column::UnitId.is_in(unknown.iter().map(|one| one.unit_id)))
            .filter(journal::Column::ReportId.is_in(unknown.iter().map(|one| one.id)))
            .filter(journal::Column::Cause.is_in(causes))
            .filter(
                Condition::all().add_option(
                    reading
                        .known_micros()
                        .map(|moment| journal::Column::RecordedAt.lte(moment)),
                ),
            )
            .ascending(journal::Column::RecordedAt)
            .columns([
                journal::Column::UnitId,
                journal::Column::Cause,
                journal::Column::RecordedAt,
            ])
            .await?;
        // The last of a unit stays.
        marks.extend(rows.into_iter().map(|(unit, cause, _)| {
            let mark = if cause == Cause::Withdraw.as_str() {
                CarriedBecause::Withdrawn
            } else {
                CarriedBecause::Returned
            };
            (row::node(unit), mark)
        }));
        Ok(marks)
    }
}

/// Revisions that were in force at a moment.
pub(crate) fn was_in_force(moment: i64) -> Condition {
    Condition::all()
        .add(revision::Column::InForceFrom.lte(moment))
        .add(
            Condition::any()
                .add(revision::Column::InForceUntil.is_null())
                .add(revision::Column::InForceUntil.gt(moment)),
        )
}

/// `filed` of one unit up to the period, in the order of their periods.
fn last_filing(
    period: Period,
    filed: &[Filed],
    mark: Option<&CarriedBecause>,
) -> Result<LastFiling> {
    let in_force: Vec<&Filed> = filed.iter().filter(|one| one.counts.is_some()).collect();
    let Some((last, earlier)) = in_force.split_last() else {
        return Ok(LastFiling::default());
    };
    let of = |one: &Filed| row::period(&one.report.period_kind, one.report.period);
    let found = LastFiling {
        report: Some(ReportId(last.report.id)),
        revision: last.counts,
        ..LastFiling::default()
    };
    if last.report.period == period.index() {
        let since = earlier
            .last()
            .filter(|before| before.report.period + 1 < last.report.period);
        return Ok(LastFiling {
            increase_since: since.map(|before| of(before)).transpose()?,
            ..found
        });
    }
    Ok(LastFiling {
        carried_from: Some(of(last)?),
        carried_because: Some(mark.copied().unwrap_or(CarriedBecause::Silent)),
        ..found
    })
}
