//! The rule on filings of the sample form.

use super::*;
use crate::filing::{ProblemCode, zero};
use crate::form::sample::form;

/// A filing of all zeros but for one cell.
fn filed(period: i32, key: &str, value: i64) -> Filed {
    let mut values = zero(&form());
    values.insert(key.to_owned(), Value::Number(value));
    Filed { period, values }
}

/// Totals that grew by these steps, month by month, the latest first.
fn totals(key: &str, steps: &[i64]) -> Vec<Filed> {
    let mut total = 0;
    let mut past: Vec<Filed> = steps
        .iter()
        .zip(1..)
        .map(|(step, period)| {
            total += step;
            filed(period, key, total)
        })
        .collect();
    past.reverse();
    past
}

fn codes(key: &str, now: &Filed, past: &[Filed], peers: &[Peer]) -> Vec<ProblemCode> {
    let problems = review_outliers(&form(), now.period, &now.values, past, peers);
    assert!(problems.iter().all(|problem| !problem.is_error()));
    assert!(problems.iter().all(|one| one.cell.as_deref() == Some(key)));
    problems.into_iter().map(|problem| problem.code).collect()
}

const STEADY: [i64; 8] = [20, 22, 18, 25, 21, 19, 24, 20];

#[test]
fn a_growth_out_of_all_proportion_is_told_with_its_numbers() {
    let past = totals("1.1", &STEADY);
    let total: i64 = STEADY.iter().sum();
    let now = filed(9, "1.1", total + 210);
    assert_eq!(codes("1.1", &now, &past, &[]), [ProblemCode::StandsOut]);
    let problems = review_outliers(&form(), 9, &now.values, &past, &[]);
    for number in ["210", "21"] {
        assert!(problems[0].message_zh.contains(number), "{problems:?}");
        assert!(problems[0].message_en.contains(number), "{problems:?}");
    }
    let usual = filed(9, "1.1", total + 30);
    assert_eq!(codes("1.1", &usual, &past, &[]), []);
}

#[test]
fn a_growth_over_silent_months_is_shared_out() {
    let past = totals("1.1", &STEADY);
    let total: i64 = STEADY.iter().sum();
    let after_a_year = filed(20, "1.1", total + 12 * 21);
    assert_eq!(codes("1.1", &after_a_year, &past, &[]), []);
    let at_once = filed(9, "1.1", total + 12 * 21);
    assert_eq!(codes("1.1", &at_once, &past, &[]), [ProblemCode::StandsOut]);
}

#[test]
fn a_history_that_is_too_short_says_nothing() {
    for months in 0..=MIN_HISTORY {
        let past = totals("1.1", &STEADY[..months]);
        let now = filed(9, "1.1", 1_000_000);
        assert_eq!(codes("1.1", &now, &past, &[]), [], "{months}");
    }
}

#[test]
fn standing_still_after_a_long_run_of_activity_is_told() {
    let past = totals("1.1", &STEADY);
    let same = Filed {
        period: 9,
        values: past[0].values.clone(),
    };
    assert_eq!(codes("1.1", &same, &past, &[]), [ProblemCode::SuddenZero]);
    let mut with_a_rest = STEADY;
    with_a_rest[6] = 0;
    let past = totals("1.1", &with_a_rest);
    let same = Filed {
        period: 9,
        values: past[0].values.clone(),
    };
    assert_eq!(codes("1.1", &same, &past, &[]), [], "it rested before");
    let past = totals("1.1", &[2; 8]);
    let same = Filed {
        period: 9,
        values: past[0].values.clone(),
    };
    assert_eq!(
        codes("1.1", &same, &past, &[]),
        [],
        "two a month are little"
    );
}

#[test]
fn a_head_count_is_judged_as_it_is() {
    let past: Vec<Filed> = (1..=8)
        .rev()
        .map(|period| filed(period, "4.7", 30))
        .collect();
    let tenfold = filed(9, "4.7", 300);
    assert_eq!(codes("4.7", &tenfold, &past, &[]), [ProblemCode::StandsOut]);
    let one_more = filed(9, "4.7", 31);
    assert_eq!(codes("4.7", &one_more, &past, &[]), []);
}

fn peers(totals: &[i64]) -> Vec<Peer> {
    let of = |total: &i64| Peer {
        now: filed(1, "1.1", *total).values,
        before: None,
    };
    totals.iter().map(of).collect()
}

#[test]
fn where_history_is_short_peers_say_a_rounded_limit_and_no_more() {
    let peers = peers(&[37, 41, 43, 47, 53, 59]);
    let now = filed(1, "1.1", 5_000);
    let found = review_outliers(&form(), 1, &now.values, &[], &peers);
    let [problem] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(problem.code, ProblemCode::StandsOutAmongPeers);
    for told in [&problem.message_zh, &problem.message_en] {
        for secret in ["37", "41", "43", "45", "47", "53", "59", "6"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
    // The limit is that of the sentence: trying values finds no sharper one.
    assert_eq!(codes("1.1", &filed(1, "1.1", 300), &[], &peers), []);
    let above = codes("1.1", &filed(1, "1.1", 301), &[], &peers);
    assert_eq!(above, [ProblemCode::StandsOutAmongPeers]);
}

#[test]
fn fewer_peers_than_five_say_nothing() {
    for some in 0..MIN_PEERS {
        let peers = peers(&[40, 41, 42, 43][..some.min(4)]);
        assert_eq!(codes("1.1", &filed(1, "1.1", 1_000_000), &[], &peers), []);
    }
}

#[test]
fn a_unit_with_a_history_is_not_measured_by_its_peers() {
    let past = totals("1.1", &[400, 420, 390, 410, 400, 395, 405]);
    let peers = peers(&[1, 1, 2, 2, 3, 3]);
    let total: i64 = 400 + 420 + 390 + 410 + 400 + 395 + 405;
    let now = filed(8, "1.1", total + 400);
    assert_eq!(codes("1.1", &now, &past, &peers), []);
}
