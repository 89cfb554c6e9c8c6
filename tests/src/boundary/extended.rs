//! More time that was granted to a unit (延期) is not lost with it: whoever takes its place has
//! at least that day.

use serde_json::{Value, json};

use super::merge;
use super::share::{NORTH_UNIT, OLD, OTHER_UNIT, SOUTH_UNIT, split};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{SIBLING_TOWN, SIBLING_UNIT};

both!(
    more_time_goes_to_each_that_has_a_share,
    more_time_goes_to_who_took_the_unit_in,
    who_has_a_later_day_keeps_it,
);

const DESK: &str = "990101.coordinator";

/// The day up to which a unit is in time with July, and the day of its extension.
async fn due(hub: &Hub, unit: &str) -> (Value, Value) {
    let query = "query($code: String!) { agency(code: $code) { obligations(first: 50) { \
         nodes { period scheduleCode dueOn extension { until reason by } } } } }";
    let seen = hub
        .ask_with("99.viewer", query, json!({ "code": unit }))
        .await
        .ok();
    let all = seen.list("agency.obligations.nodes").iter();
    let mut july = all.filter(|one| one["period"] == "2023-07" && one["scheduleCode"] == "monthly");
    let july = july.next().expect("it owes July");
    (july["dueOn"].clone(), july["extension"]["until"].clone())
}

/// July of a unit is granted up to a day.
async fn granted(hub: &Hub, unit: &str, until: &str) {
    let granted = hub.extend(DESK, unit, "2023-07", until).await.ok();
    assert_eq!(granted.text("it.outcome"), "DONE", "{granted:#?}");
}

fn day(day: &str) -> (Value, Value) {
    (json!(day), json!(day))
}

async fn more_time_goes_to_each_that_has_a_share(hub: Hub) {
    hub.today("2023-07-02");
    granted(&hub, SIBLING_UNIT, "2023-08-20").await;
    hub.move_tree("2023-07-20", split("2023-07-10", &["60%", "40%"]))
        .await;
    for unit in [SOUTH_UNIT, NORTH_UNIT] {
        assert_eq!(due(&hub, unit).await, day("2023-08-20"), "{unit}");
        hub.staff(unit).await;
    }
    hub.today("2023-08-18");
    for unit in [SOUTH_UNIT, NORTH_UNIT] {
        hub.desk(unit).file("2023-07", &Cells::found(3)).await;
    }
    let july = hub.table(SIBLING_TOWN, "2023-07", "TOTAL").await;
    assert_eq!(july.total().counts().2, 2, "both were in time");
    hub.verify_rollup();
}

async fn more_time_goes_to_who_took_the_unit_in(hub: Hub) {
    hub.today("2023-07-02");
    granted(&hub, SIBLING_UNIT, "2023-08-20").await;
    let villages = [OLD, "990101002002"];
    let became = merge("2023-07-10", &villages, villages[1], "河西村");
    hub.move_tree("2023-07-20", became).await;
    assert_eq!(due(&hub, OTHER_UNIT).await, day("2023-08-20"));
}

async fn who_has_a_later_day_keeps_it(hub: Hub) {
    hub.today("2023-07-02");
    granted(&hub, SIBLING_UNIT, "2023-08-20").await;
    granted(&hub, OTHER_UNIT, "2023-08-25").await;
    let villages = [OLD, "990101002002"];
    let became = merge("2023-07-10", &villages, villages[1], "河西村");
    hub.move_tree("2023-07-20", became).await;
    assert_eq!(due(&hub, OTHER_UNIT).await, day("2023-08-25"));
    // The last one granted holds, also over what came with the other.
    hub.today("2023-07-21");
    granted(&hub, OTHER_UNIT, "2023-08-15").await;
    assert_eq!(due(&hub, OTHER_UNIT).await, day("2023-08-15"));
}
