//! The things that a document can want, as one (要求的种类).
//!
//! Owns what they share. Never decides who is tied to one beyond what is printed with it.

use serde::{Deserialize, Serialize};

use super::tie::{Part, Source, Tie};
use super::with_more;
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

    /// The part that items share; schedules and ledgers have none.
    pub const fn item(self) -> Option<&'c Item> {
        match self {
            Self::Task(task) => Some(&task.item),
            Self::Target(target) => Some(&target.item),
            Self::Duty(duty) => Some(&duty.item),
            Self::Milestone(milestone) => Some(&milestone.item),
            Self::Rule(rule) => Some(&rule.item),
            Self::Checklist(checklist) => Some(&checklist.item),
            Self::Paper(paper) => Some(&paper.item),
            Self::Ledger(_) | Self::Schedule(_) => None,
        }
    }

    /// Code within its kind and the campaign.
    pub fn code(self) -> &'c str {
        match self {
            Self::Ledger(ledger) => &ledger.code,
            Self::Schedule(schedule) => &schedule.code,
            _ => self.item().map_or("", |item| &item.code),
        }
    }

    /// Short title.
    pub fn title(self) -> &'c str {
        match self {
            Self::Ledger(ledger) => &ledger.title,
            Self::Schedule(schedule) => &schedule.title,
            _ => self.item().map_or("", |item| &item.title),
        }
    }

    /// The sentence in full, where it is on record.
    pub fn text(self) -> Option<&'c str> {
        self.item()?.text.as_deref()
    }

    /// Where it is printed first.
    pub fn clause(self) -> &'c Clause {
        match self {
            Self::Task(task) => &task.item.clause,
            Self::Target(target) => &target.item.clause,
            Self::Duty(duty) => &duty.item.clause,
            Self::Milestone(milestone) => &milestone.item.clause,
            Self::Rule(rule) => &rule.item.clause,
            Self::Checklist(checklist) => &checklist.item.clause,
            Self::Paper(paper) => &paper.item.clause,
            Self::Ledger(ledger) => &ledger.clause,
            Self::Schedule(schedule) => &schedule.clause,
        }
    }

    /// Every place where it is printed, the first one first.
    pub fn clauses(self) -> Vec<&'c Clause> {
        match (self, self.item()) {
            (_, Some(item)) => item.clauses().collect(),
            (Self::Ledger(ledger), None) => with_more(&ledger.clause, &ledger.also),
            (_, None) => vec![self.clause()],
        }
    }

    /// Codes of the interpretations it rests on.
    pub fn readings(self) -> &'c [String] {
        match (self, self.item()) {
            (_, Some(item)) => &item.readings,
            (Self::Ledger(ledger), None) => &ledger.readings,
            (Self::Schedule(schedule), None) => &schedule.readings,
            (_, None) => &[],
        }
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
        match self {
            Self::Target(target) => {
                let code = target.part_of.as_ref()?;
                let whole = campaign
                    .targets
                    .iter()
                    .find(|whole| whole.item.code == *code);
                whole.map(Self::Target)
            }
            Self::Duty(duty) => {
                let code = duty.part_of.as_ref()?;
                let whole = campaign
                    .duties
                    .iter()
                    .find(|whole| whole.item.code == *code);
                whole.map(Self::Duty)
            }
            Self::Milestone(milestone) => {
                let code = milestone.part_of.as_ref()?;
                let whole = campaign
                    .milestones
                    .iter()
                    .find(|whole| whole.item.code == *code);
                whole.map(Self::Milestone)
            }
            _ => None,
        }
    }

    /// The ties that are printed with the thing itself.
    pub(super) fn own_ties(self) -> Vec<Tie<'c>> {
        let clause = self.clause();
        match self {
            Self::Task(task) => Tie::of_parties(&task.parties, clause, Source::Own).collect(),
            Self::Target(target) => Tie::of_codes(&target.binds, Part::Bound, clause)
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
                .chain(Tie::of_codes([&schedule.receiver], Part::Receives, clause))
                .chain(Tie::of_codes(&schedule.copies, Part::Copied, clause))
                .collect(),
        }
    }
}
