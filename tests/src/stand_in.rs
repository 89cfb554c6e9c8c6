//! Stand-ins (代办): an account of another unit files, or signs, for a unit that cannot, for dated days, and nobody gives
//! more than he has.

mod appoint;
mod elsewhere;
mod moved;

use cengbao_domain::policy::Role::{Coordinator, Viewer};
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{grant, spec};
use crate::world::{CAMPAIGN, COMMUNITIES, SECTIONS, TOWN};

both!(
    a_stand_in_files_and_signs_and_it_is_said,
    who_filed_as_a_stand_in_does_not_sign,
    it_begins_and_ends_by_itself_on_its_days,
    it_is_taken_away_at_once,
    it_opens_the_unit_and_no_other,
    accounts_that_are_made_anew_keep_what_they_stand_in_for,
);

/// Appoints.
const TOWN_COORDINATOR: &str = "990101001.coordinator";
/// A clerk of the town's fire section.
const CLERK: &str = "990101001.xf.viewer";
/// One of the section beside it.
const OTHER: &str = "990101001.gm.viewer";
/// The unit that cannot.
const UNIT: &str = COMMUNITIES[0];
const SPAN: (&str, &str) = ("2023-02-01", "2023-02-10");

const APPOINT: &str = "mutation($input: AppointStandInInput!) { it: appointStandIn(input: $input) { outcome reason standIn { \
    id state duty from until reason post postUnit { code } unit { code } appointedBy revocable } } }";
const REVOKE: &str = "mutation($input: RevokeStandInInput!) { it: revokeStandIn(input: $input) { outcome reason standIn { \
    id state revokedAt revokedBy revokedReason revocable } } }";
const TOLD: &str = "query($id: ID!) { report(id: $id) { state events { action by asStandIn } \
    revisions { filedBy filedAsStandIn signedBy signedAsStandIn } } }";

impl Hub {
    /// Appoints `account` for (unit, duty) from a day up to a day.
    pub(crate) async fn appoint(
        &self,
        by: &str,
        account: &str,
        (unit, duty): (&str, &str),
        (from, until): (&str, &str),
        reason: &str,
    ) -> Answer {
        let input = json!({ "unit": unit, "account": account, "duty": duty, "from": from, "until": until, "reason": reason });
        self.ask_with(by, APPOINT, json!({ "input": input })).await
    }

    async fn clerk_stands_in(&self, duty: &str) -> String {
        let appointed = self.appoint(TOWN_COORDINATOR, CLERK, (UNIT, duty), SPAN, "填报员病假");
        let appointed = appointed.await.ok();
        assert_eq!(appointed.text("it.outcome"), "DONE");
        appointed.text("it.standIn.id").to_owned()
    }

    async fn save_as(&self, account: &str, period: &str, cells: &Cells) -> Answer {
        let input = json!({ "unit": UNIT, "campaign": CAMPAIGN, "schedule": "monthly", "period": period,
            "cells": cells.input() });
        self.change(account, "saveReport", input).await
    }
}

async fn submitted_by(hub: &Hub, account: &str, period: &str) -> Paper {
    let saved = Paper::done(&hub.save_as(account, period, &Cells::found(4)).await);
    Paper::done(&hub.change(account, "submitReport", step(&saved)).await)
}

async fn a_stand_in_files_and_signs_and_it_is_said(hub: Hub) {
    let unseen = hub.save_as(CLERK, "2023-01", &Cells::found(4)).await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
    hub.clerk_stands_in("FILE").await;
    let paper = submitted_by(&hub, CLERK, "2023-01").await;
    let other = hub.appoint(TOWN_COORDINATOR, OTHER, (UNIT, "SIGN"), SPAN, "审核人出差");
    other.await.ok();
    let signed = Paper::done(&hub.change(OTHER, "signReport", step(&paper)).await);

    let id = json!({ "id": signed.id });
    let told = hub.ask_with(TOWN_COORDINATOR, TOLD, id).await.ok();
    assert_eq!(told.text("report.state"), "SIGNED");
    let revision = json!({ "filedBy": format!("岗位 {CLERK}"), "filedAsStandIn": true,
        "signedBy": format!("岗位 {OTHER}"), "signedAsStandIn": true });
    assert_eq!(told.at("report.revisions"), &json!([revision]));
    let own = format!("{UNIT}.viewer");
    let own = hub
        .ask_with(&own, TOLD, json!({ "id": signed.id }))
        .await
        .ok();
    for event in own.list("report.events") {
        assert_eq!(event["asStandIn"], true, "{event:#}");
    }
    // What the unit itself does afterwards says nothing of the kind.
    let desk = hub.desk(UNIT);
    let corrected = Paper::done(&desk.corrected(&signed, "更正", &Cells::found(5)).await);
    let told = hub.ask_with(TOWN_COORDINATOR, TOLD, json!({ "id": corrected.id }));
    let told = told.await.ok();
    assert_eq!(told.at("report.revisions.1.filedAsStandIn"), &json!(false));
    assert_eq!(told.at("report.revisions.1.signedAsStandIn"), &json!(false));
    hub.verify_rollup();
}

async fn who_filed_as_a_stand_in_does_not_sign(hub: Hub) {
    hub.clerk_stands_in("FILE").await;
    hub.clerk_stands_in("SIGN").await;
    let paper = submitted_by(&hub, CLERK, "2023-01").await;
    let refused = hub.change(CLERK, "signReport", step(&paper)).await.ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    let reason =
        "the filer does not sign what he filed himself: another reviewer of the unit signs it";
    assert_eq!(refused.text("it.reason"), reason);
    // Of the unit's own filing it may sign.
    Paper::done(&hub.desk(UNIT).sign(&paper).await);
    let (desk, cells) = (hub.desk(UNIT), Cells::found(5));
    let own = desk.submitted("2023-02", &cells, None).await;
    Paper::done(&hub.change(CLERK, "signReport", step(&own)).await);
    hub.verify_rollup();
}

