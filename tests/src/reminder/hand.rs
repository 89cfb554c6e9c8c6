//! What a coordinator says by hand, who may, who takes note, and who sees nothing of it.

use serde_json::json;

use super::{COORDINATOR, acknowledge, look, of_unit};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{NODE_LOOK_UP, never_given};
use crate::world::{COMMUNITIES, SIBLING_UNIT, TOWN, WIDE_TOWN};

both!(
    a_coordinator_reminds_all_that_are_missing_once_a_day,
    reminding_is_a_coordinators_above,
    a_reminder_is_noted_by_whom_it_was_sent_to,
    a_reminder_outside_is_as_one_never_given_out,
    a_period_that_is_not_asked_for_is_refused,
    reminding_changes_no_figure,
);

async fn a_coordinator_reminds_all_that_are_missing_once_a_day(hub: Hub) {
    hub.today("2023-02-06");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let first = hub
        .remind(COORDINATOR, TOWN, "2023-01", Some("请尽快上报"))
        .await
        .ok();
    assert_eq!(first.text("it.outcome"), "DONE");
    assert_eq!(first.number("it.reminded"), 2);
    let sent = first.list("it.reminders");
    assert_eq!(sent.len(), 2);
    for one in sent {
        assert_eq!(one["note"], "请尽快上报");
        assert_eq!(one["by"], "岗位 990101001.coordinator");
        assert_eq!(
            (&one["rule"], &one["addressee"]),
            (&json!(null), &json!("UNIT"))
        );
        assert_eq!(one["unit"]["code"], one["to"]["code"]);
    }
    let again = hub
        .remind(COORDINATOR, TOWN, "2023-01", Some("请尽快上报"))
        .await
        .ok();
    assert_eq!(
        (again.number("it.reminded"), again.number("it.already")),
        (0, 2)
    );
    let reason = again.text("it.reason");
    assert!(reason.contains("all 2 of them today"), "{reason}");
    let none = hub.remind(COORDINATOR, TOWN, "2023-12", None).await.ok();
    assert_eq!(none.number("it.reminded"), 0);
    let reason = none.text("it.reason");
    assert!(reason.contains("no report is missing there"), "{reason}");
    // Another desk has its own word, and the next day is another day.
    let above = hub
        .remind("99.coordinator", COMMUNITIES[1], "2023-01", None)
        .await
        .ok();
    assert_eq!(above.number("it.reminded"), 1);
    hub.today("2023-02-07");
    let next = hub
        .remind(COORDINATOR, COMMUNITIES[1], "2023-01", None)
        .await
        .ok();
    assert_eq!(next.number("it.reminded"), 1);
    let received = hub
        .ask(
            &format!("{}.reporter", COMMUNITIES[1]),
            "{ viewer { reminders { nodes { by note } } obligations(period: \"2023-01\") { nodes { reminders { by } } } } }",
        )
        .await
        .ok();
    assert_eq!(
        received.texts("viewer.reminders.nodes", "by"),
        [
            "岗位 990101001.coordinator",
            "岗位 99.coordinator",
            "岗位 990101001.coordinator"
        ]
    );
    let on_obligation = received.list("viewer.obligations.nodes")[0]["reminders"].clone();
    assert_eq!(on_obligation.as_array().map(Vec::len), Some(3));
    let wide = hub
        .remind("98.coordinator", WIDE_TOWN, "2023-01", None)
        .await
        .ok();
    assert_eq!(wide.number("it.reminded"), 60);
}

