//! Orders, loops and refusals of a small list.

use super::*;
use crate::import_agency::register::Place;
use crate::row;
use cengbao_domain::path::Path;

fn register() -> Register {
    let mut register = Register::default();
    let place = Place {
        id: 1,
        path: Path::root(row::node(1)),
        shard_key: 1,
        placeholder: false,
    };
    register
        .jurisdictions
        .insert("45".to_owned(), place.clone());
    register.jurisdictions.insert(
        "4590".to_owned(),
        Place {
            placeholder: true,
            ..place
        },
    );
    register
}

fn agency(key: &str, inside: Option<&str>, superior: Option<&str>) -> AgencyRow {
    AgencyRow {
        row: 0,
        code: format!("45.{key}"),
        name: key.to_owned(),
        kind: "BUREAU".to_owned(),
        jurisdiction: "45".to_owned(),
        inside: inside.map(|key| format!("45.{key}")),
        superior: superior.map(|key| format!("45.{key}")),
        aliases: Vec::new(),
        sectors: Vec::new(),
        simulated: false,
    }
}

fn codes(ordered: &Ordered<'_>) -> (Vec<String>, Vec<String>) {
    let kept = ordered.rows.iter().map(|row| row.code.clone()).collect();
    (
        kept,
        ordered.refused.iter().map(|row| row.code.clone()).collect(),
    )
}

#[test]
fn an_agency_comes_after_the_one_it_is_inside() {
    let rows = [
        agency("c", Some("b"), None),
        agency("b", Some("a"), None),
        agency("a", None, Some("c")),
    ];
    let (kept, refused) = codes(&order(&rows, &register()));
    assert_eq!(
        (kept, refused),
        (vec!["45.a".into(), "45.b".into(), "45.c".into()], vec![])
    );
}

#[test]
fn loops_are_refused_with_what_rests_on_them() {
    let rows = [
        agency("a", Some("b"), None),
        agency("b", Some("a"), None),
        agency("c", None, Some("a")),
        agency("d", None, Some("e")),
        agency("e", None, Some("d")),
        agency("f", None, None),
    ];
    let (kept, refused) = codes(&order(&rows, &register()));
    assert_eq!(kept, ["45.f"]);
    assert_eq!(refused.len(), 5);
}

#[test]
fn a_row_is_refused_for_its_own_reason() {
    let elsewhere = |jurisdiction: &str| AgencyRow {
        jurisdiction: jurisdiction.to_owned(),
        ..agency("x", None, None)
    };
    let rows = [
        AgencyRow {
            row: 1,
            ..agency("a", Some("nobody"), None)
        },
        AgencyRow {
            row: 2,
            kind: "OFFICE".to_owned(),
            ..agency("b", None, None)
        },
        AgencyRow {
            row: 3,
            ..elsewhere("46")
        },
        AgencyRow {
            row: 4,
            ..elsewhere("4590")
        },
        AgencyRow {
            row: 5,
            ..agency("self", Some("self"), None)
        },
        AgencyRow {
            row: 6,
            ..agency("twice", None, None)
        },
        AgencyRow {
            row: 7,
            ..agency("twice", None, None)
        },
    ];
    let ordered = order(&rows, &register());
    let reasons: Vec<(u64, &str)> = ordered
        .refused
        .iter()
        .map(|row| (row.row, row.reason.as_str()))
        .collect();
    assert_eq!(
        reasons.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 7]
    );
    for ((_, reason), part) in reasons.iter().zip([
        "45.nobody",
        "OFFICE",
        "46",
        "only fills a code",
        "its own",
        "twice",
    ]) {
        assert!(reason.contains(part), "{reason}");
    }
}

#[test]
fn what_stands_too_deep_is_refused_and_the_rest_is_kept() {
    let rows: Vec<AgencyRow> = (0..20)
        .map(|depth: u32| {
            let above = depth.checked_sub(1).map(|above| format!("a{above}"));
            agency(&format!("a{depth}"), above.as_deref(), None)
        })
        .collect();
    let ordered = order(&rows, &register());
    assert_eq!(
        (ordered.rows.len(), ordered.refused.len()),
        (MAX_DEPTH - 1, 20 - (MAX_DEPTH - 1))
    );
}
