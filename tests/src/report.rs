//! The life of a report: submitted, signed, accepted, sent back.

mod refusal;

use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, sent_back, step, value_at};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::BOTH;
use crate::world::{COMMUNITIES, SECTIONS};

both!(
    reviewer_cannot_sign_own_report,
    reporter_cannot_sign_and_reviewer_cannot_submit,
    a_report_goes_up_desk_by_desk,
    a_report_is_returned_with_a_reason_and_filed_again,
    a_return_without_a_reason_is_refused,
    a_reviewer_sends_back_before_it_leaves_the_unit,
    the_filer_alone_signs_where_the_document_says_so,
    lateness_goes_by_the_first_signing,
    the_due_day_itself_is_in_time,
    a_signed_report_is_not_written_over,
);

async fn reviewer_cannot_sign_own_report(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let mut input = desk.of_period("2023-01");
    input["cells"] = Cells::zero().input();
    let paper = Paper::done(&hub.change(BOTH, "saveReport", input).await);
    let paper = Paper::done(&hub.change(BOTH, "submitReport", step(&paper)).await);
    let refused = hub.change(BOTH, "signReport", step(&paper)).await.ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    assert!(!refused.text("it.reason").is_empty());
    assert_eq!(
        allowed(&hub, BOTH, &paper, "SIGN").await["allowed"],
        json!(false)
    );
    Paper::done(&desk.sign(&paper).await);
}

async fn reporter_cannot_sign_and_reviewer_cannot_submit(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = Paper::done(&desk.save("2023-01", &Cells::zero(), None).await);
    let by_reviewer = hub
        .change("990101001001.jwh.reviewer", "submitReport", step(&paper))
        .await
        .ok();
    assert_eq!(by_reviewer.text("it.outcome"), "NOT_ALLOWED");
    let paper = Paper::done(&desk.submit(&paper).await);
    for (account, step_name) in [
        ("reporter", "signReport"),
        ("viewer", "signReport"),
        ("reviewer", "acceptReport"),
    ] {
        let account = format!("990101001001.jwh.{account}");
        let refused = hub.change(&account, step_name, step(&paper)).await.ok();
        assert_eq!(
            refused.text("it.outcome"),
            "NOT_ALLOWED",
            "{account} {step_name}"
        );
    }
}

async fn a_report_goes_up_desk_by_desk(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.file("2023-01", &Cells::found(4)).await;
    assert_eq!(
        allowed(&hub, "990101001.coordinator", &paper, "ACCEPT").await["allowed"],
        json!(true)
    );
    let accepted = hub
        .change("990101001.coordinator", "acceptReport", step(&paper))
        .await;
    assert_eq!(accepted.clone().ok().text("it.report.state"), "ACCEPTED");
    let query =
        "query($id: ID!) { report(id: $id) { events { action by reason revision } inForce } }";
    let above = hub
        .ask_with("990101001.coordinator", query, json!({ "id": paper.id }))
        .await
        .ok();
    assert_eq!(
        above.texts("report.events", "action"),
        ["SIGN", "ACCEPT"],
        "what happened inside the unit stays there"
    );
    assert_eq!(above.number("report.inForce"), 1);
    let inside = hub
        .ask_with(
            "990101001001.jwh.reporter",
            query,
            json!({ "id": paper.id }),
        )
        .await
        .ok();
    assert_eq!(
        inside.texts("report.events", "action"),
        ["SAVE", "SUBMIT", "SIGN", "ACCEPT"]
    );
    let again = hub
        .change(
            "990101001.coordinator",
            "acceptReport",
            step(&Paper::done(&accepted)),
        )
        .await
        .ok();
    assert_eq!(again.text("it.outcome"), "NOT_ALLOWED");
    hub.verify_rollup();
}

async fn a_report_is_returned_with_a_reason_and_filed_again(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.file("2023-01", &Cells::found(4)).await;
    let input = sent_back(&paper, "第1项与台账不符", &["1.1"]);
    let answer = hub
        .change("990101001.coordinator", "returnReport", input)
        .await;
    assert_eq!(answer.text("it.report.state"), "RETURNED");
    assert_eq!(*answer.at("it.report.inForce"), Value::Null);
    let returned = Paper::done(&answer);
    let query = "query($id: ID!) { report(id: $id) { events { action reason cells } } }";
    let read = hub
        .ask_with(
            "990101001001.jwh.reporter",
            query,
            json!({ "id": paper.id }),
        )
        .await
        .ok();
    let last = read.list("report.events").last().unwrap();
    assert_eq!(
        *last,
        json!({ "action": "RETURN", "reason": "第1项与台账不符", "cells": ["1.1"] })
    );
    let cells = Cells::none().with("1.1", 3);
    let saved = desk.save("2023-01", &cells, Some(returned.version)).await;
    assert_eq!(
        value_at(&saved, "it.report", "2.1"),
        json!("0"),
        "the returned values are the draft to go on from"
    );
    let paper = Paper::done(&desk.submit(&Paper::done(&saved)).await);
    let signed = desk.sign(&paper).await.ok();
    assert_eq!(
        (
            signed.text("it.report.state"),
            signed.number("it.report.inForce")
        ),
        ("SIGNED", 2)
    );
    assert_eq!(value_at(&signed, "it.report", "1.1"), json!("3"));
    hub.verify_rollup();
}

