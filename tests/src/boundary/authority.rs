//! A planned change is its office's word: on its day it holds as far as the office still stands above all that it touches.

use serde_json::{Value, json};

use super::{OTHER_COUNTY, change, filed, transfer};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COUNTY, SIBLING_TOWN, TOWN};
use cengbao_domain::change::{BoundaryChange, ChangeKind};

both!(
    a_plan_of_who_lost_the_place_is_refused_on_its_day,
    a_plan_outlives_the_grant_of_the_person_and_a_move_within_reach,
    a_dead_plan_stands_in_nobodys_way,
);

const CHANGE: &str = "mutation($input: ChangeTreeInput!) { it: changeTree(input: $input) { outcome reason change { id state } } }";
const EAST: &str = "990101.coordinator";
const WEST: &str = "990102.coordinator";
const VILLAGES: [&str; 2] = ["990101002001", "990101002002"];

async fn records(hub: &Hub, by: &str, on: &str, document: &str, rest: &Value) -> String {
    let mut input = json!({ "on": on, "document": document, "reason": "优化布局" });
    for (field, value) in rest.as_object().unwrap() {
        input[field] = value.clone();
    }
    let answer = hub
        .ask_with(by, CHANGE, json!({ "input": input }))
        .await
        .ok();
    let outcome = answer.text("it.outcome").to_owned();
    assert_eq!(outcome, "DONE", "{by} {on} {answer:#?}");
    answer.text("it.change.state").to_owned()
}

/// The east plans for December what becomes of two villages of a town.
async fn merges_villages(hub: &Hub, by: &str, on: &str, document: &str) {
    let merge = json!({ "kind": "MERGE", "codes": VILLAGES, "into": [VILLAGES[0]] });
    assert_eq!(records(hub, by, on, document, &merge).await, "PLANNED");
}

/// The changes of a place as an account sees them: document, state, why not.
async fn seen(hub: &Hub, by: &str, place: &str) -> Vec<(String, String, Value)> {
    let asked = format!(
        "{{ jurisdiction(code: \"{place}\") {{ boundaryChanges {{ nodes {{ document state refusal }} }} }} }}"
    );
    let found = hub.ask(by, &asked).await.ok();
    let nodes = found.list("jurisdiction.boundaryChanges.nodes");
    let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    let row = |one: &Value| {
        (
            text(one, "document"),
            text(one, "state"),
            one["refusal"].clone(),
        )
    };
    nodes.iter().map(row).collect()
}

async fn a_plan_of_who_lost_the_place_is_refused_on_its_day(hub: Hub) {
    filed(&hub).await;
    merges_villages(&hub, EAST, "2023-12-01", "东1号").await;
    let other = json!({ "kind": "RENAME", "codes": [VILLAGES[0]], "names": ["新村"] });
    records(&hub, EAST, "2023-12-02", "东2号", &other).await;
    let own = json!({ "kind": "RENAME", "codes": [TOWN], "names": ["新一镇"] });
    records(&hub, EAST, "2023-12-02", "东3号", &own).await;
    hub.move_tree(
        "2023-07-02",
        transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-03");
    // Who has the town now sees before the day what is planned of it.
    let found = seen(&hub, WEST, SIBLING_TOWN).await;
    let documents: Vec<_> = found.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(documents, ["例民函〔2023〕1号", "东1号", "东2号"]);
    hub.today("2023-12-02");
    let found = seen(&hub, EAST, COUNTY).await;
    let of = |document: &str| found.iter().find(|one| one.0 == document).unwrap();
    for document in ["东1号", "东2号"] {
        let (_, state, why) = of(document);
        assert_eq!(state, "REFUSED", "{document}");
        let why = why.as_str().unwrap();
        assert!(
            why.contains("within the power by which it was recorded"),
            "{why}"
        );
    }
    assert_eq!(of("东3号").1, "APPLIED");
    for village in VILLAGES {
        let asked = format!("{{ jurisdiction(code: \"{village}\") {{ name validUntil }} }}");
        let stays = hub.ask(WEST, &asked).await.ok();
        assert!(stays.at("jurisdiction.validUntil").is_null(), "{stays:#?}");
        assert_ne!(stays.text("jurisdiction.name"), "新村");
    }
    hub.verified(false).await;
}

async fn a_plan_outlives_the_grant_of_the_person_and_a_move_within_reach(hub: Hub) {
    filed(&hub).await;
    merges_villages(&hub, "9901.coordinator", "2023-12-01", "市1号").await;
    hub.move_tree(
        "2023-07-02",
        transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.run(&["account", "set", "9901.coordinator", "--title", "已离岗"]);
    hub.today("2023-12-01");
    let found = seen(&hub, WEST, SIBLING_TOWN).await;
    let states: Vec<_> = found.iter().map(|one| one.1.as_str()).collect();
    assert_eq!(states, ["APPLIED", "APPLIED"], "{found:#?}");
    hub.verified(false).await;
}

async fn a_dead_plan_stands_in_nobodys_way(hub: Hub) {
    filed(&hub).await;
    merges_villages(&hub, EAST, "2023-12-01", "东1号").await;
    let town = BoundaryChange {
        names: vec!["河镇".to_owned()],
        ..change(ChangeKind::Rename, "2023-07-01", &[SIBLING_TOWN])
    };
    let moved = transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY);
    let report = hub.record("2023-07-02", 1, vec![town, moved]).await;
    assert_eq!((report.added, report.refused_total), (2, 0), "{report:#?}");
    hub.today("2023-07-03");
    // Both villages go on by themselves before the old county's day, and after it.
    let other = json!({ "kind": "MERGE", "codes": VILLAGES, "into": [VILLAGES[1]] });
    records(&hub, WEST, "2023-11-01", "西1号", &other).await;
    let renamed = json!({ "kind": "RENAME", "codes": [VILLAGES[1]], "names": ["新村"] });
    records(&hub, WEST, "2023-12-05", "西2号", &renamed).await;
    hub.today("2023-12-05");
    let found = seen(&hub, WEST, SIBLING_TOWN).await;
    let state = |document: &str| {
        found
            .iter()
            .find(|one| one.0 == document)
            .unwrap()
            .1
            .clone()
    };
    let states = ["东1号", "西1号", "西2号"].map(state);
    assert_eq!(states, ["REFUSED", "APPLIED", "APPLIED"]);
}
