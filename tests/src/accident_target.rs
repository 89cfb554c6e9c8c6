//! Accidents that targets count: where they happened, of which grade, against the year before, and from when on a place
//! keeps them at all.

mod sector;

use serde_json::{Value, json};

use crate::accident::record;
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{ACCIDENTS, NODE_LOOK_UP};
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::targets::{self, CAMPAIGN};
use crate::world::{SIBLING_TOWN, TOWN};

both!(
    none_recorded_is_none_only_where_accidents_are_kept,
    what_happened_is_counted_stated_or_not,
    deaths_are_compared_with_the_year_before,
    a_coordinator_states_from_when_on_accidents_are_kept,
    who_is_granted_a_sector_counts_what_lies_in_it,
    accidents_cost_as_many_statements_for_few_as_for_many,
);

const DESK: &str = "990101001.coordinator";
const CITY: &str = "9901";

/// How a target that counts accidents stands in a place: number, number before, state, reason.
type Cell = (Option<String>, Option<String>, String, Option<String>);

fn cell(found: &Value) -> Cell {
    let text = |key: &str| found[key].as_str().map(str::to_owned);
    let state = text("state").unwrap_or_default();
    (text("numerator"), text("before"), state, text("unknown"))
}

fn is(number: Option<&str>, before: Option<&str>, state: &str, why: Option<&str>) -> Cell {
    let own = |text: Option<&str>| text.map(str::to_owned);
    (own(number), own(before), state.to_owned(), own(why))
}

/// The place and its rows.
async fn target(hub: &Hub, account: &str, place: &str, code: &str, day: &str) -> (Cell, Vec<Cell>) {
    let query = format!(
        "query($code: String!, $targets: [String!]) {{ jurisdiction(code: $code) {{ compliance(campaign: \"{CAMPAIGN}\", \
         byChildren: true, asOf: \"{day}\") {{ targets(codes: $targets) {{ measuredBy numerator before state unknown \
         completeness {{ expected }} rows {{ numerator before state unknown }} }} }} }} }}"
    );
    let variables = json!({ "code": place, "targets": [code] });
    let answer = hub.ask_with(account, &query, variables).await.ok();
    let found = answer.at("jurisdiction.compliance.targets.0");
    assert_eq!(found["measuredBy"], "REGISTRY");
    assert_eq!(found["completeness"]["expected"], 0, "nobody is asked");
    let rows = found["rows"].as_array().unwrap().iter().map(cell);
    (cell(found), rows.collect())
}

async fn city(hub: &Hub, code: &str, day: &str) -> Cell {
    target(hub, "9901.viewer", CITY, code, day).await.0
}

async fn state(hub: &Hub, account: &str, input: Value) -> Answer {
    let query = "mutation($input: StateAccidentKeepingInput!) { it: stateAccidentKeeping(input: $input) { outcome reason \
        accidentKeeping { id from statedBy revision reason supersededAt place { code } } } }";
    hub.ask_with(account, query, json!({ "input": input }))
        .await
}

/// The place keeps its accidents since the day; the id of the statement.
async fn keeps(hub: &Hub, place: &str, from: &str) -> String {
    let by = format!("{place}.coordinator");
    let stated = state(hub, &by, json!({ "place": place, "from": from })).await;
    let stated = stated.ok();
    assert_eq!(stated.text("it.outcome"), "DONE");
    stated.text("it.accidentKeeping.id").to_owned()
}

async fn correct(hub: &Hub, id: &str, on: &str, deaths: i32, void: bool) -> String {
    let input = json!({ "id": id, "reason": "核实", "void": void, "accident": { "place": TOWN, "on": on, "title": "坍塌",
        "deaths": deaths, "seriousInjuries": 0, "enterprises": [], "determinedGrade": null } });
    let query = "mutation($input: CorrectAccidentInput!) { it: correctAccident(input: $input) { outcome accident { id } } }";
    let done = hub
        .ask_with(DESK, query, json!({ "input": input }))
        .await
        .ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    done.text("it.accident.id").to_owned()
}

const NOT_COMPLETE: Option<&str> = Some("ACCIDENTS_NOT_COMPLETE");

