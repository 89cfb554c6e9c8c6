//! What is owed, to whom, by when, and where it stands today.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, sent_back, step};
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_unit_sees_what_it_owes_in_the_order_of_the_due_days,
    the_status_follows_the_day_and_the_report,
    obligations_are_found_by_status_and_due_day,
    a_place_owes_what_its_units_owe,
    a_receivers_name_is_shown_and_nothing_of_it,
    what_may_be_done_is_said_before_the_first_draft,
    a_lock_is_told_with_its_day,
);

const REPORTER: &str = "990101001001.jwh.reporter";

const OWED: &str = "query($period: Period, $filter: ObligationFilter, $first: Int, $after: String) { viewer { \
    obligations(period: $period, filter: $filter, first: $first, after: $after) { \
    nodes { period dueOn status lateDays scheduleCode receiver { code name } report { state } } \
    pageInfo { hasNextPage endCursor } } } }";

async fn owed(hub: &Hub, mut filter: Value) -> Answer {
    let period = filter
        .as_object_mut()
        .and_then(|filter| filter.remove("period"));
    hub.ask_with(
        REPORTER,
        OWED,
        json!({ "period": period, "filter": filter }),
    )
    .await
    .ok()
}

/// (status, late days) of January's obligation.
async fn january(hub: &Hub) -> (String, Option<i64>) {
    let answer = owed(hub, json!({ "period": "2023-01" })).await;
    assert_eq!(
        answer.list("viewer.obligations.nodes").len(),
        1,
        "{answer:#?}"
    );
    let node = answer.at("viewer.obligations.nodes.0");
    (
        node["status"].as_str().unwrap().to_owned(),
        node["lateDays"].as_i64(),
    )
}

async fn a_unit_sees_what_it_owes_in_the_order_of_the_due_days(hub: Hub) {
    let answer = owed(&hub, Value::Null).await;
    let due = answer.texts("viewer.obligations.nodes", "dueOn");
    assert_eq!(due.len(), 12);
    assert!(due.is_sorted(), "{due:?}");
    assert_eq!(
        (due[0].as_str(), due[11].as_str()),
        ("2023-02-05", "2024-01-05")
    );
    let mut paged = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = hub
            .ask_with(REPORTER, OWED, json!({ "first": 5, "after": after }))
            .await
            .ok();
        paged.extend(page.texts("viewer.obligations.nodes", "dueOn"));
        after = page.at("viewer.obligations.pageInfo.endCursor").clone();
        if *page.at("viewer.obligations.pageInfo.hasNextPage") == json!(false) {
            break;
        }
    }
    assert_eq!(paged, due);
}

async fn the_status_follows_the_day_and_the_report(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    hub.today("2023-02-05");
    assert_eq!(
        january(&hub).await,
        ("DUE".to_owned(), None),
        "the due day itself"
    );
    hub.today("2023-02-07");
    assert_eq!(january(&hub).await, ("OVERDUE".to_owned(), Some(2)));
    hub.today("2023-02-04");
    let draft = Paper::done(&desk.save("2023-01", &Cells::zero(), None).await);
    assert_eq!(january(&hub).await.0, "DRAFT");
    let paper = Paper::done(&desk.submit(&draft).await);
    assert_eq!(january(&hub).await.0, "SUBMITTED");
    hub.today("2023-02-08");
    let paper = Paper::done(&desk.sign(&paper).await);
    hub.today("2023-06-01");
    assert_eq!(
        january(&hub).await,
        ("SIGNED".to_owned(), Some(3)),
        "late by its first signing, whatever day it is"
    );
    let paper = Paper::done(
        &hub.change("990101001.coordinator", "acceptReport", step(&paper))
            .await,
    );
    assert_eq!(january(&hub).await.0, "ACCEPTED");
    hub.change(
        "990101001.coordinator",
        "returnReport",
        sent_back(&paper, "重报", &[]),
    )
    .await
    .ok();
    assert_eq!(january(&hub).await.0, "RETURNED");
}

async fn obligations_are_found_by_status_and_due_day(hub: Hub) {
    hub.today("2023-03-20");
    hub.desk(COMMUNITIES[0]).file_zero("2023-01").await;
    let periods = async |filter: Value| {
        owed(&hub, filter)
            .await
            .texts("viewer.obligations.nodes", "period")
    };
    assert_eq!(periods(json!({ "status": "SIGNED" })).await, ["2023-01"]);
    assert_eq!(periods(json!({ "status": "OVERDUE" })).await, ["2023-02"]);
    assert_eq!(periods(json!({ "status": "DUE" })).await, ["2023-03"]);
    assert_eq!(periods(json!({ "status": "NOT_DUE" })).await.len(), 9);
    let window = json!({ "dueFrom": "2023-03-05", "dueUntil": "2023-04-05" });
    assert_eq!(
        periods(window).await,
        ["2023-02", "2023-03"],
        "both days belong to it"
    );
    assert!(periods(json!({ "campaign": "none" })).await.is_empty());
}

