//! What a document wants, from whom, by when (要求): one list of everything, filtered by agency, phase and day.
//!
//! Owns the filter and the page. Who is tied to what is the domain's to say, and which bodies an agency is, the
//! store's. Must never tell more of an agency outside the scope than that nothing is wanted from it.

use std::collections::BTreeSet;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject, Union};
use cengbao_domain::campaign::{self, Requirement as Wanted};
use cengbao_store::{AppliedCampaign, Page, PageRequest};

use super::body::{Part, Tie};
use super::duty::Duty;
use super::item::interpretations;
use super::list::{Checklist, Ledger};
use super::paper::Paper;
use super::target::{Milestone, Target};
use super::task::{Rule, Task};
use super::{Campaign, Clause, Interpretation, Phase, Schedule};
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Fault, OrFault as _, Result};
use crate::graphql::limits::{LIST, MAX_CODE};
use crate::graphql::page::{self, Items, Listed, Rows};
use crate::graphql::scalar::{Date, Period};

/// What sort of thing a document wants (要求类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::SubjectKind")]
pub(in crate::graphql) enum RequirementKind {
    /// A task (任务).
    Task,
    /// A target (目标).
    Target,
    /// A duty (规定动作).
    Duty,
    /// A milestone (时间节点).
    Milestone,
    /// A rule (规则).
    Rule,
    /// A checklist (检查内容).
    Checklist,
    /// A ledger (台账、清单).
    Ledger,
    /// A report in words (材料).
    Paper,
    /// A form owed again and again (调度表报送要求).
    Schedule,
}

/// The thing that is wanted, with all that its kind has (要求内容).
#[derive(Clone, Debug, Union)]
pub(in crate::graphql) enum RequirementSubject {
    /// A task (任务).
    Task(Task),
    /// A target (目标).
    Target(Box<Target>),
    /// A duty (规定动作).
    Duty(Box<Duty>),
    /// A milestone (时间节点).
    Milestone(Milestone),
    /// A rule (规则).
    Rule(Rule),
    /// A checklist (检查内容).
    Checklist(Checklist),
    /// A ledger (台账、清单).
    Ledger(Ledger),
    /// A report in words (材料).
    Paper(Box<Paper>),
    /// A form owed again and again (调度表报送要求).
    Schedule(Box<Schedule>),
}

/// Which of a campaign's requirements (要求筛选). What is left away does not narrow.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct RequirementFilter {
    /// Only what is wanted from this agency (机构代码), by its own name, as a member of a group, or because it holds for
    /// a whole run of tasks. For an agency outside your scope, or not named, the list is empty.
    agency: Option<String>,
    /// Only these kinds (要求类型).
    kinds: Option<Vec<RequirementKind>>,
    /// Only where the agency, or anybody if none is given, has one of these parts (责任关系).
    parts: Option<Vec<Part>>,
    /// Only what belongs to this phase (阶段代码).
    phase: Option<String>,
    /// Only what falls due on this day or later (到期日起).
    due_from: Option<Date>,
    /// Only what falls due on this day or earlier (到期日止).
    due_until: Option<Date>,
    /// Only what is printed at this clause or below it (出处), such as `三（三）4`.
    clause: Option<String>,
}

/// Something that a document wants (要求): what, from whom, by when, printed where.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct Requirement {
    campaign: AppliedCampaign,
    subject: RequirementSubject,
    fields: Fields,
    ties: Vec<Tie>,
    yours: Vec<Tie>,
}

#[derive(Clone, Debug)]
struct Fields {
    kind: RequirementKind,
    code: String,
    title: String,
    text: Option<String>,
    clauses: Vec<Clause>,
    due_on: Option<Date>,
    task: Option<Task>,
    phase: Option<Phase>,
    interpretations: Vec<Interpretation>,
}

/// Something that a document wants (要求): what, from whom, by when, printed where.
#[Object]
impl Requirement {
    /// What sort of thing it is (要求类型).
    async fn kind(&self) -> RequirementKind {
        self.fields.kind
    }

