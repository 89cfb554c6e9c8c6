//! The steps of a consolidation: signed, signed anew, accepted, returned, taken back.

use serde_json::{Value, json};

use super::{OFFICE, PROVINCE_DESK, RECEIVER, filed, outcome, row};
use crate::cells::{Cells, FOUND};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, COUNTY, PREFECTURE_WITHOUT_COUNTIES, TOWN};

both!(
    nothing_is_signed_that_was_not_read,
    a_new_one_takes_the_place_of_the_last_with_a_reason,
    the_place_above_accepts_or_returns_and_nobody_else,
    what_is_not_accepted_yet_is_taken_back,
    a_repeated_signature_is_one,
    what_cannot_be_consolidated_is_refused,
);

async fn nothing_is_signed_that_was_not_read(hub: Hub) {
    filed(&hub).await;
    let seen = hub.collation(OFFICE, TOWN, "2023-01").await.ok();
    assert_eq!(*seen.at("jurisdiction.it.last"), Value::Null);
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(1))
        .await;
    let input = json!({ "fingerprint": seen.text("jurisdiction.it.fingerprint") });
    let answer = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", input)
        .await
        .ok();
    assert_eq!(outcome(&answer), ("CONFLICT", "-"));
    let why = answer.text("it.reason");
    assert!(why.contains("read `collation` again"), "{why}");
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    assert_eq!(outcome(&again), ("DONE", "SIGNED"));
    assert_eq!(*again.at("it.consolidation.values.0"), json!("10"));
}

async fn a_new_one_takes_the_place_of_the_last_with_a_reason(hub: Hub) {
    let papers = filed(&hub).await;
    let first = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.desk(COMMUNITIES[0])
        .corrected(&papers[0], "复核", &Cells::found(6))
        .await;
    let without = hub.consolidate(OFFICE, TOWN, "2023-01").await;
    assert_eq!(without.error_code(), "BAD_INPUT");
    let reason = json!({ "reason": "一社区更正" });
    let second = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", reason)
        .await
        .ok();
    assert_eq!(outcome(&second), ("DONE", "SIGNED"));
    assert_eq!(second.number("it.consolidation.number"), 2);
    assert_eq!(second.text("it.consolidation.reason"), "一社区更正");
    let old = hub
        .consolidation(RECEIVER, first.text("it.consolidation.id"))
        .await
        .ok();
    assert_eq!(
        (
            old.text("it.state"),
            old.at("it.isLast"),
            old.at("it.values.0")
        ),
        ("SUPERSEDED", &json!(false), &json!("9"))
    );
    let late = hub
        .consolidation_step(RECEIVER, "acceptConsolidation", &first, None)
        .await
        .ok();
    assert_eq!(outcome(&late), ("NOT_ALLOWED", "SUPERSEDED"));
    assert_eq!(
        late.text("it.reason"),
        "a later consolidation stands in its place: act on that one"
    );
    let table = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    assert_eq!(row(&table, TOWN)["values"][FOUND], "11");
    assert_eq!(row(&table, TOWN)["sentUp"]["changedSince"], false);
}

