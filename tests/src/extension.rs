//! Extensions: more time for one unit, granted from above; timeliness and lock
//! go by it, and a signature given before it keeps its judgement.

mod many;

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, TOWN};

both!(
    an_extension_moves_the_due_day_of_one_unit,
    an_extension_after_the_signature_does_not_make_it_early,
    the_last_extension_holds,
    an_extension_unlocks_one_unit,
    a_coordinator_above_extends_and_nobody_else,
    a_day_that_gives_no_time_is_refused,
    a_repeated_extension_is_one,
);

const COORDINATOR: &str = "990101001.coordinator";

async fn an_extension_moves_the_due_day_of_one_unit(hub: Hub) {
    hub.today("2023-02-04");
    let unit = COMMUNITIES[0];
    let granted = hub.extend(COORDINATOR, unit, "2023-01", "2023-02-15").await;
    let granted = granted.ok();
    assert_eq!(granted.text("it.outcome"), "DONE");
    assert_eq!(granted.text("it.obligation.dueOn"), "2023-02-15");
    let extension = granted.at("it.obligation.extension");
    assert_eq!(
        (&extension["until"], &extension["reason"], &extension["by"]),
        (
            &json!("2023-02-15"),
            &json!("汛情"),
            &json!("岗位 990101001.coordinator")
        )
    );
    hub.today("2023-02-10");
    assert_eq!(
        in_status(&hub, json!({ "status": "DUE" })).await,
        [COMMUNITIES[0]]
    );
    let overdue = in_status(&hub, json!({ "status": "OVERDUE" })).await;
    assert_eq!(overdue, [COMMUNITIES[1], COMMUNITIES[2]]);
    let due = json!({ "dueFrom": "2023-02-06", "dueUntil": "2023-02-15" });
    assert_eq!(in_status(&hub, due).await, [COMMUNITIES[0]]);
    let due = json!({ "dueUntil": "2023-02-14" });
    assert_eq!(in_status(&hub, due).await, [COMMUNITIES[1], COMMUNITIES[2]]);
    hub.today("2023-02-15");
    let desk = hub.desk(unit);
    let draft = desk.save("2023-01", &Cells::found(4), None).await.ok();
    assert_eq!(draft.text("it.report.dueOn"), "2023-02-15");
    let paper = Paper::done(&desk.submit(&Paper::done(&draft)).await);
    let signed = desk.sign(&paper).await.ok();
    assert_eq!(*signed.at("it.report.late"), json!(false));
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(1))
        .await;
    let table = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(table.total().counts(), (3, 2, 1));
    hub.today("2023-02-16");
    let overdue = in_status(&hub, json!({ "status": "OVERDUE" })).await;
    assert_eq!(overdue, [COMMUNITIES[2]]);
    hub.verify_rollup();
}

async fn an_extension_after_the_signature_does_not_make_it_early(hub: Hub) {
    hub.today("2023-02-08");
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let granted = hub.extend(COORDINATOR, COMMUNITIES[0], "2023-01", "2023-02-20");
    let granted = granted.await.ok();
    assert_eq!(granted.number("it.obligation.lateDays"), 3);
    let corrected = desk.corrected(&signed, "更正", &Cells::found(5)).await;
    assert_eq!(corrected.number("it.report.lateDays"), 3);
    let table = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(table.total().counts(), (3, 1, 0));
    hub.verify_rollup();
}

async fn the_last_extension_holds(hub: Hub) {
    hub.today("2023-02-04");
    let unit = COMMUNITIES[0];
    hub.extend(COORDINATOR, unit, "2023-01", "2023-02-20")
        .await
        .ok();
    let shorter = hub.extend("99.coordinator", unit, "2023-01", "2023-02-10");
    let shorter = shorter.await.ok();
    assert_eq!(shorter.text("it.obligation.dueOn"), "2023-02-10");
    hub.today("2023-02-12");
    let desk = hub.desk(unit);
    let paper = desk.submitted("2023-01", &Cells::found(4), None).await;
    let signed = desk.sign(&paper).await.ok();
    assert_eq!(signed.number("it.report.lateDays"), 2);
}

async fn an_extension_unlocks_one_unit(hub: Hub) {
    hub.today("2099-02-28");
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-12", &Cells::found(4)).await;
    let other = hub.desk(COMMUNITIES[1]);
    let waiting = other.submitted("2023-12", &Cells::found(1), None).await;
    hub.today("2099-03-01");
    assert_eq!(
        refused(&hub, &signed, "CORRECT").await.as_deref(),
        Some(
            "the schedule is locked: the unit writes, submits, corrects or takes back again once a coordinator above \
             grants an extension (extendObligation)"
        )
    );
    let locked = desk.correct(&signed, "更正", &Cells::found(5)).await.ok();
    assert_eq!(locked.text("it.outcome"), "NOT_ALLOWED");
    let save = desk.save("2023-11", &Cells::found(3), None).await.ok();
    assert_eq!(save.text("it.outcome"), "NOT_ALLOWED");
    let answer = other.sign(&waiting).await.ok();
    assert_eq!(
        answer.text("it.outcome"),
        "DONE",
        "what was submitted before is still signed"
    );
    let granted = hub.extend(COORDINATOR, COMMUNITIES[0], "2023-12", "2099-03-05");
    granted.await.ok();
    assert_eq!(refused(&hub, &signed, "CORRECT").await, None);
    let begun = desk.correct(&signed, "更正", &Cells::found(5)).await;
    let begun = Paper::done(&begun);
    let save = desk.save("2023-11", &Cells::found(3), None).await.ok();
    assert_eq!(
        save.text("it.outcome"),
        "NOT_ALLOWED",
        "of that period alone"
    );
    let theirs = Paper::done(&answer);
    let theirs = other.correct(&theirs, "更正", &Cells::none()).await;
    assert_eq!(theirs.ok().text("it.outcome"), "NOT_ALLOWED");
    hub.today("2099-03-05");
    let submitted = Paper::done(&desk.submit(&begun).await);
    Paper::done(&desk.sign(&submitted).await);
    hub.today("2099-03-06");
    assert!(refused(&hub, &signed, "CORRECT").await.is_some());
    hub.verify_rollup();
}

