//! The cases of `docs/compliance.md`, row by row, and what holds of all: a city is the sum of its counties, and a day
//! asked later tells the same of an earlier one.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::campaign::{Measured, TargetComparator};
use crate::compliance::cases::target;
use crate::compliance::{State, judge_target};
use crate::page_table::rows;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const SPAN: Span = Span {
    first: NaiveDate::from_ymd_opt(2020, 7, 1).unwrap(),
    last: NaiveDate::from_ymd_opt(2020, 12, 31),
};

/// With `?` behind it nobody is known to answer, with `∉` none of those who do is of the sector.
fn recorded(word: &str) -> (Membership, Happened) {
    if let Some(word) = word.strip_suffix('?') {
        (Membership::Unknown, accident(word))
    } else if let Some(word) = word.strip_suffix('∉') {
        (Membership::Out, accident(word))
    } else {
        (Membership::In, accident(word))
    }
}

/// Accidents that all belong.
fn all(accidents: &[Happened]) -> impl Iterator<Item = (Membership, &Happened)> + Clone {
    accidents.iter().map(|one| (Membership::In, one))
}

/// `2020-08-03:LARGER` or `2020-08-03:LARGER×3`, the number of those who died.
fn accident(word: &str) -> Happened {
    let (on, rest) = word.split_once(':').unwrap();
    let (grade, deaths) = rest.split_once('×').unwrap_or((rest, "0"));
    Happened {
        on: day(on),
        grade: grade.parse().unwrap(),
        deaths: deaths.parse().unwrap(),
        serious_injuries: 0,
        direct_loss: None,
    }
}

fn measure(words: &str) -> AccidentMeasure {
    let (counts, grades) = words.split_once(' ').unwrap_or((words, "…"));
    let (from, to) = grades.split_once('…').unwrap();
    AccidentMeasure {
        counts: match counts {
            "accidents" => AccidentCount::Accidents,
            "deaths" => AccidentCount::Deaths,
            _ => panic!("`{counts}` is not counted here"),
        },
        grade_from: from.parse().ok(),
        grade_to: to.parse().ok(),
    }
}

fn counting(comparator: &str, time: &str) -> Target {
    let row = [
        ("target", format!("count {comparator}")),
        ("time", time.to_owned()),
    ];
    let row = row.map(|(name, cell)| (name.to_owned(), cell));
    Target {
        measured: Measured::Registry,
        ..target(&BTreeMap::from(row))
    }
}

#[test]
fn the_cases_of_counted_accidents_are_as_the_page_says() {
    let rows = rows("compliance.md", "counted accidents");
    assert!(rows.len() >= 27, "{} rows", rows.len());
    for row in rows {
        let target = counting(&row["target"], &row["time"]);
        let accidents: Vec<(Membership, Happened)> = row["accidents"]
            .split_whitespace()
            .filter(|word| *word != "—")
            .map(recorded)
            .collect();
        let accidents = accidents.iter().map(|(belongs, one)| (*belongs, one));
        let as_of = day(&row["as of"]);
        let days = accident_days(&target, SPAN, as_of);
        let kept_from = row["kept from"].parse().ok();
        let found = accident_figures(measure(&row["counts"]), days, kept_from, &accidents);
        let known = |figure: Option<i64>| figure.map_or("—".to_owned(), |one| one.to_string());
        let figure = format!(
            "{} before={} to-date={}",
            known(found.known.value),
            known(found.known.before),
            known(found.known.before_to_date)
        );
        let state = judge_target(&target, found.known, &[], SPAN, as_of);
        assert_eq!(
            (figure.as_str(), state.as_str()),
            (row["figure"].as_str(), row["state"].as_str()),
            "{row:#?}"
        );
    }
}

fn accidents() -> impl Strategy<Value = Vec<Happened>> {
    let one = (
        0_u64..1_100,
        0_usize..4,
        0_i64..40,
        proptest::option::of(0_i64..9_000),
    )
        .prop_map(|(after, grade, deaths, direct_loss)| Happened {
            on: day("2018-06-01") + chrono::Days::new(after),
            grade: Grade::ALL[grade],
            deaths,
            serious_injuries: deaths / 2,
            direct_loss,
        });
    proptest::collection::vec(one, 0..20)
}

fn measures() -> impl Strategy<Value = AccidentMeasure> {
    let grade = || proptest::option::of(prop::sample::select(Grade::ALL));
    let counts = prop::sample::select(vec![
        AccidentCount::Accidents,
        AccidentCount::Deaths,
        AccidentCount::SeriousInjuries,
    ]);
    (counts, grade(), grade()).prop_map(|(counts, grade_from, grade_to)| AccidentMeasure {
        counts,
        grade_from,
        grade_to,
    })
}

