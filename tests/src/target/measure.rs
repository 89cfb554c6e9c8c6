//! Every comparator, and every way to a figure: returns, forms, the registry, and what nobody can know.

use serde_json::{Value, json};

use super::{rate, share, target, target_error, units};
use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::signed;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};
use crate::world::kinds;
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    every_comparator_is_judged_exactly,
    what_the_registry_cannot_know_says_why,
    the_registry_counts_who_did_the_duty,
    a_form_measures_places_of_every_level,
);

async fn every_comparator_is_judged_exactly(hub: Hub) {
    targets::apply(&hub);
    hub.today("2024-02-01");
    let count = |number: i64| json!({ "numerator": number.to_string() });
    let against = |number: i64, before: i64| json!({ "numerator": number.to_string(), "before": before.to_string() });
    for (code, one, other, now, after) in [
        ("share", rate(29, 100), rate(31, 100), "MET", "MET"),
        ("share", rate(2, 10), rate(3, 10), "ON_TRACK", "MISSED"),
        ("closed", count(1), count(1), "MET", "MET"),
        ("closed", count(1), count(0), "ON_TRACK", "MISSED"),
        ("few", count(1), count(2), "ON_TRACK", "MET"),
        ("few", count(1), count(3), "MISSED", "MISSED"),
        ("ponds", against(4, 5), against(6, 5), "ON_TRACK", "MET"),
        ("ponds", against(5, 5), against(6, 5), "MISSED", "MISSED"),
        ("falling", against(4, 5), against(5, 5), "ON_TRACK", "MET"),
        ("falling", against(5, 5), against(5, 5), "MISSED", "MISSED"),
        ("cleared", count(0), count(0), "MET", "MET"),
        ("cleared", count(0), count(1), "ON_TRACK", "MISSED"),
        (
            "better",
            json!({ "holds": true }),
            json!({ "holds": true }),
            "MET",
            "MET",
        ),
        (
            "better",
            json!({ "holds": true }),
            json!({ "holds": false }),
            "ON_TRACK",
            "MISSED",
        ),
    ] {
        // Each pair of figures on a day of its own.
        let day = next_day(&hub, code).await;
        for (unit, figures) in TRAINERS.into_iter().zip([&one, &other]) {
            signed(&hub, unit, code, &day, figures.clone()).await;
        }
        for (asked, state) in [(day.as_str(), now), ("2024-01-15", after)] {
            let city = target(
                &hub,
                "9901.viewer",
                "9901",
                code,
                &format!("asOf: \"{asked}\""),
            )
            .await;
            assert_eq!(city["state"], state, "{code} {one} {other} on {asked}");
        }
    }
    // All parts.
    for (code, figures) in [("both.posters", rate(5, 5)), ("both.notices", rate(4, 5))] {
        for unit in TRAINERS {
            signed(&hub, unit, code, "2023-03-01", figures.clone()).await;
        }
    }
    let city = target(&hub, "9901.viewer", "9901", "both", "asOf: \"2023-03-02\"").await;
    assert_eq!(
        (&city["measuredBy"], &city["state"]),
        (&json!("PARTS"), &json!("ON_TRACK"))
    );
    assert_eq!(share(&city), (None, None));
    assert_eq!(units(&city["heldBack"]).len(), 2);
    // A denominator that is known to be nothing.
    for unit in TRAINERS {
        signed(&hub, unit, "trained", "2023-03-01", rate(0, 0)).await;
    }
    let city = target(
        &hub,
        "9901.viewer",
        "9901",
        "trained",
        "asOf: \"2023-03-02\"",
    )
    .await;
    assert_eq!(
        (share(&city), &city["state"]),
        ((Some("0"), Some("0")), &json!("NOT_APPLICABLE"))
    );
}

/// A day of which nothing was returned for the target so far.
async fn next_day(hub: &Hub, code: &str) -> String {
    let query = "query($code: String!, $target: String!) { agency(code: $code) { \
        targetReturns(filter: { campaign: \"zhen-2023\", target: $target }) { nodes { id } } } }";
    let variables = json!({ "code": TRAINERS[0], "target": code });
    let answer = hub.ask_with("99.viewer", query, variables).await.ok();
    format!(
        "2023-02-{:02}",
        answer.list("agency.targetReturns.nodes").len() + 1
    )
}