async fn a_return_without_a_reason_is_refused(hub: Hub) {
    let paper = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    for reason in ["", "  "] {
        let answer = hub
            .change(
                "990101001.coordinator",
                "returnReport",
                sent_back(&paper, reason, &[]),
            )
            .await;
        assert_eq!(answer.error_code(), "BAD_INPUT");
    }
    let answer = hub
        .change(
            "990101001.coordinator",
            "returnReport",
            sent_back(&paper, "缺项", &["9.9"]),
        )
        .await;
    assert!(
        answer.body["errors"].is_array() || answer.text("it.outcome") == "REFUSED",
        "{answer:#?}"
    );
}

async fn a_reviewer_sends_back_before_it_leaves_the_unit(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.submitted("2023-01", &Cells::found(4), None).await;
    let answer = hub
        .change(
            "990101001.coordinator",
            "returnReport",
            sent_back(&paper, "早", &[]),
        )
        .await;
    let hidden = answer.body["errors"].is_array();
    assert!(
        hidden || answer.text("it.outcome") == "NOT_ALLOWED",
        "it has not left the unit: {answer:#?}"
    );
    let returned = hub
        .change(
            "990101001001.jwh.reviewer",
            "returnReport",
            sent_back(&paper, "补充", &[]),
        )
        .await;
    let paper = Paper::done(&returned);
    desk.file_again(&paper, "2023-01", &Cells::found(5)).await;
    hub.verify_rollup();
}

async fn the_filer_alone_signs_where_the_document_says_so(hub: Hub) {
    hub.today("2023-03-09");
    let input = json!({ "unit": SECTIONS[0], "campaign": "li-2023", "schedule": "weekly", "period": "2023-W10",
        "cells": [{ "key": "1.1", "value": "6" }] });
    let paper = Paper::done(
        &hub.change("990101001.xf.reporter", "saveReport", input)
            .await,
    );
    let signed = hub
        .change("990101001.xf.reporter", "submitReport", step(&paper))
        .await
        .ok();
    assert_eq!(
        (signed.text("it.outcome"), signed.text("it.report.state")),
        ("DONE", "SIGNED")
    );
    assert_eq!(signed.number("it.report.inForce"), 1);
    hub.verify_rollup();
}

async fn lateness_goes_by_the_first_signing(hub: Hub) {
    hub.today("2023-02-05");
    let in_time = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let waiting = hub
        .desk(COMMUNITIES[1])
        .submitted("2023-01", &Cells::found(1), None)
        .await;
    hub.today("2023-02-08");
    let answer = hub.desk(COMMUNITIES[1]).sign(&waiting).await.ok();
    assert_eq!(
        (
            answer.at("it.report.late"),
            answer.number("it.report.lateDays")
        ),
        (&json!(true), 3)
    );
    let input = sent_back(&in_time, "复核", &[]);
    let returned = Paper::done(
        &hub.change("990101001.coordinator", "returnReport", input)
            .await,
    );
    let again = hub
        .desk(COMMUNITIES[0])
        .submitted("2023-01", &Cells::found(5), Some(returned.version))
        .await;
    let answer = hub.desk(COMMUNITIES[0]).sign(&again).await.ok();
    assert_eq!(
        *answer.at("it.report.late"),
        json!(false),
        "the first signing was in time"
    );
    assert_eq!(
        hub.table("990101001", "2023-01", "TOTAL")
            .await
            .total()
            .counts(),
        (3, 2, 1)
    );
    hub.verify_rollup();
}

async fn the_due_day_itself_is_in_time(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let last_second = noon("2023-02-05") + std::time::Duration::from_secs(12 * 3600 - 1);
    hub.now(last_second);
    let paper = desk.submitted("2023-01", &Cells::zero(), None).await;
    let answer = desk.sign(&paper).await.ok();
    assert_eq!(
        (answer.text("it.report.dueOn"), answer.at("it.report.late")),
        ("2023-02-05", &json!(false))
    );
    hub.now(last_second + std::time::Duration::from_secs(1));
    let paper = hub
        .desk(COMMUNITIES[1])
        .submitted("2023-01", &Cells::zero(), None)
        .await;
    let answer = hub.desk(COMMUNITIES[1]).sign(&paper).await.ok();
    assert_eq!(
        answer.number("it.report.lateDays"),
        1,
        "a day ends at its end in Asia/Shanghai"
    );
}

async fn a_signed_report_is_not_written_over(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.file("2023-01", &Cells::found(4)).await;
    let answer = desk
        .save("2023-01", &Cells::found(9), Some(paper.version))
        .await
        .ok();
    assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED");
    let table = hub.table("990101001", "2023-01", "TOTAL").await;
    assert_eq!(table.total().cell(FOUND).0, Some("4"));
}

async fn allowed(hub: &Hub, account: &str, paper: &Paper, action: &str) -> Value {
    let query = "query($id: ID!) { report(id: $id) { allowedActions { action allowed reason } } }";
    let answer = hub
        .ask_with(account, query, json!({ "id": paper.id }))
        .await
        .ok();
    let found = answer
        .list("report.allowedActions")
        .iter()
        .find(|one| one["action"] == action);
    found
        .unwrap_or_else(|| panic!("no {action} in {answer:#?}"))
        .clone()
}
