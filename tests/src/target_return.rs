//! What units say of targets: filed and signed by two, corrected and never lost, for nobody but oneself.

mod refused;
mod void;

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    a_return_counts_once_another_has_signed_it,
    nobody_returns_for_another,
    a_correction_counts_when_it_is_signed_and_loses_nothing,
    two_returns_of_one_day_do_not_stand,
);

const FIELDS: &str = "outcome reason targetReturn { id unit { kind code name nodeId } campaignCode targetCode asOf \
    numerator denominator before holds note state revision reason filedBy filedAsStandIn filedAt decidedBy decidedAsStandIn decidedAt decidedReason \
    supersededAt allowedActions { action allowed reason } }";

/// Asks for a change of a return.
pub(crate) async fn change(hub: &Hub, account: &str, mutation: &str, input: Value) -> Answer {
    let kind = mutation[..1].to_uppercase() + &mutation[1..];
    let query = format!(
        "mutation($input: {kind}Input!) {{ it: {mutation}(input: $input) {{ {FIELDS} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

fn rate(numerator: i64, denominator: i64) -> Value {
    json!({ "numerator": numerator.to_string(), "denominator": denominator.to_string() })
}

/// Files a return.
pub(crate) async fn file(
    hub: &Hub,
    account: &str,
    (unit, target): (&str, &str),
    as_of: &str,
    figures: Value,
) -> Answer {
    let input = json!({ "unit": unit, "campaign": CAMPAIGN, "target": target, "asOf": as_of, "figures": figures });
    change(hub, account, "fileTargetReturn", input).await
}

pub(crate) async fn decide(hub: &Hub, account: &str, id: &str, send_back: Option<&str>) -> Answer {
    let input = json!({ "targetReturn": id, "sendBack": send_back });
    change(hub, account, "decideTargetReturn", input).await
}

pub(crate) async fn correct(hub: &Hub, account: &str, id: &str, figures: Value) -> Answer {
    let input = json!({ "targetReturn": id, "reason": "数错了", "figures": figures });
    change(hub, account, "correctTargetReturn", input).await
}

/// A unit files of itself, and its reviewer signs; the id.
pub(crate) async fn signed(
    hub: &Hub,
    unit: &str,
    target: &str,
    as_of: &str,
    figures: Value,
) -> String {
    let reporter = format!("{unit}.reporter");
    let filed = file(hub, &reporter, (unit, target), as_of, figures)
        .await
        .ok();
    assert_eq!(filed.text("it.outcome"), "DONE", "{filed:#?}");
    let id = filed.text("it.targetReturn.id").to_owned();
    let done = decide(hub, &format!("{unit}.reviewer"), &id, None)
        .await
        .ok();
    assert_eq!(done.text("it.outcome"), "DONE", "{done:#?}");
    id
}

/// A unit's own figures of the target, on a day.
async fn counted(hub: &Hub, unit: &str, target: &str, day: &str) -> Value {
    let query = "query($code: String!, $targets: [String!], $day: Date!) { agency(code: $code) { \
        compliance(campaign: \"zhen-2023\", asOf: $day) { targets(codes: $targets) { numerator denominator } } } }";
    let variables = json!({ "code": unit, "targets": [target], "day": day });
    let answer = hub.ask_with("99.viewer", query, variables).await.ok();
    let cell = answer.at("agency.compliance.targets.0");
    json!([cell["numerator"], cell["denominator"]])
}

async fn listed(hub: &Hub, account: &str, unit: &str) -> Vec<(String, i64)> {
    let query = "query($code: String!) { agency(code: $code) { targetReturns(filter: { campaign: \"zhen-2023\", \
        withSuperseded: true }) { nodes { state revision } } } }";
    let answer = hub
        .ask_with(account, query, json!({ "code": unit }))
        .await
        .ok();
    let nodes = answer.list("agency.targetReturns.nodes").iter();
    nodes
        .map(|one| {
            let state = one["state"].as_str().unwrap().to_owned();
            (state, one["revision"].as_i64().unwrap())
        })
        .collect()
}

async fn a_return_counts_once_another_has_signed_it(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let (reporter, reviewer) = (format!("{unit}.reporter"), format!("{unit}.reviewer"));
    let filed = file(
        &hub,
        &reporter,
        (unit, "trained"),
        "2023-06-15",
        rate(9, 10),
    )
    .await
    .ok();
    assert_eq!(filed.text("it.outcome"), "DONE");
    assert_eq!(filed.text("it.targetReturn.state"), "FILED");
    assert_eq!(filed.text("it.targetReturn.unit.code"), unit);
    let id = filed.text("it.targetReturn.id").to_owned();
    // It does not count, and nobody outside sees it.
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-30").await,
        json!([null, null])
    );
    assert!(listed(&hub, "990101.coordinator", unit).await.is_empty());
    assert_eq!(
        listed(&hub, &reviewer, unit).await,
        [("FILED".to_owned(), 1)]
    );
    // Who filed it does not sign it.
    let own = decide(&hub, &reporter, &id, None).await.ok();
    assert_eq!(own.text("it.outcome"), "NOT_ALLOWED");
    let actions = own.at("it.targetReturn");
    assert_eq!(*actions, Value::Null);
    let signed = decide(&hub, &reviewer, &id, None).await.ok();
    assert_eq!(signed.text("it.targetReturn.state"), "SIGNED");
    assert_eq!(
        signed.text("it.targetReturn.decidedBy"),
        format!("岗位 {reviewer}")
    );
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-30").await,
        json!(["9", "10"])
    );
    // From its day on, and not before.
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-14").await,
        json!([null, null])
    );
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-15").await,
        json!(["9", "10"])
    );
    let twice = decide(&hub, &reviewer, &id, None).await.ok();
    assert_eq!(twice.text("it.outcome"), "NOT_ALLOWED");
    // One account that holds both roles is still one pair of eyes.
    let both = file(&hub, "both", (unit, "share"), "2023-06-15", rate(1, 2))
        .await
        .ok();
    let id = both.text("it.targetReturn.id").to_owned();
    let own = decide(&hub, "both", &id, None).await.ok();
    assert_eq!(own.text("it.outcome"), "NOT_ALLOWED");
    let back = decide(&hub, &reviewer, &id, Some("请核实")).await.ok();
    assert_eq!(back.text("it.targetReturn.state"), "RETURNED");
    assert_eq!(back.text("it.targetReturn.decidedReason"), "请核实");
    assert_eq!(
        counted(&hub, unit, "share", "2023-06-30").await,
        json!([null, null])
    );
}

