//! Taking back: what nobody has signed by its reporter, what is signed and not
//! accepted by its reviewer, with a reason.

use cengbao_domain::policy::Role;
use serde_json::json;

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, step};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, SECTIONS, TOWN};

both!(
    a_reporter_takes_back_what_nobody_has_signed,
    a_reviewer_takes_back_what_is_signed_and_not_accepted,
    what_is_accepted_is_not_taken_back,
    who_signs_alone_takes_back_alone,
);

const COORDINATOR: &str = "990101001.coordinator";

async fn a_reporter_takes_back_what_nobody_has_signed(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let submitted = desk.submitted("2023-01", &Cells::found(4), None).await;
    let refused = desk.withdraw(Role::Reviewer, &submitted, Some("退")).await;
    assert_eq!(
        refused.ok().text("it.outcome"),
        "NOT_ALLOWED",
        "he returns it"
    );
    let taken = desk.withdraw(Role::Reporter, &submitted, None).await.ok();
    assert_eq!(taken.text("it.report.state"), "DRAFT");
    let overtaken = desk.sign(&submitted).await.ok();
    assert_eq!(overtaken.text("it.outcome"), "CONFLICT");
    let again = desk.submit(&Paper::done(&taken)).await.ok();
    assert_eq!(
        again.number("it.report.revision"),
        2,
        "submitted again as it was, it is a revision of its own"
    );
    let again = Paper::done(&again);
    let taken = desk.withdraw(Role::Reporter, &again, None).await.ok();
    let version = Some(Paper::done(&taken).version);
    let saved = desk.save("2023-01", &Cells::found(5), version).await.ok();
    assert_eq!(
        saved.number("it.report.revision"),
        3,
        "what was submitted is kept"
    );
    let submitted = Paper::done(&desk.submit(&Paper::done(&saved)).await);
    let signed = Paper::done(&desk.sign(&submitted).await);
    let query = "query($id: ID!) { report(id: $id) { events { action } } }";
    let outside = hub.ask_with(COORDINATOR, query, json!({ "id": signed.id }));
    assert_eq!(
        outside.await.ok().texts("report.events", "action"),
        ["SIGN"],
        "what happened before is the unit's own"
    );
    hub.verify_rollup();
}

async fn a_reviewer_takes_back_what_is_signed_and_not_accepted(hub: Hub) {
    hub.today("2023-03-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(4)).await;
    let signed = desk.file("2023-02", &Cells::found(6)).await;
    for reason in [None, Some("  ")] {
        let answer = desk.withdraw(Role::Reviewer, &signed, reason).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{reason:?}");
    }
    let by_reporter = desk.withdraw(Role::Reporter, &signed, Some("误报")).await;
    assert_eq!(by_reporter.ok().text("it.outcome"), "NOT_ALLOWED");
    let taken = desk.withdraw(Role::Reviewer, &signed, Some("误报")).await;
    let taken = taken.ok();
    assert_eq!(taken.text("it.report.state"), "WITHDRAWN");
    assert!(taken.at("it.report.inForce").is_null());
    let table = hub.table(TOWN, "2023-02", "UNIT").await;
    let row = table.row(COMMUNITIES[0]);
    assert_eq!(row.cell(FOUND).0, Some("4"), "the total before is carried");
    assert_eq!(row.carried(), (Some("2023-01"), Some("WITHDRAWN")));
    let query = "query($id: ID!) { report(id: $id) { state events { action reason } } }";
    let outside = hub
        .ask_with(COORDINATOR, query, json!({ "id": signed.id }))
        .await
        .ok();
    assert_eq!(outside.text("report.state"), "WITHDRAWN");
    let last = outside.list("report.events").last().unwrap();
    assert_eq!(*last, json!({ "action": "WITHDRAW", "reason": "误报" }));
    let accept = hub.change(COORDINATOR, "acceptReport", step(&Paper::done(&taken)));
    assert_eq!(accept.await.ok().text("it.outcome"), "NOT_ALLOWED");
    hub.today("2023-03-20");
    let taken = Paper::done(&taken);
    let again = desk.file_again(&taken, "2023-02", &Cells::found(7)).await;
    let table = hub.table(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(table.total().cell(FOUND).0, Some("7"));
    assert_eq!(
        table.total().counts(),
        (3, 1, 1),
        "in time by its first signing"
    );
    assert!(again.version > signed.version);
    hub.verify_rollup();
}

async fn what_is_accepted_is_not_taken_back(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let accepted = Paper::done(&hub.change(COORDINATOR, "acceptReport", step(&signed)).await);
    let refused = desk.withdraw(Role::Reviewer, &accepted, Some("误报")).await;
    assert_eq!(refused.ok().text("it.outcome"), "NOT_ALLOWED");
    let query = "query($id: ID!) { report(id: $id) { allowedActions { action allowed reason } } }";
    let reviewer = format!("{}.reviewer", COMMUNITIES[0]);
    let answer = hub
        .ask_with(&reviewer, query, json!({ "id": signed.id }))
        .await
        .ok();
    let actions = answer.list("report.allowedActions");
    let withdraw = actions.iter().find(|one| one["action"] == "WITHDRAW");
    let withdraw = withdraw.unwrap();
    assert_eq!(withdraw["allowed"], json!(false));
    assert!(
        withdraw["reason"].as_str().unwrap().contains("ACCEPTED"),
        "{withdraw}"
    );
}

async fn who_signs_alone_takes_back_alone(hub: Hub) {
    hub.today("2023-03-09");
    let reporter = "990101001.xf.reporter";
    let input = json!({ "unit": SECTIONS[0], "campaign": "li-2023", "schedule": "weekly", "period": "2023-W10",
        "cells": [{ "key": "1.1", "value": "6" }] });
    let paper = Paper::done(&hub.change(reporter, "saveReport", input).await);
    let signed = Paper::done(&hub.change(reporter, "submitReport", step(&paper)).await);
    let mut correction = step(&signed);
    correction["reason"] = json!("漏报");
    correction["cells"] = json!([{ "key": "1.1", "value": "7" }]);
    let begun = Paper::done(&hub.change(reporter, "correctReport", correction).await);
    let corrected = hub.change(reporter, "submitReport", step(&begun)).await;
    assert_eq!(corrected.clone().ok().text("it.report.state"), "CORRECTED");
    let mut input = step(&Paper::done(&corrected));
    input["reason"] = json!("误报");
    let taken = hub.change(reporter, "withdrawReport", input).await.ok();
    assert_eq!(taken.text("it.report.state"), "WITHDRAWN");
    hub.verify_rollup();
}
