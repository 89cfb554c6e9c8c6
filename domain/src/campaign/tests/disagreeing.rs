//! Files that are each well formed and do not agree: references, periods, groups, readings.

use super::super::{Examination, examine};
use super::{problems, refused, small, with};
use crate::check::Severity;

#[test]
fn a_reference_to_nothing_is_refused_with_the_nearest_code() {
    refused(
        "schedules.toml",
        "\"communities\"",
        "\"comunities\"",
        "schedules.toml:8: error",
        "the group `comunities`, which the campaign does not define; did you mean `communities`?",
    );
    refused(
        "schedules.toml",
        "[\"due\"]",
        "[\"due\", \"zero\"]",
        "schedules.toml:15: error",
        "the interpretation `zero`",
    );
    refused(
        "interpretations.toml",
        "\"body\"\nreason",
        "\"bode\"\nreason",
        "interpretations.toml:4: error",
        "did you mean `body`?",
    );
    refused(
        "form-monthly.toml",
        "part_of = \"found\"",
        "part_of = \"fuond\"",
        "form-monthly.toml:21: error",
        "did you mean `found`?",
    );
    refused(
        "form-monthly.toml",
        "right = \"1.1\"",
        "right = \"1.3\"",
        "form-monthly.toml:29: error",
        "the value `1.3`",
    );
}

#[test]
fn a_code_stands_once() {
    refused(
        "agencies.toml",
        "[[groups]]",
        "[[groups]]\ncode = \"communities\"\nname = \"各社区\"\nmembers = [\"450202002001.jwh\"]\n\
         clause = { path = \"六\", basis = \"STATED\" }\n\n[[groups]]",
        "agencies.toml:23: error",
        "group `communities` is defined twice, first in agencies.toml line 17",
    );
    refused(
        "form-monthly.toml",
        "number = 2\nlabel",
        "number = 1 # 2\nlabel",
        "form-monthly.toml:18: error",
        "number 1 stands twice",
    );
}

#[test]
fn an_agency_carries_the_code_of_its_jurisdiction() {
    refused(
        "agencies.toml",
        "jurisdiction = \"450202002001\"",
        "jurisdiction = \"450202002002\"",
        "agencies.toml:9: error",
        "write `450202002002.KEY`",
    );
    refused(
        "agencies.toml",
        "jurisdiction = \"450202002\"",
        "jurisdiction = \"公园街道\"",
        "agencies.toml:5: error",
        "not the name",
    );
}

#[test]
fn a_circle_of_superiors_is_refused() {
    let files = with(
        small(),
        "agencies.toml",
        "jurisdiction = \"450202002\"\n",
        "jurisdiction = \"450202002\"\nsuperior = \"450202002001.jwh\"\n",
    );
    let found = problems(&files);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found
            .iter()
            .all(|problem| problem.contains("comes back to itself by `superior`")),
        "{found:#?}"
    );
}

#[test]
fn a_group_is_listed_or_derived_and_not_both() {
    refused(
        "agencies.toml",
        "derived = {",
        "members = [\"450202002001.jwh\"]\nderived = {",
        "agencies.toml:16: error",
        "either `members` or `derived`",
    );
    refused(
        "agencies.toml",
        "directly_below = \"450202002\"",
        "",
        "agencies.toml:19: error",
        "exactly one of",
    );
}

#[test]
fn periods_and_due_rules_fit_their_kind() {
    refused(
        "schedules.toml",
        "\"2023-05\"",
        "\"2023-Q2\"",
        "schedules.toml:6: error",
        "no period of kind MONTH",
    );
    refused(
        "schedules.toml",
        "\"2023-12\"",
        "\"2023-13\"",
        "schedules.toml:7: error",
        "`last_period` is `2023-13`",
    );
    refused(
        "schedules.toml",
        "\"2023-12\"",
        "\"2023-04\"",
        "schedules.toml:7: error",
        "is before `first_period`",
    );
    refused(
        "schedules.toml",
        "\"2023-12\"",
        "\"2900-12\"",
        "schedules.toml:7: error",
        "more than 3660 periods",
    );
    refused(
        "schedules.toml",
        "day = 28",
        "day = 32",
        "schedules.toml:10: error",
        "no due rule",
    );
    refused(
        "schedules.toml",
        "day = 28",
        "dya = 28",
        "schedules.toml:10: error",
        "no due rule",
    );
    refused(
        "form-monthly.toml",
        "\"MONTH\"",
        "\"QUARTER\"",
        "schedules.toml:5: error",
        "give both the same kind",
    );
    refused(
        "schedules.toml",
        "coverage",
        "locks_on = 2023-12-28\ncoverage",
        "schedules.toml:13: error",
        "not after the last due day",
    );
}

#[test]
fn a_schedule_without_a_form_is_refused() {
    refused(
        "schedules.toml",
        "form = \"monthly\"\n",
        "",
        "schedules.toml:1: error",
        "the schedule lacks `form`",
    );
}

#[test]
fn one_reading_is_no_question() {
    let mut files = small();
    let text = files.get_mut("interpretations.toml").expect("the file");
    let second = text
        .rfind("[[interpretations.readings]]")
        .expect("two readings");
    text.truncate(second);
    let found = problems(&files);
    assert!(
        found.len() == 1 && found[0].starts_with("interpretations.toml:1: error"),
        "{found:#?}"
    );
}

#[test]
fn the_receiver_does_not_owe_to_itself() {
    let files = with(
        small(),
        "agencies.toml",
        "derived = { kind = \"COMMUNITY_COMMITTEE\", directly_below = \"450202002\" }",
        "members = [\"450202002.jdb\", \"450202002001.jwh\"]",
    );
    let found = problems(&files);
    assert!(
        found.len() == 1 && found[0].starts_with("schedules.toml:9: error"),
        "{found:#?}"
    );
}

#[test]
fn what_is_only_odd_is_a_warning_and_passes() {
    let files = with(small(), "schedules.toml", "\"2023-12\"", "\"2024-01\"");
    let Examination { campaign, problems } = examine(&files);
    assert!(campaign.is_some());
    assert!(
        problems.len() == 1 && problems[0].severity == Severity::Warning,
        "{problems:#?}"
    );
    assert_eq!(
        (problems[0].file.as_str(), problems[0].line),
        ("schedules.toml", 7)
    );
}
