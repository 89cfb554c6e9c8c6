//! Parts and wholes, runs, bodies and parties that do not agree; what is only odd passes with a warning.

use super::super::{ordering, problems, with};
use super::refused;
use crate::campaign::examine;
use crate::check::Severity;

#[test]
fn a_whole_has_parts_and_only_a_whole_has() {
    refused(
        "targets.toml",
        "part_of = \"fewer\"\n",
        "task = \"leaders\"\n",
        "targets.toml:19: error",
        "is ALL_PARTS and has no parts",
    );
    refused(
        "targets.toml",
        "comparator = \"ALL_PARTS\"",
        "comparator = \"CLEARED\"",
        "targets.toml:19: error",
        "another comparator than ALL_PARTS",
    );
    refused(
        "duties.toml",
        "part_of = \"bundle\"\n",
        "",
        "duties.toml:40: error",
        "a bundle without parts",
    );
    refused(
        "duties.toml",
        "cadence = { unquantified = \"定期\" }",
        "part_of = \"watch\"\ncadence = { unquantified = \"定期\" }",
        "duties.toml:83: error",
        "has parts and is no bundle",
    );
}

#[test]
fn a_circle_is_refused_at_each_of_its_members() {
    let files = with(
        ordering(),
        "tasks.toml",
        "code = \"owners\"\n",
        "code = \"owners\"\ninside = \"self-check\"\n",
    );
    let found = problems(&files);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found
            .iter()
            .all(|problem| problem.contains("comes back to itself by `inside`")),
        "{found:#?}"
    );
    refused(
        "milestones.toml",
        "part_of = \"plan\"",
        "part_of = \"survey\"",
        "milestones.toml:13: error",
        "comes back to itself by `part_of`",
    );
}

#[test]
fn a_part_is_not_later_than_its_whole() {
    refused(
        "milestones.toml",
        "part_of = \"plan\"",
        "part_of = \"plan\"\nby = 2023-06-30",
        "milestones.toml:13: error",
        "its whole must be by 2023-05-31",
    );
}

#[test]
fn a_part_of_a_population_counts_the_same_members() {
    let files = with(
        ordering(),
        "populations.toml",
        "of = \"ACCIDENT\"",
        "of = \"ACCIDENT\"\npart_of = \"enterprises\"",
    );
    let found = problems(&files);
    assert!(
        found.len() == 1 && found[0].starts_with("populations.toml:21: error"),
        "{found:#?}"
    );
}

#[test]
fn a_run_ends_after_it_begins() {
    refused(
        "tasks.toml",
        "from = \"owners\"\nuntil = \"leaders\"",
        "from = \"leaders\"\nuntil = \"owners\"",
        "tasks.toml:28: error",
        "stands before it",
    );
}

#[test]
fn a_body_may_be_an_agency_a_group_or_a_population_but_nothing_else() {
    refused(
        "rules.toml",
        "\"communities\"]",
        "\"comunities\"]",
        "rules.toml:5: error",
        "the agency, group, leading group or population `comunities`, which the campaign does not define; \
         did you mean `communities`?",
    );
    refused(
        "duties.toml",
        "population = \"high-risk\"",
        "population = \"communities\"",
        "duties.toml:14: error",
        "the population `communities`",
    );
}

#[test]
fn what_is_missing_in_many_places_is_named_once() {
    let text = ordering()["duties.toml"].replace("by = [\"enterprises\"]", "by = [\"firms\"]");
    let mut files = ordering();
    files.insert("duties.toml".to_owned(), text);
    let found = problems(&files);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with("duties.toml:11: error: `by` names")
            && found[0]
                .contains("(nor where 6 more places name it, the next in duties.toml line 22)"),
        "{found:#?}"
    );
}

#[test]
fn the_bodies_share_one_namespace() {
    let files = with(
        ordering(),
        "populations.toml",
        "code = \"high-risk\"",
        "code = \"communities\"",
    );
    let found = problems(&files);
    assert!(
        found.iter().any(|problem| {
            problem
                .starts_with("populations.toml:8: error: population `communities` is defined twice")
                && problem.contains("first as a group in agencies.toml line 17")
        }),
        "{found:#?}"
    );
}

#[test]
fn a_helper_stands_beside_somebody_and_nobody_stands_twice() {
    refused(
        "tasks.toml",
        "  { who = \"450202002.jdb\", relation = \"LEAD\", printed = \"牵头\" },\n",
        "",
        "tasks.toml:5: error",
        "nobody who is helped",
    );
    refused(
        "tasks.toml",
        "{ who = \"communities\", relation = \"ASSIST\", printed = \"配合\" }",
        "{ who = \"450202002.jdb\", relation = \"LEAD\" }",
        "tasks.toml:7: error",
        "stands twice in the same relation",
    );
    refused(
        "milestones.toml",
        ", clause = { path = \"四\", basis = \"IMPLIED\" } }]",
        " }]",
        "milestones.toml:9: error",
        "is IMPLIED by a clause that is STATED",
    );
}

#[test]
fn a_task_stands_inside_another_and_not_under_it() {
    refused(
        "tasks.toml",
        "inside = \"owners\"",
        "task = \"owners\"",
        "tasks.toml:14: error",
        "the task has no key `task`",
    );
}

#[test]
fn what_is_only_odd_passes_with_a_warning() {
    let cases = [
        (
            "milestones.toml",
            "by = 2023-05-31",
            "by = 2024-01-31",
            "milestones.toml:2: warning: `by` 2024-01-31 of milestone `plan` is after",
        ),
        (
            "duties.toml",
            "by = 2023-11-30",
            "by = 2022-11-30",
            "duties.toml:48: warning: `by` 2022-11-30 of duty `first-once` is before",
        ),
        (
            "milestones.toml",
            "parties = [{ who = \"communities\", relation = \"IMPLIED\", clause = { path = \"四\", basis = \"IMPLIED\" } }]\n",
            "",
            "milestones.toml:2: warning: milestone `plan` names nobody",
        ),
    ];
    for (file, from, to, begins) in cases {
        let examination = examine(&with(ordering(), file, from, to));
        assert!(examination.campaign.is_some());
        let [problem] = &examination.problems[..] else {
            panic!("{:#?}", examination.problems)
        };
        assert_eq!(problem.severity, Severity::Warning);
        assert!(problem.to_string().starts_with(begins), "{problem}");
    }
}

#[test]
fn a_day_of_a_phase_before_the_campaign_is_not_odd() {
    let files = with(
        ordering(),
        "milestones.toml",
        "from = 2023-05-23",
        "from = 2023-05-02",
    );
    assert_eq!(examine(&files).problems, []);
}