    /// Code within its kind and the campaign (代码).
    async fn code(&self) -> &str {
        &self.fields.code
    }

    /// Short title (标题).
    async fn title(&self) -> &str {
        &self.fields.title
    }

    /// The sentence in full (原文要点); null where the title says all.
    async fn text(&self) -> Option<&str> {
        self.fields.text.as_deref()
    }

    /// Every place where it is printed (出处), the first one first.
    async fn clauses(&self) -> &[Clause] {
        &self.fields.clauses
    }

    /// The one day by which it is due (期限); null where none is printed, and where every period has its own.
    async fn due_on(&self) -> Option<Date> {
        self.fields.due_on
    }

    /// The task under which it is printed (所属任务); null if there is none.
    async fn task(&self) -> Option<&Task> {
        self.fields.task.as_ref()
    }

    /// The phase to which it belongs (所属阶段); null if there is none.
    async fn phase(&self) -> Option<&Phase> {
        self.fields.phase.as_ref()
    }

    /// Who is tied to it (责任关系), as printed: the own ties first, then those that come down to it.
    async fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// Those of the ties by which it is wanted from the agency that was asked for (与所询机构的关系); empty where none
    /// was.
    async fn ties_to_agency(&self) -> &[Tie] {
        &self.yours
    }

    /// The interpretations that it rests on (所据解释).
    async fn interpretations(&self) -> &[Interpretation] {
        &self.fields.interpretations
    }

    /// The thing itself (要求内容), with all that its kind has.
    async fn subject(&self) -> &RequirementSubject {
        &self.subject
    }

    /// The campaign whose document wants it (专项行动).
    async fn campaign(&self) -> Campaign {
        self.campaign.clone().into()
    }
}

impl Listed for Requirement {
    const LIST: &'static str = "Requirement";
}

impl Requirement {
    fn of(
        applied: &AppliedCampaign,
        wanted: &Wanted<'_>,
        bodies: Option<&BTreeSet<String>>,
    ) -> Self {
        let campaign = &applied.definition;
        let subject = wanted.subject;
        let tie = |tie: &campaign::Tie<'_>| Tie::of(campaign, tie);
        let code_of_task = subject.task();
        let task = campaign
            .tasks
            .iter()
            .find(|task| Some(task.item.code.as_str()) == code_of_task);
        let phase = campaign
            .phases
            .iter()
            .find(|phase| Some(phase.code.as_str()) == subject.phase());
        Self {
            subject: shape(campaign, subject),
            fields: Fields {
                kind: subject.kind().into(),
                code: subject.code().to_owned(),
                title: subject.title().to_owned(),
                text: subject.text().map(str::to_owned),
                clauses: subject.clauses().into_iter().map(Into::into).collect(),
                due_on: subject.due_on().map(Date),
                task: task.map(|task| Task::of(campaign, task)),
                phase: phase.map(Into::into),
                interpretations: interpretations(campaign, subject.readings()),
            },
            ties: wanted.ties.iter().map(tie).collect(),
            yours: bodies.map_or_else(Vec::new, |bodies| wanted.ties_to(bodies).map(tie).collect()),
            campaign: applied.clone(),
        }
    }
}

pub(super) fn shape(
    campaign: &campaign::Campaign,
    subject: campaign::Subject<'_>,
) -> RequirementSubject {
    use campaign::Subject;
    match subject {
        Subject::Task(task) => RequirementSubject::Task(Task::of(campaign, task)),
        Subject::Target(target) => {
            RequirementSubject::Target(Box::new(Target::of(campaign, target)))
        }
        Subject::Duty(duty) => RequirementSubject::Duty(Box::new(Duty::of(campaign, duty))),
        Subject::Milestone(milestone) => {
            RequirementSubject::Milestone(Milestone::of(campaign, milestone))
        }
        Subject::Rule(rule) => RequirementSubject::Rule(Rule::of(campaign, rule)),
        Subject::Checklist(checklist) => {
            RequirementSubject::Checklist(Checklist::of(campaign, checklist))
        }
        Subject::Ledger(ledger) => RequirementSubject::Ledger(Ledger::of(campaign, ledger)),
        Subject::Paper(paper) => RequirementSubject::Paper(Box::new(Paper::of(campaign, paper))),
        Subject::Schedule(schedule) => {
            RequirementSubject::Schedule(Box::new(Schedule::of(campaign, schedule)))
        }
    }
}

