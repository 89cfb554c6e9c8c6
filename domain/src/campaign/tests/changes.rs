//! What two versions of a campaign do not share, and what that does to filed reports.

use super::super::{Campaign, Change, ChangeKind, diff, load};
use super::{Files, small, with};

fn campaign(files: &Files) -> Campaign {
    load(files).expect("sound files")
}

fn changes(file: &str, from: &str, to: &str) -> Vec<Change> {
    diff(
        &campaign(&small()),
        &campaign(&with(small(), file, from, to)),
    )
}

#[track_caller]
fn one(changes: &[Change], path: &str, kind: ChangeKind, says: &str) {
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!((changes[0].path.as_str(), changes[0].kind), (path, kind));
    assert!(changes[0].note.contains(says), "{changes:#?}");
}

#[test]
fn a_campaign_does_not_differ_from_itself() {
    assert_eq!(diff(&campaign(&small()), &campaign(&small())), []);
}

#[test]
fn a_moved_due_day_is_one_change_with_both_rules() {
    let changes = changes("schedules.toml", "day = 28", "day = 27");
    one(
        &changes,
        "schedules/monthly/due",
        ChangeKind::Changed,
        "what counts as late",
    );
    assert_eq!(
        changes[0].before,
        Some(serde_json::json!({ "month": 0, "day": 28 }))
    );
    assert_eq!(
        changes[0].after,
        Some(serde_json::json!({ "month": 0, "day": 27 }))
    );
}

#[test]
fn a_renumbered_cell_keeps_its_figures() {
    let changes = changes("form-monthly.toml", "number = 2", "number = 3");
    one(
        &changes,
        "forms/monthly/values/rectified/cell",
        ChangeKind::Changed,
        "stay with the value",
    );
}

#[test]
fn a_new_value_is_missing_in_reports_filed_before() {
    let changes = changes(
        "form-monthly.toml",
        "[[checks]]",
        "[[sections.cells]]\nnumber = 3\nlabel = \"罚款（万元）\"\nvalues = [{ code = \"fine\", name = \"罚款\", \
         name_en = \"Fine\", kind = \"AMOUNT\", unit = \"万元\", scale = 4, time = \"CUMULATIVE\", additivity = \"SUM\" }]\n\
         [[checks]]",
    );
    one(
        &changes,
        "forms/monthly/values/fine",
        ChangeKind::Added,
        "missing, not zero",
    );
}

#[test]
fn another_unit_wants_another_code() {
    let files = |unit: &str| {
        let text =
            small()["form-monthly.toml"].replace("unit = \"个\"", &format!("unit = \"{unit}\""));
        let mut files = small();
        files.insert("form-monthly.toml".to_owned(), text);
        campaign(&files)
    };
    let changes = diff(&files("个"), &files("处"));
    assert_eq!(changes.len(), 2, "{changes:#?}");
    assert!(
        changes
            .iter()
            .all(|change| change.path.ends_with("/unit") && change.note.contains("a new code"))
    );
}

#[test]
fn an_agency_that_leaves_is_a_removal() {
    let changes = changes(
        "agencies.toml",
        "code = \"450202002001.jwh\"\nname = \"弯塘社区居委会\"\nkind = \"COMMUNITY_COMMITTEE\"\njurisdiction = \"450202002001\"",
        "code = \"450202002002.jwh\"\nname = \"柳侯社区居委会\"\nkind = \"COMMUNITY_COMMITTEE\"\njurisdiction = \"450202002002\"",
    );
    let kinds: Vec<_> = changes
        .iter()
        .map(|change| (change.path.as_str(), change.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("agencies/450202002001.jwh", ChangeKind::Removed),
            ("agencies/450202002002.jwh", ChangeKind::Added)
        ]
    );
}

#[test]
fn a_changed_reading_says_that_it_does_nothing_by_itself() {
    let changes = changes(
        "interpretations.toml",
        "\"body\"\nreason",
        "\"note\"\nreason",
    );
    one(
        &changes,
        "interpretations/due/in_force",
        ChangeKind::Changed,
        "Nothing by itself",
    );
}

#[test]
fn an_added_day_is_an_addition() {
    let changes = changes(
        "schedules.toml",
        "coverage",
        "locks_on = 2024-01-31\ncoverage",
    );
    one(
        &changes,
        "schedules/monthly/locks_on",
        ChangeKind::Added,
        "not touched",
    );
}
