//! What offices do for milestones and tasks: who records it, who strikes it off, and that nothing of it is lost.

mod scope;
mod words;

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{PROGRESS, never_given};
use crate::world::accounts::OWN_COORDINATOR;
use crate::world::plan::{LEAD, PLAN, apply_in_town};
use crate::world::{SECTIONS, TOWN};

both!(
    an_office_records_for_its_own_items_alone,
    only_a_coordinator_above_strikes_off_and_never_his_own,
    a_correction_keeps_what_was_said_before_and_undoes_no_decision,
    what_was_looked_at_is_what_is_decided_upon,
    a_request_repeated_records_once,
    of_many_who_act_at_once_each_sees_what_the_other_did,
);

const FIELDS: &str = "outcome reason entry { id kind itemCode step on note evidence void recordedBy asStandIn revision reason supersededAt agency { code } }";

/// Sends one of the five mutations; the answer's data is under `it`.
pub(crate) async fn change(hub: &Hub, account: &str, name: &str, input: Value) -> Answer {
    let upper = name[..1].to_uppercase() + &name[1..];
    let query =
        format!("mutation($input: {upper}Input!) {{ it: {name}(input: $input) {{ {FIELDS} }} }}");
    let variables = json!({ "input": input });
    hub.ask_with(account, &query, variables).await
}

/// Records progress on a milestone of the plan.
pub(crate) async fn record(
    hub: &Hub,
    account: &str,
    item: &str,
    on: &str,
    reached: bool,
) -> Answer {
    let input = json!({ "campaign": PLAN, "item": { "kind": "MILESTONE", "code": item }, "on": on,
        "note": "已印发文件", "evidence": "文号1", "reached": reached });
    change(hub, account, "recordProgress", input).await
}

/// An office says that a milestone is reached, and the town strikes it off.
pub(crate) async fn strike_off(hub: &Hub, account: &str, item: &str, on: &str) -> String {
    let proposed = record(hub, account, item, on, true).await.ok();
    assert_eq!(proposed.text("it.outcome"), "DONE");
    let input = json!({ "proposal": proposed.text("it.entry.id") });
    let desk = format!("{TOWN}.coordinator");
    let struck = change(hub, &desk, "strikeOffProgress", input).await.ok();
    assert_eq!(struck.text("it.outcome"), "DONE");
    struck.text("it.entry.id").to_owned()
}

fn reporter(unit: &str) -> String {
    format!("{unit}.reporter")
}

async fn an_office_records_for_its_own_items_alone(hub: Hub) {
    apply_in_town(&hub);
    let (lead, fire, trade) = (reporter(LEAD), reporter(SECTIONS[0]), reporter(SECTIONS[1]));
    let done = record(&hub, &lead, "soon", "2023-01-20", false).await.ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    assert_eq!(done.text("it.entry.step"), "RECORD");
    assert_eq!(done.text("it.entry.agency.code"), LEAD);
    // It assists: it records, and does not say that the whole is reached.
    let helped = record(&hub, &fire, "soon", "2023-01-20", false).await.ok();
    assert_eq!(helped.text("it.outcome"), "DONE");
    let refused = record(&hub, &fire, "soon", "2023-01-20", true).await.ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    assert!(refused.text("it.reason").contains("leads"));
    // The document ties it to others; it is worked off by its parts; it lies in the future.
    for (account, item, on, place) in [
        (&trade, "soon", "2023-01-20", "item"),
        (&lead, "both", "2023-01-20", "item"),
        (&lead, "whole", "2023-01-20", "item"),
        (&lead, "nothing", "2023-01-20", "item"),
        (&lead, "soon", "2023-02-02", "on"),
    ] {
        let refused = record(&hub, account, item, on, false).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{item} {on}");
        assert!(refused.as_text().contains(place), "{refused:#?}");
    }
    let part = record(&hub, &lead, "whole.a", "2023-01-20", false).await;
    assert_eq!(part.ok().text("it.outcome"), "DONE");
    // Nobody records for another office, seen or unseen; who only reads does not record.
    let for_lead = json!({ "campaign": PLAN, "item": { "kind": "MILESTONE", "code": "soon" }, "on": "2023-01-20",
        "note": "代为登记", "agency": LEAD });
    let from_above = change(
        &hub,
        "990101001.coordinator",
        "recordProgress",
        for_lead.clone(),
    )
    .await;
    assert_eq!(from_above.ok().text("it.outcome"), "NOT_ALLOWED");
    for account in [&fire, "990101002.coordinator", "nobody"] {
        let refused = change(&hub, account, "recordProgress", for_lead.clone()).await;
        assert_eq!(refused.error_code(), "NOT_FOUND", "{account}");
    }
    let blank = json!({ "campaign": PLAN, "item": { "kind": "TASK", "code": "led" }, "on": "2023-01-20", "note": " " });
    let blank = change(&hub, &lead, "recordProgress", blank).await;
    assert_eq!(blank.error_code(), "BAD_INPUT");
}