impl RequirementFilter {
    fn admits(&self, wanted: &Wanted<'_>, bodies: Option<&BTreeSet<String>>) -> bool {
        let subject = wanted.subject;
        let has_part = |tie: &campaign::Tie<'_>| {
            let parts = self.parts.as_ref();
            parts.is_none_or(|parts| parts.contains(&tie.part.into()))
        };
        let is_tied = match bodies {
            Some(bodies) => wanted.ties_to(bodies).any(has_part),
            None => self.parts.is_none() || wanted.ties.iter().any(has_part),
        };
        let kinds = self.kinds.as_ref();
        let is_of_kind = kinds.is_none_or(|kinds| kinds.contains(&subject.kind().into()));
        let is_in_phase = self.phase.is_none() || self.phase.as_deref() == subject.phase();
        is_tied
            && is_of_kind
            && is_in_phase
            && self.admits_day(subject)
            && self.admits_place(subject)
    }

    fn admits_day(&self, subject: campaign::Subject<'_>) -> bool {
        if self.due_from.is_none() && self.due_until.is_none() {
            return true;
        }
        let from = self.due_from.map_or(chrono::NaiveDate::MIN, |day| day.0);
        let until = self.due_until.map_or(chrono::NaiveDate::MAX, |day| day.0);
        subject.is_due_between(from, until)
    }

    fn admits_place(&self, subject: campaign::Subject<'_>) -> bool {
        let Some(path) = &self.clause else {
            return true;
        };
        let printed = subject.clauses().into_iter();
        let mut paths = printed.map(|clause| &clause.path);
        paths.any(|one| one == path || campaign::is_below(path, one))
    }

    /// Refuses what no code can be.
    fn check(&self, ctx: &Context<'_>) -> Result<()> {
        let texts = [&self.agency, &self.phase, &self.clause];
        if texts
            .into_iter()
            .flatten()
            .any(|text| text.len() > MAX_CODE)
        {
            let fault = Fault::limit(MAX_CODE as u64, "代码字节数", "bytes of a code");
            return Err(fault.in_language(language(ctx)));
        }
        Ok(())
    }
}

