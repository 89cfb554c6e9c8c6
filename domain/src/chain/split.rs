//! A split with stated shares (拆分按份额划转): what a unit that was split hands
//! on, and what each successor carries of it until its own first filing.
//!
//! What can be divided goes over from the period of the split. What cannot (a yes,
//! a figure that does not add) stays with the closed unit until each successor has
//! filed itself, and what was added period by period stays for good. Always the
//! totals themselves are divided and never a change of them, so that a correction
//! of the past leaves no unit behind.

use std::collections::BTreeSet;

use super::replaced::{opening, stood_before};
use crate::figure::{Amount, FigureError, Figures};
use crate::run::{self, Delta, OPEN, Run};
use crate::share::Shares;

/// What the slots of a family are, as far as a split must know it.
#[derive(Clone, Debug, Default)]
pub struct SlotKinds {
    /// Those that add over time and are never taken over.
    pub adds: BTreeSet<usize>,
    /// Those that cannot be divided.
    pub whole: BTreeSet<usize>,
}

impl SlotKinds {
    /// Whether a value holds until the next filing.
    pub fn carries(&self, slot: usize) -> bool {
        !self.adds.contains(&slot)
    }

    /// Whether a value goes to the successors by their shares.
    fn divides(&self, slot: usize) -> bool {
        self.carries(slot) && !self.whole.contains(&slot)
    }

    /// Whether a value that cannot be divided stands there.
    fn keeps_some(&self, figures: &Figures) -> bool {
        let held = figures.slots.iter().enumerate();
        held.filter(|(slot, _)| self.carries(*slot) && self.whole.contains(slot))
            .any(|(_, amount)| *amount != Amount::default())
    }

    /// Of what stands what goes to the successors.
    fn handed_on(&self, figures: &Figures) -> Figures {
        figures.carried(|slot| self.divides(slot))
    }

    /// Of what had been there when a period began what goes to the successors.
    fn before(&self, runs: &[Run], period: i32) -> Result<Figures, FigureError> {
        stood_before(runs, period, |slot| self.divides(slot))
    }
}

/// One successor's part.
#[derive(Clone, Copy, Debug)]
pub struct Part<'s> {
    /// The shares of all successors.
    pub shares: &'s Shares,
    /// Its place among them.
    pub place: usize,
}

impl Part<'_> {
    /// Of every amount its part, and each unit behind it whole.
    fn of(self, figures: &Figures) -> Figures {
        let slots = figures.slots.iter().map(|amount| Amount {
            sum: self.shares.divide(amount.sum)[self.place],
            count: amount.count,
        });
        Figures {
            simulated: figures.simulated,
            slots: slots.collect(),
            ..Figures::default()
        }
        .trimmed()
    }
}

/// From which period on a unit is split, and up to which what it had stands in for
/// what the successors file themselves.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// First period of the split.
    pub since: i32,
    /// First period for which they have filed; none while they have not.
    pub spoken: Option<i32>,
}

impl Term {
    fn end(self) -> i32 {
        self.spoken.unwrap_or(OPEN)
    }
}

/// What a unit keeps that was split: its runs without what it hands on. What cannot
/// be divided stays to the end of the term, when each successor has spoken for itself.
pub fn kept(runs: &[Run], term: Term, kinds: &SlotKinds) -> Result<Vec<Run>, FigureError> {
    let mut kept = runs.to_vec();
    let nothing = Figures::default();
    for run in runs {
        let mut gone = kinds.handed_on(&run.figures);
        if kinds.keeps_some(&run.figures) {
            gone.simulated = 0;
        }
        let ended = run.figures.carried(|slot| kinds.carries(slot));
        for (from, until, gone) in [(term.since, term.end(), gone), (term.end(), OPEN, ended)] {
            let delta = Delta {
                from: run.from.max(from),
                until: run.until.min(until),
                figures: nothing.minus(&gone)?,
            };
            run::add(&mut kept, &delta)?;
        }
    }
    let left = kinds.before(runs, term.since)?;
    run::add(&mut kept, &opening(term.since, nothing.minus(&left)?))?;
    Ok(kept)
}

