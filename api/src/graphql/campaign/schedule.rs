//! Who owes which form to whom, for which periods, by when (报送要求).
//!
//! Shows the group that owes as printed, never its members: whether a unit
//! owes is an obligation, and those are scoped.

use async_graphql::{Context, Enum, ID, SimpleObject};
use cengbao_domain::campaign;
use cengbao_domain::deadline;
use cengbao_store::Receiver;

use super::{Basis, Clause, DueRule, Interpretation, of, reference};
use crate::graphql::error::Result;
use crate::graphql::level::PeriodKind;
use crate::graphql::node::GlobalId;
use crate::graphql::reminder::ReminderRule;
use crate::graphql::scalar::{Date, Period};
use crate::graphql::unit::UnitReference;

/// Up to which day the figures of a report count (统计截止).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "deadline::CutOff")]
pub(in crate::graphql) enum CutOff {
    /// The period's last day (期末), as in 截至上月末.
    PeriodEnd,
    /// The due day (报送日).
    DueDay,
    /// The document names none (未规定).
    Unstated,
}

/// Who signs before a report leaves its unit (审签方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum SignOffKind {
    /// A reviewer (审核人) who is not the filer (填表人).
    Reviewer,
    /// The filer alone (填表人自签).
    FilerAlone,
}

/// Who signs before a report leaves its unit, and how this follows from the document (审签要求).
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(in crate::graphql) struct SignOff {
    /// Who signs (审签方式).
    kind: SignOffKind,
    /// How this follows from the document (依据): INTERPRETED where it prints no reviewer and the rule is the hub's.
    basis: Basis,
}

impl From<campaign::SignOff> for SignOff {
    fn from(sign_off: campaign::SignOff) -> Self {
        match sign_off {
            campaign::SignOff::Reviewer { basis } => Self {
                kind: SignOffKind::Reviewer,
                basis: basis.into(),
            },
            campaign::SignOff::FilerAlone { basis } => Self {
                kind: SignOffKind::FilerAlone,
                basis: basis.into(),
            },
        }
    }
}

/// What a report covers (填报范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Coverage")]
pub(in crate::graphql) enum Coverage {
    /// What the unit did itself (本级); the units below it report theirs.
    OwnShare,
    /// The unit and all below it (含下级).
    WholeSubtree,
}

/// From a day on a report covers another (填报范围变更).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct CoverageFrom {
    /// The day (日期): it holds from the period on that holds the day.
    from: Date,
    /// What it covers from then on (填报范围).
    covers: Coverage,
}

impl From<&campaign::CoverageFrom> for CoverageFrom {
    fn from(change: &campaign::CoverageFrom) -> Self {
        Self {
            from: Date(change.from),
            covers: change.covers.into(),
        }
    }
}

/// A group of agencies as printed (机构组), such as 各社区居委会.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct AgencyGroup {
    /// Code within the campaign (代码).
    code: String,
    /// The group as printed (名称).
    name: String,
    /// Whether the printed list ends in 等 (未尽列举): others may belong to it.
    open: bool,
    /// Where it is printed (出处).
    clause: Clause,
}

