//! Enterprises whose marks changed on the way: each window by what they were in it.

use serde_json::{Value, json};

use super::done;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{HOTEL, QUARRY};

both!(
    a_mark_that_is_taken_away_unmakes_no_missed_window,
    who_is_marked_later_has_missed_nothing_before,
);

/// The state and the windows of the quarterly duty of 高危 enterprises.
async fn report_risk(hub: &Hub, enterprise: &str, day: &str) -> Value {
    let query = "query($code: String!, $day: Date!) { enterprise(code: $code) { compliance(campaign: \"li-2023\", asOf: $day) { \
        duty { code } state windows { period state cut } } } }";
    let variables = json!({ "code": enterprise, "day": day });
    let answer = hub.ask_with("99.viewer", query, variables).await.ok();
    let found = answer.list("enterprise.compliance")[3].clone();
    assert_eq!(found["duty"]["code"], "report-risk");
    let windows = found["windows"].as_array().unwrap().iter();
    let windows = windows.map(|one| json!([one["period"], one["state"], one["cut"]]));
    json!({ "state": found["state"], "windows": windows.collect::<Vec<_>>() })
}

fn remark(hub: &Hub, (code, name, place): (&str, &str, &str), marks: &str, from: &str) {
    let file = hub.folder().join(format!("marks-{from}.csv"));
    let csv = format!("code,name,place,marks,from\n{code},{name},{place},{marks},{from}\n");
    std::fs::write(&file, csv).unwrap();
    hub.run(&["import", "enterprises", file.to_str().unwrap()]);
}

async fn a_mark_that_is_taken_away_unmakes_no_missed_window(hub: Hub) {
    hub.today("2023-12-01");
    let quarry = QUARRY.code();
    let first = json!(["2023-Q1", "MISSED", "CAMPAIGN_START"]);
    let before = report_risk(&hub, &quarry, "2023-04-15").await;
    assert_eq!(before["windows"][0], first);
    remark(
        &hub,
        (&quarry, QUARRY.name, QUARRY.place),
        "规模以上",
        "2023-04-20",
    );
    let then = report_risk(&hub, &quarry, "2023-04-15").await;
    assert_eq!(then, before, "as of an earlier day nothing changed");
    let after = report_risk(&hub, &quarry, "2023-11-01").await;
    assert_eq!(
        after,
        json!({ "state": "MISSED", "windows": [first, ["2023-Q2", "NOT_APPLICABLE", "LEVEL_CHANGE"]] })
    );
    // The same in the sums of its county.
    let query = "{ jurisdiction(code: \"990101\") { compliance(campaign: \"li-2023\", asOf: \"2023-11-01\") { \
        duties { code } total { cells { missed } } heldBack(duty: \"report-risk\") { nodes { state enterprise { code } } } } } }";
    let county = hub.ask("990101.viewer", query).await.ok();
    let held = county.list("jurisdiction.compliance.heldBack.nodes");
    assert!(
        held.contains(&json!({ "state": "MISSED", "enterprise": { "code": quarry } })),
        "{held:#?}"
    );
}

async fn who_is_marked_later_has_missed_nothing_before(hub: Hub) {
    hub.today("2023-12-01");
    let hotel = HOTEL.code();
    let nothing = json!({ "state": "NOT_APPLICABLE", "windows": [] });
    assert_eq!(report_risk(&hub, &hotel, "2023-04-15").await, nothing);
    remark(
        &hub,
        (&hotel, HOTEL.name, HOTEL.place),
        "高危",
        "2023-07-10",
    );
    done(&hub, &hotel, "report-risk", &["2023-07-20"]).await;
    assert_eq!(report_risk(&hub, &hotel, "2023-07-09").await, nothing);
    assert_eq!(
        report_risk(&hub, &hotel, "2023-09-01").await,
        json!({ "state": "MET", "windows": [["2023-Q3", "MET", "LEVEL_CHANGE"]] })
    );
}
