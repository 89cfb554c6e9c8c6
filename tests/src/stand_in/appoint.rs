//! Who appoints a stand-in, whom, and for which days.

use cengbao_domain::policy::Role::{Admin, Coordinator};
use cengbao_store::GrantSpec;
use serde_json::json;

use super::{CLERK, OTHER, SPAN, TOWN_COORDINATOR, UNIT};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{grant, spec};
use crate::world::{COMMUNITIES, SECTIONS, SIBLING_UNIT, TOWN};

both!(
    a_coordinator_or_an_administrator_above_appoints_and_nobody_else,
    an_account_beyond_ones_reach_is_as_one_that_is_not_there,
    days_that_cannot_be_are_refused,
    nobody_gives_more_than_he_has,
    the_same_appointment_twice_is_one,
);

async fn a_coordinator_or_an_administrator_above_appoints_and_nobody_else(hub: Hub) {
    let permission =
        format!("{{ agency(code: \"{UNIT}\") {{ standInAppointment {{ allowed reason }} }} }}");
    for (by, may) in [
        (TOWN_COORDINATOR, true),
        ("990101001.admin", true),
        ("990101.coordinator", true),
        ("990101001.viewer", false),
        ("990101001001.jwh.reporter", false),
        ("990101001001.jwh.reviewer", false),
    ] {
        let answer = hub.ask(by, &permission).await.ok();
        let told = answer.at("agency.standInAppointment");
        assert_eq!(told["allowed"], may, "{by}");
        assert_eq!(told["reason"].is_null(), may, "{by}");
        let appointed = hub
            .appoint(by, CLERK, (UNIT, "FILE"), SPAN, "病假")
            .await
            .ok();
        let outcome = if may { "DONE" } else { "NOT_ALLOWED" };
        assert_eq!(appointed.text("it.outcome"), outcome, "{by}");
    }
    let beside = hub.appoint("990101002.coordinator", CLERK, (UNIT, "FILE"), SPAN, "病假");
    assert_eq!(beside.await.error_code(), "NOT_FOUND");
    let list = hub
        .ask(
            "990101001.admin",
            "{ standIns { nodes { unit { code } } } }",
        )
        .await
        .ok();
    assert_eq!(
        list.list("standIns.nodes").len(),
        1,
        "the same appointment each time"
    );
    for stranger in ["98.coordinator", "990101001002.jwh.reporter", OTHER] {
        let list = hub
            .ask(stranger, "{ standIns { nodes { id } } }")
            .await
            .ok();
        assert!(list.list("standIns.nodes").is_empty(), "{stranger}");
    }
}

async fn an_account_beyond_ones_reach_is_as_one_that_is_not_there(hub: Hub) {
    let never = hub.appoint(
        TOWN_COORDINATOR,
        "no-such-account",
        (UNIT, "FILE"),
        SPAN,
        "病假",
    );
    let never = never.await;
    assert_eq!(never.error_code(), "NOT_FOUND");
    for account in [
        // Of another town, of the province, of no unit, of the administrator.
        "990101002001.cwh.reporter",
        "990101.coordinator",
        "nobody",
        "990101001.admin",
    ] {
        let answer = hub
            .appoint(TOWN_COORDINATOR, account, (UNIT, "FILE"), SPAN, "病假")
            .await;
        assert_eq!(answer.comparable(), never.comparable(), "{account}");
    }
    let unit = hub.appoint(
        TOWN_COORDINATOR,
        CLERK,
        (SIBLING_UNIT, "FILE"),
        SPAN,
        "病假",
    );
    assert_eq!(unit.await.error_code(), "NOT_FOUND");
    let own = hub.appoint(
        TOWN_COORDINATOR,
        "990101001001.jwh.viewer",
        (UNIT, "FILE"),
        SPAN,
        "病假",
    );
    assert_eq!(
        own.await.error_code(),
        "BAD_INPUT",
        "the unit's own account"
    );
}

