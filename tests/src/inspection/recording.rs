//! Recording what an office did, and correcting it: by the office itself alone.

use serde_json::{Value, json};

use super::{FIELDS, input, record, standing};
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::OFFICE_DUTIES;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::inspection::{COUNTY_OFFICES, PLAN, apply};
use crate::world::{COMMUNITIES, SECTIONS};

both!(
    nobody_records_for_another_office,
    what_an_office_did_is_corrected_and_never_lost,
);

async fn correct(hub: &Hub, account: &str, input: Value) -> Answer {
    let query = format!(
        "mutation($input: CorrectActivityInput!) {{ it: correctActivity(input: $input) {{ {FIELDS} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

async fn nobody_records_for_another_office(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-03-01");
    let [fire, trade] = SECTIONS;
    for (account, expected) in [
        (format!("{fire}.reporter"), "DONE"),
        // Who sees it and may not.
        (format!("{fire}.reviewer"), "NOT_ALLOWED"),
        (format!("{fire}.viewer"), "NOT_ALLOWED"),
        (FIRE_SUPERVISOR.to_owned(), "NOT_ALLOWED"),
        ("990101001.coordinator".to_owned(), "NOT_ALLOWED"),
        ("9901.coordinator".to_owned(), "NOT_ALLOWED"),
    ] {
        let answer = record(&hub, &account, input(fire, "enforce", "2023-02-01"))
            .await
            .ok();
        assert_eq!(answer.text("it.outcome"), expected, "{account}");
    }
    // Who does not see its evidence finds none.
    for account in [
        format!("{trade}.reporter"),
        format!("{}.reporter", COMMUNITIES[0]),
        format!("{}.reporter", COUNTY_OFFICES[1]),
        "990101002.coordinator".to_owned(),
        "990102.coordinator".to_owned(),
        "990101001.admin".to_owned(),
        "nobody".to_owned(),
    ] {
        let answer = record(&hub, &account, input(fire, "enforce", "2023-02-01")).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
    }
    // Who stands in for it reads it, and records nothing for it.
    let clerk = format!("{trade}.reporter");
    let span = ("2023-03-01", "2023-03-10");
    let appointed = hub.appoint("99.coordinator", &clerk, (fire, "FILE"), span, "病假");
    assert_eq!(appointed.await.ok().text("it.outcome"), "DONE");
    let answer = record(&hub, &clerk, input(fire, "enforce", "2023-02-01")).await;
    assert_eq!(answer.ok().text("it.outcome"), "NOT_ALLOWED");
    // What is not its own, not yet, or named twice.
    let own = format!("{fire}.reporter");
    for (given, place) in [
        (input(fire, "patrol", "2023-02-01"), "duty"),
        (input(fire, "nothing", "2023-02-01"), "duty"),
        (input(fire, "enforce", "2023-03-02"), "doneOn"),
        (
            json!({ "campaign": PLAN, "duty": "enforce", "doneOn": "2023-02-01" }),
            "unit",
        ),
        (
            json!({ "unit": fire, "enterprise": fire, "campaign": PLAN, "duty": "enforce", "doneOn": "2023-02-01" }),
            "unit",
        ),
    ] {
        let answer = record(&hub, &own, given).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{place}");
        assert!(answer.as_text().contains(place), "{answer:#?}");
    }
}

async fn what_an_office_did_is_corrected_and_never_lost(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-03-01");
    let fire = SECTIONS[0];
    let own = format!("{fire}.reporter");
    let mut given = input(fire, "enforce", "2023-01-10");
    given["idempotencyKey"] = json!("once");
    let first = record(&hub, &own, given.clone()).await.ok();
    let again = record(&hub, &own, given).await.ok();
    assert_eq!(first.text("it.activity.id"), again.text("it.activity.id"));
    assert_eq!(standing(&hub, fire, "enforce", "2023-01-31").await.0, "MET");
    let change = json!({ "activity": first.text("it.activity.id"), "reason": "日期有误", "doneOn": "2023-02-10" });
    // Who reads it does not write over it.
    let other = correct(&hub, FIRE_SUPERVISOR, change.clone()).await.ok();
    assert_eq!(other.text("it.outcome"), "NOT_ALLOWED");
    let second = correct(&hub, &own, change.clone()).await.ok();
    assert_eq!(second.number("it.activity.revision"), 2);
    assert_eq!(
        correct(&hub, &own, change).await.ok().text("it.outcome"),
        "CONFLICT"
    );
    // January is as if nothing had been said of it; February is kept.
    let states = standing(&hub, fire, "enforce", "2023-02-28").await.1;
    assert_eq!(states, ["MISSED", "MET"]);
    let void =
        json!({ "activity": second.text("it.activity.id"), "reason": "没有进行", "void": true });
    let third = correct(&hub, &own, void).await.ok();
    assert_eq!(*third.at("it.activity.void"), json!(true));
    let states = standing(&hub, fire, "enforce", "2023-02-28").await.1;
    assert_eq!(states, ["MISSED", "AT_RISK"]);
    let all = hub
        .ask_with(&own, OFFICE_DUTIES, json!({ "code": fire }))
        .await
        .ok();
    let days: Vec<&Value> = all
        .list("agency.activities.nodes")
        .iter()
        .map(|one| &one["doneOn"])
        .collect();
    assert_eq!(days, ["2023-01-10", "2023-02-10", "2023-02-10"]);
}
