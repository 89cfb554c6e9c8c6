//! Where a unit's figures stand while the tree moves (随区划变动): one figure a
//! period, at the place where the unit stood on the period's last day.
//!
//! A unit that moves is one unit with several places, each for a stretch of
//! periods. A unit that was merged stands inside its successor from then on,
//! until the successor speaks for both by a filing of its own, in every column.
//! So a transfer or a merger changes where a figure stands and never what it is:
//! nothing is summed twice, nothing is lost. What a split by shares does to the
//! figures themselves is [`split`]'s; with what a filing for several is compared is [`replaced`]'s.

pub mod replaced;
pub mod split;

use std::collections::{BTreeMap, BTreeSet};

use crate::coverage::Silence;
use crate::figure::{FigureError, Figures};
use crate::journal::{Filing, Neighbours, change, owing};
use crate::run::{self, Delta, OPEN, Run};

/// A place and the periods of [from, until) for which a unit stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<P> {
    /// First period.
    pub from: i32,
    /// First period no longer.
    pub until: i32,
    /// The place.
    pub place: P,
}

/// The segments of a unit from its places in the order of time, each with the
/// period that holds its first day. What was left within one period leaves no
/// segment: the place on the last day of a period is the place of the period.
pub fn segments<P: Clone + PartialEq>(places: &[(i32, P)]) -> Vec<Segment<P>> {
    let mut found: Vec<Segment<P>> = Vec::new();
    for (from, place) in places {
        // Before its first place a unit stands there too: whoever is asked
        // about earlier periods finds it in one place.
        let from = if found.is_empty() { i32::MIN } else { *from };
        if let Some(last) = found.last_mut() {
            last.until = from;
        }
        found.retain(|segment| segment.from < segment.until);
        if found.is_empty() || found.last().is_some_and(|last| last.place != *place) {
            let from = if found.is_empty() { i32::MIN } else { from };
            found.push(Segment {
                from,
                until: OPEN,
                place: place.clone(),
            });
        } else if let Some(last) = found.last_mut() {
            last.until = OPEN;
        }
    }
    found
}

/// A unit's own figures on every period: what it filed, for which periods of
/// [from, until) it owes, and what was given to it by splits. Where others speak
/// for it (a successor, or a unit that covers it) its totals are in theirs; what
/// it added in a period stays, unless the other one's filing is of that very
/// period.
pub fn own_runs(
    filings: &BTreeMap<i32, Filing>,
    owed: &[(i32, i32)],
    given: &[Run],
    silence: &Silence,
    carries: impl Fn(usize) -> bool,
) -> Result<Vec<Run>, FigureError> {
    let mut runs = given.to_vec();
    let mut previous: Option<Figures> = None;
    for (period, filing) in filings {
        let around = Neighbours {
            previous: previous.take(),
            ..Neighbours::default()
        };
        let counts = if silence.holds(*period) {
            &without_added(filing, &carries)
        } else {
            filing
        };
        for delta in change(*period, &around, Some(counts), &carries)? {
            run::add(&mut runs, &delta)?;
        }
        previous = Some(filing.figures.clone());
    }
    for (from, until) in owed {
        run::add(&mut runs, &owing(*from, *until, 1))?;
    }
    let mut ends: Vec<Delta> = Vec::new();
    for (from, until) in silence.totals() {
        for run in &runs {
            let (from, until) = (run.from.max(*from), run.until.min(*until));
            if from < until {
                ends.push(Delta {
                    from,
                    until,
                    figures: Figures::default().minus(&run.figures.carried(&carries))?,
                });
            }
        }
    }
    for delta in &ends {
        run::add(&mut runs, delta)?;
    }
    Ok(runs)
}

/// On these periods others have said what a closed unit would have: it is expected only as
/// far as it has reported itself, so that nobody waits for what nobody needs.
pub fn wait_no_more(
    runs: &mut Vec<Run>,
    said: impl IntoIterator<Item = i32>,
) -> Result<(), FigureError> {
    for period in said {
        let here = run::at(runs, period);
        let awaited = (here.expected - here.reported).max(0);
        run::add(runs, &owing(period, period + 1, -awaited))?;
    }
    Ok(())
}

fn without_added(filing: &Filing, carries: impl Fn(usize) -> bool) -> Filing {
    Filing {
        figures: filing.figures.carried(carries),
        on_time: filing.on_time,
    }
}

