//! Broken files: every problem by file and line, with its remedy, all at once.

use proptest::prelude::*;

use super::super::{Examination, MAX_FILE_BYTES, examine, load};
use super::{problems, refused, small, with};

#[test]
fn the_small_campaign_is_sound() {
    let Examination { campaign, problems } = examine(&small());
    assert_eq!(problems, []);
    assert!(campaign.is_some());
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    refused(
        "schedules.toml",
        "receiver = ",
        "reciever = \"450202002.jdb\"\nreceiver = ",
        "schedules.toml:9: error",
        "the schedule has no key `reciever`; did you mean `receiver`?",
    );
    refused(
        "form-monthly.toml",
        "name = \"发现\", ",
        "name = \"发现\", colour = \"red\", ",
        "form-monthly.toml:14: error",
        "no key `colour`; known are `additivity`, `code`",
    );
}

#[test]
fn a_missing_key_is_named_at_the_line_of_its_table() {
    refused(
        "agencies.toml",
        "name = \"弯塘社区居委会\"\n",
        "",
        "agencies.toml:8: error",
        "the agency lacks `name`; add `name = \"…\"`",
    );
}

#[test]
fn a_word_that_is_none_of_the_known_is_refused() {
    refused(
        "agencies.toml",
        "\"STREET_OFFICE\"",
        "\"STREET_OFICE\"",
        "agencies.toml:4: error",
        "did you mean `STREET_OFFICE`?",
    );
}

#[test]
fn a_value_of_the_wrong_type_is_refused() {
    refused(
        "campaign.toml",
        "2023-12-31\n",
        "\"2023-12-31\"\n",
        "campaign.toml:6: error",
        "write `ends_on = 2023-05-23`",
    );
    refused(
        "campaign.toml",
        "title = \"示",
        "title = 3 # \"示",
        "campaign.toml:3: error",
        "of type integer, not a text",
    );
    refused(
        "campaign.toml",
        "format = 1",
        "format = 2",
        "campaign.toml:1: error",
        "write a number from 1 to 1",
    );
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    refused(
        "campaign.toml",
        "2023-12-31\n",
        "2023-02-30\n",
        "campaign.toml:6: error",
        "",
    );
}

#[test]
fn days_the_wrong_way_round_are_refused() {
    refused(
        "campaign.toml",
        "ends_on = 2023-05-31",
        "ends_on = 2023-04-30",
        "campaign.toml:19: error",
        "is before `starts_on`",
    );
}

#[test]
fn a_fact_without_its_clause_is_refused_and_a_clause_without_its_fact() {
    let missing = "ends_on = { path = \"五\", basis = \"STATED\" }\n";
    refused(
        "campaign.toml",
        missing,
        "",
        "campaign.toml:8: error",
        "lacks `ends_on`",
    );
    refused(
        "campaign.toml",
        "ends_on = 2023-12-31\n",
        "",
        "campaign.toml:7: error",
        "which the campaign does not give",
    );
}

#[test]
fn an_indicator_that_contradicts_itself_is_refused_at_its_own_line() {
    refused(
        "form-monthly.toml",
        "additivity = \"SUM\" },",
        "additivity = \"YES_COUNT\" },",
        "form-monthly.toml:14: error",
        "cannot add as",
    );
}

#[test]
fn missing_unknown_and_unreadable_files_are_named_without_false_references() {
    let mut files = small();
    let agencies = files.remove("agencies.toml").expect("the file");
    let found = problems(&files);
    assert_eq!(
        found,
        ["agencies.toml:1: error: the file is missing; add `agencies.toml`"]
    );
    files.insert("agenceis.toml".to_owned(), agencies.clone());
    assert!(
        problems(&files)
            .iter()
            .any(|problem| problem.contains("did you mean `agencies.toml`?"))
    );

    let files = with(
        small(),
        "agencies.toml",
        "[[groups]]",
        "[[groups]\nname = = 3",
    );
    let found = problems(&files);
    assert!(
        found
            .iter()
            .all(|problem| problem.starts_with("agencies.toml:1")),
        "{found:#?}"
    );
    assert!(
        found[0].starts_with("agencies.toml:16: error: this is no TOML"),
        "{found:#?}"
    );

    let mut files = small();
    files.insert("README.md".to_owned(), "not read".to_owned());
    assert!(load(&files).is_ok());
    files.insert("form-long.toml".to_owned(), "#".repeat(MAX_FILE_BYTES + 1));
    assert!(problems(&files)[0].starts_with("form-long.toml:1: error"));
}

#[test]
fn a_key_written_twice_is_refused_by_line() {
    refused(
        "campaign.toml",
        "issuer = \"4",
        "title = \"again\"\nissuer = \"4",
        "campaign.toml:4: error",
        "duplicate key",
    );
}

#[test]
fn the_file_of_a_form_bears_its_code() {
    let mut files = small();
    let form = files.remove("form-monthly.toml").expect("the file");
    files.insert("form-weekly.toml".to_owned(), form);
    let found = problems(&files);
    assert!(
        found.len() == 1 && found[0].starts_with("form-weekly.toml:1: error"),
        "{found:#?}"
    );
}

#[test]
fn all_problems_of_all_files_come_at_once() {
    let files = with(small(), "campaign.toml", "title = \"示例专项行动\"\n", "");
    let files = with(files, "campaign.toml", "printed", "pritned");
    let files = with(
        files,
        "agencies.toml",
        "\"COMMUNITY_COMMITTEE\"\njur",
        "\"COMMUNITY\"\njur",
    );
    let files = with(
        files,
        "schedules.toml",
        "\"monthly\"\nperiod",
        "\"weekly\"\nperiod",
    );
    let files = with(files, "form-monthly.toml", "\"AT_MOST\"", "\"ATMOST\"");
    let found = problems(&files);
    let places: Vec<&str> = found
        .iter()
        .filter_map(|problem| problem.split(": ").next())
        .collect();
    let expected = [
        "agencies.toml:11",
        "campaign.toml:1",
        "campaign.toml:7",
        "campaign.toml:13",
        "campaign.toml:16",
        "form-monthly.toml:28",
        "schedules.toml:4",
    ];
    assert_eq!(places, expected, "{found:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_text_brings_the_loader_down(file in 0..5_usize, at in 0..1_000_usize, cut in 0..40_usize, put in "\\PC{0,8}") {
        let mut files = small();
        let text = files.values_mut().nth(file).expect("five files");
        let mut characters: Vec<char> = text.chars().collect();
        let from = at.min(characters.len());
        let until = (from + cut).min(characters.len());
        characters.splice(from..until, put.chars());
        *text = characters.into_iter().collect();
        let Examination { campaign, problems } = examine(&files);
        prop_assert!(campaign.is_some() || !problems.is_empty());
        for problem in problems {
            prop_assert!(problem.line >= 1 && !problem.remedy.is_empty());
        }
    }
}