async fn only_a_coordinator_above_strikes_off_and_never_his_own(hub: Hub) {
    apply_in_town(&hub);
    let lead = reporter(LEAD);
    let proposed = record(&hub, &lead, "soon", "2023-01-20", true).await.ok();
    let proposal = json!({ "proposal": proposed.text("it.entry.id") });
    let reviewer = format!("{LEAD}.reviewer");
    for account in [
        lead.as_str(),
        &reviewer,
        "990101001.viewer",
        OWN_COORDINATOR,
    ] {
        let refused = change(&hub, account, "strikeOffProgress", proposal.clone())
            .await
            .ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
    let neighbour = reporter(SECTIONS[0]);
    for account in [
        neighbour.as_str(),
        "990101002.coordinator",
        "98.coordinator",
    ] {
        let refused = change(&hub, account, "strikeOffProgress", proposal.clone()).await;
        assert_eq!(refused.error_code(), "NOT_FOUND", "{account}");
    }
    let unknown = json!({ "proposal": never_given("progress") });
    let unknown = change(&hub, "99.coordinator", "strikeOffProgress", unknown).await;
    assert_eq!(unknown.error_code(), "NOT_FOUND");
    let desk = "990101001.coordinator";
    let struck = change(&hub, desk, "strikeOffProgress", proposal.clone())
        .await
        .ok();
    assert_eq!(struck.text("it.entry.step"), "STRIKE_OFF");
    // It is over: nothing more is recorded until it is opened again.
    let more = record(&hub, &lead, "soon", "2023-01-21", false).await.ok();
    assert_eq!(more.text("it.outcome"), "NOT_ALLOWED");
    let entry = struck.text("it.entry.id").to_owned();
    let silent = json!({ "entry": entry, "reason": " " });
    let silent = change(&hub, desk, "reopenProgress", silent).await;
    assert_eq!(silent.error_code(), "BAD_INPUT");
    let reopened = json!({ "entry": entry, "reason": "抽查发现制度未执行" });
    let reopened = change(&hub, desk, "reopenProgress", reopened).await.ok();
    assert_eq!(reopened.text("it.entry.step"), "REOPEN");
    let more = record(&hub, &lead, "soon", "2023-01-21", true).await.ok();
    assert_eq!(more.text("it.outcome"), "DONE");
    let returned = json!({ "proposal": more.text("it.entry.id"), "reason": "佐证不足" });
    let returned = change(&hub, desk, "returnProgress", returned).await.ok();
    assert_eq!(returned.text("it.entry.note"), "佐证不足");
}

async fn a_correction_keeps_what_was_said_before_and_undoes_no_decision(hub: Hub) {
    apply_in_town(&hub);
    let lead = reporter(LEAD);
    let first = record(&hub, &lead, "soon", "2023-01-20", true).await.ok();
    let entry = first.text("it.entry.id").to_owned();
    let input = json!({ "entry": entry, "reason": "日期有误", "on": "2023-01-18" });
    let above = change(
        &hub,
        "990101001.coordinator",
        "correctProgress",
        input.clone(),
    )
    .await
    .ok();
    assert_eq!(above.text("it.outcome"), "NOT_ALLOWED");
    let second = change(&hub, &lead, "correctProgress", input.clone())
        .await
        .ok();
    assert_eq!(second.text("it.entry.on"), "2023-01-18");
    assert_eq!(second.text("it.entry.evidence"), "文号1");
    assert_eq!(second.number("it.entry.revision"), 2);
    let late = change(&hub, &lead, "correctProgress", input).await.ok();
    assert_eq!(late.text("it.outcome"), "CONFLICT");
    assert_eq!(
        late.at("it.entry.id"),
        second.at("it.entry.id"),
        "what holds"
    );
    let corrected = second.text("it.entry.id").to_owned();
    let proposal = json!({ "proposal": corrected });
    change(&hub, "990101001.coordinator", "strikeOffProgress", proposal)
        .await
        .ok();
    let void = json!({ "entry": corrected, "reason": "没有完成", "void": true });
    let decided = change(&hub, &lead, "correctProgress", void).await.ok();
    assert_eq!(decided.text("it.outcome"), "NOT_ALLOWED");
    // A proposal that nobody decided upon is taken back.
    let other = record(&hub, &lead, "some-day", "2023-01-20", true)
        .await
        .ok();
    let void = json!({ "entry": other.text("it.entry.id"), "reason": "没有完成", "void": true });
    let void = change(&hub, &lead, "correctProgress", void).await.ok();
    assert_eq!(*void.at("it.entry.void"), json!(true));
    let proposal = json!({ "proposal": void.text("it.entry.id") });
    let gone = change(&hub, "990101001.coordinator", "strikeOffProgress", proposal)
        .await
        .ok();
    assert_eq!(gone.text("it.outcome"), "CONFLICT");
    let all = hub
        .ask_with(&lead, PROGRESS, json!({ "campaign": PLAN }))
        .await
        .ok();
    let steps: Vec<(&str, i64)> = all
        .list("campaign.progress.nodes")
        .iter()
        .map(|one| {
            (
                one["step"].as_str().unwrap(),
                one["revision"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            ("PROPOSE", 1),
            ("PROPOSE", 2),
            ("STRIKE_OFF", 1),
            ("PROPOSE", 1),
            ("PROPOSE", 2)
        ]
    );
}

async fn what_was_looked_at_is_what_is_decided_upon(hub: Hub) {
    apply_in_town(&hub);
    let (lead, desk) = (reporter(LEAD), "990101001.coordinator");
    let seen = record(&hub, &lead, "soon", "2023-01-20", true).await.ok();
    let seen = seen.text("it.entry.id").to_owned();
    let corrected = json!({ "entry": seen, "reason": "补充", "note": "另有附件" });
    change(&hub, &lead, "correctProgress", corrected).await.ok();
    let stale = change(&hub, desk, "strikeOffProgress", json!({ "proposal": seen }))
        .await
        .ok();
    assert_eq!(stale.text("it.outcome"), "CONFLICT");
    // What was merely recorded is no proposal.
    let noted = record(&hub, &lead, "late", "2023-01-20", false).await.ok();
    let noted = json!({ "proposal": noted.text("it.entry.id") });
    let noted = change(&hub, desk, "strikeOffProgress", noted).await.ok();
    assert_eq!(noted.text("it.outcome"), "NOT_ALLOWED");
}

async fn a_request_repeated_records_once(hub: Hub) {
    apply_in_town(&hub);
    let lead = reporter(LEAD);
    let input = |note: &str| {
        json!({ "campaign": PLAN, "item": { "kind": "TASK", "code": "led" }, "on": "2023-01-20",
        "note": note, "idempotencyKey": "once" })
    };
    let first = change(&hub, &lead, "recordProgress", input("一"))
        .await
        .ok();
    let again = change(&hub, &lead, "recordProgress", input("一"))
        .await
        .ok();
    assert_eq!(first.body["data"], again.body["data"]);
    let other = change(&hub, &lead, "recordProgress", input("二")).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
    let all = hub
        .ask_with(&lead, PROGRESS, json!({ "campaign": PLAN }))
        .await
        .ok();
    assert_eq!(all.list("campaign.progress.nodes").len(), 1);
}

async fn of_many_who_act_at_once_each_sees_what_the_other_did(hub: Hub) {
    apply_in_town(&hub);
    let lead = reporter(LEAD);
    let proposed = record(&hub, &lead, "soon", "2023-01-20", true).await.ok();
    let proposal = proposed.text("it.entry.id").to_owned();
    let hub = Arc::new(hub);
    let mut asking = JoinSet::new();
    for at in 0..8 {
        let (hub, proposal) = (Arc::clone(&hub), proposal.clone());
        asking.spawn(async move {
            let desk = "990101001.coordinator";
            let answer = if at % 2 == 0 {
                let input = json!({ "proposal": proposal });
                change(&hub, desk, "strikeOffProgress", input).await
            } else {
                let input = json!({ "proposal": proposal, "reason": "佐证不足" });
                change(&hub, desk, "returnProgress", input).await
            };
            answer.ok().text("it.outcome").to_owned()
        });
    }
    let mut done = 0;
    while let Some(outcome) = asking.join_next().await {
        match outcome.unwrap().as_str() {
            "DONE" => done += 1,
            other => assert_eq!(other, "CONFLICT"),
        }
    }
    assert_eq!(done, 1, "one decision upon one proposal");
}
