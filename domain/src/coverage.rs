//! Coverage (覆盖范围) of a schedule that changes in mid-campaign: for whom a
//! unit's figures speak, and what those below it still add.
//!
//! While a unit covers its subtree nobody below it owes. A change of coverage is
//! a transfer, and the unit's own filings are its hinge: on every period the one
//! that stands there was filed either for the whole subtree, and then nothing
//! from below is added to it, or for the unit alone, and then all of it is. So
//! nothing is summed twice, and nothing ends before somebody speaks for it.

mod moved;
mod planned;

use std::collections::BTreeSet;

pub use self::moved::{Turn, by_any, is_covered_since, turns};
pub use self::planned::Planned;

use crate::run::OPEN;

/// From a period on a unit reports for its subtree, or for itself alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverageChange {
    /// First period.
    pub from: i32,
    /// When the change was recorded: what was signed before it was signed by
    /// the coverage before.
    pub recorded_at: i64,
    /// For its subtree.
    pub whole: bool,
}

impl CoverageChange {
    /// A unit took another in from a period on: it speaks for both from then on, as
    /// one that covers it does.
    pub const fn by_merger(since: i32, recorded_at: i64) -> Self {
        Self {
            from: since,
            recorded_at,
            whole: true,
        }
    }
}

/// Whether a unit covers its subtree on a period, by the changes recorded before
/// a moment. `changes` stand in the order in which they were recorded; before
/// the first of them it was the other way round.
pub fn is_whole(changes: &[CoverageChange], period: i32, moment: i64) -> bool {
    let last = changes
        .iter()
        .rev()
        .find(|change| change.recorded_at < moment && change.from <= period);
    match (last, changes.first()) {
        (Some(change), _) => change.whole,
        (None, first) => first.is_some_and(|first| !first.whole),
    }
}

/// The stretches of [first, last] on which those below owe: the ends included.
pub fn owed_below(changes: &[CoverageChange], first: i32, last: i32) -> Vec<(i32, i32)> {
    let inside = changes
        .iter()
        .map(|change| change.from)
        .filter(|from| first < *from && *from <= last);
    let mut bounds: BTreeSet<i32> = inside.collect();
    if first <= last {
        bounds.insert(first);
    }
    let bounds: Vec<i32> = bounds.into_iter().collect();
    let ends = bounds.iter().skip(1).map(|next| next - 1).chain([last]);
    let stretches = bounds.iter().copied().zip(ends);
    joined(stretches.filter(|(from, _)| !is_whole(changes, *from, i64::MAX)))
}

/// Stretches in the order of time, of which those that touch are one: the ends included.
pub fn joined(stretches: impl IntoIterator<Item = (i32, i32)>) -> Vec<(i32, i32)> {
    let mut sorted: Vec<(i32, i32)> = stretches
        .into_iter()
        .filter(|(from, to)| from <= to)
        .collect();
    sorted.sort_unstable();
    let mut found: Vec<(i32, i32)> = Vec::new();
    for (from, to) in sorted {
        match found.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => found.push((from, to)),
        }
    }
    found
}

/// On which periods others speak for a unit: what it filed itself is in theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    /// Of [from, until): its totals are in another's. Apart from each other, in
    /// the order of time.
    totals: Vec<(i32, i32)>,
    /// What was done in these periods is in another's filing of the very period.
    periods: BTreeSet<i32>,
}

impl Silence {
    /// A successor took it in from a period on, and that was recorded at a moment.
    /// `filed` as in [`Self::by_coverage`].
    pub fn by_successor(
        since: i32,
        recorded_at: i64,
        filed: impl IntoIterator<Item = (i32, i64)>,
    ) -> Self {
        Self::by_coverage(&[CoverageChange::by_merger(since, recorded_at)], filed)
    }

    /// A unit that covers it has filed for these periods, signed at these
    /// moments; in the order of time.
    pub fn by_coverage(
        changes: &[CoverageChange],
        filed: impl IntoIterator<Item = (i32, i64)>,
    ) -> Self {
        let filed: Vec<(i32, i64)> = filed.into_iter().collect();
        let ends = filed
            .iter()
            .skip(1)
            .map(|(next, _)| *next)
            .chain(std::iter::once(OPEN));
        let whole = filed
            .iter()
            .zip(ends)
            .filter(|((period, signed_at), _)| is_whole(changes, *period, *signed_at));
        let mut found = Self::default();
        for ((period, _), until) in whole {
            found.periods.insert(*period);
            found.totals.push((*period, until));
        }
        found.in_order()
    }

    /// Of this one what lies at or behind a period.
    #[must_use]
    pub fn since(self, first: i32) -> Self {
        Self {
            totals: self
                .totals
                .into_iter()
                .map(|(from, until)| (from.max(first), until))
                .filter(|(from, until)| from < until)
                .collect(),
            periods: self.periods.range(first..).copied().collect(),
        }
    }

    /// Of this one what is not in the other one.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        for (from, until) in &other.totals {
            let apart = |one: (i32, i32)| [(one.0, one.1.min(*from)), (one.0.max(*until), one.1)];
            let left = self.totals.into_iter().flat_map(apart);
            self.totals = left.filter(|(from, until)| from < until).collect();
        }
        self.periods
            .retain(|period| !other.periods.contains(period));
        self
    }

    /// Both.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.totals.extend(other.totals);
        self.periods.extend(other.periods);
        self.in_order()
    }

    /// The stretches [from, until) on which its totals are in another's.
    pub fn totals(&self) -> &[(i32, i32)] {
        &self.totals
    }

    /// Whether its total of a period is in another's.
    pub fn holds_total(&self, period: i32) -> bool {
        let mut totals = self.totals.iter();
        totals.any(|(from, until)| *from <= period && period < *until)
    }

    /// The periods of which what it did is in another's filing.
    pub fn periods(&self) -> impl Iterator<Item = i32> {
        self.periods.iter().copied()
    }

    /// Whether what it did in a period is in another's filing.
    pub fn holds(&self, period: i32) -> bool {
        self.periods.contains(&period)
    }

    fn in_order(mut self) -> Self {
        let closed = self.totals.iter().map(|(from, until)| (*from, until - 1));
        self.totals = joined(closed)
            .into_iter()
            .map(|(from, to)| (from, to + 1))
            .collect();
        self
    }
}

#[cfg(test)]
mod tests;