async fn nobody_returns_for_another(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    // Who sees it and may not.
    for account in [
        "990101.coordinator",
        "990101001.coordinator",
        "99.viewer",
        "990101001001.jwh.reviewer",
        "990101001001.jwh.viewer",
    ] {
        let answer = file(&hub, account, (unit, "trained"), "2023-06-01", rate(1, 1))
            .await
            .ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
    // Who does not see it finds none.
    let plant = format!("{}.enterprise", PLANT.code());
    for account in [
        "990102.coordinator",
        "990101001002.jwh.reporter",
        "990102001001.cwh.reporter",
        "990101001.gm.reporter",
        plant.as_str(),
        "nobody",
    ] {
        let answer = file(&hub, account, (unit, "trained"), "2023-06-01", rate(1, 1)).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
    }
    // An enterprise returns of itself, and it counts at once.
    let code = PLANT.code();
    let own = file(&hub, &plant, (&code, "insured"), "2023-06-01", rate(3, 4))
        .await
        .ok();
    assert_eq!(own.text("it.targetReturn.state"), "SIGNED");
    assert_eq!(own.text("it.targetReturn.unit.kind"), "ENTERPRISE");
    // Its town sees it and does not write it; another enterprise has none of it.
    let town = "990101001.coordinator";
    let answer = file(&hub, town, (&code, "insured"), "2023-06-02", rate(4, 4))
        .await
        .ok();
    assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED");
    let hotel = format!("{}.enterprise", HOTEL.code());
    let answer = file(&hub, &hotel, (&code, "insured"), "2023-06-02", rate(4, 4)).await;
    assert_eq!(answer.error_code(), "NOT_FOUND");
}

async fn a_correction_counts_when_it_is_signed_and_loses_nothing(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let (reporter, reviewer) = (format!("{unit}.reporter"), format!("{unit}.reviewer"));
    let first = signed(&hub, unit, "trained", "2023-06-15", rate(9, 10)).await;
    let wrong = correct(&hub, &reporter, &first, rate(10, 10)).await.ok();
    assert_eq!(wrong.text("it.outcome"), "DONE");
    assert_eq!(wrong.number("it.targetReturn.revision"), 2);
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-30").await,
        json!(["9", "10"])
    );
    // What is sent back is corrected itself.
    let wrong = wrong.text("it.targetReturn.id").to_owned();
    decide(&hub, &reviewer, &wrong, Some("仍不对")).await.ok();
    let aside = correct(&hub, &reporter, &first, rate(8, 10)).await.ok();
    assert_eq!(aside.text("it.outcome"), "CONFLICT");
    assert_eq!(aside.text("it.targetReturn.id"), wrong);
    let second = correct(&hub, &reporter, &wrong, rate(8, 10)).await.ok();
    assert_eq!(second.text("it.outcome"), "DONE", "{second:#?}");
    let second = second.text("it.targetReturn.id").to_owned();
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-30").await,
        json!(["9", "10"])
    );
    decide(&hub, &reviewer, &second, None).await.ok();
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-30").await,
        json!(["8", "10"])
    );
    let all = listed(&hub, &reporter, unit).await;
    let states: Vec<(&str, i64)> = all
        .iter()
        .map(|(state, at)| (state.as_str(), *at))
        .collect();
    assert_eq!(states, [("SIGNED", 1), ("RETURNED", 2), ("SIGNED", 3)]);
    // From outside the unit: what was signed.
    assert_eq!(listed(&hub, "990101.coordinator", unit).await.len(), 2);
    let again = correct(&hub, &reporter, &first, rate(7, 10)).await.ok();
    assert_eq!(again.text("it.outcome"), "CONFLICT");
    // A day that was wrong is corrected too: the figure leaves the one and stands on the other.
    let input = json!({ "targetReturn": second, "reason": "日期错了", "asOf": "2023-06-20", "figures": rate(8, 10) });
    let moved = change(&hub, &reporter, "correctTargetReturn", input)
        .await
        .ok();
    let moved = moved.text("it.targetReturn.id").to_owned();
    decide(&hub, &reviewer, &moved, None).await.ok();
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-19").await,
        json!([null, null])
    );
    assert_eq!(
        counted(&hub, unit, "trained", "2023-06-20").await,
        json!(["8", "10"])
    );
}

async fn two_returns_of_one_day_do_not_stand(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let reporter = format!("{unit}.reporter");
    let hub = Arc::new(hub);
    let mut filings = JoinSet::new();
    for at in 0..6 {
        let (hub, reporter) = (Arc::clone(&hub), reporter.clone());
        filings.spawn(async move {
            let filed = file(
                &hub,
                &reporter,
                (unit, "trained"),
                "2023-06-15",
                rate(at, 10),
            );
            filed.await.ok().text("it.outcome").to_owned()
        });
    }
    let mut outcomes = filings.join_all().await;
    outcomes.sort();
    assert_eq!(
        outcomes,
        [
            "CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "CONFLICT", "DONE"
        ]
    );
    assert_eq!(listed(&hub, &reporter, unit).await.len(), 1);
    // Of another day there may be one.
    let other = file(
        &hub,
        &reporter,
        (unit, "trained"),
        "2023-06-16",
        rate(1, 10),
    )
    .await
    .ok();
    assert_eq!(other.text("it.outcome"), "DONE");
}
