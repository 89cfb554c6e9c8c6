//! Properties of a change of coverage: beside plain addition over periods, nothing is counted twice or lost. Knows no
//! database.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::chain::own_runs;
use crate::figure::{Amount, Figures};
use crate::journal::Filing;
use crate::run;

/// Slot 0 is cumulative, slot 1 per period.
fn carries(slot: usize) -> bool {
    slot == 0
}

/// By period: what was filed, and when it was signed.
type Filings = BTreeMap<i32, (Filing, i64)>;

fn filings() -> impl Strategy<Value = Filings> {
    let filing = (0_i64..90, 0_i64..9, 0_i64..20).prop_map(|(total, added, signed_at)| {
        let slots = [total, added].map(|sum| Amount { sum, count: 1 }).to_vec();
        let figures = Figures {
            slots,
            ..Figures::default()
        };
        let filing = Filing {
            figures,
            on_time: true,
        };
        (filing, signed_at)
    });
    proptest::collection::btree_map(0_i32..12, filing, 0..7)
}

fn changes() -> impl Strategy<Value = Vec<CoverageChange>> {
    let change = (0_i32..12, 0_i64..20, any::<bool>()).prop_map(|(from, recorded_at, whole)| {
        CoverageChange {
            from,
            recorded_at,
            whole,
        }
    });
    proptest::collection::vec(change, 1..4).prop_map(|mut changes| {
        changes.sort_by_key(|change| change.recorded_at);
        changes
    })
}

fn plain(filings: &Filings) -> BTreeMap<i32, Filing> {
    filings
        .iter()
        .map(|(period, (filing, _))| (*period, filing.clone()))
        .collect()
}

fn signed(filings: &Filings) -> impl Iterator<Item = (i32, i64)> {
    filings.iter().map(|(period, (_, at))| (*period, *at))
}

fn total(filings: &Filings, period: i32) -> Option<(i32, i64, i64)> {
    let (filed, (filing, at)) = filings.range(..=period).next_back()?;
    Some((*filed, *at, filing.figures.slot(0).sum))
}

proptest! {
    /// On every period a total is either the covering unit's for all, or the sum
    /// of all; what is of one period alone is counted by exactly one of both.
    #[test]
    fn nothing_is_summed_twice_or_lost(above in filings(), one in filings(), two in filings(), changes in changes()) {
        let silence = Silence::by_coverage(&changes, signed(&above));
        let mut all = Vec::new();
        let mut each = vec![own_runs(&plain(&above), &[], &[], &Silence::default(), carries).unwrap()];
        for below in [&one, &two] {
            each.push(own_runs(&plain(below), &[], &[], &silence, carries).unwrap());
        }
        for run in each.into_iter().flatten() {
            let delta = run::Delta { from: run.from, until: run.until, figures: run.figures };
            run::add(&mut all, &delta).unwrap();
        }
        for period in -1..14 {
            let stands = total(&above, period);
            let for_all = stands.is_some_and(|(filed, at, _)| is_whole(&changes, filed, at));
            let below: i64 = [&one, &two].into_iter().filter_map(|unit| total(unit, period)).map(|found| found.2).sum();
            let expected = stands.map_or(0, |found| found.2) + if for_all { 0 } else { below };
            prop_assert_eq!(run::at(&all, period).slot(0).sum, expected, "total of {}", period);

            let mut added = 0;
            for month in 0..=period {
                let mine = above.get(&month);
                added += mine.map_or(0, |(filing, _)| filing.figures.slot(1).sum);
                if !mine.is_some_and(|(_, at)| is_whole(&changes, month, *at)) {
                    added += [&one, &two].into_iter().filter_map(|unit| unit.get(&month)).map(|(filing, _)| filing.figures.slot(1).sum).sum::<i64>();
                }
            }
            prop_assert_eq!(run::at(&all, period).slot(1).sum, added, "sum up to {}", period);
            let reported = [&above, &one, &two].into_iter().filter(|unit| unit.contains_key(&period)).count();
            prop_assert_eq!(run::at(&all, period).reported, i64::try_from(reported).unwrap());
        }
    }

    /// Those below owe on just the periods on which nobody covers them.
    #[test]
    fn who_is_covered_owes_nothing(changes in changes(), first in 0_i32..6, length in 0_i32..8) {
        let last = first + length - 1;
        let stretches = owed_below(&changes, first, last);
        for period in -1..16 {
            let owes = stretches.iter().any(|(from, to)| *from <= period && period <= *to);
            let expected = first <= period && period <= last && !is_whole(&changes, period, i64::MAX);
            prop_assert_eq!(owes, expected, "{}", period);
        }
        for pair in stretches.windows(2) {
            prop_assert!(pair[0].1 + 1 < pair[1].0, "apart: {:?}", stretches);
        }
    }

    /// What was signed before a change was recorded speaks as it spoke.
    #[test]
    fn a_change_speaks_of_what_is_signed_after_it(changes in changes(), period in 0_i32..12, later in 0_i64..9) {
        let (last, before) = changes.split_last().unwrap();
        prop_assume!(!before.is_empty());
        let at = last.recorded_at.min(before.last().unwrap().recorded_at + later);
        prop_assert_eq!(is_whole(&changes, period, at), is_whole(before, period, at));
    }
}

#[test]
fn what_another_says_is_taken_out() {
    let change = CoverageChange::by_merger(2, 0);
    let one = Silence::by_coverage(&[change], [(2, 1), (4, 1)]);
    let other = Silence::by_coverage(
        &[
            change,
            CoverageChange {
                whole: false,
                from: 6,
                recorded_at: 2,
            },
        ],
        [(4, 1), (7, 3)],
    );
    let left = one.clone().without(&other);
    assert_eq!(left.totals(), [(2, 4), (7, OPEN)]);
    assert!(left.holds(2) && !left.holds(4));
    assert!(one.clone().without(&one).totals().is_empty());
}

#[test]
fn a_unit_that_has_not_spoken_for_those_below_leaves_them_as_they_are() {
    let change = CoverageChange {
        from: 7,
        recorded_at: 100,
        whole: true,
    };
    // June before the change, July filed for itself before it was recorded.
    let silence = Silence::by_coverage(&[change], [(6, 50), (7, 90)]);
    assert!(silence.totals().is_empty());
    // July corrected after it: from then on it speaks for all.
    let silence = Silence::by_coverage(&[change], [(6, 200), (7, 150), (9, 160)]);
    assert_eq!(silence.totals(), [(7, OPEN)]);
    assert!(silence.holds(9) && !silence.holds(8));
    assert_eq!(owed_below(&[change], 1, 12), [(1, 6)]);
}
