//! Beside the chains that the sums are made of: what a filing is compared with is what
//! stands there.

use proptest::prelude::*;

use super::*;
use crate::chain::own_runs;
use crate::chain::split::{Part, SlotKinds, Term, given};
use crate::coverage::Silence;
use crate::figure::{Amount, Figures};
use crate::filing::{Beside, ProblemCode, review_beside, zero};
use crate::form::sample::form;
use crate::journal::Filing;
use crate::run;
use crate::share::Shares;

fn signed(total: i64, at: i64) -> Signed {
    let mut values = zero(&form());
    values.insert("1.1".to_owned(), Value::Number(total));
    Signed { values, at }
}

fn total(values: &Values) -> i64 {
    match values.get("1.1") {
        Some(Value::Number(total)) => *total,
        _ => 0,
    }
}

#[test]
fn the_first_word_for_both_is_compared_with_both() {
    let taken = Line {
        filed: BTreeMap::from([(8, signed(80, 1)), (9, signed(91, 2))]),
        ..Line::default()
    };
    let line = Line {
        filed: BTreeMap::from([(9, signed(88, 3)), (11, signed(100, 4))]),
        took_in: vec![TookIn {
            ways: vec![vec![CoverageChange::by_merger(10, 50)]],
            line: taken,
        }],
        ..Line::default()
    };
    let past = line.clone().of_period(10).past(&form(), 10);
    let told: Vec<(i32, i64)> = past
        .iter()
        .map(|one| (one.period, total(&one.values)))
        .collect();
    assert_eq!(told, [(9, 179), (8, 80)]);
    let falls = |found: i64| {
        let beside = Beside {
            previous: past.first().map(|one| &one.values),
            next: None,
        };
        let problems = review_beside(&form(), &signed(found, 60).values, beside);
        problems
            .iter()
            .any(|one| one.code == ProblemCode::FallingTotal)
    };
    assert!(falls(100) && !falls(179) && !falls(203));
    let next = line.next(&form(), 10).expect("November");
    assert_eq!(total(&next), 191, "November was signed for one alone");
    let before = line.of_period(9).past(&form(), 9);
    assert!(before.is_empty(), "for September it speaks for itself");
}

#[test]
fn what_was_filed_for_the_very_period_is_replaced_too() {
    let taken = Line {
        filed: BTreeMap::from([(10, signed(95, 2))]),
        ..Line::default()
    };
    let line = Line {
        filed: BTreeMap::from([(9, signed(88, 3))]),
        took_in: vec![TookIn {
            ways: vec![vec![CoverageChange::by_merger(10, 50)]],
            line: taken,
        }],
        ..Line::default()
    };
    let past = line.past(&form(), 10);
    assert_eq!(past[0].period, 9);
    assert_eq!(total(&past[0].values), 183);
}

fn filings() -> impl Strategy<Value = BTreeMap<i32, Signed>> {
    let one = (0_i64..90, 0_i64..9).prop_map(|(total, at)| signed(total, at));
    proptest::collection::btree_map(0_i32..12, one, 0..6)
}

fn plain(filed: &BTreeMap<i32, Signed>) -> BTreeMap<i32, Filing> {
    let each = filed.iter().map(|(period, one)| {
        let slots = vec![Amount {
            sum: total(&one.values),
            count: 1,
        }];
        let figures = Figures {
            slots,
            ..Figures::default()
        };
        let on_time = true;
        (*period, Filing { figures, on_time })
    });
    each.collect()
}

/// An office covers one village, and speaks for it in its word of a period signed at a moment.
fn covers(filed: BTreeMap<i32, Signed>, changes: Vec<CoverageChange>) -> Line {
    let village = Line {
        filed: BTreeMap::from([(7, signed(40, 1)), (8, signed(55, 2))]),
        ..Line::default()
    };
    Line {
        filed,
        took_in: vec![TookIn {
            ways: vec![changes],
            line: village,
        }],
        ..Line::default()
    }
}

#[test]
fn the_first_word_for_those_covered_is_compared_with_theirs() {
    let change = |from, whole| CoverageChange {
        from,
        recorded_at: 10,
        whole,
    };
    let own = || BTreeMap::from([(7, signed(4, 3)), (8, signed(5, 4))]);
    let told = |line: Line, period| -> Vec<i64> {
        let past = line.of_period(period).past(&form(), period);
        past.iter().map(|one| total(&one.values)).collect()
    };
    assert_eq!(told(covers(own(), vec![change(9, true)]), 9), [60, 44]);
    let alone = told(covers(own(), vec![change(9, true)]), 8);
    assert_eq!(alone, [4], "August was its own");
    let mut spoke = own();
    spoke.insert(9, signed(63, 20));
    let next = told(covers(spoke, vec![change(9, true)]), 10);
    assert_eq!(next, [63, 60, 44], "it has spoken for both");
    let again = covers(own(), vec![change(9, true), change(11, false)]);
    assert_eq!(told(again, 11), [5, 4], "it speaks for itself again");
}

