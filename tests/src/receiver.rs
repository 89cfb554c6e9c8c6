//! Several receivers (多个接收单位): each office accepts and returns at a desk of its own, and the report is accepted when
//! all of them have.

use cengbao_domain::policy::Role::{Coordinator, Viewer};
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::copy::apply_with;
use crate::desk::{Paper, sent_back, step};
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{grant, spec};
use crate::world::{COMMUNITIES, PROVINCE, SECTIONS};

both!(
    a_report_is_accepted_when_every_receiver_has_accepted_it,
    a_return_by_any_desk_returns_the_report_and_begins_anew,
    what_one_has_accepted_is_corrected_and_not_withdrawn,
    only_the_offices_that_receive_it_have_a_desk,
    with_one_receiver_all_is_as_it_ever_was,
);

/// The province's office, the first receiver.
pub(crate) const FIRST: &str = "first-desk";
/// The fire section, which receives it too; it holds a grant on itself alone.
pub(crate) const SECOND: &str = "second-desk";
/// Belongs to the second receiver, and reads.
const READER: &str = "990101001.xf.viewer";
/// Stands above, and belongs to neither.
const ABOVE: &str = "99.coordinator";

const LOOK_UP: &str = "query($id: ID!) { report(id: $id) { state version isCopy receivers { code } \
    acceptances { receiver { code } by at } events { action by desk { code } } allowedActions { action allowed reason } } }";

/// The monthly schedule with a second receiver, and accounts at both desks.
pub(crate) async fn open_two_desks(hub: &Hub) {
    let section = SECTIONS[0];
    let specs = [
        spec(FIRST, Some("99.ab"), vec![grant(Coordinator, PROVINCE)]),
        spec(SECOND, Some(section), vec![grant(Coordinator, section)]),
        spec(
            "neighbour-desk",
            Some(SECTIONS[1]),
            vec![grant(Coordinator, SECTIONS[1])],
        ),
        spec("reads-above", Some("99.ab"), vec![grant(Viewer, PROVINCE)]),
    ];
    let operator = hub.store().system("the tests' desks", noon("2023-01-01"));
    operator.create_accounts(&specs).await.unwrap();
    apply_with(hub, "also_to = [\"990101001.xf\"]\n");
}

async fn two_desks(hub: &Hub) -> Paper {
    open_two_desks(hub).await;
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await
}

async fn shown(hub: &Hub, account: &str, paper: &Paper) -> Answer {
    let id = json!({ "id": paper.id });
    hub.ask_with(account, LOOK_UP, id).await.ok()
}

/// Whether an account may do it, and why not.
fn may(answer: &Answer, action: &str) -> (bool, Value) {
    let actions = answer.list("report.allowedActions").iter();
    let found = actions.clone().find(|one| one["action"] == action);
    let found = found.unwrap_or_else(|| panic!("no {action} in {answer:#?}"));
    (found["allowed"] == true, found["reason"].clone())
}

async fn accept(hub: &Hub, account: &str, paper: &Paper) -> Paper {
    Paper::done(&hub.change(account, "acceptReport", step(paper)).await)
}

async fn a_report_is_accepted_when_every_receiver_has_accepted_it(hub: Hub) {
    let signed = two_desks(&hub).await;
    for desk in [FIRST, SECOND] {
        let before = shown(&hub, desk, &signed).await;
        assert!(
            may(&before, "ACCEPT").0 && may(&before, "RETURN").0,
            "{desk}"
        );
        assert_eq!(before.at("report.isCopy"), &json!(false), "{desk}");
        assert_eq!(
            before.texts("report.receivers", "code"),
            ["99.ab", "990101001.xf"]
        );
    }
    let partly = accept(&hub, SECOND, &signed).await;
    let after = shown(&hub, SECOND, &partly).await;
    assert_eq!(after.text("report.state"), "SIGNED", "the other has not");
    assert_eq!(
        may(&after, "ACCEPT"),
        (
            false,
            json!("your desk has accepted it; other receivers are still to do so")
        )
    );
    let again = hub.change(SECOND, "acceptReport", step(&partly)).await.ok();
    assert_eq!(again.text("it.outcome"), "NOT_ALLOWED");
    // Who had looked before is told that somebody was faster.
    let stale = hub.change(FIRST, "acceptReport", step(&signed)).await.ok();
    assert_eq!(stale.text("it.outcome"), "CONFLICT");
    let accepted = accept(&hub, FIRST, &partly).await;
    for account in [FIRST, SECOND, ABOVE] {
        let end = shown(&hub, account, &accepted).await;
        assert_eq!(end.text("report.state"), "ACCEPTED", "{account}");
        let desks: Vec<&Value> = end
            .list("report.acceptances")
            .iter()
            .map(|one| &one["receiver"]["code"])
            .collect();
        assert_eq!(
            desks,
            ["990101001.xf", "99.ab"],
            "in the order of acceptance"
        );
        assert_eq!(
            end.texts("report.acceptances", "by"),
            ["岗位 second-desk", "岗位 first-desk"]
        );
    }
    hub.verify_rollup();
}

