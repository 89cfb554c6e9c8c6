//! What is owed (应报): one unit, one schedule, one period, one receiver.

mod action;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_store::{MAX_OF_OBLIGATION, Scope, StoreError};

use self::action::ObligationActionAllowed;
use super::campaign::{self, Campaign, Schedule};
use super::context::{loader, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::{LIST, per_item};
use super::loader::RemindersOf;
use super::node::{GlobalId, ObligationKey};
use super::page::{self, Asked, Items, Listed, Rows};
use super::reminder::Reminder;
use super::report::{self, Report};
use super::scalar::{Date, DateTime, Period};
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
    /// In force as corrected, to be accepted again (已更正).
    Corrected,
    /// Sent back (已退回).
    Returned,
    /// Taken back by its own unit (已撤回).
    Withdrawn,
}

/// More time for one unit and one period, granted from above (延期).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Extension {
    /// Last day in time (延期至); up to it the unit may file though the schedule has locked.
    until: Date,
    /// Why it was granted (理由).
    reason: String,
    /// Post of the account that granted it (批准岗位), never a person's name.
    by: String,
    /// When it was granted (批准时间).
    granted_at: DateTime,
}

impl From<cengbao_store::Extension> for Extension {
    fn from(row: cengbao_store::Extension) -> Self {
        Self {
            until: Date(row.until),
            reason: row.reason,
            by: row.by_title,
            granted_at: DateTime(row.granted_at),
        }
    }
}

/// Which obligations (应报筛选). Every condition given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub(super) struct ObligationFilter {
    /// Of this campaign, by its code (专项行动代码).
    pub(super) campaign: Option<String>,
    /// Of this schedule, by its code within the campaign (报送要求代码).
    pub(super) schedule: Option<String>,
    /// In this state (状态).
    pub(super) status: Option<ObligationStatus>,
    /// Due on this day or later (报送日不早于).
    pub(super) due_from: Option<Date>,
    /// Due on this day or earlier (报送日不晚于).
    pub(super) due_until: Option<Date>,
    /// Only what is copied to your office (抄报给本单位的).
    #[graphql(default)]
    pub(super) copied: bool,
}

impl ObligationFilter {
    fn of(self, period: Option<Period>) -> cengbao_store::ObligationFilter {
        cengbao_store::ObligationFilter {
            below: None,
            unit: None,
            campaign: self.campaign,
            schedule: self.schedule,
            period: period.map(|period| period.0),
            status: self.status.map(Into::into),
            due_from: self.due_from.map(|day| day.0),
            due_until: self.due_until.map(|day| day.0),
            copied: self.copied,
        }
    }
}

/// What one unit owes to one receiver for one period (应报).
pub(super) struct Obligation(pub(super) cengbao_store::Obligation);

impl Listed for Obligation {
    const LIST: &'static str = "Obligation";
}

/// What one unit owes to one receiver for one period (应报).
#[Object]
impl Obligation {
    /// Opaque id (标识).
    pub(super) async fn id(&self) -> ID {
        let key = ObligationKey {
            campaign: self.0.campaign.clone(),
            schedule: self.0.schedule.clone(),
            period: self.0.period,
            unit: self.0.unit_code.clone(),
        };
        GlobalId::Obligation(key).seal()
    }

    /// The unit that owes (应报单位).
    async fn unit(&self) -> UnitReference {
        UnitReference::agency(self.0.unit_code.clone(), self.0.unit_name.clone())
    }

    /// The campaign (专项行动).
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Campaign> {
        campaign::of(ctx, &self.0.campaign).await
    }