/// What stands where: the runs of a unit cut by its segments.
pub fn placed<P: Clone + Ord>(runs: &[Run], segments: &[Segment<P>]) -> BTreeMap<P, Vec<Run>> {
    let mut found: BTreeMap<P, Vec<Run>> = BTreeMap::new();
    for segment in segments {
        for run in runs {
            let (from, until) = (run.from.max(segment.from), run.until.min(segment.until));
            if from < until && !run.figures.is_zero() {
                found.entry(segment.place.clone()).or_default().push(Run {
                    from,
                    until,
                    figures: run.figures.clone(),
                });
            }
        }
    }
    found
}

/// The changes that lead from one standing to another. What ends somewhere
/// comes before what begins elsewhere.
pub fn difference<P: Clone + Ord>(
    before: &BTreeMap<P, Vec<Run>>,
    after: &BTreeMap<P, Vec<Run>>,
) -> Result<Vec<(P, Delta)>, FigureError> {
    let (mut ending, mut beginning) = (Vec::new(), Vec::new());
    let places: BTreeSet<&P> = before.keys().chain(after.keys()).collect();
    let nothing = Vec::new();
    for place in places {
        let old = before.get(place).unwrap_or(&nothing);
        let new = after.get(place).unwrap_or(&nothing);
        let bounds: BTreeSet<i32> = old
            .iter()
            .chain(new)
            .flat_map(|run| [run.from, run.until])
            .collect();
        let bounds: Vec<i32> = bounds.into_iter().collect();
        let mut deltas: Vec<(Delta, bool)> = Vec::new();
        for pair in bounds.windows(2) {
            let after = run::at(new, pair[0]);
            let figures = after.minus(&run::at(old, pair[0]))?;
            if figures.is_zero() {
                continue;
            }
            let ends = after.is_zero();
            match deltas.last_mut() {
                Some((last, last_ends))
                    if last.until == pair[0] && last.figures == figures && *last_ends == ends =>
                {
                    last.until = pair[1];
                }
                _ => deltas.push((
                    Delta {
                        from: pair[0],
                        until: pair[1],
                        figures,
                    },
                    ends,
                )),
            }
        }
        for (delta, ends) in deltas {
            let list = if ends { &mut ending } else { &mut beginning };
            list.push((place.clone(), delta));
        }
    }
    ending.append(&mut beginning);
    Ok(ending)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::figure::Amount;

    /// Slot 0 is cumulative, slot 1 per period.
    fn carries(slot: usize) -> bool {
        slot == 0
    }

    fn filings() -> impl Strategy<Value = BTreeMap<i32, Filing>> {
        let filing = (0_i64..90, 0_i64..9, any::<bool>()).prop_map(|(total, added, on_time)| {
            let slots = [total, added].map(|sum| Amount { sum, count: 1 }).to_vec();
            Filing {
                figures: Figures {
                    slots,
                    ..Figures::default()
                },
                on_time,
            }
        });
        proptest::collection::btree_map(0_i32..12, filing, 0..6)
    }

    fn places() -> impl Strategy<Value = Vec<(i32, char)>> {
        let place = (0_i32..12, proptest::sample::select(vec!['a', 'b', 'c']));
        proptest::collection::vec(place, 1..5).prop_map(|mut places| {
            places.sort_by_key(|place| place.0);
            places
        })
    }

    fn sum(placed: &BTreeMap<char, Vec<Run>>, period: i32) -> Figures {
        placed.values().fold(Figures::default(), |sum, runs| {
            sum.plus(&run::at(runs, period)).unwrap()
        })
    }

    proptest! {
        /// Wherever a unit went: on every period it stands in one place with all it has.
        #[test]
        fn a_move_neither_loses_nor_doubles(filings in filings(), places in places()) {
            let segments = segments(&places);
            for pair in segments.windows(2) {
                prop_assert_eq!(pair[0].until, pair[1].from);
                prop_assert!(pair[0].place != pair[1].place);
            }
            let runs = own_runs(&filings, &[(2, 9)], &[], &Silence::default(), carries).unwrap();
            let placed = placed(&runs, &segments);
            for period in -1..15 {
                prop_assert_eq!(sum(&placed, period), run::at(&runs, period));
                let here = places.iter().rev().find(|(from, _)| *from <= period).map_or(places[0].1, |place| place.1);
                let stands = placed.get(&here).map(|runs| run::at(runs, period)).unwrap_or_default();
                prop_assert_eq!(stands, run::at(&runs, period), "period {}", period);
            }
        }

        /// The changes that a move journals lead from the one standing to the
        /// other, and their sum over all places is nothing.
        #[test]
        fn the_journal_of_a_move_adds_up_to_nothing(filings in filings(), old in places(), new in places()) {
            let runs = own_runs(&filings, &[(0, 7)], &[], &Silence::default(), carries).unwrap();
            let before = placed(&runs, &segments(&old));
            let after = placed(&runs, &segments(&new));
            let mut stands: BTreeMap<char, Vec<Run>> = BTreeMap::new();
            for (place, runs) in &before {
                for run in runs.clone() {
                    let delta = Delta { from: run.from, until: run.until, figures: run.figures };
                    run::add(stands.entry(*place).or_default(), &delta).unwrap();
                }
            }
            let mut all = Vec::new();
            for (place, delta) in difference(&before, &after).unwrap() {
                run::add(stands.entry(place).or_default(), &delta).unwrap();
                run::add(&mut all, &delta).unwrap();
            }
            for period in -1..15 {
                prop_assert!(run::at(&all, period).is_zero());
                for place in ['a', 'b', 'c'] {
                    let at = |of: &BTreeMap<char, Vec<Run>>| of.get(&place).map(|runs| run::at(runs, period)).unwrap_or_default();
                    prop_assert_eq!(at(&stands), at(&after), "{} at {}", place, period);
                }
            }
        }

        /// Two merge into a third, which was recorded after some had been signed: on every
        /// period the third's filing that stands was signed for all, and then it is all there
        /// is in every column, or for itself, and then what the two filed stands beside it. A
        /// correction of a closed one flows on by itself.
        #[test]
        fn a_successor_speaks_for_those_it_took_in(
            one in filings(), two in filings(), third in filings(),
            signed_after in proptest::collection::vec(any::<bool>(), 12), since in 0_i32..10
        ) {
            let is_for_all = |period: i32| period >= since && signed_after[usize::try_from(period).unwrap()];
            let recorded_at = 1;
            let moments: Vec<(i32, i64)> = third.keys().map(|period| (*period, if is_for_all(*period) { 2 } else { 1 })).collect();
            let mut places = BTreeMap::new();
            for (filings, place) in [(&one, 'a'), (&two, 'b')] {
                let silence = Silence::by_successor(since, recorded_at, moments.iter().copied());
                let runs = own_runs(filings, &[], &[], &silence, carries).unwrap();
                for (place, mut runs) in placed(&runs, &segments(&[(0, place), (since, 'c')])) {
                    // Two stand in one place: add them.
                    let held: &mut Vec<Run> = places.entry(place).or_default();
                    for run in runs.drain(..) {
                        run::add(held, &Delta { from: run.from, until: run.until, figures: run.figures }).unwrap();
                    }
                }
            }
            for run in own_runs(&third, &[], &[], &Silence::default(), carries).unwrap() {
                run::add(places.entry('c').or_default(), &Delta { from: run.from, until: run.until, figures: run.figures }).unwrap();
            }
            let last = |filings: &BTreeMap<i32, Filing>, period: i32| {
                filings.range(..=period).next_back().map_or(0, |(_, filing)| filing.figures.slot(0).sum)
            };
            let added = |filings: &BTreeMap<i32, Filing>, period: i32| -> i64 {
                filings.get(&period).map_or(0, |filing| filing.figures.slot(1).sum)
            };
            let mut all_added = 0;
            for period in 0..14 {
                let total = sum(&places, period);
                let stands = third.range(..=period).next_back().map(|(filed, _)| *filed);
                let beside = if stands.is_some_and(is_for_all) { 0 } else { last(&one, period) + last(&two, period) };
                prop_assert_eq!(total.slot(0).sum, last(&third, period) + beside, "period {}", period);
                all_added += added(&third, period);
                if !(third.contains_key(&period) && is_for_all(period)) {
                    all_added += added(&one, period) + added(&two, period);
                }
                prop_assert_eq!(total.slot(1).sum, all_added, "added up to {}", period);
                if period >= since {
                    for closed in ['a', 'b'] {
                        prop_assert!(places.get(&closed).is_none_or(|runs| run::at(runs, period).is_zero()));
                    }
                }
            }
        }
    }
}