async fn none_recorded_is_none_only_where_accidents_are_kept(hub: Hub) {
    targets::apply(&hub);
    let unknown = is(None, None, "NO_DATA", NOT_COMPLETE);
    let none = is(Some("0"), None, "ON_TRACK", None);
    assert_eq!(city(&hub, "accidents", "2023-02-01").await, unknown);
    keeps(&hub, "990101", "2022-01-01").await;
    let (whole, rows) = target(&hub, "9901.viewer", CITY, "accidents", "2023-02-01").await;
    assert_eq!(whole, unknown, "two counties say nothing");
    assert_eq!(rows[..2], [none.clone(), unknown.clone()]);
    // A day in the campaign: what happened before it is not known.
    keeps(&hub, "990102", "2023-01-06").await;
    keeps(&hub, "990103", "2023-01-05").await;
    let (whole, rows) = target(&hub, "9901.viewer", CITY, "accidents", "2023-02-01").await;
    assert_eq!(whole, unknown);
    assert_eq!(rows[..3], [none.clone(), unknown.clone(), none.clone()]);
    // Who states it for the whole states it for each.
    keeps(&hub, CITY, "2022-06-01").await;
    let (whole, rows) = target(&hub, "9901.viewer", CITY, "accidents", "2023-02-01").await;
    assert_eq!(whole, none);
    assert!(rows.iter().all(|row| *row == none), "{rows:#?}");
    let town = target(&hub, DESK, TOWN, "accidents", "2023-02-01").await;
    assert_eq!(town.0, none, "also for a town below it");
    for (day, expected) in [
        ("2023-01-04", is(None, None, "NOT_APPLICABLE", None)),
        ("2024-01-01", is(Some("0"), None, "MET", None)),
    ] {
        assert_eq!(city(&hub, "accidents", day).await, expected, "{day}");
    }
    // An agency, and who asks for all that it sees, is told to ask of a place.
    let query = format!(
        "{{ campaign(code: \"{CAMPAIGN}\") {{ compliance {{ targets(codes: [\"accidents\"]) {{ state unknown }} }} }} }}"
    );
    let all = hub.ask("9901.viewer", &query).await.ok();
    let found = cell(all.at("campaign.compliance.targets.0"));
    assert_eq!(found, is(None, None, "NO_DATA", Some("ASK_A_PLACE")));
}

async fn what_happened_is_counted_stated_or_not(hub: Hub) {
    targets::apply(&hub);
    let unknown = is(None, None, "NO_DATA", NOT_COMPLETE);
    let broken = |number: &str| is(Some(number), None, "MISSED", None);
    let recorded = record(&hub, DESK, "2023-01-10", (3, 0, Value::Null), &[])
        .await
        .ok();
    let id = recorded.text("it.accident.id").to_owned();
    let (whole, rows) = target(&hub, "9901.viewer", CITY, "accidents", "2023-02-01").await;
    assert_eq!(
        whole,
        broken("1"),
        "lost, though nobody keeps them completely"
    );
    assert_eq!(
        rows[..2],
        [broken("1"), unknown.clone()],
        "where it happened"
    );
    assert_eq!(city(&hub, "no-larger", "2023-02-01").await, broken("1"));
    assert_eq!(
        city(&hub, "accidents", "2023-01-09").await,
        unknown,
        "it had not happened"
    );
    let beside = target(&hub, "990102.viewer", "990102", "accidents", "2023-02-01").await;
    assert_eq!(beside.0, unknown, "a county beside it sees nothing of it");
    // The grade that was determined goes before the computed one; what is known now counts.
    keeps(&hub, CITY, "2023-01-01").await;
    let query = "mutation($input: CloseAccidentInput!) { it: closeAccident(input: $input) { outcome accident { id } } }";
    let input = json!({ "input": { "id": id, "on": "2023-01-31", "determinedGrade": "ORDINARY" } });
    let closed = hub.ask_with(DESK, query, input).await.ok();
    let none = is(Some("0"), None, "ON_TRACK", None);
    assert_eq!(city(&hub, "no-larger", "2023-02-01").await, none);
    assert_eq!(city(&hub, "accidents", "2023-02-01").await, broken("1"));
    // On another day after all and not determined, and then none at all.
    let id = closed.text("it.accident.id").to_owned();
    let id = correct(&hub, &id, "2023-01-20", 3, false).await;
    assert_eq!(city(&hub, "accidents", "2023-01-19").await, none);
    assert_eq!(city(&hub, "no-larger", "2023-01-20").await, broken("1"));
    correct(&hub, &id, "2023-01-20", 3, true).await;
    assert_eq!(city(&hub, "accidents", "2023-02-01").await, none);
}

