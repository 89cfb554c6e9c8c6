//! What two places sent up of a unit that was split by shares after one of them had signed:
//! the part that was handed over counts once, by the later word.

use cengbao_domain::change::BoundaryChange;
use serde_json::{Value, json};

use super::{NORTH, filed, split};
use crate::boundary::OTHER_COUNTY;
use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_share_that_came_to_another_town_counts_once,
    a_share_that_came_to_another_county_counts_once,
    a_share_that_stays_in_the_town_is_nobody_elses,
);

const TOWN_DESK: &str = "990101001.coordinator";
const SIBLING_DESK: &str = "990101002.coordinator";
const PREFECTURE_DESK: &str = "9901.coordinator";

/// Two fifths of the village go to a place, three to a new village beside it.
fn two_fifths_to(place: &str) -> BoundaryChange {
    BoundaryChange {
        into: vec![place.to_owned(), NORTH.to_owned()],
        names: vec!["原有村".to_owned(), "河东北村".to_owned()],
        ..split("2023-08-15", &["2", "3"])
    }
}

fn held(found: i64, meetings: i64) -> Cells {
    Cells::found(found).with(KEYS[MEETINGS], meetings)
}

/// September of a place as those below it sent it up: its total and how much that grew;
/// of one below it what it sent, what of it counts elsewhere, and whether something left it.
async fn september(hub: &Hub, above: &str, place: &str, known: Option<&str>) -> Value {
    let asked = json!({ "period": "2023-09", "knownAt": known.map(at) });
    let table = hub.sent_up(PREFECTURE_DESK, above, asked).await;
    let rows = table.list("jurisdiction.it.rows.nodes");
    let row = rows.iter().find(|row| row["code"] == place);
    let row = row.expect("the place");
    let total = table.at("jurisdiction.it.total");
    json!([
        [
            total["values"][FOUND],
            total["increases"][FOUND],
            total["values"][MEETINGS]
        ],
        [
            row["values"][FOUND],
            row["sentUp"]["countedElsewhere"][FOUND]
        ],
        [
            row["values"][MEETINGS],
            row["sentUp"]["countedElsewhere"][MEETINGS]
        ],
        row["sentUp"]["wasLeft"],
    ])
}

async fn must_sign_anew(hub: &Hub, place: &str) -> Value {
    let asked = format!(
        "{{ jurisdiction(code: \"{place}\") {{ owedConsolidations(filter: {{ period: \"2023-09\" }}) {{ \
         nodes {{ signAnew }} }} }} }}"
    );
    let found = hub.ask(PREFECTURE_DESK, &asked).await.ok();
    let anew = found.at("jurisdiction.owedConsolidations.nodes.0.signAnew");
    anew.clone()
}

async fn a_share_that_came_to_another_town_counts_once(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-10-03");
    let paper = hub.desk(SIBLING_UNIT).file("2023-09", &held(119, 5)).await;
    hub.desk(COMMUNITIES[0]).file("2023-09", &held(30, 1)).await;
    hub.consolidate(SIBLING_DESK, SIBLING_TOWN, "2023-09")
        .await
        .ok();
    hub.move_tree("2023-10-06", two_fifths_to("990101001003"))
        .await;
    hub.today("2023-10-06");
    // Nobody else has said it yet, and the town is told to sign anew.
    let alone = json!([["119", "112", "5"], ["119", "0"], ["5", "0"], true]);
    let shown = september(&hub, COUNTY, SIBLING_TOWN, None).await;
    assert_eq!(shown, alone);
    assert_eq!(must_sign_anew(&hub, SIBLING_TOWN).await, json!(true));
    hub.today("2023-10-07");
    let paper = Paper {
        version: paper.version + 1,
        ..paper
    };
    let unit = hub.desk(SIBLING_UNIT);
    unit.corrected(&paper, "漏报", &held(125, 5)).await;
    hub.today("2023-10-08");
    hub.consolidate(TOWN_DESK, TOWN, "2023-09").await.ok();
    // The town sends 30 and two fifths of 125; of the 119 that the other signed 47 are
    // two fifths, and in August it was 2 of 7. What was done in the month stays.
    let both = json!([["152", "135", "6"], ["119", "47"], ["5", "0"], true]);
    let shown = september(&hub, COUNTY, SIBLING_TOWN, None).await;
    assert_eq!(shown, both);
    assert_eq!(must_sign_anew(&hub, TOWN).await, json!(false));
    let then = september(&hub, COUNTY, SIBLING_TOWN, Some("2023-10-07")).await;
    assert_eq!(then, alone);
    let before = september(&hub, COUNTY, SIBLING_TOWN, Some("2023-10-04")).await;
    assert_eq!(before[3], json!(false));
    hub.today("2023-10-09");
    let reason = json!({ "reason": "区划调整" });
    let anew = hub
        .consolidate_with(SIBLING_DESK, SIBLING_TOWN, "2023-09", reason)
        .await;
    assert_eq!(anew.ok().text("it.outcome"), "DONE");
    let shown = september(&hub, COUNTY, SIBLING_TOWN, None).await;
    let once = json!([["155", "138", "6"], ["75", "0"], ["5", "0"], false]);
    assert_eq!(shown, once);
    assert_eq!(hub.total(COUNTY, "2023-09").await, "155");
    assert_eq!(must_sign_anew(&hub, SIBLING_TOWN).await, json!(false));
    hub.verify_rollup();
}

async fn a_share_that_came_to_another_county_counts_once(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-10-03");
    hub.desk(SIBLING_UNIT).file("2023-09", &held(119, 5)).await;
    hub.consolidate("990101.coordinator", COUNTY, "2023-09")
        .await
        .ok();
    hub.move_tree("2023-10-06", two_fifths_to("990102001001"))
        .await;
    hub.today("2023-10-08");
    // The village there has its own office, which has filed for the month itself.
    let unit = hub.desk("990102001001.cwh");
    unit.file("2023-09", &held(60, 2)).await;
    hub.consolidate("990102.coordinator", OTHER_COUNTY, "2023-09")
        .await
        .ok();
    let shown = september(&hub, "9901", COUNTY, None).await;
    assert_eq!(shown[1], json!(["129", "47"]));
    assert_eq!(
        shown[0][0],
        json!("142"),
        "129 less 47, and the 60 filed for all"
    );
    assert_eq!(shown[3], json!(true));
    assert_eq!(hub.total("9901", "2023-09").await, "142");
    hub.verify_rollup();
}

async fn a_share_that_stays_in_the_town_is_nobody_elses(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-10-03");
    hub.desk(SIBLING_UNIT).file("2023-09", &held(119, 5)).await;
    hub.consolidate(SIBLING_DESK, SIBLING_TOWN, "2023-09")
        .await
        .ok();
    hub.move_tree("2023-10-06", split("2023-08-15", &["2", "3"]))
        .await;
    hub.today("2023-10-08");
    hub.consolidate(TOWN_DESK, TOWN, "2023-09").await.ok();
    let shown = september(&hub, COUNTY, SIBLING_TOWN, None).await;
    let both = json!([["129", "112", "5"], ["119", "0"], ["5", "0"], false]);
    assert_eq!(shown, both);
    assert_eq!(must_sign_anew(&hub, SIBLING_TOWN).await, json!(false));
}
