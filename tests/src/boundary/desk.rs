//! Whose desk it is, where several receive, after a unit has moved: the office of the place that it moved to sits there,
//! and the one that lost it neither reads nor does anything.

use cengbao_domain::policy::Role::Coordinator;
use serde_json::{Value, json};

use super::receiver::opened_with;
use super::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::desk::{Paper, sent_back, step};
use crate::harness::hub::{Hub, noon};
use crate::harness::{Answer, both};
use crate::world::accounts::{grant, spec};
use crate::world::{SIBLING_TOWN, SIBLING_UNIT};

both!(
    of_several_receivers_the_one_of_the_new_place_sits_at_the_desk,
    whoever_receives_beside_the_first_moves_in_the_same_way,
    with_one_receiver_it_is_named_where_the_unit_stands,
);

/// Of the county that loses the town.
pub(super) const EAST: &str = "east-desk";
/// Of the county that gets it.
pub(super) const WEST: &str = "west-desk";
/// The same office, with a grant on itself alone.
const WEST_ITSELF: &str = "west-itself";
/// Of the province.
const TOP: &str = "top-desk";
pub(super) const OFFICES: [&str; 2] = ["990101.ab", "990102.ab"];

const LOOK_UP: &str = "query($id: ID!) { report(id: $id) { state version isCopy receivers { code } \
    acceptances { receiver { code } by counts } allowedActions { action allowed reason } } }";

pub(super) async fn accounts(hub: &Hub) {
    let of = |name, office, node| spec(name, Some(office), vec![grant(Coordinator, node)]);
    let specs = [
        of(EAST, OFFICES[0], "990101"),
        of(WEST, OFFICES[1], OTHER_COUNTY),
        of(WEST_ITSELF, OFFICES[1], OFFICES[1]),
        of(TOP, "99.ab", "99"),
    ];
    let operator = hub.store().system("the tests' desks", noon("2023-01-01"));
    operator.create_accounts(&specs).await.unwrap();
}

pub(super) async fn shown(hub: &Hub, account: &str, paper: &Paper) -> Answer {
    hub.ask_with(account, LOOK_UP, json!({ "id": paper.id }))
        .await
}

/// The paper as it is now.
async fn again(hub: &Hub, paper: &Paper) -> Paper {
    let seen = shown(hub, "99.viewer", paper).await.ok();
    Paper {
        id: paper.id.clone(),
        version: seen.number("report.version"),
    }
}

pub(super) fn may(answer: &Answer, action: &str) -> bool {
    let mut actions = answer.list("report.allowedActions").iter();
    actions.any(|one| one["action"] == action && one["allowed"] == true)
}

async fn accept(hub: &Hub, account: &str, paper: &Paper) -> Paper {
    Paper::done(&hub.change(account, "acceptReport", step(paper)).await)
}

/// Who receives a period of the unit by what it owes, and by its report.
async fn receivers(hub: &Hub, period: &str) -> [Vec<String>; 2] {
    let asked = format!(
        "{{ agency(code: \"{SIBLING_UNIT}\") {{ obligations(period: \"{period}\", first: 5) {{ nodes {{ \
         receivers {{ code }} report {{ receivers {{ code }} }} }} }} }} }}"
    );
    let found = hub.ask("99.viewer", &asked).await.ok();
    [
        found.texts("agency.obligations.nodes.0.receivers", "code"),
        found.texts("agency.obligations.nodes.0.report.receivers", "code"),
    ]
}

async fn moves(hub: &Hub) {
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-08-02");
}

/// May is before the move, June was filed before it was recorded, July after.
pub(super) async fn filed(hub: &Hub) -> [Paper; 3] {
    hub.today("2023-07-02");
    let desk = hub.desk(SIBLING_UNIT);
    let may = desk.file("2023-05", &Cells::found(7)).await;
    let june = desk.file("2023-06", &Cells::found(8)).await;
    accept(hub, EAST, &may).await;
    accept(hub, EAST, &june).await;
    moves(hub).await;
    let july = desk.file("2023-07", &Cells::found(9)).await;
    [again(hub, &may).await, again(hub, &june).await, july]
}

