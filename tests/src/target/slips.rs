//! What a state must not hide: registries that nobody keeps, what is lost for good, windows that open, who must reach it
//! by itself, who holds it back most, and whom nobody has defined.

use serde_json::{Value, json};

use super::{rate, target, units};
use crate::accident::record as record_accident;
use crate::activity::record;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::signed;
use crate::world::TOWN;
use crate::world::enterprises::{HOTEL, PLANT, SHOP};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    a_registry_that_nobody_keeps_says_nothing,
    what_was_missed_for_good_puts_a_target_without_a_deadline_at_risk,
    a_month_that_begins_loses_nothing,
    each_must_reach_what_is_no_population,
    who_lacks_most_stands_first,
    places_hold_back_what_nobody_is_asked_for,
    who_belongs_to_an_undefined_population_is_said_by_a_mark,
);

/// A county in which nobody is registered.
const EMPTY: &str = "990103";

async fn ask(hub: &Hub, query: &str) -> Value {
    let answer = hub.ask("9901.viewer", query).await.ok();
    answer.at("jurisdiction.compliance").clone()
}

async fn duties(hub: &Hub, code: &str, day: &str) -> Value {
    let query = format!(
        "{{ jurisdiction(code: \"{code}\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"{day}\", byChildren: true) {{ \
         total {{ cells {{ state unknown denominator }} }} rows {{ place {{ code }} cells {{ state unknown }} }} }} }} }}"
    );
    ask(hub, &query).await
}

async fn a_registry_that_nobody_keeps_says_nothing(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let day = "asOf: \"2023-06-30\"";
    let silent = json!(["NO_DATA", "NOBODY_REGISTERED"]);
    let pair = |found: &Value| json!([found["state"], found["unknown"]]);
    for code in ["taught", "insured", "holders"] {
        let county = target(&hub, "9901.viewer", EMPTY, code, day).await;
        assert_eq!(pair(&county), silent, "{code}");
        let city = target(&hub, "9901.viewer", "9901", code, day).await;
        assert_eq!(pair(&city["rows"][2]), silent, "{code}");
        assert_ne!(city["unknown"], "NOBODY_REGISTERED", "somebody is");
        assert_eq!(city["rows"][3]["state"], "NOT_APPLICABLE", "is no place");
    }
    let county = duties(&hub, EMPTY, "2023-06-30").await;
    assert_eq!(pair(&county["total"]["cells"][0]), silent);
    let city = duties(&hub, "9901", "2023-06-30").await;
    assert_eq!(pair(&city["rows"][2]["cells"][0]), silent);
    assert_eq!(city["total"]["cells"][0]["unknown"], Value::Null);
    // Before its first day nothing is asked of anybody.
    let early = duties(&hub, EMPTY, "2022-01-01").await;
    let nothing = json!(["NOT_APPLICABLE", null]);
    assert_eq!(pair(&early["total"]["cells"][0]), nothing);
    // One enterprise, of another sort: of the sort that is asked there is none, and that is known.
    let file = hub.folder().join("first.csv");
    let csv = format!(
        "code,name,place,from\n{},丙商店,{EMPTY}001,2023-06-20\n",
        SHOP.code()
    );
    std::fs::write(&file, csv).unwrap();
    hub.run(&["import", "enterprises", file.to_str().unwrap()]);
    let county = target(&hub, "9901.viewer", EMPTY, "insured", day).await;
    assert_eq!(pair(&county), nothing);
    let county = target(&hub, "9901.viewer", EMPTY, "taught", day).await;
    assert_eq!(county["denominator"], "1");
    let before = target(
        &hub,
        "9901.viewer",
        EMPTY,
        "insured",
        "asOf: \"2023-06-19\"",
    )
    .await;
    assert_eq!(pair(&before), silent, "of that day nobody was there");
}

/// 承诺 of the second campaign of the world: it has no last day.
async fn two_once(hub: &Hub, days: &str) -> Value {
    let query = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ compliance(campaign: \"li-2023\", {days}) {{ \
         total {{ cells {{ numerator denominator change {{ gained lost reopened }} }} }} \
         targets(codes: [\"two-once-rate\"]) {{ numerator denominator state trend cause change {{ reopened stayed {{ numerator }} }} \
         heldBack {{ nodes {{ state unit {{ code }} }} }} }} }} }} }}"
    );
    ask(hub, &query).await
}

async fn does(hub: &Hub, enterprise: &str, duty: &str, days: &[&str]) {
    let account = format!("{enterprise}.enterprise");
    for day in days {
        let answer = record(hub, &account, enterprise, duty, day).await.ok();
        assert_eq!(answer.text("recordActivity.outcome"), "DONE");
    }
}

