//! The cases of `docs/compliance.md`, row by row.

use chrono::NaiveDate;

use super::{Occurrence, Toll, grade, starts};
use crate::campaign::Trigger;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/compliance.md");

#[test]
fn the_grades_of_the_page_are_the_functions() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (_, rest) = page
        .split_once("<!-- cases of accidents: begin -->")
        .unwrap();
    let (table, _) = rest.split_once("<!-- end -->").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let mut judged = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [deaths, injuries, loss, expected] = cells[..] else {
            panic!("{row}");
        };
        let toll = Toll {
            deaths: deaths.parse().unwrap(),
            serious_injuries: injuries.parse().unwrap(),
            // In 万元, with the yuan behind the point.
            direct_loss: loss.split_once('.').map(|(whole, yuan)| {
                whole.parse::<u64>().unwrap() * 10_000 + yuan.parse::<u64>().unwrap()
            }),
        };
        assert_eq!(grade(toll).as_str(), expected, "{row}");
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