async fn desks_follow(hub: &Hub, order: [&str; 2]) {
    let [may_paper, june, july] = filed(hub).await;
    let named = |county: &str| order.map(|one| one.replace("COUNTY", county)).to_vec();
    for (period, county) in [
        ("2023-05", "990101"),
        ("2023-06", "990102"),
        ("2023-07", "990102"),
    ] {
        for found in receivers(hub, period).await {
            assert_eq!(found, named(county), "{period}");
        }
    }
    // The county that lost it is told nothing of it, and does nothing.
    for paper in [&june, &july] {
        assert_eq!(shown(hub, EAST, paper).await.error_code(), "NOT_FOUND");
        let back = hub.change(EAST, "returnReport", sent_back(paper, "退回", &[]));
        assert_eq!(back.await.error_code(), "NOT_FOUND");
        let taken = hub.change(EAST, "acceptReport", step(paper)).await;
        assert_eq!(taken.error_code(), "NOT_FOUND");
    }
    let past = shown(hub, EAST, &may_paper).await.ok();
    assert!(
        !may(&past, "RETURN") && !may(&past, "ACCEPT"),
        "it reads its past"
    );
    let back = hub.change(EAST, "returnReport", sent_back(&may_paper, "退回", &[]));
    assert_eq!(back.await.ok().text("it.outcome"), "NOT_ALLOWED");
    let not_again = shown(hub, WEST, &may_paper).await.ok();
    let actions = not_again.list("report.allowedActions").iter();
    let accept_again = actions.clone().find(|one| one["action"] == "ACCEPT");
    let why = accept_again.and_then(|one| one["reason"].as_str());
    let why = why.expect("the one of its period has accepted it");
    assert!(
        why.contains("which received it before the unit moved to you, has accepted it"),
        "{why}"
    );
    assert_eq!(not_again.at("report.acceptances.0.counts"), &json!(true));
    // What it had accepted of its own period counts; of a later one it was not its to accept.
    let accepted = accept(hub, TOP, &may_paper).await;
    let done = shown(hub, WEST, &accepted).await.ok();
    assert_eq!(done.text("report.state"), "ACCEPTED");
    let by: Vec<&Value> = done
        .list("report.acceptances")
        .iter()
        .map(|one| &one["receiver"]["code"])
        .collect();
    assert_eq!(by, ["990101.ab", "99.ab"]);
    let of_east = shown(hub, WEST, &june).await.ok();
    let of_east = of_east.at("report.acceptances.0");
    assert_eq!(
        (&of_east["receiver"]["code"], &of_east["counts"]),
        (&json!(OFFICES[0]), &json!(false)),
        "it was not its to accept"
    );
    for paper in [&june, &july] {
        for account in [WEST, WEST_ITSELF] {
            let seen = shown(hub, account, paper).await.ok();
            assert!(
                may(&seen, "ACCEPT") && may(&seen, "RETURN"),
                "{account} {seen:#?}"
            );
            assert_eq!(seen.at("report.isCopy"), &json!(false), "{account}");
        }
        let partly = accept(hub, WEST_ITSELF, paper).await;
        let seen = shown(hub, WEST, &partly).await.ok();
        assert_eq!(seen.text("report.state"), "SIGNED");
        let accepted = accept(hub, TOP, &partly).await;
        let done = shown(hub, WEST, &accepted).await.ok();
        assert_eq!(done.text("report.state"), "ACCEPTED");
    }
    // The province's own desk, and the county's for what stayed, are as they were.
    let other = hub
        .desk(crate::world::COMMUNITIES[0])
        .file("2023-07", &Cells::found(4))
        .await;
    assert!(may(&shown(hub, EAST, &other).await.ok(), "ACCEPT"));
    assert_eq!(
        shown(hub, WEST_ITSELF, &other).await.error_code(),
        "NOT_FOUND"
    );
    hub.verify_rollup();
}

async fn of_several_receivers_the_one_of_the_new_place_sits_at_the_desk(hub: Hub) {
    opened_with(&hub, &OFFICES, "990101.ab", "also_to = [\"99.ab\"]").await;
    accounts(&hub).await;
    desks_follow(&hub, ["COUNTY.ab", "99.ab"]).await;
}

async fn whoever_receives_beside_the_first_moves_in_the_same_way(hub: Hub) {
    opened_with(&hub, &OFFICES, "99.ab", "also_to = [\"990101.ab\"]").await;
    accounts(&hub).await;
    desks_follow(&hub, ["99.ab", "COUNTY.ab"]).await;
}

async fn with_one_receiver_it_is_named_where_the_unit_stands(hub: Hub) {
    opened_with(&hub, &OFFICES, "990101.ab", "").await;
    accounts(&hub).await;
    let [_, june, july] = filed(&hub).await;
    for (period, office) in [
        ("2023-05", OFFICES[0]),
        ("2023-06", OFFICES[1]),
        ("2023-07", OFFICES[1]),
    ] {
        for found in receivers(&hub, period).await {
            assert_eq!(found, [office], "{period}");
        }
    }
    // What was accepted before the move was recorded stays so, by whom it was.
    let seen = shown(&hub, WEST, &june).await.ok();
    assert_eq!(seen.text("report.state"), "ACCEPTED");
    assert_eq!(
        seen.at("report.acceptances.0.receiver"),
        &json!({ "code": OFFICES[0] })
    );
    let accepted = accept(&hub, WEST, &july).await;
    let seen = shown(&hub, WEST, &accepted).await.ok();
    assert_eq!(
        seen.at("report.acceptances.0.receiver"),
        &json!({ "code": OFFICES[1] })
    );
    for paper in [&june, &july] {
        assert_eq!(shown(&hub, EAST, paper).await.error_code(), "NOT_FOUND");
    }
}
