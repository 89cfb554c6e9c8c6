//! What a unit has in force around a period: its filings before, the one after, each with
//! what stands beside it of units for which it speaks; for one unit or for many in as many
//! statements.

use std::collections::HashMap;

use cengbao_domain::filing::{Others, Values};
use cengbao_domain::ids::NodeId;
use cengbao_domain::outlier::{Filed, MAX_HISTORY, Peer};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::taken_in::Signed;
use cengbao_entity::{report, revision};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::speaks_for::FiledBy;
use crate::access::Scope;
use crate::agency::Agency;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::report::Report;
use crate::row;
use crate::values::shown;

/// What a unit has in force around a period.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// The filings for earlier periods, the latest first.
    pub(super) past: Vec<Filed>,
    /// The first filing for a later period.
    pub(super) next: Option<Values>,
    /// Whose figures stand in those beside its own.
    pub(super) others: Others,
    /// What its peers filed for the period, where the unit's own history is
    /// too short to judge by. Never leaves the store but as a limit.
    pub(super) peers: Vec<Peer>,
}

/// A unit that files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filer<'a> {
    pub(super) unit: NodeId,
    /// The place among whose units it has its peers.
    pub(super) path: &'a Path,
    /// A change of boundary or coverage touched it.
    pub(super) chained: bool,
}

impl<'a> From<&'a Report> for Filer<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            unit: report.unit,
            path: &report.path,
            chained: report.chained_unit().is_some(),
        }
    }
}

impl<'a> From<&'a Agency> for Filer<'a> {
    fn from(unit: &'a Agency) -> Self {
        Self {
            unit: unit.id,
            path: &unit.path,
            chained: unit.chained,
        }
    }
}

impl Around {
    /// The last filing for an earlier period.
    pub(super) fn previous(&self) -> Option<&Values> {
        self.past.first().map(|filed| &filed.values)
    }
}

impl Scope {
    /// What each unit has in force around a period: three statements, and those of
    /// [`Self::speaks_for`] with two or three more where one of them speaks for others.
    pub(super) async fn around(
        &self,
        form: &FormVersion,
        filers: &[Filer<'_>],
        period: Period,
    ) -> Result<HashMap<NodeId, Around>> {
        let (key, group, order) = KEYS;
        let units: Vec<NodeId> = filers.iter().map(|filer| filer.unit).collect();
        let mut rows = self
            .filings_in_force(form, units.iter(), period)
            .filter(order.lt(period.index()))
            .last_of_each(key, group, order, MAX_HISTORY)
            .await?;
        let after = self
            .filings_in_force(form, units.iter(), period)
            .filter(order.gt(period.index()))
            .first_of_each(key, group, order, 1)
            .await?;
        let has_next = !after.is_empty();
        rows.extend(after);
        let mut filed = FiledBy::new();
        self.read_filed(form, rows, &mut filed).await?;
        let hub = self
            .as_hub("for whom a unit's figures speak, told as one sum")
            .await?;
        let speaks = self
            .speaks_for(&hub, (form, period), filers, &filed)
            .await?;
        let (others, depth) = (speaks.others(), speaks.depth());
        if !others.is_empty() {
            // What they filed for the very period is replaced too.
            let mut rows = hub
                .filings_in_force(form, others.iter(), period)
                .filter(order.lte(period.index()))
                .last_of_each(key, group, order, depth)
                .await?;
            if has_next {
                let behind = hub.filings_in_force(form, others.iter(), period);
                rows.extend(behind.filter(order.gt(period.index())).all().await?);
            }
            hub.read_filed(form, rows, &mut filed).await?;
        }
        let mut found = HashMap::new();
        for unit in units {
            let Some(line) = speaks.line(unit, &filed) else {
                continue;
            };
            let line = line.of_period(period.index());
            let stands_alone = line.took_in.is_empty() && line.shares.is_empty();
            let mut past = line.past(&form.form, period.index());
            if !stands_alone {
                past.truncate(depth);
            }
            let around = Around {
                past,
                next: line.next(&form.form, period.index()),
                peers: Vec::new(),
                others: speaks.told(unit, &line, period.index()),
            };
            found.insert(unit, around);
        }
        Ok(found)
    }

    /// The filings that these reports stand for, beside what was read before.
    async fn read_filed(
        &self,
        form: &FormVersion,
        reports: Vec<report::Model>,
        filed: &mut FiledBy,
    ) -> Result<()> {
        let mut values = self.signed_values(form, reports.iter()).await?;
        for one in reports {
            if let Some(signed) = values.remove(&one.id) {
                let by = filed.entry(row::node(one.unit_id)).or_default();
                by.insert(one.period, signed);
            }
        }
        Ok(())
    }

    /// The reports of units that count, for periods of this kind.
    pub(super) fn filings_in_force<'u>(
        &self,
        form: &FormVersion,
        units: impl Iterator<Item = &'u NodeId>,
        period: Period,
    ) -> crate::access::ScopedSelect<'_, report::Entity> {
        let units = units.map(|unit| row::node_key(*unit));
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
