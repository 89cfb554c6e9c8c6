//! Cases of the rules of reminders, by day and state.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn missing(due: &str) -> Facts {
    Facts {
        opens: Some(day("2023-01-01")),
        due: Some(day(due)),
        filed: Filed::Missing,
        locked: false,
    }
}

fn codes(facts: &Facts, today: &str) -> Vec<(String, Addressee)> {
    due(&hub_rules(), facts, day(today))
        .into_iter()
        .map(|due| (due.mark.rule, due.to))
        .collect()
}

#[test]
fn the_hubs_rules_speak_before_the_day_on_it_and_up_the_line_after_it() {
    let facts = missing("2023-02-05");
    let said = |today: &str| {
        codes(&facts, today)
            .into_iter()
            .map(|(code, _)| code)
            .collect::<Vec<_>>()
    };
    assert!(said("2023-02-02").is_empty());
    assert_eq!(said("2023-02-03"), ["before-2"]);
    assert_eq!(said("2023-02-05"), ["due-day"]);
    assert_eq!(said("2023-02-06"), ["late-1"]);
    assert_eq!(said("2023-02-08"), ["late-1", "late-3"]);
    assert_eq!(said("2023-02-12"), ["late-1", "late-3", "late-7"]);
    assert_eq!(said("2023-02-15"), ["late-3", "late-7"]);
    assert_eq!(said("2023-02-19"), ["late-7"]);
    assert!(said("2023-02-20").is_empty(), "older is not swept up");
}

#[test]
fn nothing_is_said_where_nothing_is_due_or_can_be_filed() {
    let facts = missing("2023-02-05");
    for silent in [
        Facts { due: None, ..facts },
        Facts {
            locked: true,
            ..facts
        },
        Facts {
            filed: Filed::InForce,
            ..facts
        },
    ] {
        assert!(codes(&silent, "2023-02-06").is_empty(), "{silent:?}");
    }
}

#[test]
fn nobody_is_reminded_of_a_period_that_has_not_begun() {
    let facts = Facts {
        opens: Some(day("2023-02-05")),
        ..missing("2023-02-05")
    };
    assert!(codes(&facts, "2023-02-04").is_empty());
    assert_eq!(codes(&facts, "2023-02-05")[0].0, "due-day");
    assert!(!is_missing(&facts, day("2023-02-04")));
    assert!(is_missing(&facts, day("2023-02-05")));
}

#[test]
fn a_report_that_came_back_is_reminded_of_from_the_day_after() {
    let back = Facts {
        filed: Filed::BackSince(day("2023-03-01")),
        ..missing("2023-02-05")
    };
    assert!(
        codes(&back, "2023-03-01").is_empty(),
        "the return itself says so"
    );
    assert_eq!(
        codes(&back, "2023-03-02"),
        [("late-1".to_owned(), Addressee::Unit)]
    );
    let early = Facts {
        filed: Filed::BackSince(day("2023-02-01")),
        ..missing("2023-02-05")
    };
    assert_eq!(codes(&early, "2023-02-05")[0].0, "due-day");
}

#[test]
fn an_addressee_is_what_it_is_stored_as() {
    for one in Addressee::ALL {
        assert_eq!(one.as_str().parse(), Ok(one));
    }
    assert!("EVERYBODY".parse::<Addressee>().is_err());
}
