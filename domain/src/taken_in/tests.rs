//! Beside the chains that the sums are made of: what a filing is compared with is what
//! stands there.

use proptest::prelude::*;

use super::*;
use crate::chain::own_runs;
use crate::coverage::Silence;
use crate::figure::{Amount, Figures};
use crate::filing::{Beside, ProblemCode, review_beside, zero};
use crate::form::sample::form;
use crate::journal::Filing;
use crate::run;

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
        took_in: Vec::new(),
    };
    let line = Line {
        filed: BTreeMap::from([(9, signed(88, 3)), (11, signed(100, 4))]),
        took_in: vec![TookIn {
            since: 10,
            recorded_at: 50,
            line: taken,
        }],
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
        took_in: Vec::new(),
    };
    let line = Line {
        filed: BTreeMap::from([(9, signed(88, 3))]),
        took_in: vec![TookIn {
            since: 10,
            recorded_at: 50,
            line: taken,
        }],
    };
    let past = line.past(&form(), 10);
    assert_eq!(past[0].period, 9);
    assert_eq!(total(&past[0].values), 183);
}

fn filings() -> impl Strategy<Value = BTreeMap<i32, Signed>> {
    let one = (0_i64..90, 0_i64..9).prop_map(|(total, at)| signed(total, at));
    proptest::collection::btree_map(0_i32..12, one, 0..6)
}

proptest! {
    /// On every period a total is what the chains add up.
    #[test]
    fn what_stands_is_what_the_sums_hold(own in filings(), theirs in filings(), since in 0_i32..12, recorded_at in 0_i64..9) {
        let plain = |filed: &BTreeMap<i32, Signed>| -> BTreeMap<i32, Filing> {
            let each = filed.iter().map(|(period, one)| {
                let slots = vec![Amount { sum: total(&one.values), count: 1 }];
                let figures = Figures { slots, ..Figures::default() };
                (*period, Filing { figures, on_time: true })
            });
            each.collect()
        };
        let moments = own.iter().map(|(period, one)| (*period, one.at));
        let silence = Silence::by_successor(since, recorded_at, moments);
        let one = own_runs(&plain(&own), &[], &[], &Silence::default(), |_| true).unwrap();
        let two = own_runs(&plain(&theirs), &[], &[], &silence, |_| true).unwrap();
        let taken = TookIn { since, recorded_at, line: Line { filed: theirs, took_in: Vec::new() } };
        let line = Line { filed: own, took_in: vec![taken] };
        for period in -1..14 {
            let sum = run::at(&one, period).slot(0).sum + run::at(&two, period).slot(0).sum;
            prop_assert_eq!(total(&line.stands(&form(), period)), sum, "on {}", period);
        }
    }
}