async fn it_begins_and_ends_by_itself_on_its_days(hub: Hub) {
    hub.clerk_stands_in("FILE").await;
    let later = ("2023-02-12", "2023-02-13");
    hub.appoint(TOWN_COORDINATOR, CLERK, (UNIT, "FILE"), later, "填报员病假")
        .await
        .ok();
    let agency = format!("{{ agency(code: \"{UNIT}\") {{ name }} }}");
    let states = "{ standIns { nodes { state until } } viewer { grants { standsIn } } }";
    for (day, sees, shown) in [
        ("2023-02-01", true, ["PLANNED", "HOLDS"]),
        ("2023-02-10", true, ["PLANNED", "HOLDS"]),
        ("2023-02-11", false, ["PLANNED", "ENDED"]),
        ("2023-02-12", true, ["HOLDS", "ENDED"]),
        ("2023-02-13", true, ["HOLDS", "ENDED"]),
        ("2023-02-14", false, ["ENDED", "ENDED"]),
    ] {
        hub.today(day);
        let seen = hub.ask(CLERK, &agency).await;
        assert_eq!(seen.body.get("errors").is_none(), sees, "{day}");
        let list = hub.ask(TOWN_COORDINATOR, states).await.ok();
        assert_eq!(list.texts("standIns.nodes", "state"), shown, "{day}");
        let own = hub.ask(CLERK, states).await.ok();
        let marks = own.list("viewer.grants").iter();
        let marks = marks.filter(|grant| grant["standsIn"] == true).count();
        assert_eq!(marks, usize::from(sees), "{day}");
    }
}

async fn it_is_taken_away_at_once(hub: Hub) {
    let id = hub.clerk_stands_in("FILE").await;
    let paper = Paper::done(&hub.save_as(CLERK, "2023-01", &Cells::found(4)).await);
    let input = json!({ "input": { "standIn": id, "reason": "填报员已返岗" } });
    for (by, expected) in [
        ("98.coordinator", "NOT_FOUND"),
        ("990101002.coordinator", "NOT_FOUND"),
    ] {
        let answer = hub.ask_with(by, REVOKE, input.clone()).await;
        assert_eq!(answer.error_code(), expected, "{by}");
    }
    for by in [CLERK, "990101001001.jwh.reporter", "990101001.viewer"] {
        let answer = hub.ask_with(by, REVOKE, input.clone()).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{by}");
    }
    let revoked = hub
        .ask_with("990101.admin", REVOKE, input.clone())
        .await
        .ok();
    assert_eq!(revoked.text("it.outcome"), "DONE");
    let found = revoked.at("it.standIn");
    assert_eq!(found["state"], "REVOKED");
    assert_eq!(found["revokedBy"], "岗位 990101.admin");
    assert_eq!(found["revokedReason"], "填报员已返岗");
    let late = hub.change(CLERK, "submitReport", step(&paper)).await;
    assert_eq!(late.error_code(), "NOT_FOUND", "dead with the next request");
    // The first revocation stands.
    let again = json!({ "input": { "standIn": id, "reason": "再次" } });
    let again = hub.ask_with(TOWN_COORDINATOR, REVOKE, again).await.ok();
    assert_eq!(again.text("it.standIn.revokedReason"), "填报员已返岗");
    // The draft stays, and the unit goes on with it.
    Paper::done(&hub.desk(UNIT).submit(&paper).await);
}

async fn it_opens_the_unit_and_no_other(hub: Hub) {
    hub.clerk_stands_in("FILE").await;
    for (code, seen) in [(UNIT, true), (COMMUNITIES[1], false), (SECTIONS[1], false)] {
        let query = format!("{{ agency(code: \"{code}\") {{ name }} }}");
        let answer = hub.ask(CLERK, &query).await;
        assert_eq!(answer.body.get("errors").is_none(), seen, "{code}");
    }
    let place = format!("{{ jurisdiction(code: \"{TOWN}\") {{ name }} }}");
    assert_eq!(hub.ask(CLERK, &place).await.error_code(), "NOT_FOUND");
    let paper = submitted_by(&hub, CLERK, "2023-01").await;
    for mutation in ["signReport", "acceptReport"] {
        let answer = hub.change(CLERK, mutation, step(&paper)).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{mutation}");
    }
    // Whoever stands in does not let others stand in.
    let passed_on = hub.appoint(CLERK, OTHER, (UNIT, "FILE"), SPAN, "转办");
    assert_eq!(passed_on.await.ok().text("it.outcome"), "NOT_ALLOWED");
}

/// An operator's list of accounts says what they hold; what they stand in for is given elsewhere.
async fn accounts_that_are_made_anew_keep_what_they_stand_in_for(hub: Hub) {
    hub.clerk_stands_in("FILE").await;
    let operator = hub
        .store()
        .system("the tests' accounts", noon("2023-02-01"));
    let section = SECTIONS[0];
    let same = spec(
        CLERK,
        Some(section),
        vec![grant(Viewer, section), grant(Coordinator, section)],
    );
    operator.create_accounts(&[same]).await.unwrap();
    submitted_by(&hub, CLERK, "2023-01").await;
    // Taking all grants away takes this one too, and the list says so.
    operator.revoke_grants(CLERK, None).await.unwrap();
    let list = hub.ask(
        TOWN_COORDINATOR,
        "{ standIns { nodes { state revokedBy } } }",
    );
    let list = list.await.ok();
    assert_eq!(
        list.at("standIns.nodes.0"),
        &json!({ "state": "REVOKED", "revokedBy": Value::Null })
    );
}
