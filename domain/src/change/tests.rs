//! What each change does to the tree, and what is refused with its place.

mod sound;
mod split;

use chrono::NaiveDate;

use super::{BoundaryChange, ChangeKind, Node, Step, Tree, What, plan};
use crate::ids::NodeId;
use crate::level::Level;
use crate::path::Path;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Two counties; the first with two towns, each with an office that has a section.
fn tree() -> Tree {
    let mut nodes: Vec<Node> = Vec::new();
    let mut put = |id: u32, code: &str, name: &str, parent: u32, what: What| {
        let above = nodes.iter().find(|node| node.id == NodeId(parent));
        let path = above.map_or_else(
            || Path::root(NodeId(id)),
            |above| above.path.child(NodeId(id)),
        );
        nodes.push(Node {
            id: NodeId(id),
            code: code.to_owned(),
            name: name.to_owned(),
            what,
            parent: (parent > 0).then_some(NodeId(parent)),
            path,
            from: day("2000-01-01"),
            until: None,
            placed_on: day("2000-01-01"),
            changed_on: day("2000-01-01"),
        });
    };
    let place = |level| What::Jurisdiction {
        level,
        placeholder: false,
    };
    let office = |serves, inside: u32| What::Agency {
        serves: NodeId(serves),
        inside: (inside > 0).then_some(NodeId(inside)),
    };
    put(1, "99", "省", 0, place(Level::Province));
    put(2, "990101", "甲县", 1, place(Level::County));
    put(3, "990102", "乙县", 1, place(Level::County));
    put(4, "990101001", "一镇", 2, place(Level::Township));
    put(5, "990101002", "二镇", 2, place(Level::Township));
    put(6, "990101001001", "东村", 4, place(Level::Village));
    put(10, "990101001.zf", "一镇人民政府", 4, office(4, 0));
    put(11, "990101001.xf", "一镇消防科", 10, office(4, 10));
    put(12, "990101002.zf", "二镇人民政府", 5, office(5, 0));
    Tree {
        nodes,
        used: std::iter::once("990101009".to_owned()).collect(),
    }
}

fn change(kind: ChangeKind, codes: &[&str]) -> BoundaryChange {
    BoundaryChange {
        kind,
        on: day("2023-07-10"),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        into: Vec::new(),
        names: Vec::new(),
        parent: None,
        superior: None,
        level: None,
        agency_kind: None,
        shares: Vec::new(),
        document: "民函〔2023〕1号".to_owned(),
        reason: "优化布局".to_owned(),
    }
}

fn refused(change: &BoundaryChange) -> &'static str {
    plan(change, &tree()).unwrap_err().place
}

#[test]
fn two_towns_become_one_with_the_offices_of_both() {
    let merge = BoundaryChange {
        into: vec!["990101003".to_owned()],
        names: vec!["新镇".to_owned()],
        ..change(ChangeKind::Merge, &["990101001", "990101002"])
    };
    let steps = plan(&merge, &tree()).unwrap();
    let opened: Vec<&str> = steps
        .iter()
        .filter_map(|step| match step {
            Step::OpenJurisdiction { name, .. } | Step::OpenAgency { name, .. } => {
                Some(name.as_str())
            }
            _ => None,
        })
        .collect();
    // Both governments become one, the section of the first goes on.
    assert_eq!(opened, ["新镇", "新镇人民政府", "新镇消防科"]);
    let moved: Vec<(&str, &str)> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Move { code, under } => Some((code.as_str(), under.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        moved,
        [
            ("990101001001", "990101003"),
            ("990101001.xf", "990101003.xf"),
            ("990101001.zf", "990101003.zf"),
            ("990101002.zf", "990101003.zf"),
        ],
        "a section moves before the office that it is inside"
    );
    let closed = steps
        .iter()
        .filter(|step| matches!(step, Step::Close { .. }));
    assert_eq!(closed.count(), 5);
}

#[test]
fn a_town_that_takes_in_another_keeps_its_offices() {
    let merge = BoundaryChange {
        into: vec!["990101001".to_owned()],
        ..change(ChangeKind::Merge, &["990101001", "990101002"])
    };
    let steps = plan(&merge, &tree()).unwrap();
    assert_eq!(
        steps,
        [
            Step::Move {
                code: "990101002.zf".to_owned(),
                under: "990101001.zf".to_owned()
            },
            Step::Succeed {
                code: "990101002.zf".to_owned(),
                by: "990101001.zf".to_owned(),
                whole: true
            },
            Step::Close {
                code: "990101002.zf".to_owned()
            },
            Step::Succeed {
                code: "990101002".to_owned(),
                by: "990101001".to_owned(),
                whole: true
            },
            Step::Close {
                code: "990101002".to_owned()
            },
        ]
    );
}

#[test]
fn what_is_not_lawful_is_refused_at_its_place() {
    let to = |codes: &[&str], parent: &str| BoundaryChange {
        parent: Some(parent.to_owned()),
        ..change(ChangeKind::Transfer, codes)
    };
    assert!(plan(&to(&["990101001"], "990102"), &tree()).is_ok());
    assert_eq!(refused(&to(&["990101001"], "990101001001")), "parent");
    assert_eq!(refused(&to(&["990101001"], "990101")), "parent");
    assert_eq!(refused(&to(&["990101"], "990102")), "parent");
    assert_eq!(refused(&to(&["990909"], "990102")), "code");
    assert_eq!(refused(&to(&["990101001"], "990909")), "parent");
    assert_eq!(
        refused(&to(&["990101001", "990101002.zf"], "990102")),
        "code"
    );
    assert_eq!(
        refused(&change(ChangeKind::Transfer, &["990101001"])),
        "parent"
    );
    assert_eq!(refused(&change(ChangeKind::Close, &["990101001"])), "code");
    assert_eq!(refused(&change(ChangeKind::Rename, &["990101001"])), "name");
    let early = BoundaryChange {
        on: day("1999-01-01"),
        ..to(&["990101001"], "990102")
    };
    assert_eq!(refused(&early), "on");
    let again = BoundaryChange {
        into: vec!["990101009".to_owned()],
        ..change(ChangeKind::Rename, &["990101001"])
    };
    assert_eq!(refused(&again), "into", "a code is never given out twice");
    let split = BoundaryChange {
        into: vec!["990101007".to_owned(), "990101008".to_owned()],
        names: vec!["东镇".to_owned(), "西镇".to_owned()],
        ..change(ChangeKind::Split, &["990101001"])
    };
    assert_eq!(refused(&split), "code", "a village still stands under it");
    let nameless = BoundaryChange {
        names: Vec::new(),
        codes: vec!["990101002".to_owned()],
        ..split
    };
    assert_eq!(refused(&nameless), "name");
    let unreasoned = BoundaryChange {
        reason: " ".to_owned(),
        ..to(&["990101001"], "990102")
    };
    assert_eq!(refused(&unreasoned), "reason");
}

#[test]
fn a_later_change_stands_in_the_way_of_an_earlier_one() {
    let mut tree = tree();
    tree.nodes[3].changed_on = day("2023-08-01");
    let transfer = BoundaryChange {
        parent: Some("990102".to_owned()),
        ..change(ChangeKind::Transfer, &["990101001"])
    };
    assert_eq!(plan(&transfer, &tree).unwrap_err().place, "on");
}
