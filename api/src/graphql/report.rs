//! Reports (报表): what a unit filed, where it stands, what may be done with it now.

mod acceptance;
mod action;
mod event;
mod filter;
mod order;
mod revision;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::ids::ReportId;
use cengbao_domain::{filing, report};
use cengbao_store::{Scope, StoreError};

pub(super) use event::ReportEvent;
pub(super) use filter::{ReportFilter, Within};
pub(super) use order::ReportOrder;

use super::campaign::{self, Campaign, Schedule};
use super::cell::Column;
use super::context::{loader, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::explain::ReportRevision;
use super::form::Form;
use super::limits::LIST;
use super::loader::{EventsOf, ReportOf, load_all};
use super::node::{GlobalId, report_id, seal};
use super::page::{self, Asked, Connection, Counted, Items, Listed};
use super::scalar::{Date, DateTime, Period};
use super::unit::UnitReference;
use acceptance::Acceptance;
use action::{AllowedAction, ReportAction};
use revision::RevisionsOf;

/// Where a report stands (报表状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "report::ReportState")]
pub(super) enum ReportState {
    /// Being written at the unit (草稿).
    Draft,
    /// Waits for the unit's reviewer (已提交).
    Submitted,
    /// Signed by the unit's reviewer: in force from here (已签发).
    Signed,
    /// Accepted by its receiver: in force (已接收).
    Accepted,
    /// A correction was signed and waits to be accepted: in force (已更正).
    Corrected,
    /// Sent back with a reason: not in force (已退回).
    Returned,
    /// Taken back by its own unit after it was signed: not in force (已撤回).
    Withdrawn,
}

/// Where a correction stands that is not signed yet (更正状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "report::CorrectionState")]
pub(super) enum CorrectionState {
    /// Being written at the unit (更正草稿).
    Draft,
    /// Waits for the unit's reviewer (更正待审核).
    Submitted,
    /// Sent back by the unit's reviewer (更正被退回).
    Returned,
}

/// What a unit filed for one schedule and one period (报表).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Report {
    #[graphql(skip)]
    row: cengbao_store::Report,
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// The unit that files it (填报单位).
    unit: UnitReference,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// Code of the schedule within the campaign (报送要求代码).
    schedule_code: String,
    /// The period (报告期).
    period: Period,
    /// Where it stands (状态).
    state: ReportState,
    /// The correction that the unit is working on (更正), seen from inside the unit alone; null if there is none. What is
    /// in force counts until the correction is signed.
    correction: Option<CorrectionState>,
    /// Number of the revision that `revision` corrects (所更正的修订号); null if it is not a correction.
    corrects: Option<i32>,
    /// Why it corrects it (更正理由); null if it is not a correction.
    correction_reason: Option<String>,
    /// Version of the report (版本号), which grows with every change; send it back as `expectedVersion`.
    version: i32,
    /// Number of the current revision (修订号), from 1; what was signed before is never overwritten.
    revision: i32,
    /// Number of the revision that counts in the sums (生效修订号); null while none does.
    in_force: Option<i32>,
    /// Last day in time (报送日), an extension included while it is not signed; null where the document sets none.
    due_on: Option<Date>,
    /// Whether it was first signed after the due day (是否逾期); an unsigned one is judged by its obligation.
    late: bool,
    /// Calendar days after the due day on which it was first signed (逾期天数); null if it was in time or is not signed.
    late_days: Option<i32>,
    /// When it was first submitted (首次提交时间); null if it never was.
    first_submitted_at: Option<DateTime>,
    /// When it was first signed (首次签发时间); timeliness goes by it. Null if it never was.
    first_signed_at: Option<DateTime>,
    /// When it last changed (更新时间).
    updated_at: DateTime,
    /// Whether it is a zero report (零报送).
    zero: bool,
    /// Whether it is simulated (模拟数据).
    simulated: bool,
}

/// One value of a report (数据项).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ReportCell {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// Key of the value in the form (键).
    key: String,
    /// Label of the printed cell (标签).
    label: String,
    /// Printed unit (计量单位); empty for yes-or-no and words.
    unit: String,
    /// The value (值): a decimal with all its digits, `true` or `false`, or words; null while it is blank. Of a rate (比率):
    /// what its numerator and denominator in this report give.
    value: Option<String>,
    /// What it means (列): indicator, scale, kind, how it adds.
    column: Column,
}

impl From<cengbao_store::Report> for Report {
    fn from(row: cengbao_store::Report) -> Self {
        Self {
            id: GlobalId::Report(row.id).seal(),
            unit: UnitReference::agency(row.unit_code.clone(), row.unit_name.clone()),
            campaign_code: row.campaign.clone(),
            schedule_code: row.schedule.clone(),
            period: Period(row.period),
            state: row.state.into(),
            correction: row.correction.map(Into::into),
            corrects: row.corrects,
            correction_reason: row.correction_reason.clone(),
            version: row.version,
            revision: row.revision,
            in_force: row.in_force,
            due_on: row.due_on.map(Date),
            late: row.late_days.is_some(),
            late_days: row
                .late_days
                .map(|days| i32::try_from(days).unwrap_or(i32::MAX)),
            first_submitted_at: row.first_submitted_at.map(DateTime),
            first_signed_at: row.first_signed_at.map(DateTime),
            updated_at: DateTime(row.updated_at),
            zero: row.zero,
            simulated: row.simulated,
            row,
        }
    }
}

