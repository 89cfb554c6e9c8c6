//! The cases of `docs/compliance.md`, each run as it is written there.

mod counted;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::campaign::{
    Baseline, BaselineKind, Cadence, Item, Measured, Strength, Target, TargetComparator,
    TargetKind, Term,
};
use crate::clause::{Basis, Clause};
use crate::page_table::rows;

fn day(text: &str) -> NaiveDate {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` is no day"))
}

fn days(text: &str) -> Vec<NaiveDate> {
    text.split_whitespace()
        .filter(|word| *word != "—")
        .map(day)
        .collect()
}

fn cadence(text: &str) -> Option<Cadence> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at_least = |word: &str| word.parse().unwrap();
    Some(match words[..] {
        ["none"] => return None,
        ["定期"] => Cadence::Unquantified {
            printed: "定期".to_owned(),
        },
        ["continuous"] => Cadence::Continuous,
        [n, "every", years, "years"] => Cadence::EveryYears {
            at_least: at_least(n),
            years: years.parse().unwrap(),
        },
        [n, "within", term, unit] => {
            let term = term.parse().unwrap();
            Cadence::AfterEvent {
                at_least: at_least(n),
                event: "event".to_owned(),
                within: match unit {
                    "days" => Term::Days(term),
                    "months" => Term::Months(term),
                    _ => Term::Years(term),
                },
            }
        }
        [n, "by", by] => Cadence::ByDay {
            at_least: at_least(n),
            by: day(by),
        },
        [n, "standing"] => Cadence::Standing {
            at_least: at_least(n),
        },
        [n, "per", kind] => Cadence::PerPeriod {
            at_least: at_least(n),
            per: kind.parse().unwrap(),
        },
        _ => panic!("`{text}` is no cadence"),
    })
}

/// What was asked, and what from a day on: `1 per QUARTER; 2020-05-15: 1 per MONTH`.
fn asked(text: &str) -> Vec<(NaiveDate, &str)> {
    let one = |one| match str::split_once(one, ": ") {
        Some((from, text)) => (day(from), text),
        None => (NaiveDate::MIN, one),
    };
    text.split("; ").map(one).collect()
}

fn span(text: &str) -> Span {
    let (first, last) = pair(text);
    let first = first.unwrap();
    Span { first, last }
}

/// Each window with its period, and its state.
fn told(standing: &DutyStanding) -> String {
    let windows = standing.windows.iter().map(|one| {
        let period = one.window.period;
        let named = period.map_or_else(|| "once".to_owned(), |period| period.to_string());
        format!("{named}={}", one.state)
    });
    joined(windows)
}

fn joined(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        "—".to_owned()
    } else {
        words.join(" ")
    }
}

fn pair(text: &str) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (first, last) = text.split_once('…').unwrap_or((text, ""));
    let one = |text: &str| days(text).first().copied();
    (one(first), one(last))
}

#[test]
fn the_cases_of_duties_are_as_the_page_says() {
    let rows = rows("compliance.md", "duties");
    assert!(rows.len() > 25);
    for row in rows {
        let (opened, closed) = pair(&row["unit"]);
        let standing = judge_duty(
            cadence(&row["cadence"]).as_ref(),
            span(&row["campaign"]),
            Life { opened, closed },
            &days(&row["events"]),
            &days(&row["done"]),
            day(&row["as of"]),
        );
        let windows = joined(standing.windows.iter().map(|one| one.state.to_string()));
        assert_eq!(
            (windows.as_str(), standing.state.as_str()),
            (row["windows"].as_str(), row["state"].as_str()),
            "{row:#?}\n{standing:#?}"
        );
    }
}

#[test]
fn the_cases_of_changed_levels_are_as_the_page_says() {
    let rows = rows("compliance.md", "levels");
    assert!(rows.len() > 10);
    for row in rows {
        let cadences: Vec<(NaiveDate, Option<Cadence>)> = asked(&row["asked"])
            .into_iter()
            .map(|(from, text)| (from, cadence(text)))
            .collect();
        let cadences: Vec<CadenceFrom<'_>> = cadences
            .iter()
            .map(|(from, cadence)| CadenceFrom {
                from: *from,
                cadence: cadence.as_ref(),
            })
            .collect();
        let standing = judge_dated_duty(
            &cadences,
            span(&row["campaign"]),
            Life::default(),
            &days(&row["done"]),
            day(&row["as of"]),
        );
        assert_eq!(
            (told(&standing).as_str(), standing.state.as_str()),
            (row["windows"].as_str(), row["state"].as_str()),
            "{row:#?}\n{standing:#?}"
        );
    }
}

/// As the table of levels, with `nothing` and `unknown` for what does not bind.
#[test]
fn the_cases_of_changed_marks_are_as_the_page_says() {
    let rows = rows("compliance.md", "marks");
    assert!(rows.len() > 8);
    for row in rows {
        let asks: Vec<_> = asked(&row["asked"])
            .into_iter()
            .map(|(from, text)| {
                let binds = !["nothing", "unknown"].contains(&text);
                (from, text, binds.then(|| cadence(text)))
            })
            .collect();
        let asks: Vec<AskFrom<'_>> = asks
            .iter()
            .map(|(from, text, cadence)| AskFrom {
                from: *from,
                ask: match cadence {
                    Some(cadence) => Ask::AtCadence(cadence.as_ref()),
                    None if *text == "unknown" => Ask::Unknown,
                    None => Ask::Nothing,
                },
            })
            .collect();
        let standing = judge_asked_duty(
            &asks,
            span(&row["campaign"]),
            Life::default(),
            &days(&row["done"]),
            day(&row["as of"]),
        );
        assert_eq!(
            (told(&standing).as_str(), standing.state.as_str()),
            (row["windows"].as_str(), row["state"].as_str()),
            "{row:#?}\n{standing:#?}"
        );
    }
}

pub(super) fn target(row: &BTreeMap<String, String>) -> Target {
    let words: Vec<&str> = row["target"].split_whitespace().collect();
    let (comparator, value) = match words[1..] {
        ["≥", value] => (TargetComparator::AtLeast, Some(value)),
        ["≤", value] => (TargetComparator::AtMost, Some(value)),
        ["=", value] => (TargetComparator::Equal, Some(value)),
        ["not", "increasing"] => (TargetComparator::NotIncreasing, None),
        ["falling"] => (TargetComparator::Falling, None),
        ["cleared"] => (TargetComparator::Cleared, None),
        ["so"] => (TargetComparator::Equal, None),
        _ => panic!("`{}` is no target", row["target"]),
    };
    let clause = Clause {
        path: "一".to_owned(),
        occurrence: 1,
        basis: Basis::Stated,
        outside_knowledge: false,
    };
    let (from, by) = pair(&row["time"]);
    Target {
        item: Item {
            code: "target".to_owned(),
            title: "目标".to_owned(),
            text: None,
            clause,
            also: Vec::new(),
            readings: Vec::new(),
            task: None,
            phase: None,
        },
        strength: Strength::Must,
        kind: match words[0] {
            "rate" => TargetKind::Rate,
            "boolean" => TargetKind::Boolean,
            _ => TargetKind::Count,
        },
        comparator,
        value: value.map(str::to_owned),
        unit: None,
        scale: value
            .and_then(|value| value.split_once('.'))
            .map_or(0, |(_, digits)| u8::try_from(digits.len()).unwrap()),
        numerator: None,
        denominator: None,
        population: None,
        binds: Vec::new(),
        parties: Vec::new(),
        against: comparator.needs_baseline().then_some(Baseline {
            kind: BaselineKind::PreviousYear,
            clause: None,
        }),
        from,
        by,
        printed_time: None,
        judged_by: Vec::new(),
        added_up: Vec::new(),
        measured: Measured::Return,
        indicator: None,
        duty: None,
        accidents: None,
        staff: None,
        each: false,
        jointly: false,
        one_each: false,
        part_of: None,
    }
}

#[test]
fn the_cases_of_targets_are_as_the_page_says() {
    let rows = rows("compliance.md", "targets");
    assert!(rows.len() > 20);
    for row in rows {
        let target = target(&row);
        let mut known = Measurement::default();
        for word in row["known"].split_whitespace() {
            let number = |text: &str| text.parse().ok();
            match word.split_once('=') {
                Some(("before", text)) => known.before = number(text),
                Some(("to-date", text)) => known.before_to_date = number(text),
                Some(("missed", text)) => known.missed = text.parse().unwrap(),
                Some(("silent", text)) => known.silent = text.parse().unwrap(),
                Some(_) => panic!("{row:#?}"),
                None if word == "yes" => known.judged = Some(true),
                None if word == "no" => known.judged = Some(false),
                None if word == "incomplete" => known.incomplete = true,
                None => match word.split_once('/') {
                    Some((value, of)) => {
                        (known.value, known.denominator) = (number(value), number(of));
                    }
                    None => known.value = number(word),
                },
            }
        }
        let span = Span {
            first: day("2020-01-01"),
            last: Some(day("2020-12-31")),
        };
        let state = judge_target(&target, known, &[], span, day(&row["as of"]));
        assert_eq!(state.as_str(), row["state"], "{row:#?}");
    }
}

#[test]
fn a_rate_is_not_compared_by_its_numerator_alone() {
    let row = [("target", "rate falling"), ("time", "…2020-12-31")];
    let row = row.map(|(name, cell)| (name.to_owned(), cell.to_owned()));
    let target = target(&BTreeMap::from(row));
    let known = Measurement {
        value: Some(7),
        denominator: Some(10),
        before: Some(9),
        ..Measurement::default()
    };
    let span = Span {
        first: day("2020-01-01"),
        last: Some(day("2020-12-31")),
    };
    let state = judge_target(&target, known, &[], span, day("2021-01-01"));
    assert_eq!(state, State::NoData);
}