async fn a_return_by_any_desk_returns_the_report_and_begins_anew(hub: Hub) {
    let signed = two_desks(&hub).await;
    let partly = accept(&hub, FIRST, &signed).await;
    let sent = sent_back(&partly, "数字不符", &["1.1"]);
    let returned = Paper::done(&hub.change(SECOND, "returnReport", sent).await);
    let shown_now = shown(&hub, FIRST, &returned).await;
    assert_eq!(shown_now.text("report.state"), "RETURNED");
    assert!(shown_now.list("report.acceptances").is_empty());
    let events = shown_now.list("report.events");
    assert_eq!(events.last().unwrap()["desk"]["code"], "990101001.xf");

    let again = hub
        .desk(COMMUNITIES[0])
        .file_again(&returned, "2023-01", &Cells::found(5))
        .await;
    let begun = shown(&hub, FIRST, &again).await;
    assert_eq!(begun.text("report.state"), "SIGNED");
    assert!(
        begun.list("report.acceptances").is_empty(),
        "of what is in force"
    );
    assert!(may(&begun, "ACCEPT").0, "it accepts anew");
    // Also what all have accepted is returned by any of them.
    let partly = accept(&hub, FIRST, &again).await;
    let accepted = accept(&hub, SECOND, &partly).await;
    let sent = sent_back(&accepted, "再核", &[]);
    let returned = hub.change(FIRST, "returnReport", sent).await.ok();
    assert_eq!(returned.text("it.report.state"), "RETURNED");
    hub.verify_rollup();
}

async fn what_one_has_accepted_is_corrected_and_not_withdrawn(hub: Hub) {
    let signed = two_desks(&hub).await;
    let reviewer = format!("{}.reviewer", COMMUNITIES[0]);
    assert!(may(&shown(&hub, &reviewer, &signed).await, "WITHDRAW").0);
    let partly = accept(&hub, FIRST, &signed).await;
    assert!(!may(&shown(&hub, &reviewer, &partly).await, "WITHDRAW").0);
    let mut input = step(&partly);
    input["reason"] = json!("误报");
    let withdrawn = hub.change(&reviewer, "withdrawReport", input).await.ok();
    assert_eq!(withdrawn.text("it.outcome"), "NOT_ALLOWED");

    let desk = hub.desk(COMMUNITIES[0]);
    let corrected = desk.corrected(&partly, "更正", &Cells::found(6)).await;
    let corrected = Paper::done(&corrected);
    let begun = shown(&hub, SECOND, &corrected).await;
    assert_eq!(begun.text("report.state"), "CORRECTED");
    assert!(begun.list("report.acceptances").is_empty());
    let partly = accept(&hub, SECOND, &corrected).await;
    let accepted = accept(&hub, FIRST, &partly).await;
    assert_eq!(
        shown(&hub, FIRST, &accepted).await.text("report.state"),
        "ACCEPTED"
    );
    hub.verify_rollup();
}

async fn only_the_offices_that_receive_it_have_a_desk(hub: Hub) {
    let signed = two_desks(&hub).await;
    for account in [ABOVE, READER, "reads-above", "990101001.coordinator"] {
        let seen = shown(&hub, account, &signed).await;
        assert!(
            !may(&seen, "ACCEPT").0 && !may(&seen, "RETURN").0,
            "{account}"
        );
        for (mutation, input) in [
            ("acceptReport", step(&signed)),
            ("returnReport", sent_back(&signed, "退回", &[])),
        ] {
            let answer = hub.change(account, mutation, input).await.ok();
            assert_eq!(
                answer.text("it.outcome"),
                "NOT_ALLOWED",
                "{account} {mutation}"
            );
        }
    }
    let unseen = hub
        .change("neighbour-desk", "acceptReport", step(&signed))
        .await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
    // The second receiver reads what it receives, and nothing else of the unit.
    let agency = format!("{{ agency(code: \"{}\") {{ name }} }}", COMMUNITIES[0]);
    assert_eq!(hub.ask(SECOND, &agency).await.error_code(), "NOT_FOUND");
    let copies =
        "{ reports(filter: { copied: true }) { totalCount } viewer { copiedSchedules { code } } }";
    let copies = hub.ask(SECOND, copies).await.ok();
    assert_eq!(
        copies.number("reports.totalCount"),
        0,
        "it is a receiver, not copied"
    );
    // A later version that drops it takes its desk away at once, and what it is waited for.
    apply_with(&hub, "");
    let unseen = hub.change(SECOND, "acceptReport", step(&signed)).await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
    let accepted = accept(&hub, ABOVE, &signed).await;
    assert_eq!(
        shown(&hub, ABOVE, &accepted).await.text("report.state"),
        "ACCEPTED"
    );
}

async fn with_one_receiver_all_is_as_it_ever_was(hub: Hub) {
    let signed = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let accepted = accept(&hub, "990101.coordinator", &signed).await;
    let end = shown(&hub, ABOVE, &accepted).await;
    assert_eq!(end.text("report.state"), "ACCEPTED");
    assert_eq!(end.texts("report.receivers", "code"), ["99.ab"]);
    let only = end.at("report.acceptances.0");
    assert_eq!(only["receiver"]["code"], "99.ab");
    assert_eq!(only["by"], "岗位 990101.coordinator");
    assert!(
        end.list("report.events")
            .iter()
            .all(|event| event["desk"].is_null())
    );
}
