//! Every item of every plan has somebody who answers for it, by name, but for those that the document leaves open.

use std::collections::BTreeSet;

use super::super::SubjectKind::{Milestone, Task};
use super::super::{Campaign, SubjectKind};
use super::{load, printed};

/// The division above a division, as these documents' places stand.
fn above(division: &str) -> Option<String> {
    let length = match division.len() {
        12 => 9,
        9 => 6,
        6 => 4,
        _ => return None,
    };
    Some(division[..length].to_owned())
}

/// Whether somebody is known to be a body: an office, or enterprises.
fn is_somebody(campaign: &Campaign, body: &str) -> bool {
    let mut populations = campaign.populations.iter();
    let enterprises = populations.any(|one| one.item.code == body && one.of.is_enterprise());
    enterprises || campaign.agency(body).is_some() || !campaign.members_of(body, &above).is_empty()
}

/// The items of a campaign for which nobody answers, with the clause and those who are printed for it.
fn unanswered(campaign: &Campaign) -> BTreeSet<(SubjectKind, &str, &str, Vec<&str>)> {
    let items = campaign.board_items().into_iter();
    let open = items.map(|item| {
        let subject = item.subject;
        let bodies: Vec<&str> = item.answering().into_iter().collect();
        (
            subject.kind(),
            subject.code(),
            subject.clause().path.as_str(),
            bodies,
        )
    });
    open.filter(|(.., bodies)| !bodies.iter().any(|body| is_somebody(campaign, body)))
        .collect()
}

#[test]
fn every_item_of_the_five_plans_has_somebody_who_answers_or_its_document_lists_nobody() {
    // 镇安委会各成员单位: none is listed, and 与各专委会是什么关系也没有写.
    let members = [
        (Task, "inspection-items", "二（二）1"),
        (Milestone, "inspection-items-detailed", "二（二）1"),
        (Task, "staff-training", "二（二）3"),
        (Task, "key-sectors", "二（二）4"),
        (Milestone, "accountability-mechanism", "二（二）4"),
        (Task, "graded-enforcement", "二（二）5"),
        (Task, "help-and-exposure", "二（二）6"),
    ];
    for (folder, left_open) in [
        ("heilin-2023", &members[..]),
        ("wuhua-2020", &[][..]),
        ("gaoqing-2022", &[][..]),
        ("gongyuan-2023", &[][..]),
        ("shanwei-2020", &[][..]),
    ] {
        let campaign = load(&printed(folder)).expect("a sound campaign");
        let left_open = left_open.iter();
        let left_open =
            left_open.map(|(kind, code, clause)| (*kind, *code, *clause, vec!["members"]));
        assert_eq!(unanswered(&campaign), left_open.collect(), "{folder}");
    }
}

/// 三（四）2 and 3: “县各有关单位按职责分工负责”, of whom none is listed; 三（一）1 says that the towns answer for what follows.
#[test]
fn where_only_unlisted_units_are_printed_those_of_the_run_answer() {
    let campaign = load(&printed("wuhua-2020")).expect("a sound campaign");
    let items = campaign.board_items();
    let answering: Vec<(&str, Vec<&str>)> = items
        .iter()
        .filter(|item| {
            let path = &item.subject.clause().path;
            path.starts_with("三（四）2") || path.starts_with("三（四）3")
        })
        .map(|item| (item.subject.code(), item.answering().into_iter().collect()))
        .collect();
    let [units, bureau, towns] = ["county-relevant-units", "441424.yjj", "towns"];
    assert_eq!(answering.len(), 16);
    for (code, bodies) in &answering {
        let expected = match *code {
            "monitoring-body" => vec![bureau, units],
            "3.4.3.4" => vec![bureau, units, towns],
            _ => vec![units, towns],
        };
        assert_eq!(*bodies, expected, "{code}");
    }
    // As before, where the bracket lists somebody.
    let listed = items.iter().find(|item| item.subject.code() == "3.4.1");
    let listed = listed.expect("an item").answering();
    assert_eq!(listed.into_iter().collect::<Vec<_>>(), ["list-3.4.1"]);
}