async fn days_that_cannot_be_are_refused(hub: Hub) {
    for (span, reason) in [
        (("2023-02-10", "2023-02-09"), "病假"),
        (("2023-01-31", "2023-02-09"), "病假"),
        (("2023-02-01", "2024-02-02"), "病假"),
        (SPAN, " "),
    ] {
        let answer = hub
            .appoint(TOWN_COORDINATOR, CLERK, (UNIT, "FILE"), span, reason)
            .await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{span:?} {reason:?}");
    }
    let year = ("2023-02-01", "2024-02-01");
    let longest = hub.appoint(TOWN_COORDINATOR, CLERK, (UNIT, "FILE"), year, "病假");
    assert_eq!(longest.await.ok().text("it.outcome"), "DONE");
}

async fn nobody_gives_more_than_he_has(hub: Hub) {
    let until_march = GrantSpec {
        until: Some("2023-03-01".parse().expect("a date")),
        ..grant(Coordinator, TOWN)
    };
    let of_fire = GrantSpec {
        sectors: Some(vec!["消防".to_owned()]),
        ..grant(Coordinator, TOWN)
    };
    let specs = [
        spec("short", Some(SECTIONS[1]), vec![until_march]),
        spec("of-fire", None, vec![of_fire]),
        spec("of-the-unit", Some(SECTIONS[1]), vec![grant(Admin, UNIT)]),
    ];
    let operator = hub
        .store()
        .system("the tests' accounts", noon("2023-01-01"));
    operator.create_accounts(&specs).await.unwrap();
    let long = hub.appoint(
        "short",
        CLERK,
        (UNIT, "FILE"),
        ("2023-02-01", "2023-03-01"),
        "病假",
    );
    assert_eq!(
        long.await.error_code(),
        "BAD_INPUT",
        "his own grant ends the day before"
    );
    let within = hub.appoint(
        "short",
        CLERK,
        (UNIT, "FILE"),
        ("2023-02-01", "2023-02-28"),
        "病假",
    );
    assert_eq!(within.await.ok().text("it.outcome"), "DONE");
    let himself = hub.appoint("short", "short", (UNIT, "FILE"), SPAN, "病假");
    assert_eq!(
        himself.await.error_code(),
        "BAD_INPUT",
        "nobody appoints himself"
    );
    // Sectors: of a unit without his sector he sees nothing, and gives nothing.
    let foreign = hub.appoint("of-fire", OTHER, (UNIT, "FILE"), SPAN, "病假");
    assert_eq!(foreign.await.error_code(), "NOT_FOUND");
    let gm = hub.appoint("of-fire", CLERK, (SECTIONS[1], "FILE"), SPAN, "病假");
    assert_eq!(gm.await.error_code(), "NOT_FOUND");
    // A grant on the unit itself is none above it.
    let inside = hub.appoint("of-the-unit", CLERK, (UNIT, "FILE"), SPAN, "病假");
    assert_eq!(inside.await.ok().text("it.outcome"), "NOT_ALLOWED");
    // What was given ends although he who gave it has gone, and what he gives after that is nothing.
    hub.today("2023-03-01");
    let late = hub.appoint(
        "short",
        CLERK,
        (COMMUNITIES[1], "FILE"),
        ("2023-03-01", "2023-03-02"),
        "病假",
    );
    assert_eq!(late.await.error_code(), "NOT_FOUND");
}

async fn the_same_appointment_twice_is_one(hub: Hub) {
    let first = hub.clerk_stands_in("FILE").await;
    assert_eq!(hub.clerk_stands_in("FILE").await, first);
    let other = hub.clerk_stands_in("SIGN").await;
    assert_ne!(other, first);
    let query = "query($id: ID!) { node(id: $id) { ... on StandIn { duty unit { code } postUnit { code } } } }";
    let found = hub
        .ask_with(CLERK, query, json!({ "id": first }))
        .await
        .ok();
    let shown =
        json!({ "duty": "FILE", "unit": { "code": UNIT }, "postUnit": { "code": SECTIONS[0] } });
    assert_eq!(found.at("node"), &shown);
    let unseen = hub.ask_with(OTHER, query, json!({ "id": first })).await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
}