async fn what_was_missed_for_good_puts_a_target_without_a_deadline_at_risk(hub: Hub) {
    hub.today("2023-06-01");
    for one in [PLANT, HOTEL] {
        let code = one.code();
        does(&hub, &code, "two-once.inspect", &["2023-01-10"]).await;
        does(&hub, &code, "two-once.drill", &["2023-01-10"]).await;
    }
    for (day, state) in [
        ("2023-01-15", "ON_TRACK"),
        ("2023-02-01", "AT_RISK"),
        ("2023-05-31", "AT_RISK"),
    ] {
        let town = two_once(&hub, &format!("asOf: \"{day}\"")).await;
        assert_eq!(town["targets"][0]["state"], state, "{day}");
    }
    let town = two_once(&hub, "asOf: \"2023-02-01\"").await;
    let held = &town["targets"][0]["heldBack"]["nodes"];
    assert_eq!(
        held[0],
        json!({ "state": "MISSED", "unit": { "code": SHOP.code() } })
    );
}

async fn a_month_that_begins_loses_nothing(hub: Hub) {
    hub.today("2023-06-01");
    for one in [PLANT, HOTEL, SHOP] {
        let code = one.code();
        does(&hub, &code, "two-once.inspect", &["2023-01-10"]).await;
        does(&hub, &code, "two-once.drill", &["2023-01-10"]).await;
    }
    does(
        &hub,
        &PLANT.code(),
        "two-once.inspect",
        &["2023-02-10", "2023-03-10"],
    )
    .await;
    does(&hub, &HOTEL.code(), "two-once.inspect", &["2023-02-10"]).await;
    let found = async |days: &str| {
        let town = two_once(&hub, days).await;
        let (cell, target) = (&town["total"]["cells"][0], &town["targets"][0]);
        assert_eq!(
            cell["change"]["reopened"], target["change"]["reopened"],
            "as rows of duties, so the target"
        );
        let change = &cell["change"];
        json!([
            cell["numerator"],
            change["gained"],
            change["lost"],
            change["reopened"],
            target["trend"],
            target["cause"]
        ])
    };
    // Nobody failed anything: a month has begun.
    assert_eq!(
        found("asOf: \"2023-02-01\", since: \"2023-01-31\"").await,
        json!([0, 0, 0, 3, "UNCHANGED", "NEW_WINDOW"])
    );
    // The shop has missed February, the hotel has the rest of March, the plant has done it.
    assert_eq!(
        found("asOf: \"2023-03-15\", since: \"2023-01-31\"").await,
        json!([1, 0, 1, 1, "FALLING", "FEWER_KEPT"])
    );
    assert_eq!(
        found("asOf: \"2023-02-28\", since: \"2023-02-01\"").await,
        json!([2, 2, 0, 0, "RISING", "MORE_KEPT"])
    );
}

async fn each_must_reach_what_is_no_population(hub: Hub) {
    targets::apply(&hub);
    hub.today("2024-02-01");
    let state = async |day: &str| {
        let day = format!("asOf: \"{day}\"");
        let city = target(&hub, "9901.viewer", "9901", "each-share", &day).await;
        json!([
            city["numerator"],
            city["denominator"],
            city["state"],
            city["unknown"]
        ])
    };
    signed(&hub, TRAINERS[0], "each-share", "2023-03-01", rate(45, 100)).await;
    assert_eq!(
        state("2023-03-01").await,
        json!(["45", "100", "NO_DATA", "SOME_MISSING"])
    );
    signed(&hub, TRAINERS[1], "each-share", "2023-03-02", rate(20, 100)).await;
    assert_eq!(
        state("2023-03-02").await,
        json!(["65", "200", "ON_TRACK", null]),
        "32.5 %, and one of them has 20 %"
    );
    assert_eq!(state("2024-01-01").await[2], "MISSED");
    let city = target(
        &hub,
        "9901.viewer",
        "9901",
        "each-share",
        "asOf: \"2024-01-01\"",
    )
    .await;
    assert_eq!(units(&city["heldBack"]), [(TRAINERS[1], "MISSED")]);
    assert_eq!(
        (&city["rows"][0]["state"], &city["rows"][1]["state"]),
        (&json!("MET"), &json!("MISSED"))
    );
    signed(&hub, TRAINERS[1], "each-share", "2023-04-01", rate(30, 100)).await;
    assert_eq!(state("2023-04-01").await, json!(["75", "200", "MET", null]));
}