async fn the_place_above_accepts_or_returns_and_nobody_else(hub: Hub) {
    filed(&hub).await;
    for signer in [RECEIVER, PROVINCE_DESK, "990101001.viewer"] {
        let answer = hub.consolidate(signer, TOWN, "2023-01").await.ok();
        assert_eq!(outcome(&answer), ("NOT_ALLOWED", "-"), "{signer}");
    }
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    for other in [OFFICE, "990101.viewer"] {
        let accept = hub.consolidation_step(other, "acceptConsolidation", &signed, None);
        assert_eq!(
            outcome(&accept.await.ok()),
            ("NOT_ALLOWED", "SIGNED"),
            "{other}"
        );
    }
    let accepted = hub
        .consolidation_step(RECEIVER, "acceptConsolidation", &signed, None)
        .await
        .ok();
    assert_eq!(outcome(&accepted), ("DONE", "ACCEPTED"));
    let stale = hub.consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"));
    let stale = stale.await.ok();
    assert_eq!(outcome(&stale), ("CONFLICT", "ACCEPTED"));
    let why = stale.text("it.reason");
    assert!(why.contains("has version 2 now"), "{why}");
    let blank = hub.consolidation_step(RECEIVER, "returnConsolidation", &accepted, Some(" "));
    assert_eq!(blank.await.error_code(), "BAD_INPUT");
    let returned = hub
        .consolidation_step(
            PROVINCE_DESK,
            "returnConsolidation",
            &accepted,
            Some("再核"),
        )
        .await
        .ok();
    assert_eq!(outcome(&returned), ("DONE", "RETURNED"));
    assert_eq!(
        returned.texts("it.consolidation.events", "action"),
        ["SIGN", "ACCEPT", "RETURN"]
    );
    let table = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    assert_eq!(row(&table, TOWN)["states"][FOUND], "MISSING");
    let live = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(
        live.total().cell(FOUND).0,
        Some("9"),
        "no figure of a unit changed"
    );
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    assert_eq!(
        outcome(&again),
        ("DONE", "SIGNED"),
        "no reason is asked after a return"
    );
    assert_eq!(again.number("it.consolidation.number"), 2);
}

async fn what_is_not_accepted_yet_is_taken_back(hub: Hub) {
    filed(&hub).await;
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let above = hub.consolidation_step(RECEIVER, "withdrawConsolidation", &signed, Some("误"));
    assert_eq!(outcome(&above.await.ok()), ("NOT_ALLOWED", "SIGNED"));
    let taken = hub
        .consolidation_step(OFFICE, "withdrawConsolidation", &signed, Some("误签"))
        .await
        .ok();
    assert_eq!(outcome(&taken), ("DONE", "WITHDRAWN"));
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let accepted = hub
        .consolidation_step(RECEIVER, "acceptConsolidation", &again, None)
        .await
        .ok();
    let late = hub.consolidation_step(OFFICE, "withdrawConsolidation", &accepted, Some("误签"));
    let late = late.await.ok();
    assert_eq!(outcome(&late), ("NOT_ALLOWED", "ACCEPTED"));
    let allowed = late.list("it.consolidation.allowedActions");
    let may: Vec<&str> = allowed
        .iter()
        .filter(|one| one["allowed"] == true)
        .map(|one| one["action"].as_str().unwrap())
        .collect();
    assert_eq!(may, ["SIGN"]);
    let refused = allowed.iter().filter(|one| one["allowed"] == false);
    assert!(refused.clone().count() == 3 && refused.clone().all(|one| one["reason"].is_string()));
    let reason = late.text("it.reason");
    assert!(
        reason.contains("is accepted") && reason.contains("signs a new one"),
        "where it stands and what comes next: {reason}"
    );
}

async fn a_repeated_signature_is_one(hub: Hub) {
    filed(&hub).await;
    let seen = hub.collation(OFFICE, TOWN, "2023-01").await.ok();
    let input = json!({ "idempotencyKey": "k1",
        "fingerprint": seen.text("jurisdiction.it.fingerprint") });
    let first = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", input.clone())
        .await
        .ok();
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(1))
        .await;
    let again = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", input)
        .await
        .ok();
    assert_eq!(outcome(&again), ("DONE", "SIGNED"));
    assert_eq!(
        again.text("it.consolidation.id"),
        first.text("it.consolidation.id")
    );
    let other = json!({ "idempotencyKey": "k1", "note": "另" });
    let other = hub.consolidate_with(OFFICE, TOWN, "2023-01", other).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
}

async fn what_cannot_be_consolidated_is_refused(hub: Hub) {
    filed(&hub).await;
    for (place, by, period) in [
        (TOWN, OFFICE, "2023-05"),
        (PREFECTURE_WITHOUT_COUNTIES, "9902.coordinator", "2022-12"),
    ] {
        let answer = hub.consolidate(by, place, period).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{place} {period}");
    }
    let by_unit = "query($code: String!) { jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", \
        form: \"monthly\" }, period: \"2023-01\", by: UNIT, basis: SENT_UP) { total { values } } } }";
    let answer = hub.ask_with(OFFICE, by_unit, json!({ "code": TOWN })).await;
    assert_eq!(answer.error_code(), "BAD_INPUT");
}
