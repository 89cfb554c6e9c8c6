//! Which of what a document wants somebody asks for (要求筛选).
//!
//! Owns what narrows the list. Never knows whose the bodies are.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Part, Requirement, Subject, SubjectKind};
use crate::campaign::is_below;

/// What a requirement must be. What is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequirementFilter {
    /// One of these kinds.
    pub kinds: Option<Vec<SubjectKind>>,
    /// One of these parts, of the bodies that are asked for, or of anybody.
    pub parts: Option<Vec<Part>>,
    /// Of this phase.
    pub phase: Option<String>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// Without a printed day (true), or with one (false).
    pub without_deadline: Option<bool>,
    /// Printed at this clause or below it.
    pub clause: Option<String>,
}

impl RequirementFilter {
    /// Whether the requirement is one of them; with `bodies` only if it is wanted from one of these.
    pub fn admits(&self, wanted: &Requirement<'_>, bodies: Option<&BTreeSet<String>>) -> bool {
        let subject = wanted.subject;
        let has_part = |part: Part| {
            self.parts
                .as_ref()
                .is_none_or(|parts| parts.contains(&part))
        };
        let is_tied = match bodies {
            Some(bodies) => wanted.ties_to(bodies).any(|tie| has_part(tie.part)),
            None => self.parts.is_none() || wanted.ties.iter().any(|tie| has_part(tie.part)),
        };
        let kinds = self.kinds.as_ref();
        is_tied
            && kinds.is_none_or(|kinds| kinds.contains(&subject.kind()))
            && (self.phase.is_none() || self.phase.as_deref() == subject.phase())
            && self
                .without_deadline
                .is_none_or(|without| has_deadline(subject) != without)
            && self.admits_day(subject)
            && self.admits_place(subject)
    }

    fn admits_day(&self, subject: Subject<'_>) -> bool {
        if self.due_from.is_none() && self.due_until.is_none() {
            return true;
        }
        let from = self.due_from.unwrap_or(NaiveDate::MIN);
        subject.is_due_between(from, self.due_until.unwrap_or(NaiveDate::MAX))
    }

    fn admits_place(&self, subject: Subject<'_>) -> bool {
        self.clause.as_ref().is_none_or(|path| {
            let mut paths = subject.clauses().map(|clause| &clause.path);
            paths.any(|one| one == path || is_below(path, one))
        })
    }
}

/// Whether it falls due on any day at all.
fn has_deadline(subject: Subject<'_>) -> bool {
    subject.is_due_between(NaiveDate::MIN, NaiveDate::MAX)
}