async fn reminding_is_a_coordinators_above(hub: Hub) {
    hub.today("2023-02-06");
    let unit = COMMUNITIES[0];
    for account in [
        format!("{unit}.reporter"),
        format!("{unit}.reviewer"),
        "990101001.viewer".to_owned(),
    ] {
        let answer = hub.remind(&account, unit, "2023-01", None).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
    for (account, node) in [
        ("990101002.coordinator", unit),
        ("980101.coordinator", TOWN),
        ("990101001.coordinator", SIBLING_UNIT),
        ("nobody", unit),
    ] {
        let foreign = hub.remind(account, node, "2023-01", None).await;
        let never = hub
            .remind(account, "990101999001.jwh", "2023-01", None)
            .await;
        assert_eq!(foreign.error_code(), "NOT_FOUND", "{account}");
        assert_eq!(foreign.comparable(), never.comparable(), "{account}");
    }
    assert!(of_unit(&hub, unit).await.is_empty());
}

async fn a_reminder_is_noted_by_whom_it_was_sent_to(hub: Hub) {
    look(&hub, "2023-02-12").await;
    let unit = COMMUNITIES[0];
    let all = of_unit(&hub, unit).await;
    let find = |to: &str| {
        let one = all.iter().find(|one| one["addressee"] == to).unwrap();
        one["id"].as_str().unwrap().to_owned()
    };
    let (to_unit, to_receiver) = (find("UNIT"), find("RECEIVER"));
    for (account, id) in [
        ("99.coordinator".to_owned(), &to_unit),
        (format!("{unit}.viewer"), &to_unit),
        (format!("{unit}.reporter"), &to_receiver),
        ("99.viewer".to_owned(), &to_receiver),
    ] {
        let answer = acknowledge(&hub, &account, id).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{account}");
        assert!(answer.at("it.reminder.acknowledgedAt").is_null());
    }
    let noted = acknowledge(&hub, &format!("{unit}.reporter"), &to_unit)
        .await
        .ok();
    assert_eq!(noted.text("it.outcome"), "DONE");
    let by = format!("岗位 {unit}.reporter");
    assert_eq!(noted.text("it.reminder.acknowledgedBy"), by);
    hub.today("2023-02-13");
    let second = acknowledge(&hub, &format!("{unit}.reviewer"), &to_unit)
        .await
        .ok();
    assert_eq!(
        second.text("it.reminder.acknowledgedBy"),
        by,
        "the first note stands"
    );
    assert_eq!(
        second.text("it.reminder.acknowledgedAt"),
        "2023-02-12T04:00:00.000Z"
    );
    let noted = acknowledge(&hub, "99.coordinator", &to_receiver).await.ok();
    assert_eq!(noted.text("it.outcome"), "DONE");
}

async fn a_reminder_outside_is_as_one_never_given_out(hub: Hub) {
    look(&hub, "2023-02-06").await;
    let id = of_unit(&hub, COMMUNITIES[0]).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let never = never_given("reminder");
    for account in [
        format!("{}.reporter", COMMUNITIES[1]),
        "990101002.coordinator".to_owned(),
        "98.viewer".to_owned(),
        "990101001.admin".to_owned(),
    ] {
        for other in [&id, &never] {
            let answer = acknowledge(&hub, &account, other).await;
            assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
            let answer = hub
                .ask_with(&account, NODE_LOOK_UP, json!({ "id": other }))
                .await;
            assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
        }
    }
    let seen = hub
        .ask_with("99.viewer", NODE_LOOK_UP, json!({ "id": id }))
        .await
        .ok();
    assert_eq!(seen.text("node.id"), id);
    let query = "{ jurisdiction(code: \"990101001\") { reminders { nodes { id } } } }";
    let admin = hub.ask("990101001.admin", query).await.ok();
    assert!(admin.list("jurisdiction.reminders.nodes").is_empty());
}

async fn a_period_that_is_not_asked_for_is_refused(hub: Hub) {
    hub.today("2023-02-06");
    for period in ["2022-12", "2024-01", "2023-W05"] {
        let answer = hub.remind(COORDINATOR, TOWN, period, None).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{period}");
    }
    let early = hub.remind(COORDINATOR, TOWN, "2023-03", None).await.ok();
    assert_eq!(early.number("it.reminded"), 0, "March has not begun");
}

async fn reminding_changes_no_figure(hub: Hub) {
    hub.today("2023-02-06");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let before = hub.table(TOWN, "2023-01", "TOTAL").await;
    let counts = before.total().counts();
    hub.remind(COORDINATOR, TOWN, "2023-01", None).await.ok();
    look(&hub, "2023-02-06").await;
    hub.acknowledge(&format!("{}.reporter", COMMUNITIES[1]), COMMUNITIES[1])
        .await
        .ok();
    let after = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(after.total().counts(), counts);
    hub.verify_rollup();
}
