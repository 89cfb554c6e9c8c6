//! What looks the same is shown and never recorded twice in silence; and the order in which accidents come.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{DESK, change, facts, record};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::{COUNTY, PREFECTURE, SIBLING_TOWN, TOWN};

both!(
    the_same_accident_is_shown_and_recorded_twice_only_on_demand,
    who_does_not_see_an_accident_is_not_told_of_it,
    clicks_at_once_record_one_accident,
    accidents_come_by_day,
);

const CITY_DESK: &str = "9901.coordinator";

fn slight() -> (i32, i32, Value) {
    (0, 1, Value::Null)
}

fn told(place: &str, title: &str, enterprises: &[String]) -> Value {
    let mut told = facts(place, "2023-01-10", &slight(), enterprises);
    told["title"] = json!(title);
    told
}

async fn the_same_accident_is_shown_and_recorded_twice_only_on_demand(hub: Hub) {
    let plant = [PLANT.code()];
    let first = record(&hub, DESK, "2023-01-10", slight(), &plant)
        .await
        .ok();
    let id = first.text("it.accident.id").to_owned();
    assert_eq!(*first.at("it.accident.distinct"), json!(false));
    // The same words, or the same enterprise under other words; at the place, at the county around it, or
    // at the city around that, which lies in no county.
    for (account, facts) in [
        (DESK, told(TOWN, "坍塌", &[])),
        (DESK, told(TOWN, "脚手架垮塌", &plant)),
        (CITY_DESK, told(COUNTY, "坍塌", &[])),
        (CITY_DESK, told(PREFECTURE, "坍塌", &[])),
    ] {
        let again = change(
            &hub,
            account,
            "recordAccident",
            json!({ "accident": facts }),
        )
        .await;
        let again = again.ok();
        assert_eq!(again.text("it.outcome"), "DUPLICATE", "{facts}");
        assert_eq!(again.text("it.accident.id"), id);
        assert!(again.text("it.reason").contains("confirm"));
    }
    // Other words without an enterprise in common, another town, another day.
    for facts in [
        told(TOWN, "触电", &[]),
        told(SIBLING_TOWN, "坍塌", &[]),
        facts(TOWN, "2023-01-11", &slight(), &plant),
    ] {
        let other = change(
            &hub,
            CITY_DESK,
            "recordAccident",
            json!({ "accident": facts }),
        )
        .await;
        assert_eq!(other.ok().text("it.outcome"), "DONE", "{facts}");
    }
    // There were two: said, and kept.
    let second = json!({ "accident": told(TOWN, "坍塌", &plant), "distinct": true });
    let second = change(&hub, DESK, "recordAccident", second).await.ok();
    assert_eq!(second.text("it.outcome"), "DONE");
    assert_eq!(*second.at("it.accident.distinct"), json!(true));
    // A correction does not slip onto the day of another, and corrects its own words freely.
    let third = record(&hub, DESK, "2023-01-12", slight(), &plant)
        .await
        .ok();
    let third = third.text("it.accident.id");
    let onto = json!({ "id": third, "reason": "日期有误", "accident": told(TOWN, "坍塌", &plant) });
    let onto = change(&hub, DESK, "correctAccident", onto).await.ok();
    assert_eq!(onto.text("it.outcome"), "DUPLICATE");
    let words = json!({ "id": id, "reason": "人数有误", "accident": told(TOWN, "坍塌", &plant) });
    let words = change(&hub, DESK, "correctAccident", words).await.ok();
    assert_eq!(words.text("it.outcome"), "DONE");
    let closing = json!({ "id": words.text("it.accident.id"), "on": "2023-01-31" });
    let closed = change(&hub, DESK, "closeAccident", closing).await.ok();
    assert_eq!(closed.text("it.outcome"), "DONE");
}

async fn who_does_not_see_an_accident_is_not_told_of_it(hub: Hub) {
    let [plant, hotel] = [PLANT, HOTEL].map(|one| vec![one.code()]);
    let of_plant = json!({ "accident": told(TOWN, "火灾", &plant) });
    let done = change(&hub, DESK, "recordAccident", of_plant).await.ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    // He supervises fire safety: of what happened at the plant he sees nothing, and records his own under the same words.
    let of_hotel = json!({ "accident": told(TOWN, "火灾", &hotel) });
    let own = change(&hub, FIRE_SUPERVISOR, "recordAccident", of_hotel.clone()).await;
    assert_eq!(own.ok().text("it.outcome"), "DONE");
    let again = change(&hub, FIRE_SUPERVISOR, "recordAccident", of_hotel).await;
    assert_eq!(again.ok().text("it.outcome"), "DUPLICATE");
}

async fn clicks_at_once_record_one_accident(hub: Hub) {
    let hub = Arc::new(hub);
    let mut asking = JoinSet::new();
    for _ in 0..6 {
        let hub = Arc::clone(&hub);
        asking.spawn(async move {
            let answer = record(&hub, DESK, "2023-01-10", slight(), &[]).await.ok();
            answer.text("it.outcome").to_owned()
        });
    }
    let mut outcomes = Vec::new();
    while let Some(asked) = asking.join_next().await {
        outcomes.push(asked.unwrap());
    }
    outcomes.sort();
    let mut expected = vec!["DONE"];
    expected.extend(["DUPLICATE"; 5]);
    assert_eq!(outcomes, expected);
}

async fn accidents_come_by_day(hub: Hub) {
    let plant = [PLANT.code()];
    for day in ["2023-01-20", "2023-01-05", "2023-01-12", "2023-01-08"] {
        let done = record(&hub, DESK, day, slight(), &plant).await.ok();
        assert_eq!(done.text("it.outcome"), "DONE");
    }
    let query = "query($code: String!, $first: Int, $after: String, $last: Int) { jurisdiction(code: $code) { \
        accidents(first: $first, after: $after, last: $last) { nodes { on } pageInfo { endCursor hasNextPage } } } }";
    let days = async |variables: Value| {
        let answer = hub.ask_with(DESK, query, variables).await.ok();
        let days = answer.texts("jurisdiction.accidents.nodes", "on");
        let end = answer.text("jurisdiction.accidents.pageInfo.endCursor");
        (days, end.to_owned())
    };
    let (page, end) = days(json!({ "code": TOWN, "first": 3 })).await;
    assert_eq!(page, ["2023-01-05", "2023-01-08", "2023-01-12"]);
    let (page, _) = days(json!({ "code": TOWN, "first": 3, "after": end })).await;
    assert_eq!(page, ["2023-01-20"]);
    let (page, _) = days(json!({ "code": TOWN, "last": 2 })).await;
    assert_eq!(page, ["2023-01-12", "2023-01-20"]);
}
