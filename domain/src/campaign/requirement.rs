//! What a campaign wants (要求), from whom: every task, target, duty, milestone, rule, checklist, ledger, paper and
//! schedule with the bodies tied to it.
//!
//! Owns who is tied to what by the words of the document: by its own parties, by those of the task above it, or by
//! what holds for a run of tasks. Never who a body is: whether a unit belongs to a group is the hub's knowledge.

mod answering;
mod due;
mod filter;
mod subject;
mod tie;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub use due::DueDay;
pub use filter::RequirementFilter;
pub use subject::{Subject, SubjectKind};
pub use tie::{Part, Source, Tie};

use super::{Campaign, Task};

/// One thing that the campaign wants, and every body tied to it.
#[derive(Debug, Clone)]
pub struct Requirement<'c> {
    /// The thing.
    pub subject: Subject<'c>,
    /// Who is tied to it, in printed order; the own ties first, then the inherited ones.
    pub ties: Vec<Tie<'c>>,
    /// Those of the bodies of which the document lists nobody.
    unlisted: BTreeSet<&'c str>,
}

impl Requirement<'_> {
    /// The ties to any of the bodies.
    pub fn ties_to<'r>(
        &'r self,
        bodies: &'r BTreeSet<String>,
    ) -> impl Iterator<Item = &'r Tie<'r>> {
        self.ties.iter().filter(|tie| bodies.contains(tie.body))
    }
}

impl Campaign {
    /// Everything that the campaign wants, in the printed order of the clauses.
    pub fn requirements(&self) -> Vec<Requirement<'_>> {
        let tasks = Tasks::of(self);
        let mut found: Vec<Requirement<'_>> = self
            .subjects()
            .map(|subject| {
                let ties = tasks.ties(subject);
                let bodies = ties.iter().map(|tie| tie.body);
                Requirement {
                    unlisted: bodies.filter(|body| self.is_unlisted(body)).collect(),
                    subject,
                    ties,
                }
            })
            .collect();
        let order = self.printed_order();
        found.sort_by_key(|requirement| {
            let clause = requirement.subject.clause();
            let place = (clause.path.as_str(), clause.occurrence);
            order.get(&place).copied().unwrap_or(usize::MAX)
        });
        found
    }

    /// The codes of all bodies that something is wanted from, and of the issuer.
    pub fn bodies(&self) -> BTreeSet<&str> {
        let tasks = Tasks::of(self);
        self.subjects()
            .flat_map(|subject| tasks.ties(subject))
            .map(|tie| tie.body)
            .chain([self.issuer.as_str()])
            .collect()
    }

    /// What falls due between two days, both included, by day and then by the printed order.
    pub fn due_between(&self, from: NaiveDate, until: NaiveDate) -> Vec<DueDay<'_>> {
        let mut days: Vec<DueDay<'_>> = self
            .requirements()
            .into_iter()
            .flat_map(|requirement| due::days(&requirement, from, until))
            .collect();
        days.sort_by_key(|due| due.day);
        days
    }

    fn printed_order(&self) -> BTreeMap<(&str, u16), usize> {
        let outline = self.outline.iter().enumerate();
        outline
            .map(|(place, clause)| ((clause.path.as_str(), clause.occurrence), place))
            .collect()
    }
}

/// The tasks by their codes, and what holds for runs of them.
struct Tasks<'c> {
    campaign: &'c Campaign,
    by_code: BTreeMap<&'c str, (usize, &'c Task)>,
}

impl<'c> Tasks<'c> {
    fn of(campaign: &'c Campaign) -> Self {
        let tasks = campaign.tasks.iter().enumerate();
        let by_code = tasks
            .map(|(place, task)| (task.item.code.as_str(), (place, task)))
            .collect();
        Self { campaign, by_code }
    }

    /// The task and those that it is inside, innermost first. Stops at a task that it has met: files that go in
    /// circles are refused, but a version stored long ago is read as it is.
    fn chain(&self, code: Option<&'c str>) -> Vec<(usize, &'c Task)> {
        let mut chain: Vec<(usize, &Task)> = Vec::new();
        let mut next = code;
        while let Some(found) = next.and_then(|code| self.by_code.get(code)) {
            if chain.iter().any(|(place, _)| *place == found.0) {
                break;
            }
            chain.push(*found);
            next = found.1.inside.as_deref();
        }
        chain
    }

    fn ties(&self, subject: Subject<'c>) -> Vec<Tie<'c>> {
        let mut ties = subject.own_ties();
        let is_answered_for = ties.iter().any(|tie| tie.part.answers());
        let chain = self.chain(self.task_of(subject));
        let above = match subject {
            Subject::Task(_) => chain.get(1..).unwrap_or_default(),
            _ => &chain[..],
        };
        if !is_answered_for
            && let Some((_, task)) = above.iter().find(|(_, task)| !task.parties.is_empty())
        {
            ties.extend(Tie::of_parties(
                &task.parties,
                &task.item.clause,
                Source::Task(task),
            ));
        }
        for blanket in &self.campaign.blankets {
            if chain.iter().any(|(place, _)| self.covers(blanket, *place)) {
                let source = Source::Blanket(blanket);
                ties.extend(Tie::of_parties(
                    &blanket.parties,
                    &blanket.item.clause,
                    source,
                ));
            }
        }
        ties
    }

    /// The task under which a thing stands; a part stands where its whole does.
    fn task_of(&self, subject: Subject<'c>) -> Option<&'c str> {
        if let Subject::Task(task) = subject {
            return Some(&task.item.code);
        }
        let wholes = std::iter::successors(Some(subject), |part| part.whole(self.campaign));
        // A part of itself is refused when it is read; what was stored is taken as it is.
        wholes
            .take(self.campaign.subjects().count())
            .find_map(Subject::task)
    }

    fn covers(&self, blanket: &super::Blanket, place: usize) -> bool {
        let place_of = |code: &str| self.by_code.get(code).map(|(place, _)| *place);
        let from = place_of(&blanket.from);
        let until = match &blanket.until {
            Some(code) => place_of(code),
            None => Some(usize::MAX),
        };
        matches!((from, until), (Some(from), Some(until)) if from <= place && place <= until)
    }
}
