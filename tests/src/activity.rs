//! Evidence that duties were done: who may record it, and that nothing of it is ever lost.

mod above;
mod void;
mod words;

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::{answer::Answer, both, hub::Hub};
use crate::questions::{ACTIVITIES, NODE_LOOK_UP};
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};

both!(
    nobody_records_evidence_for_another,
    a_correction_keeps_what_was_said_before,
    evidence_that_cannot_be_is_refused_with_its_place,
    a_request_repeated_records_once,
    many_who_record_at_once_lose_no_day,
    the_same_act_is_shown_and_recorded_twice_only_on_demand,
    clicks_at_once_record_one_act,
);

const FIELDS: &str = "outcome reason activity { id dutyCode doneOn void distinct recordedAs recordedBy revision reason supersededAt enterprise { code } }";

/// Records that an enterprise did a duty.
pub(crate) async fn record(
    hub: &Hub,
    account: &str,
    enterprise: &str,
    duty: &str,
    day: &str,
) -> Answer {
    let input =
        json!({ "enterprise": enterprise, "campaign": "li-2023", "duty": duty, "doneOn": day });
    record_with(hub, account, input).await
}

/// Records that an enterprise did a duty of another campaign, as itself.
pub(crate) async fn record_in(hub: &Hub, campaign: &str, enterprise: &str, duty: &str, day: &str) {
    let input =
        json!({ "enterprise": enterprise, "campaign": campaign, "duty": duty, "doneOn": day });
    let account = format!("{enterprise}.enterprise");
    let answer = record_with(hub, &account, input).await.ok();
    assert_eq!(answer.text("recordActivity.outcome"), "DONE");
}

