//! What is wrong in a campaign's files: where, what, and what to do about it.
//!
//! Owns the problem, the list in which all of them gather, and the guess at what was meant. Never stops at the
//! first problem.

use std::cell::RefCell;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::check::Severity;
use crate::word::distance;

/// A problem in a campaign's files. An ERROR refuses the campaign, a WARNING lets it pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// Name of the file in the campaign's folder.
    pub file: String,
    /// Line from 1; 1 for what concerns the file as a whole.
    pub line: u32,
    /// Whether it refuses the campaign.
    pub severity: Severity,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do, one sentence.
    pub remedy: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "{}:{}: {severity}: {}; {}",
            self.file, self.line, self.message, self.remedy
        )
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(breaks.map(|(offset, _)| offset + 1).collect())
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub(super) fn line(&self, offset: usize) -> u32 {
        let before = self.0.partition_point(|start| *start <= offset);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

/// A line of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) line: u32,
}

/// A value and the line it stands on.
#[derive(Debug, Clone)]
pub(super) struct At<'a, T> {
    pub(super) value: T,
    pub(super) place: Place<'a>,
}

/// Where the problems of all files gather.
#[derive(Debug, Default)]
pub(super) struct Log {
    problems: RefCell<Vec<FileProblem>>,
}

impl Log {
    /// Notes what refuses the campaign.
    pub(super) fn error(
        &self,
        place: Place<'_>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.note(place, Severity::Error, message.into(), remedy.into());
    }

    /// Notes what lets the campaign pass, but is probably not meant.
    pub(super) fn warning(
        &self,
        place: Place<'_>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.note(place, Severity::Warning, message.into(), remedy.into());
    }

    fn note(&self, place: Place<'_>, severity: Severity, message: String, remedy: String) {
        let (file, line) = (place.file.to_owned(), place.line);
        self.problems.borrow_mut().push(FileProblem {
            file,
            line,
            severity,
            message,
            remedy,
        });
    }

    /// How many problems have been noted so far.
    pub(super) fn len(&self) -> usize {
        self.problems.borrow().len()
    }

    /// All problems, by file and line; none is left behind.
    pub(super) fn take_sorted(&self) -> Vec<FileProblem> {
        let mut problems = self.problems.take();
        problems.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
        problems
    }
}

/// A sentence that proposes the nearest of the known words, or lists them all.
pub(super) fn proposal<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let nearest = known
        .iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .min();
    match nearest {
        // A third of the word may be wrong; beyond that a proposal misleads.
        Some((steps, candidate)) if steps <= (word.chars().count() / 3).max(2) => {
            format!("did you mean `{candidate}`?")
        }
        Some(_) => format!("known are {}", quoted(&known)),
        None => "none is defined".to_owned(),
    }
}

fn quoted(words: &[&str]) -> String {
    const MOST: usize = 20;
    let mut list: Vec<String> = words
        .iter()
        .take(MOST)
        .map(|word| format!("`{word}`"))
        .collect();
    if words.len() > MOST {
        list.push(format!("{} more", words.len() - MOST));
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_proposed_and_a_far_one_is_not() {
        assert_eq!(
            proposal("recevier", ["receiver", "reader"]),
            "did you mean `receiver`?"
        );
        assert_eq!(
            proposal("deadline", ["due", "form"]),
            "known are `due`, `form`"
        );
        assert_eq!(proposal("x", []), "none is defined");
    }

    #[test]
    fn an_offset_lies_in_the_line_that_holds_it() {
        let lines = Lines::of("ab\n\nc");
        assert_eq!(
            [0, 2, 3, 4, 9].map(|offset| lines.line(offset)),
            [1, 1, 2, 3, 3]
        );
    }
}
