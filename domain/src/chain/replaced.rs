//! What a filing that is for others too replaces of theirs (取代前值).
//!
//! A successor's word for those it took in, and that of a unit for those it covers, holds
//! their totals. What they had when its period began is no growth of whoever says it: it
//! goes over with the period, as a share of a split does (`Figures::opened`), from their
//! rows to its own. So the increase of a row is that of the sums above it, in every
//! question, and all of them together have moved nothing.

use crate::figure::{FigureError, Figures};
use crate::run::{self, Delta, Run};

/// What had been there when a period began: what stood in the one before, and what came
/// with this one from elsewhere; of the slots for which `keep` holds.
pub fn stood_before(
    runs: &[Run],
    period: i32,
    keep: impl Fn(usize) -> bool,
) -> Result<Figures, FigureError> {
    let came = run::at(runs, period).take_opened();
    let stood = run::at(runs, period.saturating_sub(1)).plus(&came)?;
    Ok(stood.filter_slots(keep))
}

/// That these came with a period without being done in it.
pub fn opening(period: i32, figures: Figures) -> Delta {
    Delta {
        from: period,
        until: period + 1,
        figures: figures.as_opened(),
    }
}

/// With the period whoever is spoken for leaves what he had to whoever speaks.
pub fn left(runs: &mut Vec<Run>, period: i32, had: &Figures) -> Result<(), FigureError> {
    let gone = Figures::default().minus(had)?;
    run::add(runs, &opening(period, gone))
}

/// With the period whoever speaks gets what those had for whom he does.
pub fn got(runs: &mut Vec<Run>, period: i32, had: Figures) -> Result<(), FigureError> {
    run::add(runs, &opening(period, had))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::chain::own_runs;
    use crate::coverage::Silence;
    use crate::figure::Amount;
    use crate::journal::Filing;

    /// Slot 0 is cumulative, slot 1 per period.
    fn carries(slot: usize) -> bool {
        slot == 0
    }

    fn filings() -> impl Strategy<Value = BTreeMap<i32, Filing>> {
        let filing = (0_i64..90, 0_i64..9).prop_map(|(total, added)| {
            let slots = [total, added].map(|sum| Amount { sum, count: 1 }).to_vec();
            Filing {
                figures: Figures {
                    slots,
                    ..Figures::default()
                },
                on_time: true,
            }
        });
        proptest::collection::btree_map(0_i32..12, filing, 0..6)
    }

    /// What a row shows as its growth; nothing where it shows no value.
    fn growth(runs: &[Run], period: i32) -> i64 {
        let mut now = run::at(runs, period);
        let last = run::at(runs, period - 1).plus(&now.take_opened()).unwrap();
        let grown = now.slot(0).sum - last.slot(0).sum;
        if now.slot(0).count == 0 {
            assert_eq!(grown, 0, "what it had is told elsewhere");
        }
        grown
    }

    proptest! {
        /// Whoever speaks for another from its first filing on has grown by what both have;
        /// the rows add up to the total on every period, and nothing of a value is other.
        #[test]
        fn the_growth_of_the_rows_is_that_of_the_total(closed in filings(), next in filings(), since in 0_i32..11) {
            let silence = Silence::by_successor(since, 0, next.keys().map(|period| (*period, 1)));
            let before = own_runs(&closed, &[], &[], &silence, carries).unwrap();
            let mut theirs = before.clone();
            let mut own = own_runs(&next, &[], &[], &Silence::default(), carries).unwrap();
            let alone = own.clone();
            for (period, _) in silence.totals() {
                let had = stood_before(&before, *period, carries).unwrap();
                left(&mut theirs, *period, &had).unwrap();
                got(&mut own, *period, had).unwrap();
            }
            for period in 0..14 {
                let sum = |period| -> i64 {
                    [&before, &alone].iter().map(|runs| run::at(runs, period).slot(0).sum).sum()
                };
                let rows = growth(&theirs, period) + growth(&own, period);
                prop_assert_eq!(rows, sum(period) - sum(period - 1), "period {}", period);
                prop_assert_eq!(run::at(&own, period).slots, run::at(&alone, period).slots);
                prop_assert_eq!(run::at(&theirs, period).slots, run::at(&before, period).slots);
            }
        }
    }
}
