//! What becomes of an appointment when its unit moves to another county.

use serde_json::Value;

use crate::boundary::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    an_appointment_ends_where_whoever_made_it_no_longer_stands_above,
    a_planned_move_ends_it_on_its_day,
    an_appointment_ends_where_the_office_of_the_stand_in_has_left,
);

const CLERK: &str = "990101001.xf.viewer";
const SPAN: (&str, &str) = ("2023-07-01", "2023-12-31");
const STANDS: &str =
    "{ standIns(first: 10) { nodes { state revokedAt revokedBy revokedReason appointedBy } } }";

async fn saves(hub: &Hub, period: &str, found: i64) -> crate::harness::Answer {
    let input = serde_json::json!({ "unit": SIBLING_UNIT, "campaign": crate::world::CAMPAIGN, "schedule": "monthly",
        "period": period, "cells": Cells::found(found).input() });
    hub.change(CLERK, "saveReport", input).await
}

async fn appointed(hub: &Hub, by: &str) {
    let of = (SIBLING_UNIT, "FILE");
    let appointed = hub.appoint(by, CLERK, of, SPAN, "填报员病假").await.ok();
    assert_eq!(appointed.text("it.outcome"), "DONE", "{by}");
}

async fn an_appointment_ends_where_whoever_made_it_no_longer_stands_above(hub: Hub) {
    hub.today("2023-07-01");
    appointed(&hub, "990101.coordinator").await;
    Paper::done(&saves(&hub, "2023-06", 4).await);
    hub.move_tree(
        "2023-07-10",
        transfer("2023-07-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-08-02");
    assert_eq!(saves(&hub, "2023-07", 5).await.error_code(), "NOT_FOUND");
    // The new county is told that it was and why it ended; what was filed stays.
    let list = hub.ask("990102.coordinator", STANDS).await.ok();
    let one = list.at("standIns.nodes.0");
    assert_eq!(one["state"], "REVOKED", "{one:#}");
    assert_eq!(one["revokedBy"], Value::Null);
    let why = one["revokedReason"].as_str().unwrap();
    assert!(why.contains("例民函〔2023〕1号"), "{why}");

    // The new county's own appointment holds where the unit moves within its reach, and so does one from higher up.
    let of = (SIBLING_UNIT, "FILE");
    let span = ("2023-08-02", "2023-12-31");
    let anew = hub.appoint("9901.coordinator", CLERK, of, span, "填报员病假");
    assert_eq!(anew.await.ok().text("it.outcome"), "DONE");
    Paper::done(&saves(&hub, "2023-07", 5).await);
    hub.record_row(
        "2023-08-10",
        2,
        transfer("2023-08-08", SIBLING_TOWN, "990103"),
    )
    .await;
    hub.today("2023-09-02");
    Paper::done(&saves(&hub, "2023-08", 6).await);
}

async fn a_planned_move_ends_it_on_its_day(hub: Hub) {
    hub.today("2023-07-01");
    appointed(&hub, "990101.coordinator").await;
    hub.move_tree(
        "2023-07-02",
        transfer("2023-07-20", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-19");
    Paper::done(&saves(&hub, "2023-06", 4).await);
    hub.today("2023-07-20");
    assert_eq!(saves(&hub, "2023-07", 5).await.error_code(), "NOT_FOUND");
}

async fn an_appointment_ends_where_the_office_of_the_stand_in_has_left(hub: Hub) {
    hub.today("2023-07-01");
    appointed(&hub, "990101.coordinator").await;
    Paper::done(&saves(&hub, "2023-06", 4).await);
    hub.move_tree("2023-07-10", transfer("2023-07-05", TOWN, OTHER_COUNTY))
        .await;
    hub.today("2023-08-02");
    assert_eq!(saves(&hub, "2023-07", 5).await.error_code(), "NOT_FOUND");
    let list = hub.ask("990101.coordinator", STANDS).await.ok();
    let one = list.at("standIns.nodes.0");
    assert_eq!(one["state"], "REVOKED", "{one:#}");
    let why = one["revokedReason"].as_str().unwrap();
    assert!(
        why.contains("例民函〔2023〕1号") && why.contains("office"),
        "{why}"
    );

    // The prefecture stands above both, before and after.
    let of = (SIBLING_UNIT, "FILE");
    let span = ("2023-08-02", "2023-12-31");
    let anew = hub.appoint("9901.coordinator", CLERK, of, span, "填报员病假");
    assert_eq!(anew.await.ok().text("it.outcome"), "DONE");
    hub.record_row("2023-08-10", 2, transfer("2023-08-08", TOWN, "990103"))
        .await;
    hub.today("2023-09-02");
    Paper::done(&saves(&hub, "2023-08", 6).await);
}