async fn a_coordinator_above_extends_and_nobody_else(hub: Hub) {
    let unit = COMMUNITIES[0];
    for (account, expected) in [
        (format!("{unit}.reporter"), "NOT_ALLOWED"),
        (format!("{unit}.reviewer"), "NOT_ALLOWED"),
        ("990101001.viewer".to_owned(), "NOT_ALLOWED"),
    ] {
        let answer = hub.extend(&account, unit, "2023-01", "2023-02-15").await;
        let answer = answer.ok();
        assert_eq!(answer.text("it.outcome"), expected, "{account}");
        assert!(!answer.text("it.reason").is_empty());
        assert!(answer.at("it.obligation.extension").is_null());
    }
    for account in ["990101002.coordinator", "990101001.admin", "nobody"] {
        let answer = hub.extend(account, unit, "2023-01", "2023-02-15").await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
    }
    let none = hub.extend(COORDINATOR, "990101001999.jwh", "2023-01", "2023-02-15");
    assert_eq!(none.await.error_code(), "NOT_FOUND");
}

async fn a_day_that_gives_no_time_is_refused(hub: Hub) {
    hub.today("2023-02-08");
    for (period, until) in [
        ("2023-01", "2023-02-07"),
        ("2023-02", "2023-03-05"),
        ("2023-01", "2024-02-10"),
        ("2024-01", "2024-02-08"),
    ] {
        let answer = hub.extend(COORDINATOR, COMMUNITIES[0], period, until).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{period} {until}");
    }
    let mut input = hub.desk(COMMUNITIES[0]).of_period("2023-01");
    input["until"] = json!("2023-02-15");
    input["reason"] = json!(" ");
    let answer = hub.extend_with(COORDINATOR, input).await;
    assert_eq!(answer.error_code(), "BAD_INPUT");
    let ahead = hub.extend(COORDINATOR, COMMUNITIES[0], "2023-12", "2024-02-01");
    let ahead = ahead.await.ok();
    assert_eq!(ahead.text("it.obligation.dueOn"), "2024-02-01");
    assert_eq!(ahead.text("it.obligation.status"), "NOT_DUE");
}

async fn a_repeated_extension_is_one(hub: Hub) {
    hub.today("2023-02-04");
    let mut input = hub.desk(COMMUNITIES[0]).of_period("2023-01");
    input["until"] = json!("2023-02-15");
    input["reason"] = json!("汛情");
    input["idempotencyKey"] = json!("e-1");
    hub.extend_with(COORDINATOR, input.clone()).await.ok();
    let later = hub.extend(COORDINATOR, COMMUNITIES[0], "2023-01", "2023-02-20");
    later.await.ok();
    let again = hub.extend_with(COORDINATOR, input.clone()).await.ok();
    assert_eq!(
        again.text("it.obligation.dueOn"),
        "2023-02-20",
        "a repetition has no effect"
    );
    input["until"] = json!("2023-02-16");
    let other = hub.extend_with(COORDINATOR, input).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
}

/// Codes of the town's units whose January is owed as the filter asks.
async fn in_status(hub: &Hub, filter: Value) -> Vec<String> {
    let query = "query($code: String!, $filter: ObligationFilter) { jurisdiction(code: $code) { \
        obligations(period: \"2023-01\", filter: $filter, first: 100) { nodes { unit { code } } } } }";
    let asked = json!({ "code": TOWN, "filter": filter });
    let answer = hub.ask_with(COORDINATOR, query, asked).await.ok();
    answer
        .list("jurisdiction.obligations.nodes")
        .iter()
        .map(|node| node["unit"]["code"].as_str().unwrap().to_owned())
        .collect()
}

/// Why the reporter may not do something with a report; none if he may.
async fn refused(hub: &Hub, paper: &Paper, action: &str) -> Option<String> {
    let query = "query($id: ID!) { report(id: $id) { allowedActions { action allowed reason } } }";
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let answer = hub
        .ask_with(&reporter, query, json!({ "id": step(paper)["report"] }))
        .await
        .ok();
    let actions = answer.list("report.allowedActions");
    let one = actions.iter().find(|one| one["action"] == action).unwrap();
    one["reason"].as_str().map(str::to_owned)
}
