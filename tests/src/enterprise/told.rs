//! Nothing that a row says is passed over in silence: a code before, a mark that nobody counts by, a place that is no town.

use serde_json::Value;

use super::register::{new, register};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::{COUNTY, SIBLING_TOWN, TOWN, targets};
use cengbao_domain::policy::Role;

both!(
    a_code_before_that_replaces_nothing_is_said,
    a_mark_that_no_campaign_counts_by_is_noted_with_those_that_do,
    a_place_that_is_a_county_itself_is_noted,
    words_without_number_are_noted_and_not_all_compared,
);

/// The note of a kind: its cell and its words.
fn note<'r>(row: &'r Value, kind: &str) -> Option<(&'r str, &'r str)> {
    let mut notes = row["notes"].as_array().expect("notes").iter();
    let found = notes.find(|one| one["kind"] == kind)?;
    Some((found["cell"].as_str()?, found["note"].as_str()?))
}

async fn a_code_before_that_replaces_nothing_is_said(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let [one, two, renewed, never] = [90, 91, 92, 93].map(new);
    let csv = format!("code,name,place\n{one},子店,{TOWN}\n{two},丑店,{TOWN}\n");
    assert_eq!(register(&hub, &town, "", &csv).await.0, ["ADDED"; 2]);
    let row = |code: &str, name: &str, before: &str| {
        format!("code,name,place,replaces\n{code},{name},{TOWN},{before}\n")
    };
    // Both are known: two are never made one.
    let (outcomes, body) = register(&hub, &town, "", &row(&one, "子店", &two)).await;
    assert_eq!(outcomes, ["DUPLICATE_CODE"], "{body:#}");
    let refused = &body["rows"][0];
    assert_eq!(
        (&refused["cell"], &refused["otherCode"]),
        (&"D2".into(), &two.as_str().into())
    );
    // A code is replaced once; the list again says that there is nothing to replace.
    assert_eq!(
        register(&hub, &town, "", &row(&renewed, "子店", &one))
            .await
            .0,
        ["CHANGED"]
    );
    for before in [one.as_str(), never.as_str(), renewed.as_str()] {
        let (outcomes, body) = register(&hub, &town, "", &row(&renewed, "子店", before)).await;
        assert_eq!(outcomes, ["UNCHANGED"], "{body:#}");
        let (cell, said) = note(&body["rows"][0], "REPLACES_NOTHING").expect("a note");
        assert!(cell == "D2" && said.contains(before), "{cell} {said}");
    }
    let (outcomes, body) = register(&hub, &town, "", &row("", "丑店", &two)).await;
    assert_eq!(outcomes, ["UNCHANGED"]);
    assert!(
        note(&body["rows"][0], "REPLACES_NOTHING").is_some(),
        "{body:#}"
    );
    // Of one elsewhere nothing is told, nor that it is there.
    let sibling = account(SIBLING_TOWN, Role::Coordinator);
    let elsewhere = format!("code,name,place\n{never},寅店,{SIBLING_TOWN}\n");
    assert_eq!(register(&hub, &sibling, "", &elsewhere).await.0, ["ADDED"]);
    let (outcomes, told) = register(&hub, &town, "", &row(&renewed, "子店", &never)).await;
    assert_eq!(outcomes, ["UNCHANGED"]);
    let (_, said) = note(&told["rows"][0], "REPLACES_NOTHING").expect("a note");
    assert!(
        !said.contains("寅店") && !said.contains(SIBLING_TOWN),
        "{said}"
    );
}

async fn a_mark_that_no_campaign_counts_by_is_noted_with_those_that_do(hub: Hub) {
    targets::apply(&hub);
    let town = account(TOWN, Role::Coordinator);
    let csv = format!(
        "code,name,place,marks,opened\n{},卯店,{TOWN},高危;没有的标记;li-2023/nobody,2020-01-01\n{},辰店,{TOWN},高危,2020-01-01\n",
        new(94),
        new(95)
    );
    for query in ["mode=CHECK_ONLY", "", ""] {
        let (_, body) = register(&hub, &town, query, &csv).await;
        let notes = body["rows"][0]["notes"].as_array().unwrap();
        let unknown: Vec<&Value> = notes
            .iter()
            .filter(|one| one["kind"] == "UNKNOWN_MARK")
            .collect();
        assert_eq!(unknown.len(), 2, "{body:#}");
        assert!(unknown.iter().all(|one| one["cell"] == "D2"));
        let said = unknown[0]["note"].as_str().unwrap();
        assert!(
            said.contains("没有的标记") && said.contains("高危"),
            "{said}"
        );
        assert!(note(&body["rows"][1], "UNKNOWN_MARK").is_none(), "{body:#}");
    }
}

async fn a_place_that_is_a_county_itself_is_noted(hub: Hub) {
    let county = account(COUNTY, Role::Coordinator);
    let csv = format!(
        "code,name,place,opened\n{},巳公司,{COUNTY},2020-01-01\n{},午公司,{TOWN},2020-01-01\n",
        new(96),
        new(97)
    );
    let (outcomes, body) = register(&hub, &county, "", &csv).await;
    assert_eq!(outcomes, ["ADDED"; 2]);
    let (cell, said) = note(&body["rows"][0], "LIES_IN_NO_TOWN").expect("a note");
    assert!(cell == "C2" && said.contains(COUNTY), "{cell} {said}");
    assert!(note(&body["rows"][1], "LIES_IN_NO_TOWN").is_none());
}

async fn words_without_number_are_noted_and_not_all_compared(hub: Hub) {
    const ROWS: usize = 5;
    const MARKS: usize = 50;
    targets::apply(&hub);
    let town = account(TOWN, Role::Coordinator);
    let row = |row: usize| {
        let marks = (0..MARKS).map(|mark| format!("高危{row}{mark:02}"));
        let marks: Vec<String> = marks.collect();
        format!(
            "{},未{row}店,{TOWN},{},2020-01-01\n",
            new(98 + row),
            marks.join(";")
        )
    };
    let csv = (0..ROWS).fold("code,name,place,marks,opened\n".to_owned(), |csv, at| {
        csv + &row(at)
    });
    let (outcomes, body) = register(&hub, &town, "mode=CHECK_ONLY", &csv).await;
    assert_eq!(outcomes, ["ADDED"; ROWS]);
    let rows = body["rows"].as_array().unwrap().iter();
    let notes = rows.flat_map(|row| row["notes"].as_array().unwrap());
    let said: Vec<&str> = notes.map(|one| one["note"].as_str().unwrap()).collect();
    assert_eq!(said.len(), ROWS * MARKS);
    let compared = said.iter().filter(|one| one.contains("near to it")).count();
    assert_eq!(compared, 200, "{}", said[0]);
}
