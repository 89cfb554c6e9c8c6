//! What a new version changes in tasks, targets, duties and the like, and what that does to filed reports.

use super::super::{ordering, sound, with};
use crate::campaign::{Change, ChangeKind, diff};

fn changes(file: &str, from: &str, to: &str) -> Vec<Change> {
    diff(
        &sound(&ordering()),
        &sound(&with(ordering(), file, from, to)),
    )
}

#[track_caller]
fn one(changes: &[Change], path: &str, kind: ChangeKind, says: &str) {
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!((changes[0].path.as_str(), changes[0].kind), (path, kind));
    assert!(changes[0].note.contains(says), "{changes:#?}");
}

#[test]
fn a_moved_deadline_judges_anew_and_touches_no_report() {
    one(
        &changes("targets.toml", "by = 2023-12-31", "by = 2023-11-30"),
        "targets/trained/by",
        ChangeKind::Changed,
        "judged by the new day",
    );
}

#[test]
fn another_cadence_is_one_change() {
    one(
        &changes(
            "duties.toml",
            "cadence = { at_least = 1, per = \"QUARTER\" }\nwhen",
            "cadence = { at_least = 2, per = \"QUARTER\" }\nwhen",
        ),
        "duties/inspect/cadence",
        ChangeKind::Changed,
        "judged by the new cadence",
    );
}

#[test]
fn another_wording_is_only_words() {
    one(
        &changes("tasks.toml", "title = \"自查自改\"", "title = \"自查\""),
        "tasks/self-check/title",
        ChangeKind::Changed,
        "only the words",
    );
}

#[test]
fn a_target_that_leaves_is_not_judged_any_more() {
    let mut files = ordering();
    let text = files.get_mut("targets.toml").expect("the file");
    let last = text.rfind("[[targets]]").expect("targets");
    text.truncate(last);
    one(
        &diff(&sound(&ordering()), &sound(&files)),
        "targets/issued",
        ChangeKind::Removed,
        "not judged any more",
    );
}

#[test]
fn who_belongs_to_a_population_changes_its_rates() {
    one(
        &changes(
            "populations.toml",
            "marks = [\"高危\"]",
            "marks = [\"重点\"]",
        ),
        "populations/high-risk/marks",
        ChangeKind::Changed,
        "every rate over it",
    );
}

#[test]
fn the_order_of_tasks_counts_where_a_blanket_runs_over_them() {
    let whole = sound(&ordering());
    let mut reordered = whole.clone();
    reordered.tasks.rotate_left(1);
    one(
        &diff(&whole, &reordered),
        "blankets/all-communities/tasks",
        ChangeKind::Changed,
        "who answers",
    );
}
