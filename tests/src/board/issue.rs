//! What the issue of the plan itself reaches (印发即完成).

use serde_json::{Value, json};

use super::{board, item, reporter};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::progress::record;
use crate::world::plan::{LEAD, apply_issued};

both!(
    the_issue_of_the_plan_reaches_what_it_orders,
    a_plan_without_a_day_of_issue_was_issued_by_the_last_day,
);

async fn on(hub: &Hub, day: &str) -> Value {
    let answer = board(hub, "99.viewer", &format!("asOf: \"{day}\"")).await;
    let found = item(&answer, "MILESTONE", "issued");
    json!([
        found["state"],
        found["stage"],
        found["daysLate"],
        found["lines"][0]["reachedOn"]
    ])
}

/// Whether it is done, as it falls due for who leads.
async fn done(hub: &Hub) -> Value {
    let query = "{ viewer { fallsDue(from: \"2023-02-01\", until: \"2023-02-28\") { nodes { code done isYours } } } }";
    let answer = hub.ask(&reporter(LEAD), query).await.ok();
    let mut all = answer.list("viewer.fallsDue.nodes").iter();
    let found = all.find(|one| one["code"] == "issued").unwrap();
    json!([found["done"], found["isYours"]])
}

async fn the_issue_of_the_plan_reaches_what_it_orders(hub: Hub) {
    apply_issued(&hub, Some("2023-01-20"));
    hub.today("2023-03-01");
    assert_eq!(on(&hub, "2023-01-20").await[0], "MET");
    assert_eq!(on(&hub, "2023-01-20").await[1], "STRUCK_OFF");
    assert_eq!(on(&hub, "2023-01-19").await[0], "ON_TRACK");
    assert_eq!(on(&hub, "2023-01-19").await[1], "NOT_STARTED");
    assert_eq!(on(&hub, "2023-03-01").await[3], "2023-01-20");
    assert_eq!(done(&hub).await, json!([true, false]));
    // What the office writes down of it takes nothing away.
    let lead = reporter(LEAD);
    let said = record(&hub, &lead, "issued", "2023-02-20", false).await;
    said.ok();
    assert_eq!(on(&hub, "2023-03-01").await[0], "MET");
    assert_eq!(done(&hub).await, json!([true, false]));
}

async fn a_plan_without_a_day_of_issue_was_issued_by_the_last_day(hub: Hub) {
    apply_issued(&hub, None);
    hub.today("2023-03-01");
    assert_eq!(on(&hub, "2023-02-09").await[0], "AT_RISK");
    assert_eq!(on(&hub, "2023-02-10").await[0], "MET");
    assert_eq!(on(&hub, "2023-03-01").await[0], "MET");
    assert_eq!(done(&hub).await, json!([true, false]));
}
