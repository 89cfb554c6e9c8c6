//! From which period to which a unit owes, and what a change of it does to the
//! figures.
//!
//! - A unit that owes: the window is the schedule's, as the campaign has it now,
//!   also for periods gone by: a corrected reading of a document was never owed
//!   otherwise.
//! - A unit that owes no longer: the window ends before the period that holds
//!   today. What was due until then was due.
//! - A period for which something has been begun or filed stays owed in both
//!   cases: who has reported was expected.

use cengbao_domain::journal::owing;
use cengbao_domain::run::Delta;

/// Periods from first to last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Window {
    /// The window of a unit that owes on `self`, if reports stand on `filed`.
    pub(super) fn with(self, filed: Option<Self>) -> Self {
        filed.map_or(self, |filed| Self {
            first: self.first.min(filed.first),
            last: self.last.max(filed.last),
        })
    }

    /// What is left of it for a unit that owes no longer; none if nothing is.
    pub(super) fn closed(self, today: i32, filed: Option<Self>) -> Option<Self> {
        let kept = filed.map_or(today - 1, |filed| filed.last.max(today - 1));
        (kept >= self.first).then_some(Self {
            last: self.last.min(kept),
            ..self
        })
    }

    /// Whether every period of `other` is in it.
    pub(super) fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether a period is in both.
    pub(super) fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn owes(self, units: i64) -> Delta {
        owing(self.first, self.last + 1, units)
    }
}

/// The change of a unit's expected reports from one window to another.
pub(super) fn change(old: Option<Window>, new: Option<Window>) -> Vec<Delta> {
    match (old, new) {
        (None, None) => Vec::new(),
        (None, Some(new)) => vec![new.owes(1)],
        (Some(old), None) => vec![old.owes(-1)],
        (Some(old), Some(new)) if !old.meets(new) => vec![old.owes(-1), new.owes(1)],
        (Some(old), Some(new)) => {
            let head = owing(
                old.first.min(new.first),
                old.first.max(new.first),
                if new.first < old.first { 1 } else { -1 },
            );
            let tail = owing(
                old.last.min(new.last) + 1,
                old.last.max(new.last) + 1,
                if new.last > old.last { 1 } else { -1 },
            );
            [head, tail]
                .into_iter()
                .filter(|delta| delta.from < delta.until)
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use cengbao_domain::run;

    use super::*;

    fn window(first: i32, last: i32) -> Window {
        Window { first, last }
    }

    #[test]
    fn every_change_leads_from_one_window_to_the_other() {
        let windows: Vec<Option<Window>> = std::iter::once(None)
            .chain((0..6).flat_map(|first| (first..6).map(move |last| Some(window(first, last)))))
            .collect();
        for old in &windows {
            for new in &windows {
                let mut runs = Vec::new();
                for delta in change(None, *old).iter().chain(&change(*old, *new)) {
                    run::add(&mut runs, delta).unwrap();
                }
                for period in -1..8 {
                    let owed = new.is_some_and(|new| new.covers(window(period, period)));
                    assert_eq!(
                        run::at(&runs, period).expected,
                        i64::from(owed),
                        "{old:?} → {new:?} at {period}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_was_due_or_filed_stays_owed() {
        let owed = window(5, 12);
        assert_eq!(owed.closed(8, None), Some(window(5, 7)));
        assert_eq!(owed.closed(5, None), None);
        assert_eq!(owed.closed(5, Some(window(5, 6))), Some(window(5, 6)));
        assert_eq!(owed.closed(20, None), Some(owed));
        assert_eq!(window(7, 9).with(Some(window(5, 8))), window(5, 9));
    }
}