async fn what_the_registry_cannot_know_says_why(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    for (code, state, unknown, measured_by, open) in [
        (
            "accidents",
            "NO_DATA",
            Some("ACCIDENTS_NOT_COMPLETE"),
            "REGISTRY",
            false,
        ),
        (
            "inspections",
            "NO_DATA",
            Some("NOT_KEPT"),
            "REGISTRY",
            false,
        ),
        ("unlisted", "NO_DATA", Some("NOBODY_NAMED"), "RETURN", true),
        (
            "key-taught",
            "NO_DATA",
            Some("POPULATION_UNDEFINED"),
            "REGISTRY",
            false,
        ),
        ("trained", "NO_DATA", Some("NOBODY_TOLD"), "RETURN", false),
        ("better", "NO_DATA", Some("NOBODY_TOLD"), "JUDGED", false),
        ("found", "NO_DATA", Some("NOBODY_TOLD"), "REPORT", false),
    ] {
        let city = target(&hub, "9901.viewer", "9901", code, "asOf: \"2023-06-30\"").await;
        assert_eq!(
            (
                city["state"].as_str(),
                city["unknown"].as_str(),
                city["measuredBy"].as_str(),
                city["open"].as_bool()
            ),
            (Some(state), unknown, Some(measured_by), Some(open)),
            "{code}"
        );
    }
    signed(&hub, TRAINERS[0], "trained", "2023-06-01", rate(5, 5)).await;
    let city = target(
        &hub,
        "9901.viewer",
        "9901",
        "trained",
        "asOf: \"2023-06-30\"",
    )
    .await;
    assert_eq!(
        (&city["state"], &city["unknown"]),
        (&json!("NO_DATA"), &json!("SOME_MISSING"))
    );
    // All targets at once, in printed order.
    let all = target_error(&hub, "9901", "asOf: \"2023-06-30\"")
        .await
        .ok();
    assert_eq!(all.list("jurisdiction.compliance.targets").len(), 28);
    let query = "{ jurisdiction(code: \"9901\") { compliance(campaign: \"zhen-2023\") { targets(codes: [\"no\"]) { state } } } }";
    assert_eq!(
        hub.ask("9901.viewer", query).await.error_code(),
        "BAD_INPUT"
    );
}

async fn the_registry_counts_who_did_the_duty(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-11-30");
    for one in [PLANT, QUARRY] {
        crate::activity::record_in(&hub, CAMPAIGN, &one.code(), "train", "2023-03-01").await;
    }
    let day = "asOf: \"2023-11-15\"";
    let city = target(&hub, "9901.viewer", "9901", "taught", day).await;
    assert_eq!(
        (share(&city), &city["state"]),
        ((Some("2"), Some("5")), &json!("AT_RISK"))
    );
    let sums: Vec<_> = city["rows"].as_array().unwrap().iter().map(share).collect();
    assert_eq!(
        sums[..3],
        [(Some("2"), Some("4")), (Some("0"), Some("1")), (None, None)]
    );
    let held = units(&city["heldBack"]);
    assert!(
        held.contains(&(HOTEL.code().as_str(), "AT_RISK")),
        "{held:?}"
    );
    assert_eq!(held.len(), 3);
    let earlier = target(
        &hub,
        "9901.viewer",
        "9901",
        "taught",
        "asOf: \"2023-02-28\"",
    )
    .await;
    assert_eq!(share(&earlier), (Some("0"), Some("5")));
    let province = target(&hub, "99.viewer", "99", "taught", day).await;
    assert_eq!(share(&province), (Some("2"), Some("6")));
}

async fn a_form_measures_places_of_every_level(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-03-20");
    for (unit, found, rectified) in [(TRAINERS[0], 2, 2), (TRAINERS[1], 4, 1)] {
        file_form(
            &hub,
            unit,
            "2023-02",
            &kinds::cells([found, rectified, 0, 0, 0, 0, 0]),
        )
        .await;
    }
    let day = "asOf: \"2023-03-10\", since: \"2023-02-10\"";
    for (code, found, rectified) in [
        ("9901", "6", ("3", "6")),
        ("990101", "2", ("2", "2")),
        ("990101001", "2", ("2", "2")),
        ("990101001001", "2", ("2", "2")),
        ("990102", "4", ("1", "4")),
    ] {
        let place = target(&hub, "99.viewer", code, "found", day).await;
        assert_eq!(
            (place["measuredBy"].as_str(), place["numerator"].as_str()),
            (Some("REPORT"), Some(found)),
            "{code}"
        );
        let place = target(&hub, "99.viewer", code, "rectified", day).await;
        assert_eq!(
            share(&place),
            (Some(rectified.0), Some(rectified.1)),
            "{code}"
        );
    }
    let city = target(&hub, "99.viewer", "9901", "found", day).await;
    assert_eq!(city["state"], "MET", "{city:#}");
    let rows: Vec<_> = city["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["numerator"].as_str())
        .collect();
    assert_eq!(rows, [Some("2"), Some("4"), None, None]);
    // February had not ended; January has no figure.
    let before = target(&hub, "99.viewer", "9901", "found", "asOf: \"2023-02-27\"").await;
    assert_eq!(
        (&before["numerator"], &before["state"]),
        (&Value::Null, &json!("NO_DATA"))
    );
    let own = "{ campaign(code: \"zhen-2023\") { compliance { targets(codes: [\"found\"]) { state unknown } } } }";
    let own = hub.ask("9901.viewer", own).await.ok();
    assert_eq!(
        own.text("campaign.compliance.targets.0.unknown"),
        "ASK_A_PLACE"
    );
}

async fn file_form(hub: &Hub, unit: &str, period: &str, cells: &Cells) {
    let input = json!({ "unit": unit, "campaign": CAMPAIGN, "schedule": "kinds", "period": period, "cells": cells.input() });
    let (reporter, reviewer) = (format!("{unit}.reporter"), format!("{unit}.reviewer"));
    let saved = Paper::done(&hub.change(&reporter, "saveReport", input).await);
    let submitted = Paper::done(&hub.change(&reporter, "submitReport", step(&saved)).await);
    Paper::done(&hub.change(&reviewer, "signReport", step(&submitted)).await);
}
