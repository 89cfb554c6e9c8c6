//! What lies in a place when its boundary changes: enterprises with their people, and accidents. Each day is asked where
//! everything stood on it, whoever has it today.

mod happened;

use std::collections::BTreeMap;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use serde_json::{Value, json};

use super::{OTHER_COUNTY, change, merge, transfer};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};
use crate::world::{COUNTY, PREFECTURE, SIBLING_TOWN, TOWN};

both!(
    the_enterprises_of_a_merged_town_lie_in_its_successor,
    a_town_that_takes_in_another_has_its_enterprises,
    nothing_is_recorded_at_a_place_that_is_no_more,
    a_town_that_changed_county_keeps_its_past,
    a_change_told_late_finds_rows_that_have_ended_since,
    who_comes_late_into_the_registry_lay_where_its_place_stood,
    a_mark_of_days_before_a_move_is_mended_where_the_place_stood,
);

const CITY: &str = "9901.viewer";
/// Of an enterprise that comes later.
const NEW: &str = "91990100MA0007777";

/// The enterprises of a place on a day: all, and by subordinate, as compliance and as people are counted.
async fn lie(hub: &Hub, account: &str, place: &str, day: &str) -> (i64, BTreeMap<String, i64>) {
    let query = format!(
        "{{ jurisdiction(code: \"{place}\") {{ compliance(campaign: \"li-2023\", asOf: \"{day}\", byChildren: true) {{ \
         total {{ enterprises }} rows {{ place {{ code }} enterprises }} }} \
         staff(asOf: \"{day}\", byChildren: true) {{ total {{ enterprises }} rows {{ place {{ code }} enterprises }} }} }} }}"
    );
    let answer = hub.ask(account, &query).await.ok();
    let read = |path: &str| {
        let rows = answer.list(&format!("jurisdiction.{path}.rows")).iter();
        let row = |row: &Value| {
            let code = row["place"]["code"].as_str().unwrap_or("—").to_owned();
            (code, row["enterprises"].as_i64().expect("a number"))
        };
        let total = answer.number(&format!("jurisdiction.{path}.total.enterprises"));
        let rows: BTreeMap<_, _> = rows.map(row).collect();
        assert_eq!(rows.values().sum::<i64>(), total, "{place} {day} {rows:?}");
        (total, rows)
    };
    let found = read("compliance");
    assert_eq!(found, read("staff"), "{place} {day}");
    found
}

async fn all(hub: &Hub, place: &str, day: &str) -> i64 {
    lie(hub, CITY, place, day).await.0
}

fn import(hub: &Hub, csv: &str) -> String {
    let file = hub.folder().join("late.csv");
    std::fs::write(&file, csv).unwrap();
    let ran = hub.try_run(&["--json", "import", "enterprises", file.to_str().unwrap()]);
    ran.stdout
}

async fn take_in(hub: &Hub) {
    let taken = BoundaryChange {
        into: vec![TOWN.to_owned()],
        ..change(ChangeKind::Merge, "2023-05-01", &[SIBLING_TOWN])
    };
    hub.move_tree("2023-06-02", taken).await;
}

