//! How a change comes onto the record: by an operator's file or by an office above all of it, once, for its day.

use async_graphql::futures_util::future::join_all;
use serde_json::json;

use super::{OTHER_COUNTY, filed, transfer};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COUNTY, PREFECTURE, PROVINCE, SIBLING_TOWN};

both!(
    a_planned_change_takes_effect_on_its_day,
    a_change_is_recorded_once_and_a_bad_one_leaves_nothing,
    who_stands_above_all_of_it_changes_the_tree,
);

async fn a_planned_change_takes_effect_on_its_day(hub: Hub) {
    filed(&hub).await;
    let planned = transfer("2023-08-01", SIBLING_TOWN, OTHER_COUNTY);
    hub.move_tree("2023-06-10", planned.clone()).await;
    hub.today("2023-07-31");
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await, "17");
    hub.today("2023-08-01");
    // Many ask at once; one of them lets the day begin.
    let asked = (0..6).map(|_| hub.total(PROVINCE, "2023-08"));
    let totals = join_all(asked).await;
    assert!(totals.iter().all(|total| total == "18"), "{totals:?}");
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await, "10");
    assert_eq!(hub.found_in(PREFECTURE, "2023-07", COUNTY).await, "17");
    let again = hub.record("2023-08-01", 1, vec![planned]).await;
    assert_eq!((again.unchanged, again.added), (1, 0));
    hub.verify_rollup();
}

async fn a_change_is_recorded_once_and_a_bad_one_leaves_nothing(hub: Hub) {
    filed(&hub).await;
    let csv = "kind,day,code,into,name,parent,document,reason\n\
        TRANSFER,2023-07-01,990101002,,,990102,例民函〔2023〕2号,区划调整\n\
        TRANSFER,2023-07-01,990101,,,990102,例民函〔2023〕2号,不合理\n\
        MERGE,2023-07-05,990101001;990199999,990101003,新镇,,例民函〔2023〕2号,无此镇\n\
        RENAME,2023-07-06,990103001,,三江镇,,例民函〔2023〕2号,更名\n";
    let file = hub.folder().join("changes.csv");
    std::fs::write(&file, csv).unwrap();
    let path = file.to_str().unwrap();
    let ran = hub.try_run(&["import", "changes", path, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(!ran.success);
    assert_eq!(
        (&report["added"], &report["refused_total"]),
        (&json!(2), &json!(2)),
        "{report:#}"
    );
    let refused: Vec<i64> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].as_i64().unwrap())
        .collect();
    assert_eq!(refused, [3, 4]);
    assert!(
        report["refused"][1]["reason"]
            .as_str()
            .unwrap()
            .contains("990199999")
    );
    let ran = hub.try_run(&["import", "changes", path, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&report["added"], &report["unchanged"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(hub.found_in(PREFECTURE, "2023-07", COUNTY).await, "10");
    hub.verify_rollup();
}

const CHANGE: &str = "mutation($input: ChangeTreeInput!) { changeTree(input: $input) { outcome place reason \
    change { id kind state on document recordedBy nodes { part code name } } } }";

async fn who_stands_above_all_of_it_changes_the_tree(hub: Hub) {
    filed(&hub).await;
    let input = |kind: &str, code: &str, rest: serde_json::Value| {
        let mut input = json!({ "kind": kind, "on": "2023-06-01", "codes": [code], "document": "例民函〔2023〕5号", "reason": "区划调整" });
        for (field, value) in rest.as_object().unwrap() {
            input[field] = value.clone();
        }
        json!({ "input": input })
    };
    let transfer = || input("TRANSFER", SIBLING_TOWN, json!({ "parent": OTHER_COUNTY }));
    // A county does not see where it would give its town to.
    let blind = hub.ask_with("990101.coordinator", CHANGE, transfer()).await;
    assert_eq!(blind.error_code(), "NOT_FOUND");
    // A town does not rename itself, a viewer nothing.
    let renamed = input("RENAME", SIBLING_TOWN, json!({ "names": ["新二镇"] }));
    for (account, input) in [
        ("990101002.coordinator", renamed.clone()),
        ("9901.viewer", transfer()),
    ] {
        let refused = hub.ask_with(account, CHANGE, input).await.ok();
        assert_eq!(
            refused.text("changeTree.outcome"),
            "NOT_ALLOWED",
            "{account}"
        );
    }
    let circle = input("TRANSFER", COUNTY, json!({ "parent": SIBLING_TOWN }));
    let refused = hub.ask_with("9901.coordinator", CHANGE, circle).await.ok();
    assert_eq!(refused.text("changeTree.outcome"), "REFUSED");
    assert_eq!(refused.text("changeTree.place"), "parent");
    let done = hub
        .ask_with("9901.coordinator", CHANGE, transfer())
        .await
        .ok();
    assert_eq!(done.text("changeTree.outcome"), "DONE");
    assert_eq!(done.text("changeTree.change.state"), "APPLIED");
    assert_eq!(
        done.text("changeTree.change.recordedBy"),
        "岗位 9901.coordinator"
    );
    let again = hub
        .ask_with("9901.coordinator", CHANGE, transfer())
        .await
        .ok();
    assert_eq!(
        again.at("changeTree.change.id"),
        done.at("changeTree.change.id")
    );
    assert_eq!(hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await, "8");
    // Of the change each sees what is its own.
    let seen = |county: &str| {
        format!(
            "{{ jurisdiction(code: \"{county}\") {{ boundaryChanges {{ nodes {{ nodes {{ part code }} }} }} }} }}"
        )
    };
    let east = hub.ask("990101.viewer", &seen(COUNTY)).await.ok();
    assert!(east.as_text().contains(SIBLING_TOWN) && !east.as_text().contains(OTHER_COUNTY));
    let west = hub.ask("990102.viewer", &seen(OTHER_COUNTY)).await.ok();
    assert!(west.as_text().contains(SIBLING_TOWN) && west.as_text().contains("PARENT"));
    let third = hub.ask("990103.viewer", &seen("990103")).await.ok();
    assert!(!third.as_text().contains(SIBLING_TOWN));
    let id = done.text("changeTree.change.id");
    let by_id = format!("{{ node(id: \"{id}\") {{ id }} }}");
    hub.ask("9901.viewer", &by_id).await.ok();
    let stranger = hub.ask("990103.viewer", &by_id).await;
    assert_eq!(stranger.error_code(), "NOT_FOUND");
    hub.verify_rollup();
}
