//! Somebody's word that a target without a figure is reached: from its day on, until another word, and of whom.

use serde_json::{Value, json};

use super::{target, units};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{change, correct, decide, file, signed};
use crate::world::enterprises::PLANT;
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    a_judgement_holds_from_its_day_until_another_says_otherwise,
    a_judgement_that_was_wrong_is_corrected_and_does_not_stand,
    what_binds_enterprises_is_judged_by_the_offices_that_the_file_names,
    what_nobody_judges_says_so,
);

fn word(holds: bool) -> Value {
    json!({ "holds": holds })
}

/// State and reason of a target of the city on a day.
async fn city(hub: &Hub, code: &str, day: &str) -> Value {
    let found = target(
        hub,
        "9901.viewer",
        "9901",
        code,
        &format!("asOf: \"{day}\""),
    )
    .await;
    json!([found["state"], found["unknown"]])
}

async fn a_judgement_holds_from_its_day_until_another_says_otherwise(hub: Hub) {
    targets::apply(&hub);
    hub.today("2024-02-01");
    for unit in TRAINERS {
        signed(&hub, unit, "better", "2023-06-01", word(true)).await;
    }
    let unknown = json!(["NO_DATA", "NOBODY_TOLD"]);
    let stands = |state: &str| json!([state, null]);
    assert_eq!(city(&hub, "better", "2023-05-31").await, unknown);
    assert_eq!(city(&hub, "better", "2023-06-01").await, stands("MET"));
    assert_eq!(city(&hub, "better", "2024-01-31").await, stands("MET"));
    // It is so no longer, says one of them in September; and is so again before the year is over.
    signed(&hub, TRAINERS[0], "better", "2023-09-01", word(false)).await;
    for (day, state) in [
        ("2023-08-31", "MET"),
        ("2023-09-01", "ON_TRACK"),
        ("2023-12-01", "AT_RISK"),
        ("2024-01-01", "MISSED"),
    ] {
        assert_eq!(city(&hub, "better", day).await, stands(state), "{day}");
    }
    let late = target(
        &hub,
        "9901.viewer",
        "9901",
        "better",
        "asOf: \"2024-01-01\"",
    )
    .await;
    assert_eq!(units(&late["heldBack"]), [(TRAINERS[0], "MISSED")]);
    signed(&hub, TRAINERS[0], "better", "2023-12-20", word(true)).await;
    for (day, state) in [
        ("2023-12-19", "AT_RISK"),
        ("2023-12-20", "MET"),
        ("2024-01-01", "MET"),
    ] {
        assert_eq!(city(&hub, "better", day).await, stands(state), "{day}");
    }
}

async fn a_judgement_that_was_wrong_is_corrected_and_does_not_stand(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-08-01");
    signed(&hub, TRAINERS[0], "better", "2023-06-01", word(true)).await;
    let id = signed(&hub, TRAINERS[1], "better", "2023-06-01", word(true)).await;
    let reporter = format!("{}.reporter", TRAINERS[1]);
    let corrected = correct(&hub, &reporter, &id, word(false)).await.ok();
    assert_eq!(corrected.text("it.outcome"), "DONE");
    let met = json!(["MET", null]);
    assert_eq!(
        city(&hub, "better", "2023-07-01").await,
        met,
        "not signed yet"
    );
    let revision = corrected.text("it.targetReturn.id").to_owned();
    let reviewer = format!("{}.reviewer", TRAINERS[1]);
    decide(&hub, &reviewer, &revision, None).await.ok();
    for day in ["2023-06-01", "2023-07-01", "2023-08-01"] {
        let open = json!(["ON_TRACK", null]);
        assert_eq!(city(&hub, "better", day).await, open, "{day}");
    }
    // What was said first is kept, and nobody else corrects it.
    let query = format!(
        "{{ agency(code: \"{}\") {{ targetReturns(filter: {{ campaign: \"{CAMPAIGN}\", target: \"better\", \
         withSuperseded: true }}) {{ nodes {{ holds revision }} }} }} }}",
        TRAINERS[1]
    );
    let all = hub.ask("99.viewer", &query).await.ok();
    assert_eq!(
        all.list("agency.targetReturns.nodes"),
        [
            json!({ "holds": true, "revision": 1 }),
            json!({ "holds": false, "revision": 2 })
        ]
    );
    let other = format!("{}.reporter", TRAINERS[0]);
    let input = json!({ "targetReturn": revision, "reason": "代改", "figures": word(true) });
    let refused = change(&hub, &other, "correctTargetReturn", input).await;
    assert_eq!(refused.error_code(), "NOT_FOUND");
}