async fn the_enterprises_of_a_merged_town_lie_in_its_successor(hub: Hub) {
    hub.today("2023-06-02");
    let before = lie(&hub, CITY, COUNTY, "2023-04-30").await;
    let both = before.1[TOWN] + before.1[SIBLING_TOWN];
    let merged = merge("2023-05-01", &[TOWN, SIBLING_TOWN], "990101003", "新镇");
    hub.move_tree("2023-06-02", merged).await;
    assert_eq!(lie(&hub, CITY, COUNTY, "2023-04-30").await, before);
    let (total, rows) = lie(&hub, CITY, COUNTY, "2023-05-15").await;
    assert_eq!((total, rows["990101003"]), (before.0, both));
    assert!(
        !rows.contains_key(TOWN) && !rows.contains_key("—"),
        "{rows:?}"
    );
    for (place, day, expected) in [
        ("990101003", "2023-04-30", 0),
        ("990101003", "2023-05-01", both),
        (TOWN, "2023-04-30", before.1[TOWN]),
        (TOWN, "2023-05-01", 0),
    ] {
        assert_eq!(all(&hub, place, day).await, expected, "{place} {day}");
    }
    // Its section has become one of the new town.
    let query = format!(
        "{{ enterprise(code: \"{}\") {{ place {{ code }} section {{ code }} history {{ validFrom place {{ code }} }} }} }}",
        HOTEL.code()
    );
    let answer = hub.ask(CITY, &query).await.ok();
    assert_eq!(answer.text("enterprise.place.code"), "990101003");
    assert_eq!(answer.text("enterprise.section.code"), "990101003.xf");
    let places: Vec<&str> = answer
        .list("enterprise.history")
        .iter()
        .map(|one| one["place"]["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(places, [TOWN, "990101003"]);
}

async fn a_town_that_takes_in_another_has_its_enterprises(hub: Hub) {
    hub.today("2023-06-02");
    let (total, before) = lie(&hub, CITY, COUNTY, "2023-04-30").await;
    take_in(&hub).await;
    let (after, rows) = lie(&hub, CITY, COUNTY, "2023-05-15").await;
    let both = before[TOWN] + before[SIBLING_TOWN];
    assert_eq!((after, rows[TOWN]), (total, both));
    let desk = "990101001.coordinator";
    assert_eq!(lie(&hub, desk, TOWN, "2023-05-15").await.0, both);
    let everything = "{ campaign(code: \"li-2023\") { compliance(asOf: \"2023-05-15\") { total { enterprises } } } }";
    let answer = hub.ask(desk, everything).await.ok();
    assert_eq!(answer.number("campaign.compliance.total.enterprises"), both);
}

async fn nothing_is_recorded_at_a_place_that_is_no_more(hub: Hub) {
    hub.today("2023-06-02");
    take_in(&hub).await;
    let code = cengbao_domain::enterprise::complete_credit_code(NEW).unwrap();
    let told = import(
        &hub,
        &format!("code,name,place,opened\n{code},新厂,{SIBLING_TOWN},2023-05-20\n"),
    );
    assert!(told.contains("no more since 2023-05-01"), "{told}");
    assert!(told.contains(TOWN), "{told}");
    let record = async |day: &str| {
        let input = json!({ "accident": { "place": SIBLING_TOWN, "on": day, "title": "坍塌", "deaths": 0,
            "seriousInjuries": 1, "enterprises": [] } });
        let query = "mutation($input: RecordAccidentInput!) { it: recordAccident(input: $input) { outcome } }";
        hub.ask_with("990101.coordinator", query, json!({ "input": input }))
            .await
    };
    let late = record("2023-05-10").await;
    assert_eq!(late.error_code(), "BAD_INPUT");
    assert!(late.as_text().contains(TOWN), "{}", late.as_text());
    assert_eq!(record("2023-04-10").await.ok().text("it.outcome"), "DONE");
}

async fn a_town_that_changed_county_keeps_its_past(hub: Hub) {
    hub.today("2023-06-02");
    let days = ["2023-04-30", "2023-05-01", "2023-06-01"];
    let (county, before) = lie(&hub, CITY, COUNTY, days[0]).await;
    let other = all(&hub, OTHER_COUNTY, days[0]).await;
    let (city, own) = (all(&hub, PREFECTURE, days[0]).await, before[TOWN]);
    hub.move_tree("2023-06-02", transfer("2023-05-01", TOWN, OTHER_COUNTY))
        .await;
    for day in days {
        assert_eq!(all(&hub, TOWN, day).await, own, "{day}");
        assert_eq!(all(&hub, PREFECTURE, day).await, city, "{day}");
    }
    assert_eq!(lie(&hub, CITY, COUNTY, days[0]).await, (county, before));
    let (then, rows) = lie(&hub, CITY, OTHER_COUNTY, days[0]).await;
    assert_eq!((then, rows.contains_key(TOWN)), (other, false));
    let (now, rows) = lie(&hub, CITY, OTHER_COUNTY, days[1]).await;
    assert_eq!((now, rows[TOWN]), (other + own, own));
    let (left, rows) = lie(&hub, CITY, COUNTY, days[1]).await;
    assert_eq!((left, rows.contains_key(TOWN)), (county - own, false));
    // Whoever has the town today reads its past; whoever had it, that and nothing later.
    let desk = "990101001.coordinator";
    assert_eq!(lie(&hub, desk, TOWN, days[0]).await.0, own);
    assert_eq!(
        lie(&hub, "990101.coordinator", COUNTY, days[0]).await.0,
        county
    );
    assert_eq!(
        lie(&hub, "990101.coordinator", COUNTY, days[2]).await.0,
        county - own
    );
    let query = format!(
        "{{ enterprises(filter: {{ below: \"{TOWN}\", asOf: \"{}\" }}) {{ totalCount }} }}",
        days[0]
    );
    let answer = hub.ask("990102.coordinator", &query).await.ok();
    assert_eq!(answer.number("enterprises.totalCount"), own);
    // What changed between two days is told in the rows of both.
    let query = format!(
        "{{ jurisdiction(code: \"{PREFECTURE}\") {{ compliance(campaign: \"li-2023\", asOf: \"{}\", since: \"{}\", \
         byChildren: true) {{ total {{ enterprises }} rows {{ place {{ code }} enterprises }} }} }} }}",
        days[2], days[0]
    );
    let answer = hub.ask(CITY, &query).await.ok();
    let rows = answer.list("jurisdiction.compliance.rows").iter();
    let sum: i64 = rows.map(|row| row["enterprises"].as_i64().unwrap()).sum();
    assert_eq!(sum, city);
}

async fn a_change_told_late_finds_rows_that_have_ended_since(hub: Hub) {
    hub.today("2023-06-02");
    let quarry = QUARRY.code();
    let own = lie(&hub, CITY, COUNTY, "2023-04-30").await.1[SIBLING_TOWN];
    // Its mark changes, and then it leaves the town; the town had gone before both.
    for (place, marks, from) in [
        (SIBLING_TOWN, "高危;九小", "2023-05-10"),
        (TOWN, "高危", "2023-05-20"),
    ] {
        import(
            &hub,
            &format!("code,name,place,marks,from\n{quarry},丁采石场,{place},{marks},{from}\n"),
        );
    }
    hub.move_tree(
        "2023-06-02",
        transfer("2023-05-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    for (day, expected) in [
        ("2023-04-30", own),
        ("2023-05-05", own),
        ("2023-05-15", own),
        ("2023-05-25", own - 1),
    ] {
        assert_eq!(all(&hub, SIBLING_TOWN, day).await, expected, "{day}");
        let rows = lie(&hub, CITY, OTHER_COUNTY, day).await.1;
        let moved = day > "2023-05-01";
        assert_eq!(
            rows.get(SIBLING_TOWN).copied(),
            moved.then_some(expected),
            "{day}"
        );
    }
}

async fn who_comes_late_into_the_registry_lay_where_its_place_stood(hub: Hub) {
    hub.today("2023-06-02");
    let own = all(&hub, TOWN, "2023-04-30").await;
    hub.move_tree("2023-06-02", transfer("2023-05-01", TOWN, OTHER_COUNTY))
        .await;
    let code = cengbao_domain::enterprise::complete_credit_code(NEW).unwrap();
    import(&hub, &format!("code,name,place\n{code},新厂,{TOWN}\n"));
    for day in ["2023-04-30", "2023-05-15"] {
        assert_eq!(all(&hub, TOWN, day).await, own + 1, "{day}");
    }
    assert_eq!(lie(&hub, CITY, COUNTY, "2023-04-30").await.1[TOWN], own + 1);
    let now = lie(&hub, CITY, OTHER_COUNTY, "2023-05-15").await;
    assert_eq!(now.1[TOWN], own + 1);
}

async fn a_mark_of_days_before_a_move_is_mended_where_the_place_stood(hub: Hub) {
    hub.today("2023-06-02");
    let (plant, own) = (PLANT.code(), all(&hub, TOWN, "2023-04-30").await);
    hub.move_tree("2023-06-02", transfer("2023-05-01", TOWN, OTHER_COUNTY))
        .await;
    import(
        &hub,
        &format!("code,name,place,marks,from\n{plant},甲化工厂,{TOWN},九小,2023-04-01\n"),
    );
    for (day, below, marked) in [
        ("2023-03-31", COUNTY, false),
        ("2023-04-15", COUNTY, true),
        ("2023-05-15", OTHER_COUNTY, true),
    ] {
        assert_eq!(all(&hub, TOWN, day).await, own, "{day}");
        let query = format!(
            "{{ enterprises(filter: {{ below: \"{below}\", mark: \"九小\", asOf: \"{day}\" }}) {{ nodes {{ code }} }} }}"
        );
        let answer = hub.ask(CITY, &query).await.ok();
        let codes = answer.texts("enterprises.nodes", "code");
        assert_eq!(codes.contains(&plant), marked, "{day} {codes:?}");
    }
    let query = format!(
        "{{ enterprise(code: \"{plant}\") {{ history {{ validFrom }} revisions {{ nodes {{ validFrom validUntil }} }} }} }}"
    );
    let answer = hub.ask(CITY, &query).await.ok();
    let days = answer.texts("enterprise.history", "validFrom");
    assert_eq!(days[1..], ["2023-04-01", "2023-05-01"], "{days:?}");
    let until = answer.list("enterprise.revisions.nodes").iter();
    let until: Vec<&Value> = until.map(|one| &one["validUntil"]).collect();
    assert_eq!(until, [&json!("2023-05-01"), &Value::Null]);
}