/// What a successor carries of the runs of what was split, up to its own first
/// filing; and that its part of what had been before is no increase.
pub fn given(
    runs: &[Run],
    term: Term,
    part: Part<'_>,
    kinds: &SlotKinds,
) -> Result<Vec<Run>, FigureError> {
    let mut given = Vec::new();
    for run in runs {
        let delta = Delta {
            from: run.from.max(term.since),
            until: run.until.min(term.end()),
            figures: part.of(&kinds.handed_on(&run.figures)),
        };
        run::add(&mut given, &delta)?;
    }
    let came = part.of(&kinds.before(runs, term.since)?);
    run::add(&mut given, &opening(term.since, came))?;
    Ok(given)
}

/// The sum of runs: of what several had that are split as one.
pub fn joined(all: &[Vec<Run>]) -> Result<Vec<Run>, FigureError> {
    let mut sum = Vec::new();
    for run in all.iter().flatten() {
        let delta = Delta {
            from: run.from,
            until: run.until,
            figures: run.figures.clone(),
        };
        run::add(&mut sum, &delta)?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::chain::own_runs;
    use crate::coverage::Silence;
    use crate::journal::Filing;

    /// Slot 0 is cumulative, slot 1 per period, slot 2 a yes.
    fn kinds() -> SlotKinds {
        SlotKinds {
            adds: BTreeSet::from([1]),
            whole: BTreeSet::from([2]),
        }
    }

    fn filings() -> impl Strategy<Value = BTreeMap<i32, Filing>> {
        let filing = (0_i64..90, 0_i64..9, any::<bool>()).prop_map(|(total, added, yes)| {
            let slots = [total, added, i64::from(yes)].map(|sum| Amount { sum, count: 1 });
            Filing {
                figures: Figures {
                    slots: slots.to_vec(),
                    ..Figures::default()
                },
                on_time: false,
            }
        });
        proptest::collection::btree_map(0_i32..12, filing, 0..6)
    }

    fn shares() -> impl Strategy<Value = Shares> {
        proptest::collection::vec(1_u64..9, 2..5).prop_map(|parts| Shares::of_parts(parts).unwrap())
    }

    fn runs(filings: &BTreeMap<i32, Filing>, given: &[Run]) -> Vec<Run> {
        let carries = |slot| kinds().carries(slot);
        own_runs(filings, &[(0, 9)], given, &Silence::default(), carries).unwrap()
    }

    /// From which period on each has filed itself.
    fn spoken(since: i32, theirs: &[BTreeMap<i32, Filing>]) -> Option<i32> {
        let firsts = theirs.iter().map(|one| one.range(since..).next());
        let firsts: Option<Vec<i32>> = firsts.map(|first| Some(*first?.0)).collect();
        firsts?.into_iter().max()
    }

    /// What the closed one keeps, and what each successor has.
    fn stand(
        closed: &BTreeMap<i32, Filing>,
        since: i32,
        shares: &Shares,
        theirs: &[BTreeMap<i32, Filing>],
    ) -> Vec<Vec<Run>> {
        let had = runs(closed, &[]);
        let count = shares.parts().len();
        let spoken = spoken(since, &theirs[..count]);
        let mut all = vec![kept(&had, Term { since, spoken }, &kinds()).unwrap()];
        for (place, filings) in theirs.iter().enumerate().take(count) {
            let filings: BTreeMap<i32, Filing> = filings
                .range(since..)
                .map(|(period, filing)| (*period, filing.clone()))
                .collect();
            let spoken = filings.keys().next().copied();
            let opened = given(
                &had,
                Term { since, spoken },
                Part { shares, place },
                &kinds(),
            )
            .unwrap();
            all.push(runs(&filings, &opened));
        }
        all
    }

    fn total(all: &[Vec<Run>], period: i32) -> Figures {
        all.iter().fold(Figures::default(), |sum, runs| {
            sum.plus(&run::at(runs, period)).unwrap()
        })
    }

    proptest! {
        /// While no successor has filed every period has the sums that it had, slot by
        /// slot; what the closed one had on any period, a correction included, is
        /// divided anew and whole.
        #[test]
        fn a_split_neither_loses_nor_doubles(filings in filings(), since in 1_i32..11, shares in shares()) {
            let none = vec![BTreeMap::new(); 5];
            let all = stand(&filings, since, &shares, &none);
            let had = runs(&filings, &[]);
            for period in -1..14 {
                let (was, is) = (run::at(&had, period), total(&all, period));
                for slot in 0..3 {
                    prop_assert_eq!(was.slot(slot).sum, is.slot(slot).sum, "slot {} of {}", slot, period);
                    prop_assert!(all.iter().all(|runs| run::at(runs, period).slot(slot).sum >= 0));
                }
                prop_assert_eq!(was.slot(2).count, is.slot(2).count);
                prop_assert_eq!(is.opened.iter().map(|amount| amount.sum).sum::<i64>(), 0);
                if period >= since {
                    prop_assert_eq!(run::at(&all[0], period).slot(0), Amount::default());
                    for (place, given) in shares.divide(was.slot(0).sum).into_iter().enumerate() {
                        prop_assert_eq!(run::at(&all[place + 1], period).slot(0).sum, given);
                    }
                } else {
                    prop_assert_eq!(&run::at(&all[0], period), &was);
                }
            }
        }

        /// A successor's own filing takes the place of its share and of nobody else's.
        #[test]
        fn a_successor_speaks_for_its_share_alone(
            filings in filings(), since in 1_i32..11, shares in shares(),
            theirs in proptest::collection::vec(self::filings(), 5)
        ) {
            let all = stand(&filings, since, &shares, &theirs);
            let had = runs(&filings, &[]);
            for period in since..14 {
                let left = shares.divide(run::at(&had, period).slot(0).sum);
                for (place, given) in left.into_iter().enumerate() {
                    let own = theirs[place].range(since..=period).next_back();
                    let expected = own.map_or(given, |(_, filing)| filing.figures.slot(0).sum);
                    prop_assert_eq!(run::at(&all[place + 1], period).slot(0).sum, expected);
                }
                let spoken = spoken(since, &theirs[..shares.parts().len()]);
                let kept = run::at(&all[0], period).slot(2);
                let stays = spoken.is_none_or(|spoken| period < spoken);
                prop_assert_eq!(kept, if stays { run::at(&had, period).slot(2) } else { Amount::default() });
            }
        }

        /// In the period of the split what nobody did is no increase anywhere.
        #[test]
        fn what_came_with_a_split_is_no_increase(filings in filings(), since in 1_i32..11, shares in shares()) {
            let mut filings = filings;
            filings.remove(&since);
            let all = stand(&filings, since, &shares, &vec![BTreeMap::new(); 5]);
            for runs in &all {
                let mut now = run::at(runs, since);
                let before = run::at(runs, since - 1).plus(&now.take_opened()).unwrap();
                prop_assert_eq!(now.slot(0), before.slot(0));
            }
        }

        /// Who is split again within the same period hands on what had come.
        #[test]
        fn a_split_of_a_split_is_no_increase_either(filings in filings(), since in 1_i32..11, one in shares(), two in shares()) {
            let mut filings = filings;
            filings.remove(&since);
            let had = runs(&filings, &[]);
            let term = Term { since, spoken: None };
            let first = given(&had, term, Part { shares: &one, place: 0 }, &kinds()).unwrap();
            let mut all = vec![kept(&first, term, &kinds()).unwrap()];
            for place in 0..two.parts().len() {
                all.push(given(&first, term, Part { shares: &two, place }, &kinds()).unwrap());
            }
            for runs in &all {
                let mut now = run::at(runs, since);
                prop_assert_eq!(now.take_opened().slot(0), now.slot(0));
            }
            prop_assert_eq!(total(&all, since).slot(0).sum, run::at(&first, since).slot(0).sum);
        }
    }
}
