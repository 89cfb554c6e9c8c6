//! Reports (报表) as a scope sees them: from inside the unit the current
//! revision, from outside and as a copy (抄报) the one last signed.

mod desk;
mod order;
mod outgrown;
mod receipts;
mod revisions;

use std::collections::HashMap;

use cengbao_domain::extension;
use cengbao_domain::filing::Values;
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::report::{CorrectionState, Desk, Receipts, ReportState, Standing};
use cengbao_entity::report;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition};

pub use self::desk::{AllowedAction, ReportEvent};
pub(crate) use self::desk::{desk_of, set_standing, standing_of};
pub use self::order::{ReportOrder, ReportSort};
use self::receipts::Desks;
use crate::access::{Receiver, Scope, ScopedSelect};
use crate::error::{Result, StoreError};
use crate::extension::Extended;
use crate::page::{Page, PageRequest};
use crate::row;
use crate::time::{day_in_zone, moment};
use crate::values;

/// A report as the viewer may see it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mark that the report carries by itself"
)]
#[derive(Clone, Debug)]
pub struct Report {
    /// Key.
    pub id: ReportId,
    /// Who filed.
    pub unit: NodeId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its place on the day of the first draft.
    pub path: Path,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// Code of the form.
    pub form: String,
    /// For which period.
    pub period: Period,
    /// Where it stands.
    pub state: ReportState,
    /// The correction under way (更正), seen from inside the unit alone.
    pub correction: Option<CorrectionState>,
    /// Raised by every change.
    pub version: i32,
    /// The revision shown.
    pub revision: i32,
    /// Its values by cell.
    pub values: Values,
    /// The revision that the shown one corrects, if it is a correction.
    pub corrects: Option<i32>,
    /// Why it corrects it.
    pub correction_reason: Option<String>,
    /// The signed revision, while it counts.
    pub in_force: Option<i32>,
    /// Due day.
    pub due_on: Option<NaiveDate>,
    /// First submission.
    pub first_submitted_at: Option<DateTime<Utc>>,
    /// First signing: timeliness goes by it.
    pub first_signed_at: Option<DateTime<Utc>>,
    /// Days late, once signed.
    pub late_days: Option<u32>,
    /// A zero report.
    pub zero: bool,
    /// Simulated figures.
    pub simulated: bool,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    pub(crate) standing: Standing,
    /// Nothing is written any more: the schedule has locked and no extension holds.
    pub(crate) locked: bool,
    /// Since it was submitted its unit has come to speak for others too: it is not signed.
    pub(crate) outgrown: bool,
    pub(crate) desk: Desk,
    pub(crate) sectors: Vec<String>,
    pub(crate) filer: Option<uuid::Uuid>,
    /// Who receives it where it stands, the first one first.
    pub receivers: Vec<Receiver>,
    /// Who of several receivers has accepted it; none where there is one.
    pub(crate) receipts: Option<Receipts>,
    /// The viewer's office is one of several receivers, of its period or of today.
    pub(crate) is_at_desk: bool,
    /// Where the unit stands today: who may act on its papers goes by that.
    pub(crate) unit_path: Path,
    /// A change of boundary or coverage touched the unit.
    chained: bool,
}

impl Report {
    /// The unit, if a change touched it: its figures stand in several places, or hang on another's.
    pub(crate) fn chained_unit(&self) -> Option<i32> {
        self.chained.then(|| row::node_key(self.unit))
    }
}

/// Which reports.
#[derive(Clone, Debug, Default)]
pub struct ReportFilter {
    /// Of units at or below this place.
    pub below: Option<Path>,
    /// Of this unit.
    pub unit: Option<NodeId>,
    /// Of the unit with this code: those that the scope sees, wherever the unit
    /// stands today.
    pub unit_code: Option<String>,
    /// Of this campaign.
    pub campaign: Option<String>,
    /// Of this schedule.
    pub schedule: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// In this state.
    pub state: Option<ReportState>,
    /// Only what is copied to the viewer's office (抄报).
    pub copied: bool,
}

