//! What a unit has in force around a period: its filings before, the one after, each with
//! what stands beside it of units that it took in; for one unit or for many in as many
//! statements.

use std::collections::HashMap;

use cengbao_domain::filing::Values;
use cengbao_domain::ids::NodeId;
use cengbao_domain::outlier::{Filed, MAX_HISTORY, Peer};
use cengbao_domain::period::Period;
use cengbao_domain::taken_in::{Line, Signed};
use cengbao_entity::{report, revision};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::row;
use crate::values::shown;

/// What a unit has in force around a period.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// The filings for earlier periods, the latest first.
    pub(super) past: Vec<Filed>,
    /// The first filing for a later period.
    pub(super) next: Option<Values>,
    /// Names of the units that it took in by the period, whose figures stand in those.
    pub(super) merged: Vec<String>,
    /// What its peers filed for the period, where the unit's own history is
    /// too short to judge by. Never leaves the store but as a limit.
    pub(super) peers: Vec<Peer>,
}

impl Around {
    /// The last filing for an earlier period.
    pub(super) fn previous(&self) -> Option<&Values> {
        self.past.first().map(|filed| &filed.values)
    }
}

impl Scope {
    /// What each unit has in force around a period: three statements, and one more beside
    /// those of [`Self::taken_in`] where one of them took others in.
    pub(super) async fn around(
        &self,
        form: &FormVersion,
        units: &[NodeId],
        period: Period,
    ) -> Result<HashMap<NodeId, Around>> {
        let (key, group, order) = KEYS;
        let taken = self.taken_in(units, period).await?;
        let theirs: Vec<NodeId> = taken.units().collect();
        let all: Vec<NodeId> = units.iter().chain(&theirs).copied().collect();
        let their_own = theirs.iter().map(|unit| row::node_key(*unit));
        let before = self
            .filings_in_force(form, &all, period)
            .filter(
                Condition::any().add(order.lt(period.index())).add(
                    Condition::all()
                        .add(order.eq(period.index()))
                        .add(group.is_in(their_own)),
                ),
            )
            .last_of_each(key, group, order, MAX_HISTORY)
            .await?;
        let mut after = self
            .filings_in_force(form, units, period)
            .filter(order.gt(period.index()))
            .first_of_each(key, group, order, 1)
            .await?;
        if !theirs.is_empty() {
            let behind = self.filings_in_force(form, &theirs, period);
            after.extend(behind.filter(order.gt(period.index())).all().await?);
        }
        let mut values = self
            .signed_values(form, before.iter().chain(&after))
            .await?;
        let mut lines: HashMap<NodeId, Line> = HashMap::new();
        for one in before.into_iter().chain(after) {
            if let Some(signed) = values.remove(&one.id) {
                let line = lines.entry(row::node(one.unit_id)).or_default();
                line.filed.insert(one.period, signed);
            }
        }
        let mut found = HashMap::new();
        for unit in units {
            let merged = taken.names(*unit);
            let Some(line) = taken.line(*unit, &mut lines) else {
                continue;
            };
            let line = line.of_period(period.index());
            let around = Around {
                past: line.past(&form.form, period.index()),
                next: line.next(&form.form, period.index()),
                peers: Vec::new(),
                merged,
            };
            found.insert(*unit, around);
        }
        Ok(found)
    }

    /// The reports of units that count, for periods of this kind.
    pub(super) fn filings_in_force(
        &self,
        form: &FormVersion,
        units: &[NodeId],
        period: Period,
    ) -> crate::access::ScopedSelect<'_, report::Entity> {
        let units = units.iter().map(|unit| row::node_key(*unit));
        self.select::<report::Entity>()
            .filter(report::Column::FamilyId.eq(form.family_id))
            .filter(report::Column::PeriodKind.eq(period.kind().as_str()))
            .filter(report::Column::UnitId.is_in(units))
            .filter(report::Column::InForce.eq(true))
    }

    /// The values of reports in force, by report.
    pub(super) async fn signed_values(
        &self,
        form: &FormVersion,
        reports: impl Iterator<Item = &report::Model>,
    ) -> Result<HashMap<Uuid, Signed>> {
        let signed: HashMap<Uuid, i32> = reports
            .filter_map(|report| Some((report.id, report.signed_revision?)))
            .collect();
        if signed.is_empty() {
            return Ok(HashMap::new());
        }
        self.select::<revision::Entity>()
            .filter(revision::Column::ReportId.is_in(signed.keys().copied()))
            .filter(revision::Column::InForceFrom.is_not_null())
            .all()
            .await?
            .into_iter()
            .filter(|revision| signed.get(&revision.report_id) == Some(&revision.number))
            .map(|revision| {
                let signed = Signed {
                    at: revision.in_force_from.unwrap_or_default(),
                    values: shown(&form.form, revision.cells)?,
                };
                Ok((revision.report_id, signed))
            })
            .collect()
    }
}

/// The key of a report, whose it is, and in which order they stand.
pub(super) const KEYS: (report::Column, report::Column, report::Column) = (
    report::Column::Id,
    report::Column::UnitId,
    report::Column::Period,
);
