//! What became of each clause: cited, naming only, explained, a heading, uncovered.

use super::super::super::{CoverageState, examine};
use super::super::{sound, with};
use super::{refused, template};

fn state(clause: &str, files: &super::super::Files) -> CoverageState {
    let campaign = examine(files).campaign.expect("no error");
    let coverage = campaign.coverage();
    let found = coverage
        .clauses
        .iter()
        .find(|candidate| candidate.path == clause);
    found.expect("a clause of the outline").state
}

#[test]
fn a_clause_is_what_became_of_it() {
    let files = template();
    assert_eq!(state("四（二）1", &files), CoverageState::Cited);
    assert_eq!(state("一", &files), CoverageState::Explained);
    assert_eq!(state("五", &files), CoverageState::Heading);
    let only_named = with(
        files,
        "places.toml",
        "clause = { path = \"附件5\", basis = \"STATED\" }",
        "clause = { path = \"附件4\", basis = \"STATED\" }",
    );
    assert_eq!(state("附件5", &only_named), CoverageState::Uncovered);
    let only_named = with(
        only_named,
        "agencies.toml",
        "clause = { path = \"六（二）\", basis = \"STATED\" }",
        "clause = { path = \"附件5\", basis = \"STATED\" }",
    );
    assert_eq!(state("附件5", &only_named), CoverageState::NamesOnly);
}

#[test]
fn what_nothing_cites_is_a_warning_with_its_line() {
    let files = with(
        template(),
        "clauses.toml",
        "nothing = \"只有提法，没有可落到单位、数量或日期的要求。\"\n",
        "",
    );
    let problems = examine(&files).problems;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(
        problems[0]
            .message
            .contains("nothing is taken from the clause `一`")
    );
    assert_eq!(problems[0].file, "clauses.toml");
}

#[test]
fn nothing_to_take_and_something_taken_cannot_both_be() {
    refused(
        "clauses.toml",
        "title = \"动员部署（2023年2月底前）\"",
        "title = \"动员部署\"\nnothing = \"没有。\"",
        "the clause `五（一）` says that there is nothing to take",
    );
    refused(
        "clauses.toml",
        "title = \"时间安排\"",
        "title = \"时间安排\"\nnothing = \"没有。\"",
        "the clause `五` says that there is nothing to take",
    );
}

#[test]
fn everything_is_counted_by_kind() {
    let counts = sound(&template()).coverage().counts;
    // Counted in document.txt: two papers, three questions, six columns, six values of one form.
    for (noun, count) in [
        ("papers", 2),
        ("questions", 3),
        ("ledger_columns", 6),
        ("form_values", 6),
    ] {
        assert_eq!(counts[noun], count, "{noun}");
    }
}
