//! What an enterprise has shown, once it is somebody else's: who holds it reads all of it, who held it what is of days
//! before it left, whenever and wherever that was recorded.

use serde_json::{Value, json};

use super::{counts, import};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::NODE_LOOK_UP;
use crate::world::TOWN;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::{accident, activity, staff, target_return};

both!(
    who_held_an_enterprise_reads_what_is_of_days_before_it_left,
    who_held_an_enterprise_writes_nothing_that_it_could_not_read,
    a_sector_that_is_dropped_takes_the_later_evidence_along,
    a_day_told_before_a_move_is_not_told_again_behind_it,
);

/// The day from which it lies in the other county.
const MOVED: &str = "2023-04-10";
const SECTION: &str = "990101001.gm.reporter";
const DESK: &str = "990101001.coordinator";

/// What is read of an enterprise, list by list: days in order.
async fn read(hub: &Hub, account: &str, code: &str) -> Option<[Vec<(String, String)>; 4]> {
    let query = r#"query($code: String!) { enterprise(code: $code) {
        activities(filter: { campaign: "li-2023" }) { nodes { id day: doneOn } }
        staffCounts { nodes { id day: countedOn } }
        targetReturns(filter: { campaign: "li-2023" }) { nodes { id day: asOf } }
        accidents { nodes { id day: on } }
    } }"#;
    let answer = hub.ask_with(account, query, json!({ "code": code })).await;
    if answer.body["data"]["enterprise"].is_null() {
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
        return None;
    }
    let answer = answer.ok();
    let lists = ["activities", "staffCounts", "targetReturns", "accidents"];
    Some(lists.map(|list| {
        let nodes = answer.list(&format!("enterprise.{list}.nodes")).iter();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut found: Vec<_> = nodes
            .map(|one| (text(&one["day"]), text(&one["id"])))
            .collect();
        found.sort();
        found
    }))
}

fn days(found: &[Vec<(String, String)>; 4]) -> [Vec<&str>; 4] {
    [0, 1, 2, 3].map(|at| found[at].iter().map(|(day, _)| day.as_str()).collect())
}

/// How often a duty was done in all windows as of a day.
async fn done(hub: &Hub, account: &str, code: &str, as_of: &str) -> i64 {
    let query = "query($code: String!, $day: Date!) { enterprise(code: $code) { compliance(campaign: \"li-2023\", \
        asOf: $day) { duty { code } windows { done } } } }";
    let variables = json!({ "code": code, "day": as_of });
    let answer = hub.ask_with(account, query, variables).await.ok();
    let measures = answer.list("enterprise.compliance").iter();
    let inspect = measures.filter(|one| one["duty"]["code"] == "two-once.inspect");
    let windows = inspect.flat_map(|one| one["windows"].as_array().expect("windows"));
    windows
        .map(|one| one["done"].as_i64().expect("a number"))
        .sum()
}

/// Evidence of both sides of the move, recorded while nobody knew of it; then the move, then a late record.
async fn moved(hub: &Hub) -> String {
    hub.today("2023-06-01");
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    for (account, day) in [
        (own.as_str(), "2023-03-10"),
        (SECTION, "2023-03-12"),
        (&own, "2023-05-05"),
    ] {
        let answer = activity::record(hub, account, &plant, "two-once.inspect", day).await;
        assert_eq!(answer.ok().text("recordActivity.outcome"), "DONE");
    }
    for day in ["2023-03-10", "2023-05-05"] {
        staff::done(hub, &own, PLANT, day, [(1, 1), (2, 2), (3, 3)]).await;
        returned(hub, &plant, day, "DONE").await;
    }
    for day in ["2023-03-11", "2023-05-06"] {
        let toll = (0, 1, Value::Null);
        let answer = accident::record(hub, DESK, day, toll, std::slice::from_ref(&plant)).await;
        assert_eq!(answer.ok().text("it.outcome"), "DONE");
    }
    let csv = format!("code,name,place,section,from\n{plant},甲化工厂,990102001,,{MOVED}\n");
    assert_eq!(counts(&import(hub, "moved.csv", &csv)), [1, 0, 1, 0, 0]);
    let late = activity::record(hub, &own, &plant, "two-once.inspect", "2023-02-20").await;
    assert_eq!(late.ok().text("recordActivity.outcome"), "DONE");
    staff::done(hub, &own, PLANT, "2023-02-20", [(1, 1), (2, 2), (3, 3)]).await;
    plant
}

async fn returned(hub: &Hub, enterprise: &str, day: &str, outcome: &str) {
    let input = json!({ "unit": enterprise, "campaign": "li-2023", "target": "certified", "asOf": day,
        "figures": { "numerator": "2", "denominator": "3" } });
    let own = format!("{enterprise}.enterprise");
    let answer = target_return::change(hub, &own, "fileTargetReturn", input).await;
    assert_eq!(answer.ok().text("it.outcome"), outcome, "{day}");
}