impl Listed for Report {
    const LIST: &'static str = "Report";
}

impl Counted for Report {
    type Filter = cengbao_store::ReportFilter;

    async fn count(scope: &Scope, filter: &Self::Filter) -> std::result::Result<u64, StoreError> {
        scope.count_reports(filter).await
    }
}

impl Report {
    async fn of_form(&self, ctx: &Context<'_>) -> Result<Form> {
        campaign::of(ctx, &self.campaign_code)
            .await?
            .find_form(&self.row.form)
            .or_not_found(ctx)
    }
}

#[ComplexObject]
impl Report {
    /// The campaign (专项行动).
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Campaign> {
        campaign::of(ctx, &self.campaign_code).await
    }

    /// The schedule that it fulfils (报送要求).
    async fn schedule(&self, ctx: &Context<'_>) -> Result<Schedule> {
        campaign::of(ctx, &self.campaign_code)
            .await?
            .find_schedule(&self.schedule_code)
            .or_not_found(ctx)
    }

    /// The form it is filed on (调度表).
    async fn form(&self, ctx: &Context<'_>) -> Result<Form> {
        self.of_form(ctx).await
    }

    /// Every value of the form in printed order (数据项), blank ones included.
    async fn cells(&self, ctx: &Context<'_>) -> Result<Vec<ReportCell>> {
        let form = self.of_form(ctx).await?;
        let cell = |column: cengbao_domain::form::Column<'_>| {
            let typed = self.row.values.get(&column.key).cloned();
            let value = typed
                .or_else(|| filing::computed(&form.printed, column.indicator, &self.row.values));
            ReportCell {
                id: seal("cell", &[&self.row.id.to_string(), &column.key]),
                key: column.key.clone(),
                label: column.cell.label.clone(),
                unit: column.indicator.unit.clone(),
                value: value.and_then(|value| filing::render_value(column.indicator, &value)),
                column: column.into(),
            }
        };
        Ok(form.printed.columns().map(cell).collect())
    }

    /// Who receives it (接收单位): one office, or several with a desk of its own each.
    async fn receivers(&self, ctx: &Context<'_>) -> Result<Vec<UnitReference>> {
        campaign::receivers(ctx, &self.campaign_code, &self.row.receivers).await
    }

    /// Who has accepted what is in force (接收记录), the first one first. Where there are several receivers the report is
    /// ACCEPTED when all of them have; a return by any of them, a correction and a withdrawal begin anew.
    async fn acceptances(&self, ctx: &Context<'_>) -> Result<Vec<Acceptance>> {
        acceptance::of(ctx, self).await
    }

    /// Who may read it as well (抄报单位), by the version of the campaign in force.
    async fn copied_to(&self, ctx: &Context<'_>) -> Result<Vec<UnitReference>> {
        campaign::copies(ctx, &self.campaign_code, &self.schedule_code).await
    }

    /// Whether you read it because it is copied to your office, and by nothing else (抄件): you may do nothing with it.
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn is_copy(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(scope(ctx)?.reads_as_copy(&self.row))
    }

    /// All its revisions that are or were in force (历次修订), with who filed and who signed each, the first one first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<ReportRevision>> {
        let found = loader(ctx)?.load_one(RevisionsOf(self.row.id)).await;
        Ok(found.or_fault(ctx)?.unwrap_or_default())
    }

    /// What happened to it (经过), oldest first.
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<ReportEvent>> {
        load_all(ctx, EventsOf(self.row.id)).await
    }

    /// What you may do with it now, and why not what you may not (可用操作).
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Result<Vec<AllowedAction>> {
        let actions = scope(ctx)?.allowed_actions(&self.row).into_iter();
        Ok(actions.map(Into::into).collect())
    }
}

/// The report that an id names. Error NOT_FOUND: there is none, or it is not yours.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Report> {
    let id = report_id(ctx, id)?;
    let found = scope(ctx)?.find_report(id).await.or_fault(ctx)?;
    Ok(found.or_not_found(ctx)?.into())
}

/// The report that another thing names; None if it names none, or none that is yours.
pub(super) async fn at(ctx: &Context<'_>, id: Option<ReportId>) -> Result<Option<Report>> {
    match id {
        Some(id) => loader(ctx)?.load_one(ReportOf(id)).await.or_fault(ctx),
        None => Ok(None),
    }
}

/// A page of reports; an empty one for a filter that cannot match.
pub(super) async fn list(
    ctx: &Context<'_>,
    within: Within,
    filter: Option<ReportFilter>,
    order: Option<ReportOrder>,
    asked: Asked,
) -> Result<Connection<Report>> {
    let scope = single(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let Some(filter) = filter.unwrap_or_default().resolve(ctx, within).await? else {
        return Ok(Connection::empty());
    };
    let found = scope
        .list_reports(&filter, order.unwrap_or_default().into(), &page)
        .await
        .or_fault(ctx)?;
    let items = Items::of(found, Into::into);
    Ok(Connection::of(items, filter))
}
