//! Reminders (催报): who was told when that a report is about to fall due or is
//! late, and whether the unit has answered with one.
//!
//! Seen by whoever sees the obligation. Must never name a person: who reminds
//! has a post.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::reminder;

use super::campaign::{self, Basis, Campaign, Clause};
use super::context::single;
use super::error::{OrFault as _, Result};
use super::limits::LIST;
use super::node::{GlobalId, ObligationKey};
use super::page::{self, Asked, Items, Listed, Rows};
use super::report::{self, Report};
use super::scalar::{Date, DateTime, Period};
use super::unit::UnitReference;

/// To whom a reminder goes (催报对象): this is what escalates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reminder::Addressee", name = "ReminderAddressee")]
pub(super) enum Addressee {
    /// The unit that owes (应报单位).
    Unit,
    /// Its superior in the line (上级主管单位); where it has none, the office it is inside, else the receiver.
    Superior,
    /// Who receives the report (接收单位).
    Receiver,
}

/// One rule by which a schedule reminds (催报规则).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ReminderRule {
    /// Name within the schedule (代码).
    code: String,
    /// Days after the due day (报送日后天数): 0 is the day itself, a negative number is before it.
    days_after_due: i32,
    /// To whom (催报对象).
    addressee: Addressee,
    /// How it follows from the document (依据): INTERPRETED for the hub's own rules.
    basis: Basis,
    /// Where it is printed (出处); null for the hub's own rules, which hold where the document prints none.
    clause: Option<Clause>,
}

impl From<reminder::ReminderRule> for ReminderRule {
    fn from(rule: reminder::ReminderRule) -> Self {
        Self {
            days_after_due: rule.days,
            addressee: rule.to.into(),
            basis: rule.basis().into(),
            clause: rule.clause.as_ref().map(Into::into),
            code: rule.code,
        }
    }
}

/// Which reminders (催报筛选). Every condition given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub(super) struct ReminderFilter {
    /// Of this campaign, by its code (专项行动代码).
    campaign: Option<String>,
    /// Of this schedule, by its code within the campaign (报送要求代码).
    schedule: Option<String>,
    /// For this period (报告期).
    period: Option<Period>,
    /// To whom (催报对象).
    addressee: Option<Addressee>,
}

impl ReminderFilter {
    fn of(self) -> cengbao_store::ReminderFilter {
        cengbao_store::ReminderFilter {
            campaign: self.campaign,
            schedule: self.schedule,
            period: self.period.map(|period| period.0),
            addressee: self.addressee.map(Into::into),
            ..cengbao_store::ReminderFilter::default()
        }
    }
}

/// Somebody was told that a report is about to fall due or is late (催报).
#[derive(Clone, Debug)]
pub(super) struct Reminder(pub(super) cengbao_store::Reminder);

impl Listed for Reminder {
    const LIST: &'static str = "Reminder";
}

/// Somebody was told that a report is about to fall due or is late (催报). About lateness alone; what is wrong in
/// substance is another letter (督促函).
#[Object]
impl Reminder {
    /// Opaque id (标识).
    pub(super) async fn id(&self) -> ID {
        GlobalId::Reminder(self.0.id).seal()
    }

    /// The unit that owes (应报单位).
    async fn unit(&self) -> UnitReference {
        UnitReference::agency(self.0.unit_code.clone(), self.0.unit_name.clone())
    }

    /// To whom by the rule (催报对象).
    async fn addressee(&self) -> Addressee {
        self.0.addressee.into()
    }

    /// The agency that is told (收件单位).
    async fn to(&self) -> UnitReference {
        UnitReference::agency(self.0.to_code.clone(), self.0.to_name.clone())
    }

    /// Id of the obligation that it is about (应报标识), for `node`.
    async fn obligation_id(&self) -> ID {
        let key = ObligationKey {
            campaign: self.0.campaign.clone(),
            schedule: self.0.schedule.clone(),
            period: self.0.period,
            unit: self.0.unit_code.clone(),
        };
        GlobalId::Obligation(key).seal()
    }

    /// The campaign (专项行动).
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Campaign> {
        campaign::of(ctx, &self.0.campaign).await
    }

    /// Code of the campaign (专项行动代码).
    async fn campaign_code(&self) -> &str {
        &self.0.campaign
    }

    /// Code of the schedule within the campaign (报送要求代码).
    async fn schedule_code(&self) -> &str {
        &self.0.schedule
    }

    /// Title of the schedule (报送要求标题).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The period (报告期).
    async fn period(&self) -> Period {
        Period(self.0.period)
    }

    /// Code of the schedule's rule by which the hub sent it (催报规则); null for a coordinator's act.
    async fn rule(&self) -> Option<&str> {
        self.0.rule.as_deref()
    }

    /// Due day as it stood then (报送日), an extension included; null where the document sets none.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// What the coordinator wrote (催报内容); null if nothing.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Post of the coordinator who reminded (催报岗位), never a person's name; null for the hub itself.
    async fn by(&self) -> Option<&str> {
        self.0.by_title.as_deref()
    }

    /// When it was sent (催报时间).
    async fn sent_at(&self) -> DateTime {
        DateTime(self.0.sent_at)
    }

    /// When its addressee took note of it (知悉时间); null if nobody has.
    async fn acknowledged_at(&self) -> Option<DateTime> {
        self.0.acknowledged.as_ref().map(|(at, _)| DateTime(*at))
    }

    /// Post that took note of it (知悉岗位), never a person's name.
    async fn acknowledged_by(&self) -> Option<&str> {
        self.0
            .acknowledged
            .as_ref()
            .map(|(_, title)| title.as_str())
    }

    /// When it was answered (回应时间): the unit's first signature after it came into force. Null while the report is missing.
    async fn answered_at(&self) -> Option<DateTime> {
        self.0.answered_at.map(DateTime)
    }

    /// Id of the report (报表标识); null where there is none, or none that you may see.
    async fn report_id(&self) -> Option<ID> {
        self.0.report.map(|id| GlobalId::Report(id).seal())
    }

    /// The report (报表); null where there is none, or none that you may see.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<Report>> {
        report::at(ctx, self.0.report).await
    }

    /// Whether it is simulated (模拟数据).
    async fn simulated(&self) -> bool {
        self.0.simulated
    }
}

/// Whose reminders a list shows.
pub(super) enum Whose {
    /// Those of what units at or below a place owe.
    Below(Path),
    /// Those of what a unit owes.
    Of(NodeId),
    /// Those that an agency was sent.
    To(NodeId),
}

/// A page of reminders, the latest first.
pub(super) async fn list(
    ctx: &Context<'_>,
    whose: Whose,
    filter: Option<ReminderFilter>,
    asked: Asked,
) -> Result<Rows<Reminder>> {
    let mut filter = filter.unwrap_or_default().of();
    match whose {
        Whose::Below(place) => filter.below = Some(place),
        Whose::Of(unit) => filter.unit = Some(unit),
        Whose::To(agency) => filter.to = Some(agency),
    }
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?
        .list_reminders(&filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Reminder)))
}
