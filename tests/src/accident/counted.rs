//! Whom targets count because something happened to them.

use serde_json::{Value, json};

use super::{DESK, record};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::enterprises::PLANT;
use crate::world::plan::{PLAN, apply_in_town};

both!(an_accident_says_whom_targets_count);

/// Without a mark in the registry: as the duty, so the target beside it.
async fn an_accident_says_whom_targets_count(hub: Hub) {
    apply_in_town(&hub);
    hub.today("2023-06-30");
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let ask = async |day: &str| {
        let query = format!(
            "{{ jurisdiction(code: \"{TOWN}\") {{ compliance(campaign: \"{PLAN}\", asOf: \"{day}\") {{ targets {{ \
             numerator denominator state completeness {{ expected }} }} }} }} }}"
        );
        let answer = hub.ask("990101001.viewer", &query).await.ok();
        let targets = answer.list("jurisdiction.compliance.targets").iter();
        let read = |one: &Value| {
            json!([
                one["numerator"],
                one["denominator"],
                one["state"],
                one["completeness"]["expected"]
            ])
        };
        targets.map(read).collect::<Vec<_>>()
    };
    let returned = async || {
        let input = json!({ "input": { "unit": plant, "campaign": PLAN, "target": "told", "asOf": "2023-02-01",
            "figures": { "numerator": "0", "denominator": "1" } } });
        let query = "mutation($input: FileTargetReturnInput!) { it: fileTargetReturn(input: $input) { outcome } }";
        hub.ask_with(&own, query, input).await
    };
    // Nobody keeps accidents here: who had one is not known.
    let nobody = json!([null, null, "NO_DATA", 0]);
    assert_eq!(ask("2023-02-01").await, [nobody.clone(), nobody.clone()]);
    assert_eq!(
        returned().await.error_code(),
        "BAD_INPUT",
        "it binds others"
    );
    let enterprises = std::slice::from_ref(&plant);
    record(&hub, DESK, "2023-01-10", (2, 0, Value::Null), enterprises)
        .await
        .ok();
    assert_eq!(ask("2023-01-09").await, [nobody.clone(), nobody.clone()]);
    assert_eq!(returned().await.ok().text("it.outcome"), "DONE");
    let told = json!(["0", "1", "ON_TRACK", 1]);
    assert_eq!(ask("2023-02-01").await, [told.clone(), told.clone()]);
    // Three months are over: lost for good, and no target has a last day.
    assert_eq!(
        ask("2023-04-11").await,
        [json!(["0", "1", "AT_RISK", 1]), told]
    );
}
