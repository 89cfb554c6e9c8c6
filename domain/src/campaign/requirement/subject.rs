//! The things that a document can want, as one (要求的种类).
//!
//! Owns what they share. Never decides who is tied to one beyond what is printed with it.

use serde::{Deserialize, Serialize};

use super::tie::{Part, Source, Tie};
use crate::campaign::{
    Campaign, Checklist, Duty, Item, Ledger, Milestone, Paper, Rule, Schedule, Target, Task,
};
use crate::clause::Clause;

/// Something that the document wants.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'c> {
    /// 重点任务
    Task(&'c Task),
    /// 目标
    Target(&'c Target),
    /// 规定动作
    Duty(&'c Duty),
    /// 时间节点
    Milestone(&'c Milestone),
    /// 规则
    Rule(&'c Rule),
    /// 检查内容
    Checklist(&'c Checklist),
    /// 台账
    Ledger(&'c Ledger),
    /// 材料
    Paper(&'c Paper),
    /// 调度表报送要求
    Schedule(&'c Schedule),
}

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubjectKind {
    /// 重点任务
    Task,
    /// 目标
    Target,
    /// 规定动作
    Duty,
    /// 时间节点
    Milestone,
    /// 规则
    Rule,
    /// 检查内容
    Checklist,
    /// 台账
    Ledger,
    /// 材料
    Paper,
    /// 调度表报送要求
    Schedule,
}

impl SubjectKind {
    /// All kinds, in the order in which things of one clause are shown.
    pub const ALL: [Self; 9] = [
        Self::Task,
        Self::Target,
        Self::Duty,
        Self::Milestone,
        Self::Rule,
        Self::Checklist,
        Self::Ledger,
        Self::Paper,
        Self::Schedule,
    ];
}

impl Campaign {
    /// Everything that the campaign wants, by kind.
    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        let tasks = self.tasks.iter().map(Subject::Task);
        let targets = self.targets.iter().map(Subject::Target);
        let duties = self.duties.iter().map(Subject::Duty);
        let milestones = self.milestones.iter().map(Subject::Milestone);
        let rules = self.rules.iter().map(Subject::Rule);
        let checklists = self.checklists.iter().map(Subject::Checklist);
        let ledgers = self.ledgers.iter().map(Subject::Ledger);
        let papers = self.papers.iter().map(Subject::Paper);
        let schedules = self.schedules.iter().map(Subject::Schedule);
        tasks
            .chain(targets)
            .chain(duties)
            .chain(milestones)
            .chain(rules)
            .chain(checklists)
            .chain(ledgers)
            .chain(papers)
            .chain(schedules)
    }
}

impl<'c> Subject<'c> {
    /// What sort of thing it is.
    pub const fn kind(self) -> SubjectKind {
        match self {
            Self::Task(_) => SubjectKind::Task,
            Self::Target(_) => SubjectKind::Target,
            Self::Duty(_) => SubjectKind::Duty,
            Self::Milestone(_) => SubjectKind::Milestone,
            Self::Rule(_) => SubjectKind::Rule,
            Self::Checklist(_) => SubjectKind::Checklist,
            Self::Ledger(_) => SubjectKind::Ledger,
            Self::Paper(_) => SubjectKind::Paper,
            Self::Schedule(_) => SubjectKind::Schedule,
        }
    }

    /// Code within its kind and the campaign.
    pub const fn code(self) -> &'c str {
        self.head().code.as_str()
    }

    /// Short title.
    pub const fn title(self) -> &'c str {
        self.head().title.as_str()
    }

    /// The sentence in full, where it is on record.
    pub fn text(self) -> Option<&'c str> {
        self.item()?.text.as_deref()
    }

    /// Where it is printed first.
    pub const fn clause(self) -> &'c Clause {
        self.head().clause
    }

    /// Every place where it is printed, the first one first.
    pub fn clauses(self) -> impl Iterator<Item = &'c Clause> {
        let head = self.head();
        std::iter::once(head.clause).chain(head.also)
    }

    /// Codes of the interpretations it rests on.
    pub const fn readings(self) -> &'c [String] {
        self.head().readings
    }

    /// Code of the task under which it is printed.
    pub fn task(self) -> Option<&'c str> {
        match self {
            Self::Task(task) => task.inside.as_deref(),
            _ => self.item()?.task.as_deref(),
        }
    }

    /// Code of the phase to which it belongs.
    pub fn phase(self) -> Option<&'c str> {
        self.item()?.phase.as_deref()
    }

    /// The thing of which it is a part.
    pub(super) fn whole(self, campaign: &'c Campaign) -> Option<Self> {
        let code = match self {
            Self::Target(target) => target.part_of.as_deref(),
            Self::Duty(duty) => duty.part_of.as_deref(),
            Self::Milestone(milestone) => milestone.part_of.as_deref(),
            _ => None,
        }?;
        campaign
            .subjects()
            .find(|whole| whole.kind() == self.kind() && whole.code() == code)
    }

    /// The part that items share; schedules and ledgers have none.
    const fn item(self) -> Option<&'c Item> {
        self.head().item
    }

    const fn head(self) -> Head<'c> {
        match self {
            Self::Task(task) => Head::of(&task.item),
            Self::Target(target) => Head::of(&target.item),
            Self::Duty(duty) => Head::of(&duty.item),
            Self::Milestone(milestone) => Head::of(&milestone.item),
            Self::Rule(rule) => Head::of(&rule.item),
            Self::Checklist(checklist) => Head::of(&checklist.item),
            Self::Paper(paper) => Head::of(&paper.item),
            Self::Ledger(ledger) => Head {
                code: &ledger.code,
                title: &ledger.title,
                clause: &ledger.clause,
                also: ledger.also.as_slice(),
                readings: ledger.readings.as_slice(),
                item: None,
            },
            Self::Schedule(schedule) => Head {
                code: &schedule.code,
                title: &schedule.title,
                clause: &schedule.clause,
                also: &[],
                readings: schedule.readings.as_slice(),
                item: None,
            },
        }
    }

    /// The ties that are printed with the thing itself.
    pub(super) fn own_ties(self) -> Vec<Tie<'c>> {
        let clause = self.clause();
        match self {
            Self::Task(task) => Tie::of_parties(&task.parties, clause, Source::Own).collect(),
            Self::Target(target) => Tie::of_codes(&target.binds, Part::Bound, clause)
                .chain(Tie::of_codes(&target.judged_by, Part::Judges, clause))
                .chain(Tie::of_parties(&target.parties, clause, Source::Own))
                .collect(),
            Self::Duty(duty) => Tie::of_codes(&duty.by, Part::Bound, clause)
                .chain(Tie::of_parties(&duty.parties, clause, Source::Own))
                .collect(),
            Self::Milestone(milestone) => {
                Tie::of_parties(&milestone.parties, clause, Source::Own).collect()
            }
            Self::Rule(rule) => Tie::of_codes(&rule.binds, Part::Bound, clause).collect(),
            Self::Checklist(checklist) => {
                let narrower = checklist
                    .questions
                    .iter()
                    .flat_map(|question| &question.asks);
                let mut asked: Vec<&String> = checklist.asks.iter().chain(narrower).collect();
                let mut seen = std::collections::BTreeSet::new();
                asked.retain(|body| seen.insert(*body));
                Tie::of_codes(asked, Part::Asked, clause).collect()
            }
            Self::Ledger(ledger) => Tie::of_codes(&ledger.kept_by, Part::Keeps, clause).collect(),
            Self::Paper(paper) => Tie::of_codes(&paper.owed_by, Part::Owes, clause)
                .chain(Tie::of_codes(&paper.receiver, Part::Receives, clause))
                .chain(Tie::of_codes(&paper.copies, Part::Copied, clause))
                .collect(),
            Self::Schedule(schedule) => Tie::of_codes([&schedule.owed_by], Part::Owes, clause)
                .chain(Tie::of_codes(schedule.receivers(), Part::Receives, clause))
                .chain(Tie::of_codes(&schedule.copies, Part::Copied, clause))
                .collect(),
        }
    }
}

/// What every thing has, item or not.
struct Head<'c> {
    code: &'c String,
    title: &'c String,
    clause: &'c Clause,
    also: &'c [Clause],
    readings: &'c [String],
    item: Option<&'c Item>,
}

impl<'c> Head<'c> {
    const fn of(item: &'c Item) -> Self {
        Self {
            code: &item.code,
            title: &item.title,
            clause: &item.clause,
            also: item.also.as_slice(),
            readings: item.readings.as_slice(),
            item: Some(item),
        }
    }
}
