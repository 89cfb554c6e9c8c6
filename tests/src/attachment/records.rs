//! Files of the other records that take them: progress on a board, and returns on targets.

use serde_json::{Value, json};

use super::{fetch, uploaded};
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::plan::{LEAD, PLAN, apply_in_town};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};
use crate::world::{COMMUNITIES, SECTIONS, TOWN};

both!(
    progress_is_shown_by_files_that_its_office_uploaded,
    the_files_of_a_return_come_out_with_its_signature,
);

/// Sends a mutation; its answer is under `it`.
async fn change(hub: &Hub, account: &str, name: &str, shows: &str, input: Value) -> Answer {
    let kind = name[..1].to_uppercase() + &name[1..];
    let query = format!(
        "mutation($input: {kind}Input!) {{ it: {name}(input: $input) {{ outcome {shows} {{ id attachments {{ id }} }} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

async fn progress_is_shown_by_files_that_its_office_uploaded(hub: Hub) {
    apply_in_town(&hub);
    let reporter = format!("{LEAD}.reporter");
    let first = uploaded(&hub, &reporter, LEAD, "文件").await;
    let input = json!({ "campaign": PLAN, "item": { "kind": "MILESTONE", "code": "soon" }, "on": "2023-01-20",
        "note": "已印发", "attachments": [first] });
    let done = change(&hub, &reporter, "recordProgress", "entry", input.clone())
        .await
        .ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    assert_eq!(
        done.texts("it.entry.attachments", "id"),
        std::slice::from_ref(&first)
    );
    let entry = done.text("it.entry.id").to_owned();
    // The same file shows one thing.
    let again = change(&hub, &reporter, "recordProgress", "entry", input).await;
    assert_eq!(again.error_code(), "BAD_INPUT");
    let second = uploaded(&hub, &reporter, LEAD, "照片").await;
    let input = json!({ "entry": entry, "reason": "补充", "attachments": [second] });
    let corrected = change(&hub, &reporter, "correctProgress", "entry", input)
        .await
        .ok();
    let files = corrected.texts("it.entry.attachments", "id");
    assert_eq!(files, [first.clone(), second]);
    for (account, status) in [
        (reporter, 200),
        (format!("{TOWN}.coordinator"), 200),
        (format!("{}.reporter", SECTIONS[0]), 404),
        (format!("{}.reporter", COMMUNITIES[0]), 404),
        (format!("{TOWN}.admin"), 404),
    ] {
        assert_eq!(fetch(&hub, &account, &first).await.0, status, "{account}");
    }
}

async fn the_files_of_a_return_come_out_with_its_signature(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let (reporter, reviewer) = (format!("{unit}.reporter"), format!("{unit}.reviewer"));
    let file = uploaded(&hub, &reporter, unit, "名册").await;
    let figures = json!({ "numerator": "9", "denominator": "10" });
    let input = json!({ "unit": unit, "campaign": CAMPAIGN, "target": "trained", "asOf": "2023-06-15",
        "figures": figures, "attachments": [file] });
    let filed = change(&hub, &reporter, "fileTargetReturn", "targetReturn", input)
        .await
        .ok();
    assert_eq!(
        filed.texts("it.targetReturn.attachments", "id"),
        std::slice::from_ref(&file)
    );
    let id = filed.text("it.targetReturn.id").to_owned();
    // What is not signed is seen from inside the unit alone, and so are its files.
    assert_eq!(fetch(&hub, &reviewer, &file).await.0, 200);
    assert_eq!(fetch(&hub, "990101.coordinator", &file).await.0, 404);
    let input = json!({ "targetReturn": id });
    change(&hub, &reviewer, "decideTargetReturn", "targetReturn", input)
        .await
        .ok();
    assert_eq!(fetch(&hub, "990101.coordinator", &file).await.0, 200);
    assert_eq!(fetch(&hub, "990102.coordinator", &file).await.0, 404);
    let other = uploaded(&hub, &reporter, unit, "更正后的名册").await;
    let input = json!({ "targetReturn": id, "reason": "数错了", "figures": figures, "attachments": [other] });
    let corrected = change(
        &hub,
        &reporter,
        "correctTargetReturn",
        "targetReturn",
        input,
    )
    .await
    .ok();
    let attached = corrected.texts("it.targetReturn.attachments", "id");
    assert_eq!(attached, [file.clone(), other.clone()]);
    // The correction is not signed: what it adds is not out yet, what was out stays out.
    assert_eq!(fetch(&hub, "990101.coordinator", &file).await.0, 200);
    assert_eq!(fetch(&hub, "990101.coordinator", &other).await.0, 404);
}
