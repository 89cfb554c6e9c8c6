//! What a superior's inspector saw is corrected by his office and those above it, and by nobody below.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use super::{correct, record};
use crate::accident;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::staff;
use crate::world::accounts::{grant, spec};
use crate::world::enterprises::PLANT;
use crate::world::{COUNTY, TOWN};

both!(
    an_inspector_corrects_nothing_that_one_above_him_recorded,
    people_counted_from_above_are_corrected_from_there,
    an_accident_recorded_from_above_is_corrected_from_there,
);

const ABOVE: &str = "above.supervisor";
const BESIDE_HIM: &str = "above.other.supervisor";
const HERE: &str = "here.supervisor";
const SECTION: &str = "990101001.gm.reporter";
const DUTY: &str = "two-once.inspect";

/// Two inspectors of the county and one of the town.
async fn inspectors(hub: &Hub) {
    let of = |name: &str, node: &str| spec(name, None, vec![grant(Role::Supervisor, node)]);
    let specs = [of(ABOVE, COUNTY), of(BESIDE_HIM, COUNTY), of(HERE, TOWN)];
    let operator = hub
        .store()
        .system("the tests' accounts", noon("2023-01-05"));
    operator.create_accounts(&specs).await.unwrap();
}

/// Says of an activity that it was not done; what holds from then on, or nothing where that is refused.
async fn void(hub: &Hub, account: &str, id: &str) -> Option<String> {
    let input = json!({ "activity": id, "reason": "没有检查", "void": true });
    let answer = correct(hub, account, input).await.ok();
    let outcome = answer.text("correctActivity.outcome").to_owned();
    if outcome == "DONE" {
        return Some(answer.text("correctActivity.activity.id").to_owned());
    }
    assert_eq!(outcome, "NOT_ALLOWED", "{account}");
    let reason = answer.text("correctActivity.reason");
    assert!(
        reason.contains("tell the office that recorded it"),
        "{reason}"
    );
    assert_eq!(*answer.at("correctActivity.activity"), Value::Null);
    None
}

async fn an_inspector_corrects_nothing_that_one_above_him_recorded(hub: Hub) {
    inspectors(&hub).await;
    let plant = PLANT.code();
    let all = [ABOVE, BESIDE_HIM, HERE, SECTION];
    // Who recorded it, and which of them may say that it was not done, each of a record of its own.
    for (author, may) in [
        (ABOVE, [true, true, false, false]),
        (HERE, [true, true, true, false]),
        (SECTION, [true, true, true, true]),
    ] {
        for (hand, may) in all.into_iter().zip(may) {
            let answer = record(&hub, author, &plant, DUTY, "2023-01-10").await.ok();
            let id = answer.text("recordActivity.activity.id").to_owned();
            let held = void(&hub, hand, &id).await;
            assert_eq!(held.is_some(), may, "{hand} on {author}");
            if held.is_none() {
                assert!(void(&hub, author, &id).await.is_some(), "{author}");
            }
        }
    }
    // What the county corrected is the county's.
    let answer = record(&hub, HERE, &plant, DUTY, "2023-01-11").await.ok();
    let id = answer.text("recordActivity.activity.id").to_owned();
    let input = json!({ "activity": id, "reason": "日期有误", "doneOn": "2023-01-12" });
    let answer = correct(&hub, ABOVE, input).await.ok();
    let id = answer.text("correctActivity.activity.id").to_owned();
    assert_eq!(void(&hub, HERE, &id).await, None);
}

async fn people_counted_from_above_are_corrected_from_there(hub: Hub) {
    inspectors(&hub).await;
    let people = [(2, 1), (3, 2), (4, 3)];
    let id = staff::done(&hub, ABOVE, PLANT, "2023-01-10", people).await;
    for account in [HERE, SECTION] {
        let refused = staff::correct(&hub, account, &id, people, true).await.ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{account}");
        let reason = refused.text("it.reason");
        assert!(
            reason.contains("tell the office that recorded it"),
            "{reason}"
        );
    }
    let done = staff::correct(&hub, BESIDE_HIM, &id, people, true)
        .await
        .ok();
    assert_eq!(done.text("it.outcome"), "DONE");
}

async fn an_accident_recorded_from_above_is_corrected_from_there(hub: Hub) {
    let (county, town) = ("990101.coordinator", "990101001.coordinator");
    let toll = || (1, 0, Value::Null);
    let correction = |id: &str| {
        let facts = accident::facts(TOWN, "2023-01-10", &toll(), &[]);
        json!({ "id": id, "reason": "并非事故", "accident": facts, "void": true })
    };
    let recorded = async |account: &str| {
        let answer = accident::record(&hub, account, "2023-01-10", toll(), &[]).await;
        let answer = answer.ok();
        assert_eq!(answer.text("it.outcome"), "DONE", "{account}");
        answer.text("it.accident.id").to_owned()
    };
    let id = recorded(county).await;
    let closing = json!({ "id": id, "on": "2023-01-11" });
    for (name, input) in [
        ("correctAccident", correction(&id)),
        ("closeAccident", closing),
    ] {
        let refused = accident::change(&hub, town, name, input).await.ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{name}");
        let reason = refused.text("it.reason");
        assert!(
            reason.contains("tell the office that recorded it"),
            "{reason}"
        );
    }
    let done = accident::change(&hub, county, "correctAccident", correction(&id)).await;
    assert_eq!(done.ok().text("it.outcome"), "DONE");
    // What the town recorded, both of them correct.
    for account in [town, county] {
        let id = recorded(town).await;
        let done = accident::change(&hub, account, "correctAccident", correction(&id)).await;
        assert_eq!(done.ok().text("it.outcome"), "DONE", "{account}");
    }
}