/// Who owes which form to whom, for which periods, by when (报送要求).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Schedule {
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Code within the campaign (代码).
    code: String,
    /// Title (标题).
    title: String,
    /// Code of the form owed (调度表代码); null where words or papers are owed.
    form_code: Option<String>,
    /// How often (报告期类型).
    period_kind: PeriodKind,
    /// First period owed (首期).
    first_period: Period,
    /// Last period owed (末期).
    last_period: Period,
    /// Who owes it (报送单位), as printed; null if the document names nobody.
    owed_by: Option<AgencyGroup>,
    /// Who receives it (接收单位).
    receiver: UnitReference,
    /// Who receives it beside `receiver` (同时报送单位), each at a desk of its own: it is accepted when all of them have.
    also_to: Vec<UnitReference>,
    /// Who may read it as well (抄报单位).
    copies: Vec<UnitReference>,
    /// By when (报送时限).
    due: DueRule,
    /// By when each place that collates sends its consolidation up (逐级上报时限); null where the document says nothing of it.
    send_up_due: Option<DueRule>,
    /// Up to which day the figures count (统计截止).
    cut_off: CutOff,
    /// Who signs (审签要求).
    sign_off: SignOff,
    /// What a report covers (填报范围), at first.
    coverage: Coverage,
    /// From which days on it covers another (填报范围变更), in their order; empty where the document names none.
    coverage_changes: Vec<CoverageFrom>,
    /// Whether a zero report (零报送) may be filed in one step.
    zero_report: bool,
    /// From which day nothing more may be filed (锁定日); null when it never locks.
    locks_on: Option<Date>,
    /// When whom is reminded (催报规则): its own rules, or the hub's where the document prints none.
    reminder_rules: Vec<ReminderRule>,
    /// Where it is printed (出处).
    clause: Clause,
    /// The interpretations that it rests on (所据解释), every reading with them.
    interpretations: Vec<Interpretation>,
}

impl Schedule {
    /// The schedule of a campaign, with what it refers to.
    pub(in crate::graphql) fn of(
        campaign: &campaign::Campaign,
        schedule: &campaign::Schedule,
    ) -> Self {
        let group = |group: &campaign::AgencyGroup| AgencyGroup {
            code: group.code.clone(),
            name: group.name.clone(),
            open: group.open,
            clause: (&group.clause).into(),
        };
        let readings = schedule
            .readings
            .iter()
            .filter_map(|code| campaign.interpretation(code));
        let id = GlobalId::Schedule(campaign.code.clone(), schedule.code.clone());
        Self {
            id: id.seal(),
            code: schedule.code.clone(),
            title: schedule.title.clone(),
            form_code: schedule.form.clone(),
            period_kind: schedule.period_kind.into(),
            first_period: Period(schedule.first_period),
            last_period: Period(schedule.last_period),
            owed_by: campaign.group(&schedule.owed_by).map(group),
            receiver: reference(campaign, &schedule.receiver),
            also_to: schedule
                .also_to
                .iter()
                .map(|code| reference(campaign, code))
                .collect(),
            copies: schedule
                .copies
                .iter()
                .map(|code| reference(campaign, code))
                .collect(),
            due: schedule.due.into(),
            send_up_due: schedule.send_up_due.map(Into::into),
            cut_off: schedule.cut_off.into(),
            sign_off: schedule.sign_off.into(),
            coverage: schedule.coverage.into(),
            coverage_changes: schedule.coverage_changes.iter().map(Into::into).collect(),
            zero_report: schedule.zero_report,
            locks_on: schedule.locks_on.map(Date),
            reminder_rules: schedule
                .reminder_rules()
                .into_iter()
                .map(Into::into)
                .collect(),
            clause: (&schedule.clause).into(),
            interpretations: readings.map(Into::into).collect(),
        }
    }
}

/// Who receives what a unit owes or has filed, where it stands: a document's office by the name that it has there.
pub(in crate::graphql) async fn receivers(
    ctx: &Context<'_>,
    campaign: &str,
    receivers: &[Receiver],
) -> Result<Vec<UnitReference>> {
    let definition = of(ctx, campaign).await?.definition;
    let shape = |one: &Receiver| match &one.name {
        Some(name) => UnitReference::agency(one.code.clone(), name.clone()),
        None => reference(&definition, &one.code),
    };
    Ok(receivers.iter().map(shape).collect())
}

/// Whom a schedule copies, as its document names them.
pub(in crate::graphql) async fn copies(
    ctx: &Context<'_>,
    campaign: &str,
    schedule: &str,
) -> Result<Vec<UnitReference>> {
    let definition = of(ctx, campaign).await?.definition;
    let copies = definition.schedule(schedule).map(|found| &found.copies);
    let names = copies.into_iter().flatten();
    Ok(names.map(|code| reference(&definition, code)).collect())
}
