//! Which clauses the files cite, and whether the outline has them.
//!
//! Owns the lines of the citations. What is covered by them is judged by `coverage`, on the finished campaign.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::outline::{OutlineClause, name_of};
use super::problem::{Log, Place, proposal};

/// The clauses cited so far, with the line of each.
#[derive(Default)]
pub(super) struct Citations<'a>(RefCell<Vec<(String, u16, Place<'a>)>>);

impl<'a> Citations<'a> {
    /// Notes that a clause of the document is cited.
    pub(super) fn note(&self, path: &str, occurrence: u16, place: Place<'a>) {
        if !path.is_empty() {
            self.0
                .borrow_mut()
                .push((path.to_owned(), occurrence, place));
        }
    }

    /// Refuses every citation of a clause that the outline does not have.
    pub(super) fn refuse_unknown(&self, log: &Log, outline: &[OutlineClause]) {
        let known: BTreeSet<(&str, u16)> = outline
            .iter()
            .map(|clause| (clause.path.as_str(), clause.occurrence))
            .collect();
        for (path, occurrence, place) in self.0.borrow().iter() {
            if !known.contains(&(path.as_str(), *occurrence)) {
                let message = format!("the outline has no clause `{}`", name_of(path, *occurrence));
                let paths = outline.iter().map(|clause| clause.path.as_str());
                let remedy = format!("{} or add it to clauses.toml", proposal(path, paths));
                log.error(*place, message, remedy);
            }
        }
    }
}
