//! The units (单位) behind a figure: who reports, and which of their filings
//! holds on a period.

use std::collections::HashMap;

use cengbao_domain::answer::CarriedBecause;
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::report::ReportState;
use cengbao_entity::{obligation, report};
use sea_orm::{ColumnTrait, Condition, Value};

use crate::access::{Scope, SortKey};
use crate::agency::Agency;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;

/// A unit as a row of a table.
#[derive(Clone, Debug)]
pub(crate) struct UnitRow {
    pub(crate) node: NodeId,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) simulated: bool,
    pub(crate) shard_key: i32,
}

impl UnitRow {
    pub(crate) fn of(found: &Agency) -> Self {
        Self {
            node: found.id,
            code: found.code.clone(),
            name: found.name.clone(),
            simulated: found.simulated,
            shard_key: found.shard_key,
        }
    }
}

/// The filing of a unit that holds on a period.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastFiling {
    pub(crate) report: Option<ReportId>,
    pub(crate) revision: Option<i32>,
    pub(crate) carried_from: Option<Period>,
    pub(crate) carried_because: Option<CarriedBecause>,
    pub(crate) increase_since: Option<Period>,
}

impl Scope {
    /// Units below a place that owe the form's family on the period or have
    /// ever owed it before, in the order of the tree.
    pub(crate) async fn list_units(
        &self,
        form: &FormVersion,
        period: Period,
        below: &Path,
        page: &PageRequest,
    ) -> Result<Page<UnitRow>> {
        let condition = Condition::all()
            .add(obligation::Column::FamilyId.eq(form.family_id))
            .add(obligation::Column::PeriodKind.eq(period.kind().as_str()))
            .add(obligation::Column::FirstPeriod.lte(period.index()))
            .add(obligation::Column::Path.gte(below.as_str()))
            .add(obligation::Column::Path.lt(below.upper_bound()));
        let places = [
            self.path_of_unit(page.after.as_deref()).await?,
            self.path_of_unit(page.before.as_deref()).await?,
        ];
        let (select, beyond) = self
            .select::<obligation::Entity>()
            .filter(condition)
            .cut(
                &[SortKey::ascending(obligation::Column::Path)],
                page,
                places,
            )
            .await?;
        let mut rows: Vec<(String, i32, i32)> = select
            .distinct()
            .columns([
                obligation::Column::Path,
                obligation::Column::UnitId,
                obligation::Column::ShardKey,
            ])
            .await?;
        rows.dedup();
        let names = self
            .agency_names(rows.iter().map(|(_, unit, _)| *unit))
            .await?;
        let items = rows
            .into_iter()
            .map(|(_, unit, shard_key)| {
                let name = names
                    .get(&unit)
                    .ok_or_else(|| StoreError::damaged(format!("unit {unit} has no name")))?;
                let unit = UnitRow {
                    node: row::node(unit),
                    code: name.code.clone(),
                    name: name.name.clone(),
                    simulated: name.simulated,
                    shard_key,
                };
                Ok((unit.code.clone(), unit))
            })
            .collect::<Result<_>>()?;
        Ok(Page::cut(page, items, beyond))
    }

    async fn path_of_unit(&self, cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
        let Some(code) = cursor else {
            return Ok(None);
        };
        let unit = self.find_agency(code).await?.ok_or_else(bad_cursor)?;
        Ok(Some(vec![unit.path.as_str().into()]))
    }

    /// For each unit the filing that holds on the period, and since when its
    /// increase counts: in one statement.
    pub(crate) async fn last_filings(
        &self,
        form: &FormVersion,
        period: Period,
        units: &[(i32, NodeId)],
    ) -> Result<HashMap<NodeId, LastFiling>> {
        if units.is_empty() {
            return Ok(HashMap::new());
        }
        let mut shards: Vec<i32> = units.iter().map(|(shard, _)| *shard).collect();
        shards.sort_unstable();
        shards.dedup();
        let reports = self
            .select::<report::Entity>()
            .filter(report::Column::ShardKey.is_in(shards))
            .filter(report::Column::FamilyId.eq(form.family_id))
            .filter(report::Column::PeriodKind.eq(period.kind().as_str()))
            .filter(
                report::Column::UnitId.is_in(units.iter().map(|(_, unit)| row::node_key(*unit))),
            )
            .filter(report::Column::Period.lte(period.index()))
            .ascending(report::Column::Period)
            .all()
            .await?;
        let mut by_unit: HashMap<NodeId, Vec<report::Model>> = HashMap::new();
        for one in reports {
            by_unit.entry(row::node(one.unit_id)).or_default().push(one);
        }
        by_unit
            .into_iter()
            .map(|(unit, reports)| Ok((unit, last_filing(period, &reports)?)))
            .collect()
    }
}

/// `reports` of one unit up to the period, in the order of their periods.
fn last_filing(period: Period, reports: &[report::Model]) -> Result<LastFiling> {
    let in_force: Vec<&report::Model> = reports.iter().filter(|report| report.in_force).collect();
    let Some((last, earlier)) = in_force.split_last() else {
        return Ok(LastFiling::default());
    };
    let found = LastFiling {
        report: Some(ReportId(last.id)),
        revision: last.signed_revision,
        ..LastFiling::default()
    };
    if last.period == period.index() {
        let since = earlier
            .last()
            .filter(|before| before.period + 1 < last.period);
        let increase_since = since
            .map(|before| row::period(&before.period_kind, before.period))
            .transpose()?;
        return Ok(LastFiling {
            increase_since,
            ..found
        });
    }
    let own = reports
        .last()
        .filter(|report| report.period == period.index());
    let own_state: Option<ReportState> = own.map(|report| row::name(&report.state)).transpose()?;
    Ok(LastFiling {
        carried_from: Some(row::period(&last.period_kind, last.period)?),
        carried_because: Some(match own_state {
            Some(ReportState::Returned) => CarriedBecause::Returned,
            Some(ReportState::Withdrawn) => CarriedBecause::Withdrawn,
            _ => CarriedBecause::Silent,
        }),
        ..found
    })
}