async fn who_lacks_most_stands_first(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let [first, second] = TRAINERS;
    for (part, one, other) in [
        ("both.posters", rate(99, 100), rate(93, 100)),
        ("both.notices", rate(50, 100), rate(100, 100)),
    ] {
        signed(&hub, first, part, "2023-05-31", one).await;
        signed(&hub, second, part, "2023-05-31", other).await;
    }
    let day = "asOf: \"2023-06-30\"";
    let posters = target(&hub, "9901.viewer", "9901", "both.posters", day).await;
    assert_eq!(
        units(&posters["heldBack"]),
        [(second, "ON_TRACK"), (first, "ON_TRACK")],
        "7 are lacking, and 1"
    );
    // Of the whole those of its parts, each by its worst.
    let both = target(&hub, "9901.viewer", "9901", "both", day).await;
    assert_eq!(
        units(&both["heldBack"]),
        [(first, "ON_TRACK"), (second, "ON_TRACK")],
        "50 are lacking, and 7"
    );
}

async fn places_hold_back_what_nobody_is_asked_for(hub: Hub) {
    targets::apply(&hub);
    let keeping = json!({ "input": { "place": "9901", "from": "2022-01-01" } });
    let query = "mutation($input: StateAccidentKeepingInput!) { it: stateAccidentKeeping(input: $input) { outcome } }";
    let stated = hub.ask_with("9901.coordinator", query, keeping).await.ok();
    assert_eq!(stated.text("it.outcome"), "DONE");
    let desk = "990101001.coordinator";
    for day in ["2023-01-10", "2023-01-12"] {
        record_accident(&hub, desk, day, (1, 0, Value::Null), &[])
            .await
            .ok();
    }
    let query = format!(
        "{{ jurisdiction(code: \"9901\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-02-01\") {{ \
         targets(codes: [\"accidents\"]) {{ state heldBack {{ nodes {{ state numerator unit {{ kind code nodeId }} }} }} \
         missing {{ nodes {{ state }} }} }} }} }} }}"
    );
    let city = ask(&hub, &query).await;
    let held = city["targets"][0]["heldBack"]["nodes"].clone();
    assert_eq!(held.as_array().unwrap().len(), 1, "it holds in the others");
    assert_eq!(
        json!([
            held[0]["state"],
            held[0]["numerator"],
            held[0]["unit"]["kind"],
            held[0]["unit"]["code"]
        ]),
        json!(["MISSED", "2", "JURISDICTION", "990101"])
    );
    assert_eq!(city["targets"][0]["missing"]["nodes"], json!([]));
    let look_up = json!({ "id": held[0]["unit"]["nodeId"] });
    let found = hub
        .ask_with(
            "9901.viewer",
            "query($id: ID!) { node(id: $id) { ... on Jurisdiction { code } } }",
            look_up,
        )
        .await
        .ok();
    assert_eq!(found.text("node.code"), "990101");
    // A county sees its own, and nothing of its neighbours.
    let query = query.replace("code: \"9901\"", "code: \"990102\"");
    let other = hub.ask("990102.viewer", &query).await.ok();
    let held = other.list("jurisdiction.compliance.targets.0.heldBack.nodes");
    assert!(held.is_empty(), "{held:#?}");
}

async fn who_belongs_to_an_undefined_population_is_said_by_a_mark(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let query = format!(
        "{{ jurisdiction(code: \"9901\") {{ compliance(campaign: \"{CAMPAIGN}\") {{ targets(codes: [\"key-taught\", \"taught\"]) {{ \
         unknown undefinedPopulation {{ code mark determinedBy undefined }} }} }} }} }}"
    );
    let city = ask(&hub, &query).await;
    assert_eq!(
        city["targets"],
        json!([
            { "unknown": null, "undefinedPopulation": null },
            { "unknown": "POPULATION_UNDEFINED", "undefinedPopulation": { "code": "key", "mark": "zhen-2023/key",
              "determinedBy": "99.ab", "undefined": "哪些是重点企业，文中没有列出。" } },
        ])
    );
    let plant = PLANT.code();
    let query = "query($code: String!) { enterprise(code: $code) { compliance(campaign: \"li-2023\") { unknown \
        undefinedPopulation { mark } } } }";
    let answer = hub
        .ask_with("99.viewer", query, json!({ "code": plant }))
        .await
        .ok();
    let train = &answer.list("enterprise.compliance")[4];
    assert_eq!(
        train["undefinedPopulation"]["mark"],
        "li-2023/key-enterprises"
    );
}
