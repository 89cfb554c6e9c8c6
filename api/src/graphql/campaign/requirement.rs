//! What a document wants, from whom, by when (要求): one list of everything that it orders, promises, counts, forbids
//! or dates.
//!
//! Owns the shape. Who is tied to what is the domain's to say, and which bodies an agency is, the store's.

mod calendar;
mod filter;
mod page;

use std::collections::BTreeSet;

use async_graphql::{ComplexObject, Enum, SimpleObject, Union};
use cengbao_domain::campaign::{self, Requirement as Wanted};
use cengbao_store::AppliedCampaign;

pub(super) use calendar::{DueDay, calendar};
pub(in crate::graphql) use filter::RequirementFilter;
pub(in crate::graphql) use page::of_agency;
pub(super) use page::of_campaign;

use super::body::Tie;
use super::duty::Duty;
use super::item::interpretations;
use super::list::{Checklist, Ledger};
use super::paper::Paper;
use super::target::{Milestone, Target};
use super::task::{Rule, Task};
use super::{Campaign, Clause, Interpretation, Phase, Schedule};
use crate::graphql::page::Listed;
use crate::graphql::scalar::Date;

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

/// Something that a document wants (要求): what, from whom, by when, printed where.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct Requirement {
    /// What sort of thing it is (要求类型).
    kind: RequirementKind,
    /// Code within its kind and the campaign (代码).
    code: String,
    /// Short title (标题).
    title: String,
    /// The sentence in full (原文要点); null where the title says all.
    text: Option<String>,
    /// Every place where it is printed (出处), the first one first.
    clauses: Vec<Clause>,
    /// The one day by which it is due (期限); null where none is printed, and where every period has its own.
    due_on: Option<Date>,
    /// The task under which it is printed (所属任务); null if there is none.
    task: Option<Task>,
    /// The phase to which it belongs (所属阶段); null if there is none.
    phase: Option<Phase>,
    /// Who is tied to it (责任关系), as printed: the own ties first, then those that come down to it.
    ties: Vec<Tie>,
    /// Those of the ties by which it is wanted from the agency that was asked for (与所询机构的关系); empty where none
    /// was.
    ties_to_agency: Vec<Tie>,
    /// The interpretations that it rests on (所据解释).
    interpretations: Vec<Interpretation>,
    /// The thing itself (要求内容), with all that its kind has.
    subject: RequirementSubject,
    #[graphql(skip)]
    applied: AppliedCampaign,
}

#[ComplexObject]
impl Requirement {
    /// The campaign whose document wants it (专项行动).
    async fn campaign(&self) -> Campaign {
        self.applied.clone().into()
    }
}

impl Listed for Requirement {
    const LIST: &'static str = "Requirement";
}

impl Requirement {
    pub(in crate::graphql::campaign) fn of(
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
            kind: subject.kind().into(),
            code: subject.code().to_owned(),
            title: subject.title().to_owned(),
            text: subject.text().map(str::to_owned),
            clauses: subject.clauses().map(Into::into).collect(),
            due_on: subject.due_on().map(Date),
            task: task.map(|task| Task::of(campaign, task)),
            phase: phase.map(Into::into),
            ties: wanted.ties.iter().map(tie).collect(),
            ties_to_agency: bodies
                .map_or_else(Vec::new, |bodies| wanted.ties_to(bodies).map(tie).collect()),
            interpretations: interpretations(campaign, subject.readings()),
            subject: shape(campaign, subject),
            applied: applied.clone(),
        }
    }
}

fn shape(campaign: &campaign::Campaign, subject: campaign::Subject<'_>) -> RequirementSubject {
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
