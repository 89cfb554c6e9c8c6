//! What changes in lists without codes is found by what their items are known by.

use super::super::super::{Change, diff};
use super::super::{sound, with};
use super::template;

fn change(file: &str, from: &str, to: &str) -> Vec<Change> {
    diff(
        &sound(&template()),
        &sound(&with(template(), file, from, to)),
    )
}

#[track_caller]
fn one(file: &str, from: &str, to: &str, path: &str) {
    let changes = change(file, from, to);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].path, path);
}

#[test]
fn each_list_is_compared_by_what_its_items_are_known_by() {
    let clause = ("每月至少检查一次", "每月检查");
    one(
        "clauses.toml",
        clause.0,
        clause.1,
        "outline/四（二）1/title",
    );
    one(
        "checklists.toml",
        "good = \"NO\"",
        "good = \"YES\"",
        "checklists/units/questions/1.2/good",
    );
    one(
        "papers.toml",
        "逐类写明",
        "分类写明",
        "templates/summary/sections/一（一）/hint",
    );
    one(
        "papers.toml",
        "seal = true",
        "seal = false",
        "papers/summary/seal",
    );
    one(
        "places.toml",
        "例一污水处理站",
        "例二污水处理站",
        "places/1/name",
    );
    one(
        "ledger-units.toml",
        "label = \"单位\"",
        "label = \"单位名称\"",
        "ledgers/units/columns/unit/label",
    );
    one(
        "correspondences.toml",
        "县表为“重点单位”",
        "县表为“重点”",
        "correspondences/dongxian-2023:monthly/pairs/high_risk_inspections=key_inspections/note",
    );
    one(
        "agencies.toml",
        "holder = \"镇长\"",
        "holder = \"副镇长\"",
        "leading_groups/leading-group/posts",
    );
}

#[test]
fn a_new_due_day_of_a_paper_says_what_it_does() {
    let changes = change(
        "papers.toml",
        "due = { on = 2023-12-10 }",
        "due = { on = 2023-12-15 }",
    );
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert!(
        changes[0].note.contains("what counts as late"),
        "{changes:#?}"
    );
}