proptest! {
    #[test]
    fn a_city_is_the_sum_of_its_counties(
        measure in measures(),
        accidents in accidents(),
        at in 0_usize..20,
        after in 0_u64..900,
    ) {
        let target = counting("falling", "—");
        let span = Span { first: day("2019-01-01"), last: None };
        let as_of = span.first + chrono::Days::new(after);
        let days = accident_days(&target, span, as_of);
        let of = |some: &[Happened]| {
            accident_figures(measure, days, Some(day("2018-01-01")), &all(some)).known
        };
        let (one, other) = accidents.split_at(at.min(accidents.len()));
        let (city, one, other) = (of(&accidents), of(one), of(other));
        let plus = |a: Option<i64>, b: Option<i64>| Some(a? + b?);
        prop_assert_eq!(city.value, plus(one.value, other.value));
        prop_assert_eq!(city.before, plus(one.before, other.before));
        prop_assert_eq!(city.before_to_date, plus(one.before_to_date, other.before_to_date));
        prop_assert!(city.value.is_some() && city.before >= city.before_to_date);
    }

    #[test]
    fn what_happens_later_changes_no_earlier_day(
        measure in measures(),
        accidents in accidents(),
        after in 0_u64..900,
    ) {
        for comparator in ["falling", "= 0"] {
            let target = counting(comparator, "…2020-12-31");
            let as_of = day("2018-07-01") + chrono::Days::new(after);
            let span = Span { first: day("2018-07-01"), last: target.by };
            let days = accident_days(&target, span, as_of);
            let kept = Some(day("2017-01-01"));
            let earlier: Vec<Happened> =
                accidents.iter().copied().filter(|one| one.on <= as_of).collect();
            let found = accident_figures(measure, days, kept, &all(&accidents));
            prop_assert_eq!(found, accident_figures(measure, days, kept, &all(&earlier)));
        }
    }

    #[test]
    fn a_statement_never_turns_what_is_lost_into_what_is_kept(
        measure in measures(),
        accidents in accidents(),
        from in proptest::option::of(0_u64..1_500),
        after in 0_u64..900,
    ) {
        let target = counting("= 0", "…2020-12-31");
        let span = Span { first: day("2018-07-01"), last: target.by };
        let as_of = span.first + chrono::Days::new(after);
        let days = accident_days(&target, span, as_of);
        let state = |kept_from| {
            let found = accident_figures(measure, days, kept_from, &all(&accidents));
            judge_target(&target, found.known, &[], span, as_of)
        };
        let stated = state(Some(day("2017-01-01")));
        let found = state(from.map(|days| day("2017-01-01") + chrono::Days::new(days)));
        prop_assert!(found == stated || (found == State::NoData && stated != State::Missed));
    }

    #[test]
    fn an_accident_of_nobody_decides_nothing_that_its_sector_would_change(
        measure in measures(),
        accidents in accidents(),
        memberships in proptest::collection::vec(0_usize..3, 20),
        falls in any::<bool>(),
        after in 0_u64..900,
    ) {
        let target = counting(if falls { "falling" } else { "= 0" }, "…2020-12-31");
        let span = Span { first: day("2018-07-01"), last: target.by };
        let as_of = span.first + chrono::Days::new(after);
        let days = accident_days(&target, span, as_of);
        let state = |of_nobody: Membership| {
            let kinds = [Membership::In, Membership::Out, of_nobody];
            let memberships = memberships.iter().map(|at| kinds[*at]);
            let one_by_one = memberships.zip(&accidents);
            let found = accident_figures(measure, days, Some(day("2017-01-01")), &one_by_one);
            judge_target(&target, found.known, &[], span, as_of)
        };
        let found = state(Membership::Unknown);
        let certain = [state(Membership::In), state(Membership::Out)];
        prop_assert!(found == State::NoData || certain == [found; 2], "{found:?} {certain:?}");
    }
}

#[test]
fn a_loss_that_is_not_known_makes_the_sum_unknown_and_never_smaller() {
    let target = counting("≤ 3", "…2020-12-31");
    assert_eq!(target.comparator, TargetComparator::AtMost);
    let days = accident_days(&target, SPAN, day("2020-10-01"));
    let loss = AccidentMeasure {
        counts: AccidentCount::DirectLoss,
        grade_from: None,
        grade_to: None,
    };
    let with = |direct_loss| Happened {
        direct_loss,
        ..accident("2020-08-03:LARGER")
    };
    let of = |happened: &[Happened]| {
        accident_figures(loss, days, Some(day("2020-01-01")), &all(happened)).known
    };
    let known = of(&[with(Some(5)), with(None)]);
    assert_eq!((known.value, known.incomplete), (Some(5), true));
    let known = of(&[with(Some(5)), with(Some(2))]);
    assert_eq!((known.value, known.incomplete), (Some(7), false));
}
