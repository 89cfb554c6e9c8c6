//! What a document says of the coverage of a schedule, period by period, beside
//! what is on record: what must be recorded so that the two agree from today on.
//!
//! What has passed is history: it is compared, and never written over.

use std::collections::BTreeSet;

use super::{CoverageChange, is_whole};

/// Whether units report for their subtree: at first, and from periods on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// At first.
    pub whole: bool,
    /// From a period on it is so: in the order of the periods.
    pub changes: Vec<(i32, bool)>,
}

impl Planned {
    /// Whether it is so on a period.
    pub fn is_whole(&self, period: i32) -> bool {
        let last = self.changes.iter().rev().find(|(from, _)| *from <= period);
        last.map_or(self.whole, |(_, whole)| *whole)
    }

    /// The first period of [first, today) on which it was otherwise; none if the
    /// record says the same. `stood` is how it was where nothing is on record.
    pub fn contradicted(
        &self,
        recorded: &[CoverageChange],
        stood: bool,
        (first, today): (i32, i32),
    ) -> Option<i32> {
        let past = |period: &i32| (first..today).contains(period);
        let bounds: BTreeSet<i32> = self.bounds(recorded).chain([first]).filter(past).collect();
        let differs = |period: &i32| self.is_whole(*period) != was(recorded, stood, *period);
        bounds.into_iter().find(differs)
    }

    /// What must be recorded, in this order, so that from `today` on it is so.
    /// What is recorded later holds from its period on, whatever was recorded
    /// before for later ones.
    pub fn lacking(
        &self,
        recorded: &[CoverageChange],
        stood: bool,
        today: i32,
    ) -> Vec<(i32, bool)> {
        let bounds = self.bounds(recorded).filter(|period| *period > today);
        let bounds: BTreeSet<i32> = bounds.chain([today]).collect();
        let mut lacking: Vec<(i32, bool)> = Vec::new();
        for period in bounds {
            let stands = match lacking.last() {
                Some((_, whole)) => *whole,
                None => was(recorded, stood, period),
            };
            if stands != self.is_whole(period) {
                lacking.push((period, !stands));
            }
        }
        lacking
    }

    fn bounds<'a>(&'a self, recorded: &'a [CoverageChange]) -> impl Iterator<Item = i32> + 'a {
        let planned = self.changes.iter().map(|(from, _)| *from);
        planned.chain(recorded.iter().map(|change| change.from))
    }
}

/// How it is by all that is on record.
fn was(recorded: &[CoverageChange], stood: bool, period: i32) -> bool {
    if recorded.is_empty() {
        stood
    } else {
        is_whole(recorded, period, i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Periods on which coverage is exchanged.
    fn exchanges() -> impl Strategy<Value = (bool, Vec<(i32, bool)>)> {
        let periods = proptest::collection::btree_set(2_i32..30, 0..5);
        (any::<bool>(), periods).prop_map(|(whole, periods)| {
            let mut now = whole;
            let changes = periods.into_iter().map(|from| {
                now = !now;
                (from, now)
            });
            (whole, changes.collect())
        })
    }

    fn planned() -> impl Strategy<Value = Planned> {
        exchanges().prop_map(|(whole, changes)| Planned { whole, changes })
    }

    fn record(record: &mut Vec<CoverageChange>, lacking: &[(i32, bool)], at: i64) {
        record.extend(
            lacking
                .iter()
                .zip(at..)
                .map(|((from, whole), recorded_at)| CoverageChange {
                    from: *from,
                    recorded_at,
                    whole: *whole,
                }),
        );
    }

    proptest! {
        /// Whatever was applied before, and on whichever days: from the day of
        /// applying on it is as the document says, and before it as it was.
        #[test]
        fn what_is_recorded_says_what_is_planned_from_today_on_and_changes_nothing_before(
            stood in any::<bool>(),
            versions in proptest::collection::vec((planned(), 0_i32..6), 1..5),
        ) {
            let (mut recorded, mut today) = (Vec::new(), 1_i32);
            for (number, (version, days)) in versions.iter().enumerate() {
                today += days;
                let before = recorded.clone();
                let lacking = version.lacking(&recorded, stood, today);
                record(&mut recorded, &lacking, i64::try_from(number).unwrap() * 100);
                for period in 0..40 {
                    let expected = if period < today {
                        was(&before, stood, period)
                    } else {
                        version.is_whole(period)
                    };
                    // The first change says how it was before it.
                    if before.is_empty() && !recorded.is_empty() && period < today {
                        prop_assert_eq!(is_whole(&recorded, period, i64::MAX), stood);
                    } else {
                        prop_assert_eq!(was(&recorded, stood, period), expected, "{} {}", period, today);
                    }
                }
                prop_assert!(version.lacking(&recorded, stood, today).is_empty(), "again");
                prop_assert_eq!(version.contradicted(&recorded, stood, (today, 40)), None);
            }
        }

        /// A version is contradicted exactly where a period that has passed was otherwise.
        #[test]
        fn a_past_that_was_otherwise_is_found(stood in any::<bool>(), old in planned(), new in planned(), today in 1_i32..30) {
            let mut recorded = Vec::new();
            record(&mut recorded, &old.lacking(&[], stood, 1), 1);
            let otherwise = (1..today).find(|period| was(&recorded, stood, *period) != new.is_whole(*period));
            prop_assert_eq!(new.contradicted(&recorded, stood, (1, today)), otherwise);
        }
    }
}