/// The same with more to say.
pub(crate) async fn record_with(hub: &Hub, account: &str, input: Value) -> Answer {
    let query = format!(
        "mutation($input: RecordActivityInput!) {{ recordActivity(input: $input) {{ {FIELDS} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

/// Puts a revision in the place of an activity.
pub(crate) async fn correct(hub: &Hub, account: &str, input: Value) -> Answer {
    let query = format!(
        "mutation($input: CorrectActivityInput!) {{ correctActivity(input: $input) {{ {FIELDS} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

async fn nobody_records_evidence_for_another(hub: Hub) {
    let [plant, hotel, quarry] = [PLANT, HOTEL, QUARRY].map(|one| one.code());
    let own = format!("{plant}.enterprise");
    for (account, enterprise, recorded_as, day) in [
        (own.as_str(), &plant, "ENTERPRISE", "2023-01-10"),
        ("990101001.gm.reporter", &plant, "INSPECTOR", "2023-01-11"),
        (FIRE_SUPERVISOR, &hotel, "INSPECTOR", "2023-01-10"),
    ] {
        let answer = record(&hub, account, enterprise, "two-once.inspect", day)
            .await
            .ok();
        assert_eq!(answer.text("recordActivity.outcome"), "DONE", "{account}");
        assert_eq!(
            answer.text("recordActivity.activity.recordedAs"),
            recorded_as
        );
        assert_eq!(
            answer.text("recordActivity.activity.enterprise.code"),
            *enterprise
        );
    }
    // Who sees it and may not.
    for account in [
        "990101001.coordinator",
        "990101001.viewer",
        "990101001.gm.reviewer",
    ] {
        let answer = record(&hub, account, &plant, "two-once.inspect", "2023-01-10")
            .await
            .ok();
        assert_eq!(
            answer.text("recordActivity.outcome"),
            "NOT_ALLOWED",
            "{account}"
        );
        assert_eq!(*answer.at("recordActivity.activity"), Value::Null);
    }
    // Who does not see it finds none.
    for (account, enterprise) in [
        (own.as_str(), &hotel),
        (own.as_str(), &quarry),
        (FIRE_SUPERVISOR, &plant),
        ("990101001.xf.reporter", &plant),
        ("nobody", &plant),
    ] {
        let answer = record(&hub, account, enterprise, "two-once.inspect", "2023-01-10").await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account} {enterprise}");
    }
    // An enterprise reads its own evidence and nobody else's.
    let ask = async |account: &str, code: &str| {
        hub.ask_with(account, ACTIVITIES, json!({ "code": code }))
            .await
    };
    let seen = ask(&own, &plant).await.ok();
    assert_eq!(seen.list("enterprise.activities.nodes").len(), 2);
    assert_eq!(ask(&own, &hotel).await.error_code(), "NOT_FOUND");
    let id = seen.text("enterprise.activities.nodes.0.id").to_owned();
    let found = hub
        .ask_with(&own, NODE_LOOK_UP, json!({ "id": id }))
        .await
        .ok();
    assert_eq!(found.text("node.id"), id);
    let foreign = hub
        .ask_with(
            &format!("{quarry}.enterprise"),
            NODE_LOOK_UP,
            json!({ "id": id }),
        )
        .await;
    assert_eq!(foreign.error_code(), "NOT_FOUND");
}

async fn a_correction_keeps_what_was_said_before(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let first = record(&hub, &own, &plant, "two-once.inspect", "2023-01-10")
        .await
        .ok();
    let id = first.text("recordActivity.activity.id").to_owned();
    // The section did not give it and does not write over it.
    let input = json!({ "activity": id, "reason": "日期有误", "doneOn": "2023-01-12" });
    let other = correct(&hub, "990101001.gm.reporter", input.clone())
        .await
        .ok();
    assert_eq!(other.text("correctActivity.outcome"), "NOT_ALLOWED");
    let second = correct(&hub, &own, input.clone()).await.ok();
    assert_eq!(second.text("correctActivity.activity.doneOn"), "2023-01-12");
    assert_eq!(second.number("correctActivity.activity.revision"), 2);
    let late = correct(&hub, &own, input).await.ok();
    assert_eq!(late.text("correctActivity.outcome"), "CONFLICT");
    // The one that holds comes with it, and what to do.
    assert_eq!(late.number("correctActivity.activity.revision"), 2);
    assert_eq!(
        late.at("correctActivity.activity.id"),
        second.at("correctActivity.activity.id")
    );
    assert!(late.text("correctActivity.reason").contains('2'));
    let id = second.text("correctActivity.activity.id").to_owned();
    let void = json!({ "activity": id, "reason": "没有进行", "void": true });
    let third = correct(&hub, &own, void).await.ok();
    assert_eq!(*third.at("correctActivity.activity.void"), json!(true));
    let all = hub
        .ask_with(&own, ACTIVITIES, json!({ "code": plant }))
        .await
        .ok();
    let days: Vec<&Value> = all
        .list("enterprise.activities.nodes")
        .iter()
        .map(|one| &one["doneOn"])
        .collect();
    assert_eq!(days, ["2023-01-10", "2023-01-12", "2023-01-12"]);
    assert_eq!(all.text("enterprise.activities.nodes.1.reason"), "日期有误");
    let holding = "query($code: String!) { enterprise(code: $code) { activities(filter: { campaign: \"li-2023\" }) { nodes { void } } } }";
    let holding = hub
        .ask_with(&own, holding, json!({ "code": plant }))
        .await
        .ok();
    assert_eq!(holding.list("enterprise.activities.nodes").len(), 1);
}

async fn evidence_that_cannot_be_is_refused_with_its_place(hub: Hub) {
    let (plant, hotel) = (PLANT.code(), HOTEL.code());
    let own = format!("{plant}.enterprise");
    for (duty, day, place) in [
        ("two-once.inspect", "2023-02-02", "doneOn"),
        ("two-once", "2023-01-10", "duty"),
        ("three-once", "2023-01-10", "duty"),
    ] {
        let answer = record(&hub, &own, &plant, duty, day).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{duty} {day}");
        assert!(answer.as_text().contains(place), "{answer:#?}");
    }
    let not_bound = record(
        &hub,
        &format!("{hotel}.enterprise"),
        &hotel,
        "report-risk",
        "2023-01-10",
    )
    .await;
    assert_eq!(not_bound.error_code(), "BAD_INPUT");
    let nothing = hub
        .ask_with(&own, ACTIVITIES, json!({ "code": plant }))
        .await
        .ok();
    assert!(nothing.list("enterprise.activities.nodes").is_empty());
}

async fn a_request_repeated_records_once(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let input = |day: &str| json!({ "enterprise": plant, "campaign": "li-2023", "duty": "two-once.inspect", "doneOn": day, "idempotencyKey": "once" });
    let first = record_with(&hub, &own, input("2023-01-10")).await.ok();
    let again = record_with(&hub, &own, input("2023-01-10")).await.ok();
    assert_eq!(first.body["data"], again.body["data"]);
    let other = record_with(&hub, &own, input("2023-01-11")).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
    let all = hub
        .ask_with(&own, ACTIVITIES, json!({ "code": plant }))
        .await
        .ok();
    assert_eq!(all.list("enterprise.activities.nodes").len(), 1);
}

async fn many_who_record_at_once_lose_no_day(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let days: Vec<String> = (5..=20).map(|day| format!("2023-01-{day:02}")).collect();
    let hub = Arc::new(hub);
    let mut asking = JoinSet::new();
    for (at, day) in days.clone().into_iter().enumerate() {
        let (hub, plant, own) = (Arc::clone(&hub), plant.clone(), own.clone());
        asking.spawn(async move {
            let section = "990101001.gm.reporter".to_owned();
            let account = if at.is_multiple_of(2) { own } else { section };
            let answer = record(&hub, &account, &plant, "two-once.inspect", &day).await;
            assert_eq!(answer.ok().text("recordActivity.outcome"), "DONE");
        });
    }
    while let Some(asked) = asking.join_next().await {
        asked.unwrap();
    }
    assert_eq!(counted(&hub, &own, &plant).await, json!(days.len()));
}

/// How often the enterprise did the duty in the first month, as its matrix says.
async fn counted(hub: &Hub, own: &str, code: &str) -> Value {
    let query = "query($code: String!) { enterprise(code: $code) { compliance(campaign: \"li-2023\", asOf: \"2023-01-31\") { duty { code } windows { done } } } }";
    let answer = hub.ask_with(own, query, json!({ "code": code })).await.ok();
    let measures = answer.list("enterprise.compliance");
    let inspect = measures
        .iter()
        .find(|one| one["duty"]["code"] == "two-once.inspect");
    inspect.unwrap()["windows"][0]["done"].clone()
}

async fn the_same_act_is_shown_and_recorded_twice_only_on_demand(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let input = |day: &str, distinct: bool| {
        json!({ "enterprise": plant, "campaign": "li-2023", "duty": "two-once.inspect", "doneOn": day,
            "distinct": distinct, "idempotencyKey": "click" })
    };
    let first = record(&hub, &own, &plant, "two-once.inspect", "2023-01-10")
        .await
        .ok();
    let id = first.text("recordActivity.activity.id").to_owned();
    assert_eq!(*first.at("recordActivity.activity.distinct"), json!(false));
    // A second click, and the inspector who was told of the same.
    for account in [own.as_str(), "990101001.gm.reporter"] {
        let again = record_with(&hub, account, input("2023-01-10", false)).await;
        let again = again.ok();
        assert_eq!(
            again.text("recordActivity.outcome"),
            "DUPLICATE",
            "{account}"
        );
        assert_eq!(again.text("recordActivity.activity.id"), id);
        assert!(again.text("recordActivity.reason").contains("confirm"));
        assert_eq!(counted(&hub, &own, &plant).await, json!(1));
    }
    // Another duty and another day are other acts.
    for (duty, day) in [
        ("two-once.drill", "2023-01-10"),
        ("two-once.inspect", "2023-01-11"),
    ] {
        let other = record(&hub, &own, &plant, duty, day).await.ok();
        assert_eq!(other.text("recordActivity.outcome"), "DONE", "{duty} {day}");
    }
    // Really done twice on a day: said, kept, counted, and once under its key.
    for _ in 0..2 {
        let twice = record_with(&hub, &own, input("2023-01-10", true))
            .await
            .ok();
        assert_eq!(twice.text("recordActivity.outcome"), "DONE");
        assert_eq!(*twice.at("recordActivity.activity.distinct"), json!(true));
        assert_eq!(counted(&hub, &own, &plant).await, json!(3));
    }
    // A correction does not slip onto a day that has one, unless it says so; its words alone may change.
    let of_day = |distinct: bool| json!({ "activity": id, "reason": "日期有误", "doneOn": "2023-01-11", "distinct": distinct });
    let moved = correct(&hub, &own, of_day(false)).await.ok();
    assert_eq!(moved.text("correctActivity.outcome"), "DUPLICATE");
    let words = json!({ "activity": id, "reason": "补充说明", "note": "检查了仓库" });
    let words = correct(&hub, &own, words).await.ok();
    assert_eq!(words.text("correctActivity.outcome"), "DONE");
    let id = words.text("correctActivity.activity.id");
    let of_day =
        json!({ "activity": id, "reason": "日期有误", "doneOn": "2023-01-11", "distinct": true });
    let moved = correct(&hub, &own, of_day).await.ok();
    assert_eq!(moved.text("correctActivity.outcome"), "DONE");
    assert_eq!(*moved.at("correctActivity.activity.distinct"), json!(true));
    // What was taken back stands in nobody's way.
    let void = json!({ "activity": moved.text("correctActivity.activity.id"), "reason": "没有进行", "void": true });
    let void = correct(&hub, &own, void).await.ok();
    assert_eq!(void.text("correctActivity.outcome"), "DONE");
    assert_eq!(counted(&hub, &own, &plant).await, json!(2));
}

async fn clicks_at_once_record_one_act(hub: Hub) {
    let plant = PLANT.code();
    let hub = Arc::new(hub);
    let mut asking = JoinSet::new();
    for _ in 0..8 {
        let (hub, plant) = (Arc::clone(&hub), plant.clone());
        asking.spawn(async move {
            let own = format!("{plant}.enterprise");
            let answer = record(&hub, &own, &plant, "two-once.inspect", "2023-01-10").await;
            answer.ok().text("recordActivity.outcome").to_owned()
        });
    }
    let mut outcomes = Vec::new();
    while let Some(asked) = asking.join_next().await {
        outcomes.push(asked.unwrap());
    }
    outcomes.sort();
    let mut expected = vec!["DONE"];
    expected.extend(["DUPLICATE"; 7]);
    assert_eq!(outcomes, expected);
    let own = format!("{plant}.enterprise");
    assert_eq!(counted(&hub, &own, &plant).await, json!(1));
}
