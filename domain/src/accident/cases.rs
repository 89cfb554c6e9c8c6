//! The cases of `docs/compliance.md`, row by row.

use chrono::NaiveDate;

use super::{Occurrence, Toll, grade, starts};
use crate::campaign::Trigger;
use crate::page_table::rows;

#[test]
fn the_grades_of_the_page_are_the_functions() {
    let mut judged = 0;
    for row in rows("compliance.md", "accidents") {
        let of = |column: &str| row[column].as_str();
        let toll = Toll {
            deaths: of("deaths").parse().unwrap(),
            serious_injuries: of("gravely injured").parse().unwrap(),
            // In 万元, with the yuan behind the point.
            direct_loss: of("direct loss, 万元")
                .split_once('.')
                .map(|(whole, yuan)| {
                    whole.parse::<u64>().unwrap() * 10_000 + yuan.parse::<u64>().unwrap()
                }),
        };
        assert_eq!(grade(toll).as_str(), of("grade"), "{row:?}");
        judged += 1;
    }
    assert!(judged >= 12, "{judged} rows");
}

#[test]
fn a_clock_starts_with_what_had_happened_by_the_day() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let accident = Occurrence {
        on: day("2020-08-03"),
        fatal: false,
        closed_on: Some(day("2020-11-20")),
    };
    let asked = day("2020-10-01");
    assert_eq!(
        starts(Trigger::Accident, accident, asked),
        Some(accident.on)
    );
    assert_eq!(starts(Trigger::Accident, accident, day("2020-08-02")), None);
    assert_eq!(starts(Trigger::FatalAccident, accident, asked), None);
    assert_eq!(starts(Trigger::AccidentClosed, accident, asked), None);
    assert_eq!(
        starts(Trigger::AccidentClosed, accident, day("2020-11-20")),
        accident.closed_on
    );
}
