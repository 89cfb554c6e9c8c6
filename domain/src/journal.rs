//! What a filing that comes into force, or goes out of it, changes (流水).
//!
//! A cumulative total or a stock holds from its period until the unit's next
//! filing, so one signature changes just the periods of [p, r). A per-period
//! figure is added to everything from p on, so that sums over time are
//! differences of two as-of values.

use crate::figure::{FigureError, Figures};
use crate::run::{Delta, OPEN};

/// A unit's filing for one period, in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// Slots, and whether they are simulated; the counts of reports are set here.
    pub figures: Figures,
    /// First signed by the due day.
    pub on_time: bool,
}

/// The unit's filings around a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The last filing in force before the period.
    pub previous: Option<Figures>,
    /// The filing in force for the period itself.
    pub current: Option<Filing>,
    /// The first later period with a filing in force.
    pub next: Option<i32>,
}

/// The changes that replace the filing of `period` by `after`; `None` takes it
/// out of force and the previous total is carried again. `carries` tells for a
/// slot whether its value holds until the next filing (cumulative, stock) or
/// adds over time (per period).
pub fn change(
    period: i32,
    around: &Neighbours,
    after: Option<&Filing>,
    carries: impl Fn(usize) -> bool,
) -> Result<Vec<Delta>, FigureError> {
    let zero = Figures::default();
    let standing_before = around.previous.as_ref().unwrap_or(&zero);
    let standing = |filing: Option<&Filing>| {
        let figures = filing.map_or(standing_before, |filing| &filing.figures);
        figures.carried(&carries)
    };
    let added = |filing: Option<&Filing>| {
        filing
            .map_or(&zero, |filing| &filing.figures)
            .filter_slots(|slot| !carries(slot))
    };
    let current = around.current.as_ref();

    let next = around.next.unwrap_or(OPEN);
    let stretches = [
        (next, standing(after).minus(&standing(current))?),
        (OPEN, added(after).minus(&added(current))?),
        (period + 1, reports(after).minus(&reports(current))?),
    ];
    let mut deltas: Vec<Delta> = Vec::with_capacity(stretches.len());
    for (until, figures) in stretches {
        if figures.is_zero() {
            continue;
        }
        match deltas.iter_mut().find(|delta| delta.until == until) {
            Some(delta) => delta.figures = delta.figures.plus(&figures)?,
            None => deltas.push(Delta {
                from: period,
                until,
                figures,
            }),
        }
    }
    Ok(deltas)
}

/// The change that makes a unit owe on the periods of [from, until).
pub fn owing(from: i32, until: i32, units: i64) -> Delta {
    Delta {
        from,
        until,
        figures: Figures {
            expected: units,
            ..Figures::default()
        },
    }
}

fn reports(filing: Option<&Filing>) -> Figures {
    filing.map_or_else(Figures::default, |filing| Figures {
        reported: 1,
        on_time: i64::from(filing.on_time),
        ..Figures::default()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::figure::Amount;
    use crate::run::{self, Run};

    /// Slot 0 is cumulative, slot 1 per period.
    fn carries(slot: usize) -> bool {
        slot == 0
    }

    fn filing(total: i64, added: i64, on_time: bool) -> Filing {
        let slots = [total, added].map(|sum| Amount { sum, count: 1 }).to_vec();
        Filing {
            figures: Figures {
                slots,
                ..Figures::default()
            },
            on_time,
        }
    }

    proptest! {
        /// Filing, replacing and taking back in any order, for one unit, gives
        /// on every period what the filings in force say.
        #[test]
        fn histories_end_where_their_filings_stand(
            steps in proptest::collection::vec((0_i32..8, proptest::option::of((0_i64..50, 0_i64..50, any::<bool>()))), 0..24)
        ) {
            let mut in_force: BTreeMap<i32, Filing> = BTreeMap::new();
            let mut runs: Vec<Run> = Vec::new();
            for (period, step) in steps {
                let after = step.map(|(total, added, on_time)| filing(total, added, on_time));
                let around = Neighbours {
                    previous: in_force.range(..period).next_back().map(|(_, filing)| filing.figures.clone()),
                    current: in_force.get(&period).cloned(),
                    next: in_force.range(period + 1..).next().map(|(next, _)| *next),
                };
                for delta in change(period, &around, after.as_ref(), carries).unwrap() {
                    run::add(&mut runs, &delta).unwrap();
                }
                match after {
                    Some(filing) => in_force.insert(period, filing),
                    None => in_force.remove(&period),
                };
            }
            for period in 0..10 {
                let holds = run::at(&runs, period);
                let total = in_force.range(..=period).next_back().map_or(0, |(_, f)| f.figures.slot(0).sum);
                let added: i64 = in_force.range(..=period).map(|(_, f)| f.figures.slot(1).sum).sum();
                prop_assert_eq!(holds.slot(0).sum, total);
                prop_assert_eq!(holds.slot(1).sum, added);
                prop_assert_eq!(holds.reported, i64::from(in_force.contains_key(&period)));
                let on_time = in_force.get(&period).is_some_and(|filing| filing.on_time);
                prop_assert_eq!(holds.on_time, i64::from(on_time));
            }
        }
    }
}