async fn what_binds_enterprises_is_judged_by_the_offices_that_the_file_names(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let plant = PLANT.code();
    let account = format!("{plant}.enterprise");
    let own = file(
        &hub,
        &account,
        (&plant, "aim-judged"),
        "2023-06-01",
        word(true),
    )
    .await;
    assert_eq!(own.error_code(), "BAD_INPUT");
    assert!(own.as_text().contains("judge"), "{own:#?}");
    let waiting = json!(["NO_DATA", "NOBODY_TOLD"]);
    assert_eq!(city(&hub, "aim-judged", "2023-06-30").await, waiting);
    signed(&hub, TRAINERS[0], "aim-judged", "2023-06-01", word(true)).await;
    assert_eq!(
        city(&hub, "aim-judged", "2023-06-30").await,
        json!(["NO_DATA", "SOME_MISSING"])
    );
    signed(&hub, TRAINERS[1], "aim-judged", "2023-06-10", word(true)).await;
    assert_eq!(
        city(&hub, "aim-judged", "2023-06-30").await,
        json!(["MET", null])
    );
    let found = target(
        &hub,
        "9901.viewer",
        "9901",
        "aim-judged",
        "asOf: \"2023-06-30\"",
    )
    .await;
    assert_eq!(found["completeness"]["expected"], 2);
    let empty = target(
        &hub,
        "9901.viewer",
        "990103",
        "aim-judged",
        "asOf: \"2023-06-30\"",
    )
    .await;
    assert_eq!(
        empty["state"], "NOT_APPLICABLE",
        "who judges is in other counties"
    );
    let query = format!(
        "{{ campaign(code: \"{CAMPAIGN}\") {{ targets {{ code judgedBy {{ code }} }} }} \
         agency(code: \"{}\") {{ requirements(filter: {{ parts: [JUDGES] }}) {{ nodes {{ code }} }} }} }}",
        TRAINERS[0]
    );
    let answer = hub.ask("99.viewer", &query).await.ok();
    assert_eq!(
        answer.texts("agency.requirements.nodes", "code"),
        ["aim-judged"]
    );
    for one in answer.list("campaign.targets") {
        let judges = one["judgedBy"].as_array().unwrap();
        assert_eq!(
            judges.len(),
            usize::from(one["code"] == "aim-judged"),
            "{one}"
        );
    }
}

async fn what_nobody_judges_says_so(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let plant = PLANT.code();
    for (unit, post) in [(plant.as_str(), "enterprise"), (TRAINERS[0], "reporter")] {
        let account = format!("{unit}.{post}");
        let refused = file(&hub, &account, (unit, "aim"), "2023-06-01", word(true)).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{unit}");
    }
    let nobody = json!(["NO_DATA", "NOBODY_JUDGES"]);
    assert_eq!(city(&hub, "aim", "2023-06-30").await, nobody);
    let query = format!(
        "{{ campaign(code: \"{CAMPAIGN}\") {{ compliance(asOf: \"2023-06-30\") {{ targets(codes: [\"aim\"]) {{ state unknown open }} }} }} }}"
    );
    for account in [
        format!("{plant}.enterprise"),
        format!("{}.reporter", TRAINERS[0]),
    ] {
        let answer = hub.ask(&account, &query).await.ok();
        let found = answer.at("campaign.compliance.targets.0");
        assert_eq!(
            found,
            &json!({ "state": "NO_DATA", "unknown": "NOBODY_JUDGES", "open": true }),
            "{account}"
        );
    }
}
