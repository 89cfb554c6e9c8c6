//! The tree as it was, asked by who has lost something since: his own units alone, in the
//! period and in those that it is compared with.

use serde_json::{Value, json};

use super::{OTHER_COUNTY, filed, transfer};
use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::table::Table;
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    the_tree_as_it_was_holds_the_old_countys_own_units_alone,
    an_earlier_moment_tells_the_old_county_no_more,
    what_came_back_alone_stands_in_every_cut,
    what_a_lost_town_sent_up_is_read_for_its_own_periods,
);

/// The viewer of the county in the east, which the town leaves.
const EAST: &str = "990101.viewer";
const BEFORE: &str = "2023-07-31";
/// The other village of the town.
const STAYED_AWAY: &str = "990101002002.cwh";

fn cells(found: i64, meetings: i64) -> Cells {
    Cells::found(found).with(KEYS[MEETINGS], meetings)
}

/// Both towns of the east file from July to September; one of them has gone since August.
async fn gone_since_august(hub: &Hub) {
    filed(hub).await;
    hub.today("2023-10-02");
    for (period, found) in [("2023-07", 20), ("2023-08", 30), ("2023-09", 40)] {
        hub.desk(COMMUNITIES[0])
            .file(period, &cells(found, 3))
            .await;
        hub.desk(SIBLING_UNIT)
            .file(period, &cells(found + 7, 5))
            .await;
    }
    hub.move_tree(
        "2023-10-08",
        transfer("2023-08-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-10-10");
}

/// Found, its increase and the meetings of a total; the units that are in it.
fn total(table: &Table) -> (Option<&str>, Option<&str>, Option<&str>, i64) {
    let (found, _, units, increase) = table.total().cell(FOUND);
    let (meetings, ..) = table.total().cell(MEETINGS);
    (found, increase, meetings, units)
}

fn sum(table: &Table) -> i64 {
    let values = table.rows().filter_map(|row| row.cell(FOUND).0);
    values
        .map(|value| value.parse::<i64>().expect("a count"))
        .sum()
}

async fn assert_own_alone(hub: &Hub, asked: Value) {
    for (period, found, increase) in [("2023-08", "30", "10"), ("2023-09", "40", "10")] {
        for by in ["TOTAL", "CHILDREN", "UNIT"] {
            let mut variables =
                json!({ "code": COUNTY, "period": period, "by": by, "treeAsOf": BEFORE });
            for (key, value) in asked.as_object().expect("variables") {
                variables[key] = value.clone();
            }
            let table = hub.table_as(EAST, variables).await;
            let place = format!("{period} {by}: {:#?}", table.0);
            let expected = (Some(found), Some(increase), Some("3"), 1);
            assert_eq!(total(&table), expected, "{place}");
            assert_eq!(table.total().counts().0, 3, "{place}");
            if by != "TOTAL" {
                assert_eq!(sum(&table).to_string(), found, "{place}");
            }
        }
    }
}

async fn the_tree_as_it_was_holds_the_old_countys_own_units_alone(hub: Hub) {
    gone_since_august(&hub).await;
    assert_own_alone(&hub, json!({})).await;
    // Its past is its own in every tree, and who holds both is told of both.
    let july = json!({ "code": COUNTY, "period": "2023-07", "by": "CHILDREN", "treeAsOf": BEFORE });
    let table = hub.table_as(EAST, july).await;
    assert_eq!(total(&table), (Some("47"), Some("30"), Some("8"), 2));
    let august =
        json!({ "code": COUNTY, "period": "2023-08", "by": "CHILDREN", "treeAsOf": BEFORE });
    let table = hub.table_with(august).await;
    assert_eq!(total(&table), (Some("67"), Some("20"), Some("8"), 2));
    let told = hub
        .ask(
            EAST,
            &format!("{{ jurisdiction(code: \"{COUNTY}\") {{ \
                series(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, from: \"2023-07\", to: \"2023-09\", treeAsOf: \"{BEFORE}\") {{ points {{ values increases }} }} \
                explain(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"2023-08\", cell: \"1.1\", treeAsOf: \"{BEFORE}\") {{ \
                    total {{ value increase contributors }} contributions {{ nodes {{ value }} }} }} }} }}"),
        )
        .await
        .ok();
    let points = told.list("jurisdiction.series.points");
    let found: Vec<&Value> = points.iter().map(|point| &point["values"][FOUND]).collect();
    assert_eq!(found, ["47", "30", "40"]);
    let explained = told.at("jurisdiction.explain");
    assert_eq!(
        explained["total"],
        json!({ "value": "30", "increase": "10", "contributors": 1 })
    );
    assert!(!explained.to_string().contains("37"), "{explained:#?}");
    hub.verify_rollup();
}

async fn an_earlier_moment_tells_the_old_county_no_more(hub: Hub) {
    gone_since_august(&hub).await;
    for moment in ["2023-10-05", "2023-10-09"] {
        assert_own_alone(&hub, json!({ "knownAt": at(moment) })).await;
    }
    hub.verify_rollup();
}

async fn what_came_back_alone_stands_in_every_cut(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-12-04");
    for (unit, found) in [(SIBLING_UNIT, 43), (STAYED_AWAY, 500)] {
        let desk = hub.desk(unit);
        desk.file("2023-06", &Cells::found(found / 2)).await;
        desk.file("2023-11", &Cells::found(found)).await;
    }
    let village = SIBLING_UNIT.split_once('.').expect("an agency's code").0;
    let changes = vec![
        transfer("2023-07-15", SIBLING_TOWN, OTHER_COUNTY),
        transfer("2023-09-15", village, TOWN),
    ];
    let report = hub.record("2023-12-08", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (2, 0), "{report:#?}");
    hub.today("2023-12-10");
    for (by_whom, trees) in [
        (EAST, ["53", "10", "53"]),
        ("99.viewer", ["553", "10", "53"]),
    ] {
        for (tree, found) in ["2023-06-30", "2023-08-31", "2023-11-30"]
            .into_iter()
            .zip(trees)
        {
            let mut cuts = Vec::new();
            for by in ["CHILDREN", "UNIT"] {
                let asked =
                    json!({ "code": COUNTY, "period": "2023-11", "by": by, "treeAsOf": tree });
                let table = hub.table_as(by_whom, asked).await;
                let shown = table.total().cell(FOUND).0.map(str::to_owned);
                cuts.push((by, shown, sum(&table).to_string()));
            }
            for (by, shown, rows) in cuts {
                let place = format!("{by_whom} {tree} {by}");
                assert_eq!(shown.as_deref(), Some(found), "{place}");
                assert_eq!(rows, found, "{place}");
            }
        }
    }
    hub.verify_rollup();
}

async fn what_a_lost_town_sent_up_is_read_for_its_own_periods(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-10-02");
    let desk = hub.desk(SIBLING_UNIT);
    desk.file("2023-07", &cells(27, 5)).await;
    desk.file("2023-09", &cells(47, 5)).await;
    for period in ["2023-07", "2023-09"] {
        hub.consolidate("990101002.coordinator", SIBLING_TOWN, period)
            .await
            .ok();
    }
    hub.move_tree(
        "2023-10-08",
        transfer("2023-08-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-10-10");
    let list = "{ consolidations(first: 10) { nodes { period place { code } } totalCount } }";
    let listed = async |account: &str| {
        let told = hub.ask(account, list).await.ok();
        let nodes = told.list("consolidations.nodes");
        let mut periods: Vec<String> = nodes
            .iter()
            .map(|node| node["period"].as_str().expect("a period").to_owned())
            .collect();
        periods.sort();
        periods
    };
    assert_eq!(listed("990101.coordinator").await, ["2023-07"]);
    assert_eq!(
        listed("990102.coordinator").await,
        ["2023-07", "2023-09"],
        "who has the town has its past"
    );
    let sent = |period: &str, tree: &str| {
        format!(
            "{{ jurisdiction(code: \"{COUNTY}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"{period}\", by: CHILDREN, \
             basis: SENT_UP, treeAsOf: \"{tree}\") {{ rows {{ nodes {{ code values sentUp {{ state }} }} }} total {{ values }} }} }} }}"
        )
    };
    let july = hub.ask(EAST, &sent("2023-07", BEFORE)).await.ok();
    assert_eq!(july.at("jurisdiction.table.total.values.0"), &json!("27"));
    let september = hub.ask(EAST, &sent("2023-09", BEFORE)).await.ok();
    assert!(!september.as_text().contains("47"), "{september:#?}");
    // What is signed anew over there is nobody's news here.
    hub.today("2023-10-12");
    hub.consolidate_with(
        "990101002.coordinator",
        SIBLING_TOWN,
        "2023-09",
        json!({ "reason": "重新汇总" }),
    )
    .await
    .ok();
    let again = hub.ask(EAST, &sent("2023-09", BEFORE)).await.ok();
    assert_eq!(again.as_text(), september.as_text());
    assert_eq!(listed("990101.coordinator").await, ["2023-07"]);
    // What it signs anew of a period in which it stood here is.
    hub.consolidate_with(
        "990101002.coordinator",
        SIBLING_TOWN,
        "2023-07",
        json!({ "reason": "重新汇总" }),
    )
    .await
    .ok();
    assert_eq!(
        listed("990101.coordinator").await,
        ["2023-07", "2023-07"],
        "the one before, and the one in its place"
    );
    for by_whom in [EAST, "9901.viewer"] {
        let july = hub.ask(by_whom, &sent("2023-07", BEFORE)).await.ok();
        let total = july.at("jurisdiction.table.total.values.0");
        assert_eq!(total, &json!("27"), "{by_whom}");
    }
    hub.verify_rollup();
}