async fn deaths_are_compared_with_the_year_before(hub: Hub) {
    targets::apply(&hub);
    let ask = async |day: &str| city(&hub, "fewer-deaths", day).await;
    for (on, deaths) in [("2022-03-01", 2), ("2023-01-02", 1), ("2021-12-31", 9)] {
        record(&hub, DESK, on, (deaths, 0, Value::Null), &[])
            .await
            .ok();
    }
    let id = keeps(&hub, CITY, "2023-01-01").await;
    let no_baseline = is(Some("1"), None, "NO_DATA", Some("NO_BASELINE"));
    assert_eq!(ask("2023-02-01").await, no_baseline);
    let anew =
        json!({ "place": CITY, "from": "2022-01-01", "replaces": id, "reason": "上年台账已核对" });
    let anew = state(&hub, "9901.coordinator", anew).await.ok();
    assert_eq!(anew.number("it.accidentKeeping.revision"), 2);
    // A year with a year, though the campaign begins on the fifth.
    let one_of_two = |state: &str| is(Some("1"), Some("2"), state, None);
    assert_eq!(ask("2023-02-01").await, one_of_two("AT_RISK"));
    assert_eq!(ask("2023-03-01").await, one_of_two("ON_TRACK"));
    assert_eq!(ask("2024-01-01").await, one_of_two("MET"));
    record(&hub, DESK, "2023-01-30", (1, 0, Value::Null), &[])
        .await
        .ok();
    let (whole, rows) = target(&hub, "9901.viewer", CITY, "fewer-deaths", "2023-02-01").await;
    assert_eq!(whole, is(Some("2"), Some("2"), "MISSED", None));
    assert_eq!(rows[0], whole);
    let nothing = is(Some("0"), Some("0"), "NOT_APPLICABLE", None);
    assert_eq!(rows[1..], [nothing.clone(), nothing.clone(), nothing]);
}

