//! What a stand-in does beside reports says so too: what it says of targets, and what it records as progress. An
//! appointment that is repeated under its key is one.

use cengbao_domain::policy::Role::Coordinator;
use serde_json::{Value, json};

use super::{APPOINT, CLERK, OTHER, SPAN, TOWN_COORDINATOR, UNIT};
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::progress;
use crate::target_return::{correct, decide, file};
use crate::world::accounts::{grant, spec};
use crate::world::plan::{LEAD, apply_in_town};
use crate::world::{SECTIONS, TOWN, targets};

both!(
    what_a_stand_in_says_of_a_target_says_so,
    what_a_stand_in_records_says_so_and_he_does_not_strike_it_off,
    an_appointment_repeated_under_its_key_is_one,
);

fn rate(numerator: i64) -> Value {
    json!({ "numerator": numerator.to_string(), "denominator": "10" })
}

fn marks(answer: &Answer) -> (bool, bool) {
    let found = answer.at("it.targetReturn");
    assert_eq!(answer.text("it.outcome"), "DONE", "{answer:#?}");
    (
        found["filedAsStandIn"] == true,
        found["decidedAsStandIn"] == true,
    )
}

async fn what_a_stand_in_says_of_a_target_says_so(hub: Hub) {
    targets::apply(&hub);
    let of = (UNIT, "trained");
    let unseen = file(&hub, CLERK, of, "2023-01-15", rate(9)).await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
    hub.clerk_stands_in("FILE").await;
    hub.appoint(TOWN_COORDINATOR, OTHER, (UNIT, "SIGN"), SPAN, "审核人出差")
        .await
        .ok();
    let filed = file(&hub, CLERK, of, "2023-01-15", rate(9)).await.ok();
    assert_eq!(marks(&filed), (true, false));
    let id = filed.text("it.targetReturn.id").to_owned();
    let signed = decide(&hub, OTHER, &id, None).await.ok();
    assert_eq!(marks(&signed), (true, true));
    // Whoever reads it from above is told, and what the unit says itself afterwards is its own.
    let query = "query($code: String!) { agency(code: $code) { targetReturns(filter: { campaign: \"zhen-2023\" }) { \
        nodes { filedAsStandIn decidedAsStandIn } } } }";
    let above = hub.ask_with(TOWN_COORDINATOR, query, json!({ "code": UNIT }));
    let above = above.await.ok();
    let both = json!([{ "filedAsStandIn": true, "decidedAsStandIn": true }]);
    assert_eq!(above.at("agency.targetReturns.nodes"), &both);
    let reporter = format!("{UNIT}.reporter");
    let own = correct(&hub, &reporter, &id, rate(8)).await.ok();
    assert_eq!(marks(&own), (false, false));
    let id = own.text("it.targetReturn.id").to_owned();
    let back = decide(&hub, OTHER, &id, Some("请核实")).await.ok();
    assert_eq!(marks(&back), (false, true));
    let corrected = correct(&hub, CLERK, &id, rate(7)).await.ok();
    assert_eq!(marks(&corrected), (true, false));
}

async fn what_a_stand_in_records_says_so_and_he_does_not_strike_it_off(hub: Hub) {
    apply_in_town(&hub);
    let chief = spec("chief", Some(SECTIONS[0]), vec![grant(Coordinator, TOWN)]);
    let operator = hub
        .store()
        .system("the tests' accounts", noon("2023-01-01"));
    operator.create_accounts(&[chief]).await.unwrap();
    let appointed = hub.appoint(
        "990101.coordinator",
        "chief",
        (LEAD, "FILE"),
        SPAN,
        "无专职人员",
    );
    assert_eq!(appointed.await.ok().text("it.outcome"), "DONE");
    let input = json!({ "campaign": "plan-2023", "item": { "kind": "MILESTONE", "code": "soon" }, "on": "2023-01-20",
        "note": "已印发文件", "reached": true, "agency": LEAD });
    let proposed = progress::change(&hub, "chief", "recordProgress", input);
    let proposed = proposed.await.ok();
    assert_eq!(proposed.text("it.outcome"), "DONE");
    assert_eq!(proposed.at("it.entry.asStandIn"), &json!(true));
    assert_eq!(proposed.text("it.entry.recordedBy"), "岗位 chief");

    let proposal = json!({ "proposal": proposed.text("it.entry.id") });
    let own = progress::change(&hub, "chief", "strikeOffProgress", proposal.clone());
    assert_eq!(own.await.ok().text("it.outcome"), "NOT_ALLOWED");
    let struck = progress::change(&hub, TOWN_COORDINATOR, "strikeOffProgress", proposal);
    let struck = struck.await.ok();
    assert_eq!(struck.text("it.outcome"), "DONE");
    assert_eq!(struck.at("it.entry.asStandIn"), &json!(false));
    // Another's decision he undoes as any coordinator does, and what the office records is its own.
    let undo = json!({ "entry": struck.text("it.entry.id"), "reason": "再核" });
    let undone = progress::change(&hub, "chief", "reopenProgress", undo)
        .await
        .ok();
    assert_eq!(undone.text("it.outcome"), "DONE");
    assert_eq!(undone.at("it.entry.asStandIn"), &json!(false));
    let reporter = format!("{LEAD}.reporter");
    let own = progress::record(&hub, &reporter, "soon", "2023-01-21", false);
    assert_eq!(own.await.ok().at("it.entry.asStandIn"), &json!(false));
}

async fn an_appointment_repeated_under_its_key_is_one(hub: Hub) {
    let input = |key: &str, reason: &str| {
        json!({ "input": { "unit": UNIT, "account": CLERK, "duty": "FILE", "from": SPAN.0, "until": SPAN.1,
            "reason": reason, "idempotencyKey": key } })
    };
    let send = async |by: &str, key: &str, reason: &str| {
        hub.ask_with(by, APPOINT, input(key, reason)).await
    };
    let first = send(TOWN_COORDINATOR, "k1", "病假").await.ok();
    assert_eq!(first.text("it.outcome"), "DONE");
    let id = first.text("it.standIn.id");
    let reused = send(TOWN_COORDINATOR, "k1", "出差").await;
    assert_eq!(reused.error_code(), "IDEMPOTENCY_KEY_REUSED");
    // The key is the account's own.
    let other = send("990101001.admin", "k1", "出差").await.ok();
    assert_eq!(other.text("it.standIn.id"), id, "the very same appointment");
    // Its first day has passed: anew it would be refused, under its key it is what it came to.
    hub.today("2023-02-03");
    let late = send(TOWN_COORDINATOR, "k2", "病假").await;
    assert_eq!(late.error_code(), "BAD_INPUT");
    let again = send(TOWN_COORDINATOR, "k1", "病假").await.ok();
    assert_eq!(again.text("it.standIn.id"), id);
    assert_eq!(again.text("it.standIn.reason"), "病假");
    let list = hub.ask(TOWN_COORDINATOR, "{ standIns { nodes { id } } }");
    assert_eq!(list.await.ok().list("standIns.nodes").len(), 1);
}
