//! What a unit has in force around a period: its filings before, the one after,
//! for one unit or for many in as many statements.

use std::collections::HashMap;

use cengbao_domain::filing::Values;
use cengbao_domain::ids::NodeId;
use cengbao_domain::outlier::{Filed, MAX_HISTORY, Peer};
use cengbao_domain::period::Period;
use cengbao_entity::{report, revision};
use sea_orm::ColumnTrait;
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
    /// What each unit has in force around a period: three statements.
    pub(super) async fn around(
        &self,
        form: &FormVersion,
        units: &[NodeId],
        period: Period,
    ) -> Result<HashMap<NodeId, Around>> {
        let (key, group, order) = KEYS;
        let before = self
            .filings_in_force(form, units, period)
            .filter(order.lt(period.index()))
            .last_of_each(key, group, order, MAX_HISTORY)
            .await?;
        let after = self
            .filings_in_force(form, units, period)
            .filter(order.gt(period.index()))
            .first_of_each(key, group, order, 1)
            .await?;
        let mut values = self
            .signed_values(form, before.iter().chain(&after))
            .await?;
        let mut found: HashMap<NodeId, Around> = HashMap::new();
        for one in before {
            let around = found.entry(row::node(one.unit_id)).or_default();
            around
                .past
                .extend(values.remove(&one.id).map(|values| Filed {
                    period: one.period,
                    values,
                }));
        }
        for one in after {
            let around = found.entry(row::node(one.unit_id)).or_default();
            around.next = values.remove(&one.id);
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
    ) -> Result<HashMap<Uuid, Values>> {
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
            .map(|revision| Ok((revision.report_id, shown(&form.form, revision.cells)?)))
            .collect()
    }
}

/// The key of a report, whose it is, and in which order they stand.
pub(super) const KEYS: (report::Column, report::Column, report::Column) = (
    report::Column::Id,
    report::Column::UnitId,
    report::Column::Period,
);
