//! Accidents: who records them, how grave they are, who sees them, and the clocks that they start.

mod counted;
mod moved;
mod same;

use serde_json::{Value, json};

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{ACCIDENTS, NODE_LOOK_UP};
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};
use crate::world::plan::{PLAN, apply_in_town};
use crate::world::{SIBLING_TOWN, TOWN};

both!(
    a_coordinator_of_the_place_or_a_supervisor_of_all_who_answer_records,
    the_grade_is_computed_and_the_determined_one_stands_beside_it,
    a_correction_keeps_what_was_said_before,
    an_accident_is_seen_from_above_and_by_those_who_answer,
    an_accident_starts_the_clock_of_a_duty,
);

const FIELDS: &str = "outcome reason accident { id on title deaths seriousInjuries directLoss grade determinedGrade \
    gradesDiffer closedOn void distinct revision reason supersededAt place { code } enterprises { code } }";

pub(crate) async fn change(hub: &Hub, account: &str, name: &str, input: Value) -> Answer {
    let upper = name[..1].to_uppercase() + &name[1..];
    let query =
        format!("mutation($input: {upper}Input!) {{ it: {name}(input: $input) {{ {FIELDS} }} }}");
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

pub(crate) fn facts(
    place: &str,
    on: &str,
    toll: &(i32, i32, Value),
    enterprises: &[String],
) -> Value {
    json!({ "place": place, "on": on, "title": "坍塌", "deaths": toll.0, "seriousInjuries": toll.1,
        "directLoss": toll.2, "enterprises": enterprises })
}

/// Records an accident in the town.
pub(crate) async fn record(
    hub: &Hub,
    account: &str,
    on: &str,
    toll: (i32, i32, Value),
    enterprises: &[String],
) -> Answer {
    let input = json!({ "accident": facts(TOWN, on, &toll, enterprises) });
    change(hub, account, "recordAccident", input).await
}

const DESK: &str = "990101001.coordinator";

async fn a_coordinator_of_the_place_or_a_supervisor_of_all_who_answer_records(hub: Hub) {
    let [plant, hotel, quarry] = [PLANT, HOTEL, QUARRY].map(|one| one.code());
    let slight = || (0, 1, Value::Null);
    let both = [plant.clone(), hotel.clone()];
    let done = record(&hub, DESK, "2023-01-10", slight(), &both).await.ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    assert_eq!(done.texts("it.accident.enterprises", "code").len(), 2);
    let fire = [hotel.clone()];
    let done = record(&hub, FIRE_SUPERVISOR, "2023-01-11", slight(), &fire)
        .await
        .ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    // Of an accident for which nobody of his sector answers he is no judge.
    let none = record(&hub, FIRE_SUPERVISOR, "2023-01-11", slight(), &[])
        .await
        .ok();
    assert_eq!(none.text("it.outcome"), "NOT_ALLOWED");
    for account in ["990101001.viewer", "990101001.gm.reporter"] {
        let enterprises = if account.ends_with("viewer") {
            vec![plant.clone()]
        } else {
            Vec::new()
        };
        let refused = record(&hub, account, "2023-01-11", slight(), &enterprises).await;
        let is_refused = refused.body["data"]["it"]["outcome"] == "NOT_ALLOWED"
            || refused.error_code() == "NOT_FOUND";
        assert!(is_refused, "{account}: {refused:#?}");
    }
    for (account, enterprises) in [
        (FIRE_SUPERVISOR, [plant.clone()]),
        (DESK, [quarry.clone()]),
        ("990101002.coordinator", [plant.clone()]),
        ("nobody", [plant.clone()]),
    ] {
        let refused = record(&hub, account, "2023-01-11", slight(), &enterprises).await;
        assert_eq!(refused.error_code(), "NOT_FOUND", "{account}");
    }
    for (on, toll) in [
        ("2023-02-02", slight()),
        ("2023-01-10", (-1, 0, Value::Null)),
        ("2023-01-10", (0, -1, Value::Null)),
        ("2023-01-10", (0, 0, json!("0.00001"))),
    ] {
        let refused = record(&hub, DESK, on, toll, &[]).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{on}");
    }
}

async fn the_grade_is_computed_and_the_determined_one_stands_beside_it(hub: Hub) {
    for (day, (toll, grade)) in (11..).zip([
        ((2, 9, json!("999.9999")), "ORDINARY"),
        ((3, 0, Value::Null), "LARGER"),
        ((0, 50, Value::Null), "MAJOR"),
        ((0, 0, json!("10000")), "EXCEPTIONALLY_MAJOR"),
    ]) {
        let done = record(&hub, DESK, &format!("2023-01-{day}"), toll, &[])
            .await
            .ok();
        assert_eq!(done.text("it.accident.grade"), grade);
        assert_eq!(*done.at("it.accident.gradesDiffer"), json!(false));
    }
    let done = record(&hub, DESK, "2023-01-10", (2, 0, json!("12.5")), &[])
        .await
        .ok();
    assert_eq!(done.text("it.accident.directLoss"), "12.5000");
    let closing = json!({ "id": done.text("it.accident.id"), "on": "2023-01-31", "determinedGrade": "LARGER" });
    let closed = change(&hub, DESK, "closeAccident", closing).await.ok();
    assert_eq!(closed.text("it.accident.closedOn"), "2023-01-31");
    assert_eq!(closed.text("it.accident.grade"), "ORDINARY");
    assert_eq!(closed.text("it.accident.determinedGrade"), "LARGER");
    assert_eq!(*closed.at("it.accident.gradesDiffer"), json!(true));
    // What a correction leaves out stays as it was; what it says is none is none.
    let mut input = json!({ "id": closed.text("it.accident.id"), "reason": "补重伤人数",
        "accident": facts(TOWN, "2023-01-10", &(2, 1, json!("12.5")), &[]) });
    let kept = change(&hub, DESK, "correctAccident", input.clone())
        .await
        .ok();
    assert_eq!(kept.text("it.accident.determinedGrade"), "LARGER");
    input["id"] = kept.at("it.accident.id").clone();
    input["accident"]["determinedGrade"] = Value::Null;
    let closed = change(&hub, DESK, "correctAccident", input).await.ok();
    assert_eq!(*closed.at("it.accident.determinedGrade"), Value::Null);
    // The day on which it was closed is moved for a reason alone.
    let mut moving = json!({ "id": closed.text("it.accident.id"), "on": "2023-01-30" });
    let refused = change(&hub, DESK, "closeAccident", moving.clone()).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    assert!(refused.as_text().contains("reason"), "{refused:?}");
    moving["reason"] = json!("批复日期有误");
    let closed = change(&hub, DESK, "closeAccident", moving).await.ok();
    assert_eq!(closed.text("it.accident.closedOn"), "2023-01-30");
    for on in ["2023-01-09", "2023-02-02"] {
        let closing = json!({ "id": closed.text("it.accident.id"), "on": on });
        let refused = change(&hub, DESK, "closeAccident", closing).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{on}");
    }
}

async fn a_correction_keeps_what_was_said_before(hub: Hub) {
    let plant = [PLANT.code()];
    let first = record(&hub, DESK, "2023-01-10", (0, 1, Value::Null), &plant)
        .await
        .ok();
    let input = json!({ "id": first.text("it.accident.id"), "reason": "一人医治无效",
        "accident": facts(TOWN, "2023-01-10", &(1, 0, Value::Null), &plant) });
    let own = format!("{}.enterprise", PLANT.code());
    let refused = change(&hub, &own, "correctAccident", input.clone()).await;
    assert_eq!(
        refused.error_code(),
        "NOT_FOUND",
        "it does not see the place"
    );
    let second = change(&hub, DESK, "correctAccident", input.clone())
        .await
        .ok();
    assert_eq!(second.number("it.accident.revision"), 2);
    assert_eq!(second.number("it.accident.deaths"), 1);
    let late = change(&hub, DESK, "correctAccident", input).await.ok();
    assert_eq!(late.text("it.outcome"), "CONFLICT");
    assert_eq!(late.number("it.accident.revision"), 2);
    assert!(late.text("it.reason").contains('2'));
    let all = hub
        .ask_with(DESK, ACCIDENTS, json!({ "code": TOWN }))
        .await
        .ok();
    let deaths: Vec<i64> = all
        .list("jurisdiction.accidents.nodes")
        .iter()
        .map(|one| one["deaths"].as_i64().unwrap())
        .collect();
    assert_eq!(deaths, [0, 1]);
    let holding =
        format!("{{ jurisdiction(code: \"{TOWN}\") {{ accidents {{ nodes {{ deaths }} }} }} }}");
    let holding = hub.ask(DESK, &holding).await.ok();
    assert_eq!(holding.list("jurisdiction.accidents.nodes").len(), 1);
}

async fn an_accident_is_seen_from_above_and_by_those_who_answer(hub: Hub) {
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    let done = record(
        &hub,
        DESK,
        "2023-01-10",
        (1, 0, Value::Null),
        &[plant.clone(), hotel.clone()],
    )
    .await
    .ok();
    let id = done.text("it.accident.id").to_owned();
    let query = "query($code: String!) { enterprise(code: $code) { accidents { nodes { id enterprises { code } } } } }";
    for (account, code, others) in [
        (format!("{plant}.enterprise"), &plant, 1),
        (format!("{hotel}.enterprise"), &hotel, 1),
        ("990101001.gm.reporter".to_owned(), &plant, 1),
        (FIRE_SUPERVISOR.to_owned(), &hotel, 1),
        ("99.viewer".to_owned(), &plant, 2),
    ] {
        let seen = hub
            .ask_with(&account, query, json!({ "code": code }))
            .await
            .ok();
        let accidents = seen.list("enterprise.accidents.nodes");
        assert_eq!(accidents.len(), 1, "{account}");
        let enterprises = accidents[0]["enterprises"].as_array().unwrap();
        assert_eq!(
            enterprises.len(),
            others,
            "{account} sees those of its scope"
        );
        let found = hub
            .ask_with(&account, NODE_LOOK_UP, json!({ "id": id }))
            .await
            .ok();
        assert_eq!(found.text("node.id"), id);
    }
    let stranger = format!("{SIBLING_TOWN}.coordinator");
    let quarry = format!("{}.enterprise", QUARRY.code());
    for account in [
        stranger.as_str(),
        &quarry,
        "98.viewer",
        "990101001001.jwh.reporter",
    ] {
        let unseen = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
            .await;
        assert_eq!(unseen.error_code(), "NOT_FOUND", "{account}");
    }
}

async fn an_accident_starts_the_clock_of_a_duty(hub: Hub) {
    apply_in_town(&hub);
    let plant = PLANT.code();
    let ask = async |day: &str| {
        let query = format!(
            "query($code: String!) {{ enterprise(code: $code) {{ compliance(campaign: \"{PLAN}\", asOf: \"{day}\") {{ \
             duty {{ code }} state windows {{ first last done }} }} }} }}"
        );
        let answer = hub
            .ask_with("99.viewer", &query, json!({ "code": plant }))
            .await
            .ok();
        let mut duties = answer.list("enterprise.compliance").iter().cloned();
        duties.find(|one| one["duty"]["code"] == "retrain").unwrap()
    };
    assert_eq!(
        ask("2023-02-01").await["state"],
        "NOT_APPLICABLE",
        "nothing happened"
    );
    let slight = record(
        &hub,
        DESK,
        "2023-01-05",
        (0, 2, Value::Null),
        std::slice::from_ref(&plant),
    )
    .await
    .ok();
    assert_eq!(
        ask("2023-02-01").await["state"],
        "NOT_APPLICABLE",
        "nobody died"
    );
    record(
        &hub,
        DESK,
        "2023-01-10",
        (1, 0, Value::Null),
        std::slice::from_ref(&plant),
    )
    .await
    .ok();
    assert_eq!(
        ask("2023-01-09").await["state"],
        "NOT_APPLICABLE",
        "it had not happened yet"
    );
    let now = ask("2023-02-01").await;
    assert_eq!(now["state"], "ON_TRACK");
    assert_eq!(
        now["windows"],
        json!([{ "first": "2023-01-11", "last": "2023-04-10", "done": 0 }])
    );
    assert_eq!(ask("2023-04-11").await["state"], "MISSED");
    let own = format!("{plant}.enterprise");
    let input =
        json!({ "enterprise": plant, "campaign": PLAN, "duty": "retrain", "doneOn": "2023-01-20" });
    let query =
        "mutation($input: RecordActivityInput!) { recordActivity(input: $input) { outcome } }";
    let done = hub
        .ask_with(&own, query, json!({ "input": input }))
        .await
        .ok();
    assert_eq!(done.text("recordActivity.outcome"), "DONE");
    assert_eq!(ask("2023-04-11").await["state"], "MET");
    // What was slight turns out to be fatal: its clock had been running.
    let input = json!({ "id": slight.text("it.accident.id"), "reason": "一人医治无效",
        "accident": facts(TOWN, "2023-01-05", &(1, 1, Value::Null), std::slice::from_ref(&plant)) });
    change(&hub, DESK, "correctAccident", input).await.ok();
    assert_eq!(
        ask("2023-02-01").await["windows"].as_array().unwrap().len(),
        2
    );
    // A rate counts it: one enterprise of which it is asked.
    let area = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ compliance(campaign: \"{PLAN}\", asOf: \"2023-02-01\") {{ \
         total {{ cells {{ numerator denominator notApplicable }} }} }} }} }}"
    );
    let area = hub.ask("990101001.viewer", &area).await.ok();
    let cell = area.at("jurisdiction.compliance.total.cells.0");
    assert_eq!(
        (&cell["numerator"], &cell["denominator"]),
        (&json!(1), &json!(1))
    );
}
