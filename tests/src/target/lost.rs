//! A promise that was missed and does not vanish: whoever loses its duty stays counted when its mark is taken away.

use serde_json::{Value, json};

use super::{share, target, units};
use crate::activity::record_in;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{PLANT, QUARRY};
use crate::world::targets::{self, CAMPAIGN};

both!(
    a_mark_that_is_taken_away_after_a_loss_takes_nobody_out_of_the_count,
    a_mark_that_is_taken_away_without_a_loss_does,
);

/// Of the two 高危 enterprises of the county, how many keep it, and how it stands.
async fn patrolled(hub: &Hub, day: &str) -> Value {
    let found = target(
        hub,
        "990101.viewer",
        "990101",
        "patrolled",
        &format!("asOf: \"{day}\""),
    )
    .await;
    let (numerator, denominator) = share(&found);
    json!([numerator, denominator, found["state"]])
}

async fn patrols(hub: &Hub, enterprise: &str, days: &[&str]) {
    for day in days {
        record_in(hub, CAMPAIGN, enterprise, "patrol", day).await;
    }
}

/// The quarry is 高危 no more.
fn unmark(hub: &Hub, from: &str) {
    let file = hub.folder().join(format!("marks-{from}.csv"));
    let (code, name, place) = (QUARRY.code(), QUARRY.name, QUARRY.place);
    let csv = format!("code,name,place,marks,from\n{code},{name},{place},规模以上,{from}\n");
    std::fs::write(&file, csv).unwrap();
    hub.run(&["import", "enterprises", file.to_str().unwrap()]);
}

async fn a_mark_that_is_taken_away_after_a_loss_takes_nobody_out_of_the_count(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-12-01");
    let (plant, quarry) = (PLANT.code(), QUARRY.code());
    patrols(
        &hub,
        &plant,
        &["2023-01-10", "2023-02-10", "2023-03-10", "2023-04-10"],
    )
    .await;
    patrols(&hub, &quarry, &["2023-01-10", "2023-02-10"]).await;
    let before = patrolled(&hub, "2023-04-12").await;
    assert_eq!(before, json!(["1", "2", "AT_RISK"]), "March is lost");
    unmark(&hub, "2023-04-14");
    assert_eq!(
        patrolled(&hub, "2023-04-12").await,
        before,
        "as of an earlier day"
    );
    assert_eq!(
        patrolled(&hub, "2023-04-15").await,
        before,
        "it stays counted"
    );
    let found = target(
        &hub,
        "990101.viewer",
        "990101",
        "patrolled",
        "asOf: \"2023-04-15\"",
    )
    .await;
    assert_eq!(units(&found["heldBack"]), [(quarry.as_str(), "MISSED")]);
    let since = "since: \"2023-04-12\", asOf: \"2023-04-15\"";
    let told = target(&hub, "990101.viewer", "990101", "patrolled", since).await;
    assert_eq!(told["trend"], "UNCHANGED");
    assert_eq!(told["change"]["left"]["denominator"], "0");
    // The city is the sum of its counties, and after its last day the promise is missed.
    let city = target(
        &hub,
        "9901.viewer",
        "9901",
        "patrolled",
        "asOf: \"2023-07-01\"",
    )
    .await;
    assert_eq!(city["state"], "MISSED");
    let rows = city["rows"].as_array().unwrap();
    assert_eq!(rows[0]["denominator"], "2");
}

async fn a_mark_that_is_taken_away_without_a_loss_does(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-12-01");
    let (plant, quarry) = (PLANT.code(), QUARRY.code());
    for one in [&plant, &quarry] {
        patrols(&hub, one, &["2023-01-10", "2023-02-10", "2023-03-10"]).await;
    }
    patrols(&hub, &plant, &["2023-04-10"]).await;
    let both = json!(["1", "2", "ON_TRACK"]);
    assert_eq!(patrolled(&hub, "2023-04-12").await, both);
    // Of April less than half was over.
    unmark(&hub, "2023-04-14");
    assert_eq!(patrolled(&hub, "2023-05-01").await[1], "1");
    assert_eq!(
        patrolled(&hub, "2023-04-20").await,
        json!(["1", "1", "MET"])
    );
}
