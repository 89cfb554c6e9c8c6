//! A split by stated shares: which offices begin, and what each gets.

use super::*;

fn split(shares: &[&str]) -> BoundaryChange {
    BoundaryChange {
        into: vec!["990101007".to_owned(), "990101008".to_owned()],
        names: vec!["东镇".to_owned(), "西镇".to_owned()],
        shares: shares.iter().map(|share| (*share).to_owned()).collect(),
        ..change(ChangeKind::Split, &["990101002"])
    }
}

#[test]
fn every_office_goes_on_in_each_successor_by_its_share() {
    let steps = plan(&split(&["60%", "40%"]), &tree()).unwrap();
    let opened: Vec<(&str, &str)> = steps
        .iter()
        .filter_map(|step| match step {
            Step::OpenAgency { code, name, .. } => Some((code.as_str(), name.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        opened,
        [
            ("990101007.zf", "东镇人民政府"),
            ("990101008.zf", "西镇人民政府")
        ]
    );
    assert!(steps.contains(&Step::Share {
        code: "990101002.zf".to_owned(),
        by: vec![
            ("990101007.zf".to_owned(), 3),
            ("990101008.zf".to_owned(), 2)
        ],
    }));
}

#[test]
fn a_successor_that_has_the_office_keeps_it() {
    let into = BoundaryChange {
        into: vec!["990101001".to_owned(), "990101008".to_owned()],
        ..split(&["1/3", "2/3"])
    };
    let steps = plan(&into, &tree()).unwrap();
    assert!(steps.contains(&Step::Share {
        code: "990101002.zf".to_owned(),
        by: vec![
            ("990101001.zf".to_owned(), 1),
            ("990101008.zf".to_owned(), 2)
        ],
    }));
}

#[test]
fn without_shares_no_office_goes_on() {
    let steps = plan(&split(&[]), &tree()).unwrap();
    let is_of_offices = |step: &Step| matches!(step, Step::Share { .. } | Step::OpenAgency { .. });
    assert!(!steps.iter().any(is_of_offices));
}

#[test]
fn shares_that_are_not_the_whole_are_refused_at_their_place() {
    for wrong in [
        &["60%"][..],
        &["60%", "30%"],
        &["60%", "2/5"],
        &["six", "four"],
        &["60%", "30%", "10%"],
    ] {
        assert_eq!(refused(&split(wrong)), "shares", "{wrong:?}");
    }
    let rename = BoundaryChange {
        names: vec!["新名镇".to_owned()],
        shares: vec!["1".to_owned()],
        ..change(ChangeKind::Rename, &["990101002"])
    };
    assert_eq!(refused(&rename), "shares");
}