#[test]
fn the_first_word_of_a_part_is_compared_with_its_share() {
    let closed = Line {
        filed: BTreeMap::from([(8, signed(55, 1)), (9, signed(60, 2))]),
        ..Line::default()
    };
    let part = |place, filed| Line {
        filed,
        shares: vec![Shared {
            since: 9,
            recorded_at: 10,
            shares: Shares::of_parts(vec![3, 2]).unwrap(),
            place,
            line: closed.clone(),
        }],
        ..Line::default()
    };
    let told = |line: Line, period| -> Vec<(i32, i64)> {
        let stood = line.of_period(period).past(&form(), period);
        let told = stood.iter().map(|one| (one.period, total(&one.values)));
        told.collect()
    };
    // What the closed one filed for the very period is shared out too.
    assert_eq!(told(part(0, BTreeMap::new()), 9), [(8, 36)]);
    assert_eq!(told(part(1, BTreeMap::new()), 9), [(8, 24)]);
    assert_eq!(told(part(1, BTreeMap::new()), 10), [(9, 24), (8, 22)]);
    assert_eq!(told(part(1, BTreeMap::new()), 8), []);
    let spoke = BTreeMap::from([(9, signed(7, 20))]);
    assert_eq!(told(part(1, spoke.clone()), 10), [(9, 7), (8, 22)]);
    assert!(part(1, spoke.clone()).carries_a_share(9));
    assert!(!part(1, spoke).carries_a_share(10));
    // What it had signed before is its own, beside the share.
    let before = BTreeMap::from([(8, signed(7, 5))]);
    assert_eq!(told(part(1, before), 10), [(9, 31), (8, 29)]);
}

proptest! {
    /// On every period from the split on a part has what the chains give it.
    #[test]
    fn a_share_is_what_the_sums_hold(own in filings(), had in filings(), since in 0_i32..12, recorded_at in 0_i64..9, parts in proptest::collection::vec(1_u64..9, 2..4)) {
        let shares = Shares::of_parts(parts).unwrap();
        let first = own.range(since..).find(|(_, one)| one.at > recorded_at);
        let term = Term { since, spoken: first.map(|(period, _)| *period) };
        let closed = own_runs(&plain(&had), &[], &[], &Silence::default(), |_| true).unwrap();
        for place in 0..shares.parts().len() {
            let part = Part { shares: &shares, place };
            let came = given(&closed, term, part, &SlotKinds::default()).unwrap();
            let runs = own_runs(&plain(&own), &[], &came, &Silence::default(), |_| true).unwrap();
            let line = Line { filed: had.clone(), ..Line::default() };
            let shared = Shared { since, recorded_at, shares: shares.clone(), place, line };
            let line = Line { filed: own.clone(), shares: vec![shared], ..Line::default() };
            for period in since..14 {
                prop_assert_eq!(total(&line.stands(&form(), period)), run::at(&runs, period).slot(0).sum, "on {}", period);
            }
        }
    }

    /// On every period a total is what the chains add up.
    #[test]
    fn what_stands_is_what_the_sums_hold(own in filings(), theirs in filings(), since in 0_i32..12, recorded_at in 0_i64..9) {
        let moments = own.iter().map(|(period, one)| (*period, one.at));
        let silence = Silence::by_successor(since, recorded_at, moments);
        let one = own_runs(&plain(&own), &[], &[], &Silence::default(), |_| true).unwrap();
        let two = own_runs(&plain(&theirs), &[], &[], &silence, |_| true).unwrap();
        let ways = vec![vec![CoverageChange::by_merger(since, recorded_at)]];
        let taken = TookIn { ways, line: Line { filed: theirs, ..Line::default() } };
        let line = Line { filed: own, took_in: vec![taken], ..Line::default() };
        for period in -1..14 {
            let sum = run::at(&one, period).slot(0).sum + run::at(&two, period).slot(0).sum;
            prop_assert_eq!(total(&line.stands(&form(), period)), sum, "on {}", period);
        }
    }
}
