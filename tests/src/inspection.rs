//! What offices do again and again: each at the cadence of its level, recorded by itself alone, counted by the places above
//! it and in targets, and read by nobody beside it.

mod heirs;
mod level;
mod rates;
mod recording;
mod sight;

use serde_json::{Value, json};

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{OFFICE_DUTIES, OFFICES_OF_PLACE};
use crate::world::inspection::{CITY_OFFICE, COUNTY_OFFICES, PLAN, apply};
use crate::world::{COMMUNITIES, PREFECTURE, SECTIONS};

both!(
    an_office_keeps_a_duty_at_the_cadence_of_its_level,
    what_nobody_is_named_for_stays_open_and_no_clock_starts_for_an_office,
    an_office_sees_what_it_has_to_do_next,
);

const FIELDS: &str = "outcome reason activity { id doneOn void recordedAs revision agency { code } enterprise { code } inspected { code } }";

/// Records that an office did a duty.
async fn record(hub: &Hub, account: &str, input: Value) -> Answer {
    let query = format!(
        "mutation($input: RecordActivityInput!) {{ it: recordActivity(input: $input) {{ {FIELDS} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

fn input(office: &str, duty: &str, day: &str) -> Value {
    json!({ "unit": office, "campaign": PLAN, "duty": duty, "doneOn": day })
}

/// Offices inspect on days, as themselves.
async fn done(hub: &Hub, office: &str, duty: &str, days: &[&str]) {
    for day in days {
        let account = format!("{office}.reporter");
        let answer = record(hub, &account, input(office, duty, day)).await.ok();
        assert_eq!(answer.text("it.outcome"), "DONE", "{office} {day}");
        assert_eq!(answer.text("it.activity.recordedAs"), "OFFICE");
        assert_eq!(answer.text("it.activity.agency.code"), office);
        assert_eq!(*answer.at("it.activity.enterprise"), Value::Null);
    }
}

/// How an office stands with a duty on a day: its state, and those of its windows.
async fn standing(hub: &Hub, office: &str, duty: &str, day: &str) -> (String, Vec<String>) {
    let query = format!(
        "query($code: String!, $day: Date!) {{ agency(code: $code) {{ duties(campaign: \"{PLAN}\", asOf: $day) {{ \
         duty {{ code }} state windows {{ state }} }} }} }}"
    );
    let variables = json!({ "code": office, "day": day });
    let account = format!("{office}.reporter");
    let answer = hub.ask_with(&account, &query, variables).await.ok();
    let mut found = answer.list("agency.duties").iter();
    let found = found.find(|one| one["duty"]["code"] == duty).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let windows = found["windows"].as_array().unwrap().iter();
    let windows = windows.map(|one| text(&one["state"])).collect();
    (text(&found["state"]), windows)
}

async fn an_office_keeps_a_duty_at_the_cadence_of_its_level(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-08-01");
    done(&hub, CITY_OFFICE, "enforce", &["2023-03-20"]).await;
    done(&hub, COUNTY_OFFICES[0], "enforce", &["2023-03-20"]).await;
    done(&hub, SECTIONS[0], "enforce", &["2023-01-31", "2023-03-20"]).await;
    // The same days, asked backwards and forwards.
    for (office, day, state, windows) in [
        (CITY_OFFICE, "2023-03-19", "ON_TRACK", vec!["ON_TRACK"]),
        (CITY_OFFICE, "2023-03-20", "MET", vec!["MET"]),
        (CITY_OFFICE, "2023-06-30", "MET", vec!["MET"]),
        (
            CITY_OFFICE,
            "2023-07-01",
            "ON_TRACK",
            vec!["MET", "ON_TRACK"],
        ),
        (COUNTY_OFFICES[0], "2023-03-31", "MET", vec!["MET"]),
        (
            COUNTY_OFFICES[0],
            "2023-06-20",
            "AT_RISK",
            vec!["MET", "AT_RISK"],
        ),
        (
            COUNTY_OFFICES[0],
            "2023-07-01",
            "MISSED",
            vec!["MET", "MISSED", "ON_TRACK"],
        ),
        (
            SECTIONS[0],
            "2023-02-01",
            "ON_TRACK",
            vec!["MET", "ON_TRACK"],
        ),
        (
            SECTIONS[0],
            "2023-03-31",
            "MISSED",
            vec!["MET", "MISSED", "MET"],
        ),
    ] {
        let found = standing(&hub, office, "enforce", day).await;
        let expected = (
            state.to_owned(),
            windows.into_iter().map(str::to_owned).collect(),
        );
        assert_eq!(found, expected, "{office} {day}");
    }
    // What is asked without a number is never overdue.
    assert_eq!(
        standing(&hub, SECTIONS[0], "meet", "2023-07-31").await.0,
        "NO_DATA"
    );
    done(&hub, SECTIONS[0], "meet", &["2023-02-02"]).await;
    assert_eq!(
        standing(&hub, SECTIONS[0], "meet", "2023-07-31").await.0,
        "ON_TRACK"
    );
}

async fn what_nobody_is_named_for_stays_open_and_no_clock_starts_for_an_office(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-12-31");
    let office = COUNTY_OFFICES[0];
    let own = format!("{office}.reporter");
    let found = hub
        .ask_with(&own, OFFICE_DUTIES, json!({ "code": office }))
        .await
        .ok();
    let duties = found.list("agency.duties").iter();
    let found: Vec<Value> = duties
        .map(|one| json!([one["duty"]["code"], one["state"], one["unknown"]]))
        .collect();
    let expected = [
        json!(["enforce", "MISSED", null]),
        json!(["meet", "NO_DATA", "NOTHING_RECORDED"]),
        json!(["after-case", "NO_DATA", "CLOCK_NOT_KEPT"]),
    ];
    assert_eq!(found, expected);
    let refused = record(&hub, &own, input(office, "unlisted", "2023-02-01")).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    let variables = json!({ "code": PREFECTURE });
    let city = hub
        .ask_with("9901.viewer", OFFICES_OF_PLACE, variables)
        .await
        .ok();
    let duties = city.list("jurisdiction.compliance.offices.duties");
    assert_eq!(
        (&duties[3]["open"], &duties[4]["open"]),
        (&json!(false), &json!(true))
    );
    let unlisted = city.at("jurisdiction.compliance.offices.total.cells.4");
    assert_eq!(
        (&unlisted["denominator"], &unlisted["state"]),
        (&json!(0), &json!("NO_DATA")),
        "the plan names nobody for it"
    );
    let target = &city.list("jurisdiction.compliance.targets")[4];
    let known = json!([
        target["target"]["code"],
        target["numerator"],
        target["state"],
        target["unknown"],
        target["open"]
    ]);
    assert_eq!(
        known,
        json!(["unlisted", null, "NO_DATA", "NOBODY_NAMED", true])
    );
}

async fn an_office_sees_what_it_has_to_do_next(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-02-05");
    done(&hub, SECTIONS[0], "enforce", &["2023-02-03"]).await;
    let due = async |office: &str| {
        let query = "{ viewer { fallsDue(until: \"2023-06-30\") { nodes { day kind campaignCode code period done } } } }";
        let answer = hub.ask(&format!("{office}.reporter"), query).await.ok();
        let nodes = answer.list("viewer.fallsDue.nodes").iter();
        let own = nodes.filter(|one| one["campaignCode"] == PLAN);
        own.map(|one| {
            json!([
                one["day"],
                one["kind"],
                one["code"],
                one["period"],
                one["done"]
            ])
        })
        .collect::<Vec<_>>()
    };
    for (office, expected) in [
        (
            SECTIONS[0],
            json!(["2023-02-28", "DUTY", "enforce", "2023-02", true]),
        ),
        (
            SECTIONS[1],
            json!(["2023-02-28", "DUTY", "enforce", "2023-02", false]),
        ),
        (
            COUNTY_OFFICES[0],
            json!(["2023-03-31", "DUTY", "enforce", "2023-Q1", false]),
        ),
        (
            CITY_OFFICE,
            json!(["2023-06-30", "DUTY", "enforce", "2023-H1", false]),
        ),
        (
            COMMUNITIES[0],
            json!(["2023-02-28", "DUTY", "patrol", "2023-02", false]),
        ),
    ] {
        assert_eq!(due(office).await, [expected], "{office}");
    }
}