impl Scope {
    /// A report by its key; none when it is not, or is not yours.
    pub async fn find_report(&self, id: ReportId) -> Result<Option<Report>> {
        let rows = self
            .select_with_copies::<report::Entity>()
            .filter(report::Column::Id.eq(id.0))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_reports(rows).await?.pop())
    }

    /// Reports by key, those that the scope sees.
    pub async fn find_reports_by_id(&self, ids: &[ReportId]) -> Result<HashMap<ReportId, Report>> {
        let keys = ids.iter().map(|id| id.0);
        let rows = self
            .select_with_copies::<report::Entity>()
            .filter(report::Column::Id.is_in(keys))
            .all()
            .await?;
        Ok(self
            .read_reports(rows)
            .await?
            .into_iter()
            .map(|found| (found.id, found))
            .collect())
    }

    /// Reports in the order that is asked.
    pub async fn list_reports(
        &self,
        filter: &ReportFilter,
        order: ReportOrder,
        page: &PageRequest,
    ) -> Result<Page<Report>> {
        let Some(select) = self.reports(filter).await? else {
            return Ok(Page::empty());
        };
        let places = [
            order.place(page.after.as_deref())?,
            order.place(page.before.as_deref())?,
        ];
        let (select, beyond) = select.cut(&order.keys(), page, places).await?;
        let rows = select.all().await?;
        let keys: Vec<String> = rows.iter().map(|row| order.key(row)).collect();
        let items = keys.into_iter().zip(self.read_reports(rows).await?);
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// How many there are.
    pub async fn count_reports(&self, filter: &ReportFilter) -> Result<u64> {
        match self.reports(filter).await? {
            Some(select) => select.count().await,
            None => Ok(0),
        }
    }

    /// None: the filter names a campaign that is not there for this scope.
    async fn reports(
        &self,
        filter: &ReportFilter,
    ) -> Result<Option<ScopedSelect<'_, report::Entity>>> {
        let mut condition = Condition::all()
            .add_option(
                filter
                    .unit
                    .map(|unit| report::Column::UnitId.eq(row::node_key(unit))),
            )
            .add_option(
                filter
                    .schedule
                    .as_deref()
                    .map(|schedule| report::Column::Schedule.eq(schedule)),
            )
            .add_option(
                filter
                    .state
                    .map(|state| report::Column::State.eq(state.as_str())),
            )
            .add_option(filter.copied.then(|| self.copied::<report::Entity>()));
        if let Some(code) = &filter.unit_code {
            // The unit itself may lie outside the scope by now. No key: no row.
            let key = self.agency_key(code).await?;
            condition = condition.add(report::Column::UnitId.is_in(key));
        }
        if let Some(path) = &filter.below {
            condition = condition
                .add(report::Column::Path.gte(path.as_str()))
                .add(report::Column::Path.lt(path.upper_bound()));
        }
        if let Some(period) = filter.period {
            condition = condition
                .add(report::Column::PeriodKind.eq(period.kind().as_str()))
                .add(report::Column::Period.eq(period.index()));
        }
        if let Some(code) = &filter.campaign {
            let Some(campaign) = self.find_campaign(code).await? else {
                return Ok(None);
            };
            condition = condition.add(report::Column::CampaignId.eq(campaign.id));
        }
        Ok(Some(
            self.select_with_copies::<report::Entity>()
                .filter(condition),
        ))
    }

    pub(crate) async fn read_reports(&self, rows: Vec<report::Model>) -> Result<Vec<Report>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut shown = self.shown_revisions(&rows).await?;
        let campaign_ids: Vec<i32> = rows.iter().map(|row| row.campaign_id).collect();
        let campaigns = self.campaigns_by_id(&campaign_ids).await?;
        let offices = rows.iter().flat_map(|row| [row.unit_id, row.receiver_id]);
        let names = self.agency_names(offices).await?;
        let sectors = self
            .sectors_of(rows.iter().map(|row| row.sector_set))
            .await?;
        let extended = self.extensions_of_reports(&rows, &campaigns).await?;
        let outgrown = self.outgrown(&rows, &shown, &names).await?;
        let mut desks = self.desks_of(&rows, &campaigns, &names).await?;
        rows.into_iter()
            .map(|found| {
                let revision = shown.remove(&found.id).ok_or_else(|| {
                    StoreError::damaged(format!("report {} has no revision", found.id))
                })?;
                let campaign = campaigns
                    .get(&found.campaign_id)
                    .ok_or(StoreError::NotFound)?;
                let form = campaign.definition.form(&found.form).ok_or_else(|| {
                    StoreError::damaged(format!("{} has no form {}", campaign.code, found.form))
                })?;
                let unit = names.get(&found.unit_id).ok_or_else(|| {
                    StoreError::damaged(format!("unit {} has no name", found.unit_id))
                })?;
                let first_signed_at = found.first_signed_at.map(moment);
                let schedule = campaign.definition.schedule(&found.schedule);
                let locks_on = schedule.and_then(|schedule| schedule.locks_on);
                let until = extended
                    .get(&Extended::of_report(&found))
                    .map(|one| one.until);
                let Desks {
                    receivers,
                    receipts,
                    is_own,
                } = desks.remove(&found.id).unwrap_or_default();
                let stands = Standing {
                    is_partly_accepted: receipts.as_ref().is_some_and(Receipts::is_partly),
                    ..standing_of(&found)?
                };
                // Who does not see the current revision does not see that
                // there is a correction.
                let standing = Standing {
                    correction: stands
                        .correction
                        .filter(|_| revision.number == found.revision),
                    ..stands
                };
                Ok(Report {
                    id: ReportId(found.id),
                    unit: row::node(found.unit_id),
                    unit_code: unit.code.clone(),
                    unit_name: unit.name.clone(),
                    receivers,
                    is_at_desk: is_own,
                    receipts,
                    unit_path: row::path(unit.path.clone())?,
                    chained: unit.chained,
                    path: row::path(found.path)?,
                    campaign: campaign.code.clone(),
                    desk: desk_of(&campaign.definition, &found.schedule)?,
                    schedule: found.schedule,
                    form: found.form,
                    period: row::period(&found.period_kind, found.period)?,
                    state: standing.state,
                    correction: standing.correction,
                    standing,
                    outgrown: outgrown.contains(&found.id),
                    locked: extension::is_locked(locks_on, until, self.today()),
                    version: found.version,
                    revision: revision.number,
                    values: values::shown(form, revision.cells)?,
                    corrects: revision.corrects,
                    correction_reason: revision.reason,
                    in_force: found.signed_revision.filter(|_| found.in_force),
                    // What was signed keeps the day it was judged by.
                    due_on: match first_signed_at {
                        Some(_) => found.due_on,
                        None => extension::due_day(found.due_on, until),
                    },
                    first_submitted_at: found.first_submitted_at.map(moment),
                    first_signed_at,
                    late_days: first_signed_at.and_then(|at| days_late(found.due_on, at)),
                    zero: found.zero,
                    simulated: found.simulated,
                    updated_at: moment(found.updated_at),
                    sectors: sectors.get(&found.sector_set).cloned().unwrap_or_default(),
                    filer: revision.filer_id,
                })
            })
            .collect()
    }
}

/// Whole days between the due day and the signing; none if in time.
pub(crate) fn days_late(due: Option<NaiveDate>, signed: DateTime<Utc>) -> Option<u32> {
    cengbao_domain::deadline::timeliness(due, day_in_zone(signed)).late_days()
}