    /// The schedule (报送要求).
    async fn schedule(&self, ctx: &Context<'_>) -> Result<Schedule> {
        campaign::of(ctx, &self.0.campaign)
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

    /// All who receive it (全部接收单位), `receiver` first; where there are several, each accepts at a desk of its own.
    async fn receivers(&self, ctx: &Context<'_>) -> Result<Vec<UnitReference>> {
        campaign::receivers(ctx, &self.0.campaign, &self.0.receivers).await
    }

    /// Who may read the reports of it as well (抄报单位), by the version of the campaign in force.
    async fn copied_to(&self, ctx: &Context<'_>) -> Result<Vec<UnitReference>> {
        campaign::copies(ctx, &self.0.campaign, &self.0.schedule).await
    }

    /// Last day in time (报送日), an extension included; null where the document sets none: then nothing is late.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// The extension that holds (延期); null if none was granted. What was signed before it keeps its judgement.
    async fn extension(&self) -> Option<Extension> {
        self.0.extension.clone().map(Into::into)
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
        report::at(ctx, self.0.report).await
    }

    /// The reminders of it (催报), the latest 20, the latest first, whoever was told.
    #[graphql(complexity = "per_item(MAX_OF_OBLIGATION, child_complexity)")]
    async fn reminders(&self, ctx: &Context<'_>) -> Result<Vec<Reminder>> {
        let key = RemindersOf((
            self.0.unit,
            self.0.campaign.clone(),
            self.0.schedule.clone(),
            self.0.period,
        ));
        let found = loader(ctx)?.load_one(key).await.or_fault(ctx)?;
        Ok(found.unwrap_or_default())
    }

    /// Whether nothing of it may be written any more (是否锁定): `locksOn` has come. What was submitted before may still
    /// be signed, accepted or returned.
    async fn locked(&self) -> bool {
        self.0.locked
    }

    /// From this day on nothing of it may be written (锁定日), an extension included; null where the schedule does not
    /// lock.
    async fn locks_on(&self) -> Option<Date> {
        self.0.locks_on.map(Date)
    }

    /// What you may do about it now, and why not (可用操作), also before its report is begun. What may be done with a
    /// report that is there says `allowedActions` of the report.
    async fn allowed_actions(&self) -> Vec<ObligationActionAllowed> {
        let actions = self.0.allowed_actions().into_iter();
        actions.map(Into::into).collect()
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
    period: Option<Period>,
    filter: Option<ObligationFilter>,
    asked: Asked,
) -> Result<Rows<Obligation>> {
    let filter = cengbao_store::ObligationFilter {
        unit: Some(unit),
        ..filter.unwrap_or_default().of(period)
    };
    list(ctx, filter, asked).await
}

/// A page of the obligations of the units at a place and below it, for one period.
pub(super) async fn below(
    ctx: &Context<'_>,
    place: Path,
    period: Period,
    filter: Option<ObligationFilter>,
    asked: Asked,
) -> Result<Rows<Obligation>> {
    let filter = cengbao_store::ObligationFilter {
        below: Some(place),
        ..filter.unwrap_or_default().of(Some(period))
    };
    list(ctx, filter, asked).await
}

/// A page of what is copied to the viewer's office, for one period.
pub(super) async fn copied(
    ctx: &Context<'_>,
    period: Period,
    filter: Option<ObligationFilter>,
    asked: Asked,
) -> Result<Rows<Obligation>> {
    let filter = cengbao_store::ObligationFilter {
        copied: true,
        ..filter.unwrap_or_default().of(Some(period))
    };
    list(ctx, filter, asked).await
}

/// One obligation; none where it is not, or is not yours to read.
pub(super) async fn find(
    scope: &Scope,
    key: ObligationKey,
) -> std::result::Result<Option<Obligation>, StoreError> {
    let of = (key.campaign.as_str(), key.schedule.as_str());
    let found = scope.find_obligation(&key.unit, of, key.period).await?;
    Ok(found.map(Obligation))
}

async fn list(
    ctx: &Context<'_>,
    filter: cengbao_store::ObligationFilter,
    asked: Asked,
) -> Result<Rows<Obligation>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?
        .list_obligations(&filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Obligation)))
}