/// The requirements of one campaign.
pub(super) async fn of_campaign(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    filter: Option<RequirementFilter>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Requirement>> {
    let filter = filter.unwrap_or_default();
    filter.check(ctx)?;
    let page = page::request(LIST, first, after.as_deref()).or_fault(ctx)?;
    let bodies = match &filter.agency {
        None => None,
        Some(code) => Some(bodies_of(ctx, campaign, code).await?),
    };
    let wanted = campaign.definition.requirements();
    let found = wanted
        .iter()
        .filter(|one| filter.admits(one, bodies.as_ref()))
        .map(|one| (campaign, one, bodies.as_ref()));
    Ok(cut(&page, after.is_some(), found))
}

/// What all campaigns want from one agency.
pub(in crate::graphql) async fn of_agency(
    ctx: &Context<'_>,
    agency: cengbao_domain::ids::NodeId,
    filter: Option<RequirementFilter>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Requirement>> {
    let filter = filter.unwrap_or_default();
    filter.check(ctx)?;
    let page = page::request(LIST, first, after.as_deref()).or_fault(ctx)?;
    let found = scope(ctx)?;
    let campaigns = found.list_binding_campaigns(agency).await.or_fault(ctx)?;
    let wanted: Vec<_> = campaigns
        .iter()
        .map(|binding| (binding, binding.campaign.definition.requirements()))
        .collect();
    let found = wanted.iter().flat_map(|(binding, wanted)| {
        let admitted = wanted
            .iter()
            .filter(|one| filter.admits(one, Some(&binding.bodies)));
        admitted.map(|one| (&binding.campaign, one, Some(&binding.bodies)))
    });
    Ok(cut(&page, after.is_some(), found))
}

/// The bodies of a campaign that an agency is. None for one that is not there or not yours: nothing is wanted from it.
async fn bodies_of(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    code: &str,
) -> Result<BTreeSet<String>> {
    let scope = scope(ctx)?;
    let Some(agency) = scope.find_agency(code).await.or_fault(ctx)? else {
        return Ok(BTreeSet::new());
    };
    scope.bodies_of(campaign, agency.id).await.or_fault(ctx)
}

type Found<'f> = (
    &'f AppliedCampaign,
    &'f Wanted<'f>,
    Option<&'f BTreeSet<String>>,
);

/// One page. The key of an item is what it is, not where it stands: a page read on after a new version goes on where
/// it was, or from the start if the thing is gone.
fn cut<'f>(
    page: &PageRequest,
    has_previous: bool,
    found: impl Iterator<Item = Found<'f>>,
) -> Rows<Requirement> {
    let key = |(campaign, wanted, _): &Found<'_>| {
        let subject = wanted.subject;
        format!("{}/{:?}/{}", campaign.code, subject.kind(), subject.code())
    };
    let found: Vec<Found<'f>> = found.collect();
    let start = match &page.after {
        None => 0,
        Some(after) => found
            .iter()
            .position(|one| key(one) == *after)
            .map_or(0, |place| place + 1),
    };
    let rest = found.get(start..).unwrap_or_default();
    let items = rest
        .iter()
        .take(page.first)
        .map(|one| (key(one), Requirement::of(one.0, one.1, one.2)))
        .collect();
    let page = Page {
        items,
        has_next: rest.len() > page.first,
    };
    Rows(Items::of(page, has_previous, |requirement| requirement))
}

/// A day on which something falls due (到期日).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct DueDay {
    /// The last day in time (期限).
    day: Date,
    /// The period that is reported (报告期); null for what is due once.
    period: Option<Period>,
    /// What sort of thing it is (要求类型).
    kind: RequirementKind,
    /// Its code (代码).
    code: String,
    /// Its title (标题).
    title: String,
    /// Where it is printed (出处).
    clause: Clause,
    /// Who is tied to it (责任关系), of those that were asked for.
    ties: Vec<Tie>,
}

/// Most days of one calendar: a daily form over ten years.
const MAX_DAYS: usize = 4_000;

/// What falls due between two days.
pub(super) async fn calendar(
    ctx: &Context<'_>,
    applied: &AppliedCampaign,
    agency: Option<String>,
    from: Date,
    until: Date,
) -> Result<Vec<DueDay>> {
    let campaign = &applied.definition;
    let bodies = match &agency {
        None => None,
        Some(code) => Some(bodies_of(ctx, applied, code).await?),
    };
    let mut days = Vec::new();
    for due in campaign.due_between(from.0, until.0) {
        let ties: Vec<Tie> = due
            .ties
            .iter()
            .filter(|tie| {
                bodies
                    .as_ref()
                    .is_none_or(|bodies| bodies.contains(tie.body))
            })
            .map(|tie| Tie::of(campaign, tie))
            .collect();
        if bodies.is_some() && ties.is_empty() {
            continue;
        }
        if days.len() == MAX_DAYS {
            let fault = Fault::limit(MAX_DAYS as u64, "日程条数", "days of a calendar");
            return Err(fault.in_language(language(ctx)));
        }
        days.push(DueDay {
            day: Date(due.day),
            period: due.period.map(Period),
            kind: due.subject.kind().into(),
            code: due.subject.code().to_owned(),
            title: due.subject.title().to_owned(),
            clause: due.subject.clause().into(),
            ties,
        });
    }
    Ok(days)
}
