//! What is owed (应报): one unit, one schedule, one period, one receiver.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;

use super::campaign::{Campaign, Schedule};
use super::context::{loader, single};
use super::error::{Fault, OrFault as _, OrNotFound as _, Result};
use super::limits::LIST;
use super::loader::{CampaignOf, ReportOf};
use super::node::GlobalId;
use super::page::{self, Items, Listed, Rows};
use super::report::Report;
use super::scalar::{Date, Period};
use super::unit::UnitReference;

/// Where an obligation stands (应报状态), computed from the report and today's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::ObligationStatus")]
pub(super) enum ObligationStatus {
    /// Its period has not begun (未到期).
    NotDue,
    /// Owed now and not late (待报).
    Due,
    /// Past its due day and not signed (逾期).
    Overdue,
    /// A draft lies at the unit (草稿).
    Draft,
    /// Waits for the unit's reviewer (待审核).
    Submitted,
    /// Signed and in force (已签发).
    Signed,
    /// Accepted by its receiver (已接收).
    Accepted,
    /// Sent back (已退回).
    Returned,
}

/// Which obligations (应报筛选). Every condition given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub(super) struct ObligationFilter {
    /// Of this campaign, by its code (专项行动代码).
    pub(super) campaign: Option<String>,
    /// Of this schedule, by its code within the campaign (报送要求代码).
    pub(super) schedule: Option<String>,
    /// For this period (报告期). The obligations of many units need one.
    pub(super) period: Option<Period>,
    /// In this state (状态).
    pub(super) status: Option<ObligationStatus>,
    /// Due on this day or later (报送日不早于).
    pub(super) due_from: Option<Date>,
    /// Due on this day or earlier (报送日不晚于).
    pub(super) due_until: Option<Date>,
}

impl From<ObligationFilter> for cengbao_store::ObligationFilter {
    fn from(filter: ObligationFilter) -> Self {
        Self {
            below: None,
            unit: None,
            campaign: filter.campaign,
            schedule: filter.schedule,
            period: filter.period.map(|period| period.0),
            status: filter.status.map(Into::into),
            due_from: filter.due_from.map(|day| day.0),
            due_until: filter.due_until.map(|day| day.0),
        }
    }
}

/// What one unit owes to one receiver for one period (应报).
pub(super) struct Obligation(cengbao_store::Obligation);

impl Listed for Obligation {
    const LIST: &'static str = "Obligation";
}

impl Obligation {
    async fn of_campaign(&self, ctx: &Context<'_>) -> Result<Campaign> {
        let key = CampaignOf(self.0.campaign.clone());
        loader(ctx)?
            .load_one(key)
            .await
            .or_fault(ctx)?
            .or_not_found(ctx)
    }
}

/// What one unit owes to one receiver for one period (应报).
#[Object]
impl Obligation {
    /// The unit that owes (应报单位).
    async fn unit(&self) -> UnitReference {
        UnitReference::agency(self.0.unit_code.clone(), self.0.unit_name.clone())
    }

    /// The campaign (专项行动).
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Campaign> {
        self.of_campaign(ctx).await
    }

    /// The schedule (报送要求).
    async fn schedule(&self, ctx: &Context<'_>) -> Result<Schedule> {
        self.of_campaign(ctx)
            .await?
            .find_schedule(&self.0.schedule)
            .or_not_found(ctx)
    }

    /// Title of the schedule (报送要求标题).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Code of the campaign (专项行动代码).
    async fn campaign_code(&self) -> &str {
        &self.0.campaign
    }

    /// Code of the schedule within the campaign (报送要求代码).
    async fn schedule_code(&self) -> &str {
        &self.0.schedule
    }

    /// The period (报告期).
    async fn period(&self) -> Period {
        Period(self.0.period)
    }

    /// Who receives it (接收单位).
    async fn receiver(&self) -> UnitReference {
        UnitReference::agency(self.0.receiver_code.clone(), self.0.receiver_name.clone())
    }

    /// Last day in time (报送日); null where the document sets none: then nothing is late.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// Where it stands today (状态).
    async fn status(&self) -> ObligationStatus {
        self.0.status.into()
    }

    /// Calendar days after the due day (逾期天数) on which it was first signed, or today while it is not; null if it is not late.
    async fn late_days(&self) -> Option<i32> {
        self.0
            .late_days
            .map(|days| i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// Id of the report (报表标识); null where there is none, or none that you may see.
    async fn report_id(&self) -> Option<ID> {
        self.0.report.map(|id| GlobalId::Report(id).seal())
    }

    /// The report (报表); null where there is none, or none that you may see.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<Report>> {
        match self.0.report {
            Some(id) => loader(ctx)?.load_one(ReportOf(id)).await.or_fault(ctx),
            None => Ok(None),
        }
    }

    /// Whether it is simulated (模拟数据).
    async fn simulated(&self) -> bool {
        self.0.simulated
    }
}

/// A page of the obligations of one unit.
pub(super) async fn of_unit(
    ctx: &Context<'_>,
    unit: NodeId,
    filter: Option<ObligationFilter>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Obligation>> {
    let filter = filter.unwrap_or_default().into();
    list(
        ctx,
        cengbao_store::ObligationFilter {
            unit: Some(unit),
            ..filter
        },
        first,
        after,
    )
    .await
}

/// A page of the obligations of the units at a place and below it. Errors: BAD_INPUT without a period.
pub(super) async fn below(
    ctx: &Context<'_>,
    place: Path,
    filter: ObligationFilter,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Obligation>> {
    if filter.period.is_none() {
        let fault = Fault::bad_input(
            "查询辖区的应报须指定报告期：请在 filter 中填写 period",
            "the obligations of a jurisdiction need a period: write one into the filter",
        );
        return Err(fault).or_fault(ctx);
    }
    list(
        ctx,
        cengbao_store::ObligationFilter {
            below: Some(place),
            ..filter.into()
        },
        first,
        after,
    )
    .await
}

async fn list(
    ctx: &Context<'_>,
    filter: cengbao_store::ObligationFilter,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Obligation>> {
    let page = page::request(LIST, first, after.as_deref()).or_fault(ctx)?;
    let found = single(ctx)?
        .list_obligations(&filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, after.is_some(), Obligation)))
}
