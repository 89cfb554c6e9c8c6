//! What the desk of an office shows of a consolidation, and what it hides from everybody else.

use serde_json::{Value, json};

use super::{OFFICE, PROVINCE_DESK, filed};
use crate::cells::Cells;
use crate::desk::{Paper, sent_back, step};
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::questions::{NODE_LOOK_UP, never_given};
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::{COMMUNITIES, TOWN};

both!(
    outside_its_place_it_is_as_one_never_given_out,
    what_an_office_should_look_at_is_named,
);

async fn outside_its_place_it_is_as_one_never_given_out(hub: Hub) {
    filed(&hub).await;
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let never = never_given("consolidation");
    let given = signed.text("it.consolidation.id");
    for stranger in [
        "990101002.coordinator",
        "990101001001.jwh.reporter",
        "98.viewer",
        "990101001.admin",
        FIRE_SUPERVISOR,
        "nobody",
    ] {
        let mut answers: Vec<[Answer; 2]> = Vec::new();
        let [known, unknown] = [given, never.as_str()];
        answers.push([
            hub.consolidation(stranger, known).await,
            hub.consolidation(stranger, unknown).await,
        ]);
        answers.push([
            hub.ask_with(stranger, NODE_LOOK_UP, json!({ "id": known }))
                .await,
            hub.ask_with(stranger, NODE_LOOK_UP, json!({ "id": unknown }))
                .await,
        ]);
        for mutation in [
            "acceptConsolidation",
            "returnConsolidation",
            "withdrawConsolidation",
        ] {
            let mut pair = Vec::new();
            for id in [known, unknown] {
                let mut input = json!({ "consolidation": id, "expectedVersion": 1 });
                if mutation != "acceptConsolidation" {
                    input["reason"] = json!("x");
                }
                pair.push(hub.consolidation_change(stranger, mutation, input).await);
            }
            let [one, other] = pair.try_into().expect("two answers");
            answers.push([one, other]);
        }
        for [one, other] in &answers {
            assert_eq!(other.error_code(), "NOT_FOUND", "{stranger}");
            assert_eq!(one.comparable(), other.comparable(), "{stranger}");
        }
        let list =
            "{ consolidations { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }";
        let list = hub.ask(stranger, list).await.ok();
        assert_eq!(list.number("consolidations.totalCount"), 0, "{stranger}");
        assert_eq!(list.list("consolidations.nodes").len(), 0, "{stranger}");
    }
    let partly = hub.collation(FIRE_SUPERVISOR, TOWN, "2023-01").await;
    assert_eq!(
        partly.error_code(),
        "NOT_FOUND",
        "a total is not divided by sector"
    );
}

async fn what_an_office_should_look_at_is_named(hub: Hub) {
    hub.today("2023-02-03");
    let first = hub.desk(COMMUNITIES[0]);
    first.file("2023-01", &Cells::found(9)).await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(2))
        .await;
    hub.today("2023-03-03");
    let saved = Paper::done(&first.save("2023-02", &Cells::found(6), None).await);
    let mut input = step(&saved);
    input["reasons"] = json!([{ "cell": "1.1", "reason": "上月多报" }]);
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let submitted = Paper::done(&hub.change(&reporter, "submitReport", input).await);
    Paper::done(&first.sign(&submitted).await);
    let sent = hub
        .desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(3))
        .await;
    hub.change(PROVINCE_DESK, "returnReport", sent_back(&sent, "重报", &[]))
        .await
        .ok();
    let shown = hub.collation(OFFICE, TOWN, "2023-02").await.ok();
    let flags: Vec<(&str, &str, &Value, &Value)> = shown
        .list("jurisdiction.it.flags.nodes")
        .iter()
        .map(|flag| {
            (
                flag["kind"].as_str().unwrap(),
                flag["unit"]["code"].as_str().unwrap(),
                &flag["cell"],
                &flag["reason"],
            )
        })
        .collect();
    assert_eq!(
        flags,
        [
            (
                "FALLING_TOTAL",
                COMMUNITIES[0],
                &json!("1.1"),
                &json!("上月多报")
            ),
            ("RETURNED", COMMUNITIES[1], &Value::Null, &Value::Null),
            ("MISSING", COMMUNITIES[2], &Value::Null, &Value::Null),
        ]
    );
    let carried = hub.collation(OFFICE, TOWN, "2023-03").await.ok();
    let kinds: Vec<String> = carried.texts("jurisdiction.it.flags.nodes", "kind");
    assert_eq!(kinds, ["CARRIED", "CARRIED", "MISSING"]);
}