async fn who_held_an_enterprise_reads_what_is_of_days_before_it_left(hub: Hub) {
    let plant = moved(&hub).await;
    let own = format!("{plant}.enterprise");
    let whole = read(&hub, "9901.viewer", &plant)
        .await
        .expect("the city sees it");
    assert_eq!(
        days(&whole),
        [
            vec!["2023-02-20", "2023-03-10", "2023-03-12", "2023-05-05"],
            vec!["2023-02-20", "2023-03-10", "2023-05-05"],
            vec!["2023-03-10", "2023-05-05"],
            vec!["2023-03-11", "2023-05-06"],
        ]
    );
    for account in [own.as_str(), "990102.viewer", "990102.coordinator"] {
        assert_eq!(
            read(&hub, account, &plant).await.as_ref(),
            Some(&whole),
            "{account}"
        );
    }
    let until_then = whole.clone().map(|list| {
        let before = list.into_iter().filter(|(day, _)| day.as_str() < MOVED);
        before.collect::<Vec<_>>()
    });
    for account in ["990101.viewer", DESK, SECTION] {
        let left = read(&hub, account, &plant).await;
        assert_eq!(left.as_ref(), Some(&until_then), "{account}");
    }
    for account in [
        "990103.viewer",
        "990101002.coordinator",
        "990101001.xf.reporter",
    ] {
        assert_eq!(read(&hub, account, &plant).await, None, "{account}");
    }
    // Each by its id, too; an accident in the county itself stays the county's.
    let later = whole
        .iter()
        .flatten()
        .filter(|(day, _)| day.as_str() >= MOVED);
    for (day, id) in later {
        let answer = hub
            .ask_with(SECTION, NODE_LOOK_UP, json!({ "id": id }))
            .await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{day}");
    }
    // What each reads is what its figures count.
    for (account, as_of, counted) in [
        ("990101.viewer", "2023-04-09", 3),
        ("990102.viewer", "2023-06-01", 4),
        ("9901.viewer", "2023-04-09", 3),
    ] {
        assert_eq!(
            done(&hub, account, &plant, as_of).await,
            counted,
            "{account}"
        );
    }
}

async fn who_held_an_enterprise_writes_nothing_that_it_could_not_read(hub: Hub) {
    let plant = moved(&hub).await;
    let seen = read(&hub, SECTION, &plant)
        .await
        .expect("its section saw it");
    let (_, inspection) = seen[0].last().expect("it inspected");
    let input = json!({ "activity": inspection, "reason": "日期有误", "doneOn": "2023-05-20" });
    let corrected = activity::correct(&hub, SECTION, input).await.ok();
    assert_eq!(corrected.text("correctActivity.outcome"), "NOT_ALLOWED");
    let slight = || (0, 0, Value::Null);
    let answers = [plant.clone()];
    let after = accident::record(&hub, DESK, MOVED, slight(), &answers).await;
    assert_eq!(after.error_code(), "NOT_FOUND");
    let until = accident::record(&hub, DESK, "2023-04-09", slight(), &answers).await;
    assert_eq!(until.ok().texts("it.accident.enterprises", "code"), answers);
    // Of an accident of which one sees a part one does not write over the whole: who answers stays on it, and is not named.
    let of_town = "query($code: String!) { jurisdiction(code: $code) { accidents { nodes { id on enterprises { code } } } } }";
    let listed = hub.ask_with(DESK, of_town, json!({ "code": TOWN })).await;
    let listed = listed.ok();
    let nodes = listed.list("jurisdiction.accidents.nodes");
    let later = nodes.iter().find(|one| one["on"] == "2023-05-06");
    let later = later.expect("it happened in the town");
    assert_eq!(later["enterprises"], json!([]));
    let facts = json!({ "place": TOWN, "on": "2023-05-06", "title": "坍塌", "deaths": 0,
        "seriousInjuries": 1, "enterprises": [] });
    let input = json!({ "id": later["id"], "reason": "无责任单位", "accident": facts });
    let over = accident::change(&hub, DESK, "correctAccident", input).await;
    let over = over.ok();
    assert_eq!(over.text("it.outcome"), "DONE");
    assert_eq!(*over.at("it.accident.enterprises"), json!([]));
    let own = format!("{plant}.enterprise");
    let theirs = read(&hub, &own, &plant).await.expect("its own");
    assert!(days(&theirs)[3].contains(&"2023-05-06"));
}

async fn a_sector_that_is_dropped_takes_the_later_evidence_along(hub: Hub) {
    hub.today("2023-06-01");
    let hotel = HOTEL.code();
    let own = format!("{hotel}.enterprise");
    for day in ["2023-03-10", "2023-05-05"] {
        let answer = activity::record(&hub, &own, &hotel, "two-once.inspect", day).await;
        assert_eq!(answer.ok().text("recordActivity.outcome"), "DONE");
    }
    let csv = format!("code,name,place,sectors,from\n{hotel},乙饭店,{TOWN},危险化学品,{MOVED}\n");
    assert_eq!(counts(&import(&hub, "sectors.csv", &csv)), [1, 0, 1, 0, 0]);
    let listed = async |account: &str| {
        let found = read(&hub, account, &hotel).await.expect("it is seen");
        days(&found)[0].len()
    };
    assert_eq!(listed(FIRE_SUPERVISOR).await, 1);
    assert_eq!(listed(DESK).await, 2);
    assert_eq!(listed(&own).await, 2);
}

async fn a_day_told_before_a_move_is_not_told_again_behind_it(hub: Hub) {
    let plant = moved(&hub).await;
    returned(&hub, &plant, "2023-03-10", "CONFLICT").await;
    let own = format!("{plant}.enterprise");
    let counted = staff::record(&hub, &own, PLANT, "2023-03-10", [(1, 1), (2, 2), (3, 3)]).await;
    assert_eq!(counted.ok().text("it.outcome"), "CONFLICT");
}