async fn a_coordinator_states_from_when_on_accidents_are_kept(hub: Hub) {
    let town = |from: Value| json!({ "place": TOWN, "from": from });
    for account in [FIRE_SUPERVISOR, "990101001.viewer"] {
        let refused = state(&hub, account, town(json!("2022-01-01"))).await.ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
    for account in ["990101002.coordinator", "98.coordinator", "nobody"] {
        let refused = state(&hub, account, town(json!("2022-01-01"))).await;
        assert_eq!(refused.error_code(), "NOT_FOUND", "{account}");
    }
    for from in [json!("2023-02-02"), Value::Null] {
        let refused = state(&hub, DESK, town(from)).await;
        assert_eq!(refused.error_code(), "BAD_INPUT");
    }
    let first = keeps(&hub, TOWN, "2022-01-01").await;
    let second = state(&hub, "990101.coordinator", town(json!("2021-01-01")))
        .await
        .ok();
    assert_eq!(second.text("it.outcome"), "CONFLICT");
    assert_eq!(second.text("it.accidentKeeping.id"), first);
    let anew = |reason: &str| json!({ "place": TOWN, "from": "2021-01-01", "replaces": first, "reason": reason });
    let blank = state(&hub, DESK, anew(" ")).await;
    assert_eq!(blank.error_code(), "BAD_INPUT");
    let anew = state(&hub, "990101.coordinator", anew("补录了上一年"))
        .await
        .ok();
    assert_eq!(anew.text("it.outcome"), "DONE");
    let standing = anew.text("it.accidentKeeping.id").to_owned();
    let back =
        |replaces: &str| json!({ "place": TOWN, "replaces": replaces, "reason": "台账有缺" });
    let late = state(&hub, DESK, back(&first)).await.ok();
    assert_eq!(late.text("it.outcome"), "CONFLICT");
    assert_eq!(late.text("it.accidentKeeping.id"), standing);
    let back = state(&hub, DESK, back(&standing)).await.ok();
    assert_eq!(*back.at("it.accidentKeeping.from"), Value::Null);
    assert_eq!(back.number("it.accidentKeeping.revision"), 3);
    let all = hub
        .ask_with(DESK, ACCIDENTS, json!({ "code": TOWN }))
        .await
        .ok();
    let days: Vec<_> = all
        .list("jurisdiction.accidentKeepings.nodes")
        .iter()
        .map(|one| one["from"].clone())
        .collect();
    assert_eq!(
        days,
        [json!("2022-01-01"), json!("2021-01-01"), Value::Null]
    );
    // Seen from above the place, and by nobody beside or below it.
    keeps(&hub, "990101", "2022-01-01").await;
    for account in ["9901.viewer", FIRE_SUPERVISOR] {
        let found = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": first }))
            .await;
        assert_eq!(found.ok().text("node.id"), first, "{account}");
    }
    let hotel = format!("{}.enterprise", HOTEL.code());
    for account in [
        "990101002.viewer",
        "98.viewer",
        "990101001.gm.reporter",
        &hotel,
    ] {
        let unseen = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": first }))
            .await;
        assert_eq!(unseen.error_code(), "NOT_FOUND", "{account}");
    }
    let query = "query($code: String!) { jurisdiction(code: $code) { accidentKeepings { nodes { place { code } } } } }";
    for (account, code, places) in [("990101.viewer", "990101", 2), (DESK, TOWN, 1)] {
        let seen = hub
            .ask_with(account, query, json!({ "code": code }))
            .await
            .ok();
        let nodes = seen.list("jurisdiction.accidentKeepings.nodes");
        assert_eq!(nodes.len(), places, "{account}");
    }
}

async fn who_is_granted_a_sector_counts_what_lies_in_it(hub: Hub) {
    targets::apply(&hub);
    keeps(&hub, CITY, "2022-01-01").await;
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    let ask = async |account: &str| {
        target(&hub, account, TOWN, "accidents", "2023-02-01")
            .await
            .0
    };
    let none = is(Some("0"), None, "ON_TRACK", None);
    let answering = [vec![plant.clone(), hotel.clone()], vec![plant], Vec::new()];
    for (day, enterprises) in (10..).zip(answering) {
        let on = format!("2023-01-{day}");
        record(&hub, DESK, &on, (0, 1, Value::Null), &enterprises)
            .await
            .ok();
        assert_eq!(ask(FIRE_SUPERVISOR).await, none, "{enterprises:?}");
    }
    record(&hub, DESK, "2023-01-13", (0, 1, Value::Null), &[hotel])
        .await
        .ok();
    let missed = |number: &str| is(Some(number), None, "MISSED", None);
    assert_eq!(ask(FIRE_SUPERVISOR).await, missed("1"));
    assert_eq!(ask("990101001.viewer").await, missed("4"));
}

async fn accidents_cost_as_many_statements_for_few_as_for_many(hub: Hub) {
    targets::apply(&hub);
    let query = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-02-01\", since: \
         \"2023-01-10\", byChildren: true) {{ targets(codes: [\"accidents\", \"fewer-deaths\"]) {{ numerator \
         rows {{ state }} }} }} }} }}"
    );
    let statements = async |account: &str| {
        let mut least = u64::MAX;
        for _ in 0..3 {
            let before = hub.store().statements();
            hub.ask(account, &query).await.ok();
            least = least.min(hub.store().statements() - before);
        }
        least
    };
    let hotel = [HOTEL.code()];
    record(&hub, DESK, "2023-01-10", (1, 0, Value::Null), &hotel)
        .await
        .ok();
    keeps(&hub, "99", "2022-01-01").await;
    let few = [statements(FIRE_SUPERVISOR).await, statements(DESK).await];
    for day in 11..31 {
        let on = format!("2023-01-{day}");
        record(&hub, DESK, &on, (1, 0, Value::Null), &hotel)
            .await
            .ok();
    }
    for place in [CITY, "990101", TOWN, SIBLING_TOWN] {
        keeps(&hub, place, "2022-02-01").await;
    }
    let many = [statements(FIRE_SUPERVISOR).await, statements(DESK).await];
    assert_eq!(few, many);
}
