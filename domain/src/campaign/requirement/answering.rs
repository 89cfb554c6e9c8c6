//! What is worked off item by item (逐项销号), and who answers for it: milestones and tasks that have no parts of
//! their own.
//!
//! Owns which of the bodies tied to an item answer for the whole of it. Never knows who a body is.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Part, Requirement, Source, Subject, SubjectKind, Tie};
use crate::campaign::Campaign;

impl Campaign {
    /// The items of the board, in printed order: milestones and tasks, those in parts by their parts.
    pub fn board_items(&self) -> Vec<Requirement<'_>> {
        let wholes = self.wholes();
        let is_item = |wanted: &Requirement<'_>| {
            let subject = wanted.subject;
            is_worked_off(subject.kind()) && !wholes.contains(&(subject.kind(), subject.code()))
        };
        let mut items = self.requirements();
        items.retain(is_item);
        items
    }

    /// The item of a code; none where the campaign has none, and none for what is worked off by its parts.
    pub fn board_item(&self, kind: SubjectKind, code: &str) -> Option<Requirement<'_>> {
        let mut items = self.board_items().into_iter();
        items.find(|item| (item.subject.kind(), item.subject.code()) == (kind, code))
    }

    fn wholes(&self) -> BTreeSet<(SubjectKind, &str)> {
        let tasks = self.tasks.iter().filter_map(|task| task.inside.as_deref());
        let tasks = tasks.map(|code| (SubjectKind::Task, code));
        let parts = self.milestones.iter();
        let milestones = parts
            .filter_map(|milestone| milestone.part_of.as_deref())
            .map(|code| (SubjectKind::Milestone, code));
        tasks.chain(milestones).collect()
    }
}

/// Whether a thing of this kind is worked off as an item.
const fn is_worked_off(kind: SubjectKind) -> bool {
    match kind {
        SubjectKind::Milestone | SubjectKind::Task => true,
        SubjectKind::Target
        | SubjectKind::Duty
        | SubjectKind::Rule
        | SubjectKind::Checklist
        | SubjectKind::Ledger
        | SubjectKind::Paper
        | SubjectKind::Schedule => false,
    }
}

impl<'c> Requirement<'c> {
    /// The ties of those that lead (牵头), in printed order; two are joint leads, none means that none is printed.
    pub fn leads(&self) -> impl Iterator<Item = &Tie<'c>> {
        self.ties.iter().filter(|tie| tie.part == Part::Lead)
    }

    /// Codes of the bodies that answer for the whole: those that lead; where nobody leads, those that are named for it
    /// otherwise than to help or to watch; those of a sentence for a whole run of tasks only where there is nobody
    /// else; and beside them all that the item's own sentence has as the one who acts. A group of which nobody is listed
    /// (各有关单位) answers, and keeps nobody behind it from answering.
    pub fn answering(&self) -> BTreeSet<&'c str> {
        let rank = |tie: &Tie<'_>| match tie.part {
            Part::Lead => Some(0),
            Part::Responsible | Part::ByFunction | Part::Implement | Part::Implied | Part::With => {
                Some(if matches!(tie.source, Source::Blanket(_)) {
                    2
                } else {
                    1
                })
            }
            Part::Assist
            | Part::Supervise
            | Part::Bound
            | Part::Owes
            | Part::Receives
            | Part::Copied
            | Part::Asked
            | Part::Keeps
            | Part::Judges => None,
        };
        let listed = self.ties.iter();
        let listed = listed.filter(|tie| !self.unlisted.contains(tie.body));
        // Where nobody at all is listed, the first answer as they are printed.
        let last = listed.filter_map(rank).min();
        let last = last.or_else(|| self.ties.iter().filter_map(rank).min());
        let is_up_to = |tie: &Tie<'_>| rank(tie).is_some_and(|rank| Some(rank) <= last);
        let answer = self
            .ties
            .iter()
            .filter(|tie| last.is_some() && (tie.acts || is_up_to(tie)));
        answer.map(|tie| tie.body).collect()
    }
}

impl Subject<'_> {
    /// First day on which a milestone is to be worked on, where one is printed.
    pub const fn starts_on(self) -> Option<NaiveDate> {
        match self {
            Self::Milestone(milestone) => milestone.from,
            _ => None,
        }
    }
}
