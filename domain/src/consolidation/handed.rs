//! What of a word came to others by shares since it was said (按份额划转后的重复汇总): a
//! unit that was split afterwards is in it whole, and a later word of another place holds
//! the part of a successor that stands there.
//!
//! The part is the successor's exact share of what the word itself holds, slot by slot, so
//! that what stays and what is taken out are together what was said. What cannot be
//! divided stays, as it does with the closed unit.

use std::collections::BTreeMap;

use crate::chain::split::{Part, SlotKinds, Term, given};
use crate::figure::{Amount, FigureError, Figures};
use crate::ids::NodeId;
use crate::run::{self, Delta, Run};
use crate::share::Shares;

/// The split by shares of a unit after the word was said.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The closed unit.
    pub unit: NodeId,
    /// First period of the split.
    pub since: i32,
    /// The share of each.
    pub shares: Shares,
    /// The successors in their order, and whether a later word of another place holds each.
    pub into: Vec<(NodeId, bool)>,
}

/// What later words hold of one that holds these runs of these units; `handed` in the
/// order in which the splits were recorded. What a unit had taken in is among its own runs.
pub fn told_elsewhere(
    mut held: BTreeMap<NodeId, Vec<Run>>,
    handed: &[Handed],
    kinds: &SlotKinds,
) -> Result<Vec<Run>, FigureError> {
    let mut told = Vec::new();
    for split in handed {
        let Some(had) = held.remove(&split.unit) else {
            continue;
        };
        let term = Term {
            since: split.since,
            spoken: None,
        };
        // The units behind the total are counted once: with the last part that stays.
        let stays = split.into.iter().rposition(|(_, elsewhere)| !elsewhere);
        let counted = stays.unwrap_or(split.into.len().saturating_sub(1));
        for (place, (successor, elsewhere)) in split.into.iter().enumerate() {
            let shares = &split.shares;
            let runs = given(&had, term, Part { shares, place }, kinds)?;
            let to = if *elsewhere {
                &mut told
            } else {
                held.entry(*successor).or_default()
            };
            for run in runs {
                let figures = if place == counted {
                    run.figures
                } else {
                    uncounted(run.figures)
                };
                let (from, until) = (run.from, run.until);
                let delta = Delta {
                    from,
                    until,
                    figures,
                };
                run::add(to, &delta)?;
            }
        }
    }
    Ok(told)
}

fn uncounted(figures: Figures) -> Figures {
    let sums = |amounts: Vec<Amount>| {
        let amounts = amounts.into_iter();
        amounts
            .map(|Amount { sum, .. }| Amount { sum, count: 0 })
            .collect()
    };
    Figures {
        slots: sums(figures.slots),
        opened: sums(figures.opened),
        ..Figures::default()
    }
    .trimmed()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::run::OPEN;

    const OLD: NodeId = NodeId(1);
    const SOUTH: NodeId = NodeId(2);
    const NORTH: NodeId = NodeId(3);

    /// Slot 0 is cumulative, slot 1 per period, slot 2 a yes.
    fn kinds() -> SlotKinds {
        SlotKinds {
            adds: BTreeSet::from([1]),
            whole: BTreeSet::from([2]),
        }
    }

    fn runs() -> impl Strategy<Value = Vec<Run>> {
        let added = (0_i32..9, 1_i32..9, 0_i64..90, 0_i64..9);
        proptest::collection::vec(added, 0..5).prop_map(|all| {
            let mut runs = Vec::new();
            for (from, length, total, held) in all {
                let slots = [total, held, 1].map(|sum| Amount { sum, count: 1 });
                let figures = Figures {
                    slots: slots.to_vec(),
                    ..Figures::default()
                };
                let until = if length == 8 { OPEN } else { from + length };
                let delta = Delta {
                    from,
                    until,
                    figures,
                };
                run::add(&mut runs, &delta).unwrap();
            }
            runs
        })
    }

    fn split(unit: NodeId, since: i32, parts: [u64; 2], into: [(NodeId, bool); 2]) -> Handed {
        Handed {
            unit,
            since,
            shares: Shares::of_parts(parts.to_vec()).unwrap(),
            into: into.to_vec(),
        }
    }

    fn told(runs: &[Run], handed: &[Handed]) -> Vec<Run> {
        told_elsewhere(BTreeMap::from([(OLD, runs.to_vec())]), handed, &kinds()).unwrap()
    }

    proptest! {
        /// What is told of one successor and what is told of the other are together what
        /// is told of both, and that is all that can be divided; nothing before the split.
        #[test]
        fn the_parts_are_the_whole(runs in runs(), since in 0_i32..12, one in 1_u64..9, two in 1_u64..9) {
            let told_of = |south, north| {
                told(&runs, &[split(OLD, since, [one, two], [(SOUTH, south), (NORTH, north)])])
            };
            let (none, south, north, both) = (told_of(false, false), told_of(true, false), told_of(false, true), told_of(true, true));
            for period in -1..14 {
                let at = |runs: &[Run]| run::at(runs, period);
                prop_assert!(at(&none).is_zero());
                let had = run::at(&runs, period);
                let expected = if period >= since { had.slot(0) } else { Amount::default() };
                prop_assert_eq!(at(&both).slot(0), expected);
                prop_assert_eq!(at(&south).slot(0).sum + at(&north).slot(0).sum, expected.sum);
                prop_assert_eq!(at(&south).slot(0).count, 0, "a part stays, and with it the unit");
                for all in [&south, &north, &both] {
                    prop_assert_eq!(at(all).slot(1), Amount::default());
                    prop_assert_eq!(at(all).slot(2), Amount::default());
                }
            }
        }

        /// A part that stayed and was split again goes on, and a part of a part is never
        /// more than the part.
        #[test]
        fn a_part_of_a_part_is_within_it(runs in runs(), since in 0_i32..12, later in 0_i32..4, parts in 1_u64..9) {
            let (third, fourth) = (NodeId(4), NodeId(5));
            let first = split(OLD, since, [parts, 1], [(SOUTH, false), (NORTH, false)]);
            let again = |elsewhere| split(SOUTH, since + later, [1, parts], [(third, true), (fourth, elsewhere)]);
            let some = told(&runs, &[first.clone(), again(false)]);
            let all = told(&runs, &[first, again(true)]);
            let south = told(&runs, &[split(OLD, since, [parts, 1], [(SOUTH, true), (NORTH, false)])]);
            for period in -1..18 {
                let sum = |runs: &[Run]| run::at(runs, period).slot(0).sum;
                let expected = if period >= since + later { sum(&south) } else { 0 };
                prop_assert_eq!(sum(&all), expected);
                prop_assert!((0..=expected).contains(&sum(&some)));
            }
        }
    }

    #[test]
    fn what_the_word_does_not_hold_is_not_taken_out_of_it() {
        let handed = [split(OLD, 0, [1, 1], [(SOUTH, true), (NORTH, true)])];
        let nothing = told_elsewhere(BTreeMap::new(), &handed, &kinds()).unwrap();
        assert_eq!(nothing, []);
    }
}