async fn a_place_owes_what_its_units_owe(hub: Hub) {
    let query = "query($code: String!, $period: Period!) { jurisdiction(code: $code) { \
        obligations(period: $period) { nodes { unit { code } scheduleCode } } } }";
    for (code, period, units) in [
        (TOWN, "2023-01", 3),
        (TOWN, "2023-W10", 2),
        ("99", "2023-01", 10),
        ("99", "2024-01", 0),
    ] {
        let answer = hub
            .ask_with(
                "99.viewer",
                query,
                json!({ "code": code, "period": period }),
            )
            .await
            .ok();
        assert_eq!(
            answer.list("jurisdiction.obligations.nodes").len(),
            units,
            "{code} {period}"
        );
    }
}

async fn a_receivers_name_is_shown_and_nothing_of_it(hub: Hub) {
    let answer = owed(&hub, json!({ "period": "2023-01" })).await;
    assert_eq!(
        answer.text("viewer.obligations.nodes.0.receiver.code"),
        "99.ab"
    );
    let looked_up = hub
        .ask(REPORTER, "{ agency(code: \"99.ab\") { name } }")
        .await;
    assert_eq!(looked_up.error_code(), "NOT_FOUND");
}

const ACTS: &str = "query($unit: String!, $period: Period!) { agency(code: $unit) { obligations(period: $period) { nodes { \
    scheduleCode locked locksOn allowedActions { action allowed reason } } } } }";

/// Of January's monthly obligation: (locked, day, actions → why not).
async fn acts(
    hub: &Hub,
    account: &str,
    period: &str,
) -> (bool, Value, Vec<(String, Option<String>)>) {
    let of = json!({ "unit": COMMUNITIES[0], "period": period });
    let answer = hub.ask_with(account, ACTS, of).await.ok();
    let node = answer.at("agency.obligations.nodes.0");
    let actions = node["allowedActions"].as_array().unwrap().iter();
    let actions = actions.map(|one| {
        let reason = one["reason"].as_str().map(str::to_owned);
        assert_eq!(one["allowed"], json!(reason.is_none()));
        (one["action"].as_str().unwrap().to_owned(), reason)
    });
    let actions = actions.collect();
    (
        node["locked"] == json!(true),
        node["locksOn"].clone(),
        actions,
    )
}

fn allowed(actions: &[(String, Option<String>)]) -> Vec<&str> {
    let allowed = actions.iter().filter(|(_, why_not)| why_not.is_none());
    allowed.map(|(action, _)| action.as_str()).collect()
}

async fn what_may_be_done_is_said_before_the_first_draft(hub: Hub) {
    hub.today("2023-02-01");
    let (locked, _, mine) = acts(&hub, REPORTER, "2023-01").await;
    assert!(!locked);
    assert_eq!(allowed(&mine), ["SAVE", "FILE_ZERO"]);
    let why_not = mine[2].1.as_deref().unwrap();
    assert!(
        why_not.contains("a coordinator above the unit"),
        "{why_not}"
    );
    let (_, _, above) = acts(&hub, "990101001.coordinator", "2023-01").await;
    assert_eq!(allowed(&above), ["EXTEND", "REMIND"]);
    let why_not = above[0].1.as_deref().unwrap();
    assert!(
        why_not.starts_with("it is for a reporter of the unit"),
        "{why_not}"
    );
    let (_, _, later) = acts(&hub, REPORTER, "2023-03").await;
    assert_eq!(allowed(&later), [""; 0], "its period has not begun");
    hub.desk(COMMUNITIES[0]).file_zero("2023-01").await;
    let (_, _, mine) = acts(&hub, REPORTER, "2023-01").await;
    let why_not = mine[0].1.as_deref().unwrap();
    assert!(why_not.contains("stands as SIGNED"), "{why_not}");
    let (_, _, above) = acts(&hub, "990101001.coordinator", "2023-01").await;
    assert_eq!(allowed(&above), ["EXTEND"], "nothing is missing");
}

async fn a_lock_is_told_with_its_day(hub: Hub) {
    hub.today("2099-03-01");
    let (locked, day, mine) = acts(&hub, REPORTER, "2023-12").await;
    assert_eq!((locked, day), (true, json!("2099-03-01")));
    let why_not = mine[0].1.as_deref().unwrap();
    assert!(why_not.contains("extendObligation"), "{why_not}");
    let granted = hub.extend(
        "990101.coordinator",
        COMMUNITIES[0],
        "2023-12",
        "2099-03-05",
    );
    granted.await.ok();
    let (locked, day, mine) = acts(&hub, REPORTER, "2023-12").await;
    assert_eq!((locked, day), (false, json!("2099-03-06")));
    assert_eq!(allowed(&mine), ["SAVE", "FILE_ZERO"]);
}
