//! A change leaves a tree that could also have been opened as it is.

use super::*;

fn opened_offices(steps: &[Step]) -> Vec<(&str, &str, Option<&str>)> {
    steps
        .iter()
        .filter_map(|step| match step {
            Step::OpenAgency {
                code,
                serves,
                inside,
                ..
            } => Some((code.as_str(), serves.as_str(), inside.as_deref())),
            _ => None,
        })
        .collect()
}

#[test]
fn offices_become_those_of_a_town_that_has_another_code_than_they() {
    let mut tree = tree();
    tree.nodes[3].code = "990101003".to_owned();
    let merge = BoundaryChange {
        into: vec!["990101003".to_owned()],
        ..change(ChangeKind::Merge, &["990101002"])
    };
    let steps = plan(&merge, &tree).unwrap();
    assert_eq!(opened_offices(&steps), [], "it has an office of that key");
    assert!(steps.contains(&Step::Succeed {
        code: "990101002.zf".to_owned(),
        by: "990101001.zf".to_owned(),
        whole: true
    }));
    let open = BoundaryChange {
        names: vec!["应急办".to_owned()],
        parent: Some("990101001.zf".to_owned()),
        agency_kind: Some("SECTION".to_owned()),
        ..change(ChangeKind::Open, &["990101001.yj"])
    };
    let steps = plan(&open, &tree).unwrap();
    let served = ("990101001.yj", "990101003", Some("990101001.zf"));
    assert_eq!(opened_offices(&steps), [served]);
}

#[test]
fn a_branch_of_a_bureau_stays_inside_it_when_its_town_is_merged() {
    let mut tree = tree();
    let bureau = Node {
        id: NodeId(20),
        code: "990101.hb".to_owned(),
        what: What::Agency {
            serves: NodeId(2),
            inside: None,
        },
        parent: Some(NodeId(2)),
        path: tree.nodes[1].path.child(NodeId(20)),
        ..tree.nodes[8].clone()
    };
    let branch = Node {
        id: NodeId(21),
        code: "990101002.hb".to_owned(),
        what: What::Agency {
            serves: NodeId(5),
            inside: Some(NodeId(20)),
        },
        parent: Some(NodeId(20)),
        path: bureau.path.child(NodeId(21)),
        ..tree.nodes[8].clone()
    };
    tree.nodes.extend([bureau, branch]);
    let merge = BoundaryChange {
        into: vec!["990101001".to_owned()],
        ..change(ChangeKind::Merge, &["990101002"])
    };
    let steps = plan(&merge, &tree).unwrap();
    let branch = ("990101001.hb", "990101001", Some("990101.hb"));
    assert_eq!(opened_offices(&steps), [branch]);
}

#[test]
fn no_kind_of_change_leaves_a_tree_that_could_not_be_opened() {
    let upgrade = |level| BoundaryChange {
        level: Some(level),
        ..change(ChangeKind::Upgrade, &["990101001001"])
    };
    assert_eq!(refused(&upgrade(Level::Township)), "parent");
    let agency = BoundaryChange {
        level: Some(Level::County),
        ..change(ChangeKind::Upgrade, &["990101001.zf"])
    };
    assert_eq!(refused(&agency), "name", "an agency has no level");
    let merge = |codes: &[&str], into: &str| BoundaryChange {
        into: vec![into.to_owned()],
        names: vec!["新".to_owned()],
        ..change(ChangeKind::Merge, codes)
    };
    let towns_into_village = BoundaryChange {
        level: Some(Level::Village),
        ..merge(&["990101001", "990101002"], "990101003")
    };
    assert_eq!(refused(&towns_into_village), "into");
    let with_its_own_section = merge(&["990101001.xf", "990101001.zf"], "990101001.new");
    assert_eq!(refused(&with_its_own_section), "parent");
    let split = |into: [&str; 2]| BoundaryChange {
        into: into.map(str::to_owned).to_vec(),
        names: vec!["一".to_owned(), "二".to_owned()],
        ..change(ChangeKind::Split, &["990101001.zf"])
    };
    let office = split(["990101001.za", "990101001.zb"]);
    assert_eq!(refused(&office), "code", "a section is inside it");
    let mixed = BoundaryChange {
        codes: vec!["990101002".to_owned()],
        ..split(["990101001", "990101001.zf"])
    };
    assert_eq!(refused(&mixed), "code");
}

#[test]
fn what_begins_begins_under_a_node_that_may_hold_it_on_that_day() {
    let open = |code: &str, parent: &str| BoundaryChange {
        names: vec!["新".to_owned()],
        parent: Some(parent.to_owned()),
        agency_kind: Some("SECTION".to_owned()),
        ..change(ChangeKind::Open, &[code])
    };
    let mut tree = tree();
    let place = |open: &BoundaryChange, tree: &Tree| plan(open, tree).map_err(|no| no.place);
    assert!(place(&open("990101003", "990101"), &tree).is_ok());
    assert!(place(&open("990101.yj", "990101"), &tree).is_ok());
    let led_by_a_place = BoundaryChange {
        superior: Some("990101".to_owned()),
        ..open("990101.yj", "990101")
    };
    assert_eq!(place(&led_by_a_place, &tree), Err("parent"));
    let of_no_kind = BoundaryChange {
        agency_kind: Some("OFFICE".to_owned()),
        ..open("990101.yj", "990101")
    };
    assert_eq!(place(&of_no_kind, &tree), Err("agencyKind"));
    tree.nodes[1].placed_on = day("2023-08-01");
    assert_eq!(place(&open("990101003", "990101"), &tree), Err("on"));
    assert_eq!(place(&open("990101.yj", "990101"), &tree), Err("on"));
    tree.nodes[2].what = What::Jurisdiction {
        level: Level::County,
        placeholder: true,
    };
    assert_eq!(place(&open("990102001", "990102"), &tree), Err("parent"));
    assert_eq!(place(&open("990102.yj", "990102"), &tree), Err("parent"));
}

#[test]
fn what_one_becomes_is_of_its_level() {
    let into = |kind, codes: &[&str], into: &[&str], level| BoundaryChange {
        into: into.iter().map(|code| (*code).to_owned()).collect(),
        names: vec!["新".to_owned(), "旧".to_owned()],
        level,
        ..change(kind, codes)
    };
    let village = &["990101001001"];
    let merge = |to: &str, level| into(ChangeKind::Merge, village, &[to], level);
    assert_eq!(refused(&merge("990101002", None)), "into");
    let town = Some(Level::Township);
    let raised = BoundaryChange {
        parent: Some("990101".to_owned()),
        ..merge("990101003", town)
    };
    assert_eq!(refused(&raised), "into");
    let split = into(
        ChangeKind::Split,
        village,
        &["990101002", "990101001008"],
        None,
    );
    assert_eq!(refused(&split), "into");
    let mut tree = tree();
    tree.nodes[4].what = What::Jurisdiction {
        level: Level::Zone,
        placeholder: false,
    };
    assert!(
        plan(&merge("990101002", None), &tree).is_ok(),
        "a zone has no rank"
    );
}

#[test]
fn a_transfer_to_where_it_stands_says_so() {
    let stays = BoundaryChange {
        parent: Some("990101".to_owned()),
        ..change(ChangeKind::Transfer, &["990101001"])
    };
    let refusal = plan(&stays, &tree()).unwrap_err();
    assert_eq!(refusal.place, "parent");
    assert!(refusal.chinese.contains("已隶属于"), "{refusal}");
    let open = change(ChangeKind::Open, &["990101003"]);
    assert_eq!(super::super::check(&open).unwrap_err().place, "parent");
}
