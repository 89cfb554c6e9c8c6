//! A unit that took another in after both had filed: from the filing that it signs
//! for both on it speaks in every column, and in none before.

use serde_json::{Value, json};

use super::merge;
use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::desk::Paper;
use crate::figure_change::{assert_adds_up, changes};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::world::{COMMUNITIES, COUNTY, TOWN};

both!(
    a_filing_for_both_is_for_both_in_every_column,
    what_it_had_signed_for_a_later_period_is_still_its_own,
);

const ONE: &str = COMMUNITIES[0];
const TWO: &str = COMMUNITIES[1];

fn held(found: i64, meetings: i64) -> Cells {
    Cells::found(found).with(KEYS[MEETINGS], meetings)
}

/// Both filed May and June; then it is recorded that since May they are one. The
/// papers of the one that goes on.
async fn two_that_became_one(hub: &Hub) -> [Paper; 2] {
    hub.today("2023-07-03");
    hub.desk(ONE).file("2023-05", &held(4, 2)).await;
    hub.desk(ONE).file("2023-06", &held(6, 6)).await;
    let may = hub.desk(TWO).file("2023-05", &held(10, 1)).await;
    let june = hub.desk(TWO).file("2023-06", &held(20, 5)).await;
    let villages = ["990101001001", "990101001002"];
    let became = merge("2023-05-01", &villages, villages[1], "新社区");
    hub.move_tree("2023-07-10", became).await;
    hub.today("2023-07-20");
    [may, june].map(|paper| Paper {
        version: paper.version + 1,
        ..paper
    })
}

/// Hazards found and meetings held: state and value of a row.
async fn says(hub: &Hub, code: &str, period: &str, row: &str) -> [(String, Value); 2] {
    let by = if row == code { "TOTAL" } else { "UNIT" };
    let table = hub.table(code, period, by).await;
    [FOUND, MEETINGS].map(|column| {
        let row = if row == code {
            table.total()
        } else {
            table.row(row)
        };
        let (value, state, _, _) = row.cell(column);
        (state.to_owned(), json!(value))
    })
}

fn cells(state: &str, found: Option<&str>, meetings: Option<&str>) -> [(String, Value); 2] {
    [found, meetings].map(|value| (state.to_owned(), json!(value)))
}

async fn a_filing_for_both_is_for_both_in_every_column(hub: Hub) {
    let [_, june] = two_that_became_one(&hub).await;
    let both = cells("REPORTED", Some("26"), Some("11"));
    assert_eq!(
        says(&hub, TOWN, "2023-06", TOWN).await,
        both,
        "side by side"
    );
    hub.desk(TWO)
        .corrected(&june, "合并后合计", &held(26, 11))
        .await;
    assert_eq!(
        says(&hub, TOWN, "2023-06", TOWN).await,
        both,
        "once, by one filing"
    );
    assert_eq!(says(&hub, TOWN, "2023-06", TWO).await, both);
    let silent = cells("MISSING", None, None);
    assert_eq!(says(&hub, TOWN, "2023-06", ONE).await, silent);
    assert_eq!(
        says(&hub, TOWN, "2023-05", TOWN).await,
        cells("REPORTED", Some("14"), Some("3")),
        "the month before is each one's own"
    );
    assert_eq!(says(&hub, COUNTY, "2023-06", COUNTY).await, both);
    let span = "query($code: String!) { jurisdiction(code: $code) { series(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        from: \"2023-05\", to: \"2023-06\") { span { values } } } }";
    let found = hub
        .ask_with("99.viewer", span, json!({ "code": TOWN }))
        .await
        .ok();
    assert_eq!(
        found.at(&format!("jurisdiction.series.span.values.{MEETINGS}")),
        &json!("14")
    );
    let then = hub
        .table_known(TOWN, "2023-06", "TOTAL", "2023-07-15")
        .await;
    assert_eq!(then.total().cell(MEETINGS).0, Some("11"));
    for period in ["2023-05", "2023-06", "2023-07"] {
        for since in ["2023-07-05", "2023-07-15"] {
            let asked = json!({ "code": TOWN, "period": period, "since": at(since) });
            assert_adds_up(&changes(&hub, asked).await, period);
        }
    }
    hub.verify_rollup();
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
}

async fn what_it_had_signed_for_a_later_period_is_still_its_own(hub: Hub) {
    let [may, _] = two_that_became_one(&hub).await;
    hub.desk(TWO)
        .corrected(&may, "合并后合计", &held(14, 3))
        .await;
    assert_eq!(
        says(&hub, TOWN, "2023-05", TOWN).await,
        cells("REPORTED", Some("14"), Some("3"))
    );
    assert_eq!(
        says(&hub, TOWN, "2023-06", TOWN).await,
        cells("REPORTED", Some("26"), Some("11")),
        "June was signed for itself before anybody knew"
    );
    hub.desk(TWO).file("2023-07", &held(30, 4)).await;
    let july = cells("REPORTED", Some("30"), Some("4"));
    assert_eq!(says(&hub, TOWN, "2023-07", TOWN).await, july);
    hub.verify_rollup();
}
