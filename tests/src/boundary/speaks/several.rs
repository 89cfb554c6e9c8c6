//! The first word for several is measured by what it replaces: a share of a split, and what
//! those had for whom an office speaks from now on.

use cengbao_domain::policy::Role;
use serde_json::json;

use super::super::share::{NORTH_UNIT, OTHER_UNIT, SOUTH_UNIT, split};
use super::judged_of;
use crate::cells::Cells;
use crate::coverage::moved::{OTHER, ten_each};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::{CAMPAIGN, SIBLING_UNIT};

both!(
    the_first_word_of_a_part_is_compared_with_its_share,
    a_sheet_compares_each_part_with_its_share,
    the_first_word_for_those_covered_is_compared_with_theirs,
    what_an_office_says_for_all_is_measured_by_what_all_said,
);

/// 55 in June; from July on two have three fifths and two fifths of it.
async fn split_after_june(hub: &Hub) {
    hub.today("2023-06-30");
    hub.desk(SIBLING_UNIT)
        .file("2023-06", &Cells::found(55))
        .await;
    hub.move_tree("2023-07-05", split("2023-07-01", &["60%", "40%"]))
        .await;
    hub.today("2023-08-01");
    for unit in [SOUTH_UNIT, NORTH_UNIT] {
        hub.staff(unit).await;
    }
}

/// The draft that was judged is filled in anew, submitted and signed.
async fn signs_instead(hub: &Hub, unit: &str, period: &str, found: i64) {
    let (desk, cells) = (hub.desk(unit), Cells::found(found));
    let seen = desk.save(period, &cells, None).await;
    let version = seen.number("it.report.version");
    let paper = desk.submitted(period, &cells, Some(version)).await;
    Paper::done(&desk.sign(&paper).await);
}

async fn the_first_word_of_a_part_is_compared_with_its_share(hub: Hub) {
    split_after_june(&hub).await;
    for (unit, share, less) in [(SOUTH_UNIT, 33, 0), (NORTH_UNIT, 22, 3)] {
        let (codes, said) = judged_of(&hub, unit, "2023-07", less).await;
        assert_eq!(codes, ["FALLING_TOTAL"], "{unit}: {said}");
        assert!(said.contains(&format!("from {share} to {less}")), "{said}");
        assert!(said.contains("share of"), "{said}");
    }
    let (codes, said) = judged_of(&hub, SOUTH_UNIT, "2023-07", 33).await;
    assert!(codes.is_empty(), "{said}");
    // Its own word has taken the place of its share.
    signs_instead(&hub, NORTH_UNIT, "2023-07", 30).await;
    let (codes, said) = judged_of(&hub, NORTH_UNIT, "2023-08", 29).await;
    assert_eq!(codes, ["FALLING_TOTAL"], "{said}");
    assert!(said.contains("from 30 to 29"), "{said}");
    assert!(!said.contains("share of"), "{said}");
    hub.verify_rollup();
}

async fn a_sheet_compares_each_part_with_its_share(hub: Hub) {
    split_after_june(&hub).await;
    let query = "mutation($input: FileReportsInput!) { it: fileReports(input: $input) { rows { outcome problems { code message } } } }";
    for (unit, found) in [(SOUTH_UNIT, 0), (NORTH_UNIT, 22)] {
        let cells = Cells::found(found).input();
        let row = json!({ "unit": unit, "period": "2023-07", "cells": cells });
        let input = json!({ "campaign": CAMPAIGN, "schedule": "monthly", "aim": "SUBMITTED", "reports": [row] });
        let clerk = account(unit, Role::Reporter);
        let filed = hub.ask_with(&clerk, query, json!({ "input": input })).await;
        let filed = filed.ok();
        let falls = filed.as_text().contains("from 33 to 0");
        assert_eq!(falls, unit == SOUTH_UNIT, "{filed:#?}");
        let outcome = if falls { "REFUSED" } else { "DONE" };
        assert_eq!(filed.texts("it.rows", "outcome"), [outcome]);
    }
}

async fn the_first_word_for_those_covered_is_compared_with_theirs(hub: Hub) {
    ten_each(&hub, "{ from = 2023-09-01, covers = \"WHOLE_SUBTREE\" }").await;
    hub.today("2023-11-05");
    let (codes, said) = judged_of(&hub, OTHER, "2023-08", 11).await;
    assert!(codes.is_empty(), "August is its own: {said}");
    let (codes, said) = judged_of(&hub, OTHER, "2023-09", 29).await;
    assert_eq!(codes, ["FALLING_TOTAL"], "{said}");
    assert!(said.contains("from 30 to 29"), "{said}");
    assert!(said.contains("2 units for which"), "{said}");
    signs_instead(&hub, OTHER, "2023-09", 33).await;
    // From then on its own word is all that stands.
    let (codes, said) = judged_of(&hub, OTHER, "2023-10", 32).await;
    assert_eq!(codes, ["FALLING_TOTAL"], "{said}");
    assert!(said.contains("from 33 to 32"), "{said}");
    hub.verify_rollup();
}

async fn what_an_office_says_for_all_is_measured_by_what_all_said(hub: Hub) {
    let from_august = "{ from = 2023-08-01, covers = \"WHOLE_SUBTREE\" }";
    hub.apply_listing("2023-06-01", from_august, &[OTHER]).await;
    hub.staff(OTHER).await;
    hub.today("2023-08-05");
    for month in 1..8 {
        let period = format!("2023-{month:02}");
        for (unit, grows) in [(OTHER, 1), (SIBLING_UNIT, 20), (OTHER_UNIT, 21)] {
            let cells = Cells::found(grows * month);
            hub.desk(unit).file(&period, &cells).await;
        }
    }
    let (codes, said) = judged_of(&hub, OTHER, "2023-08", 294 + 420).await;
    assert_eq!(codes, ["STANDS_OUT"], "{said}");
    assert!(said.contains("median 42"), "{said}");
    signs_instead(&hub, OTHER, "2023-08", 294 + 42).await;
}
