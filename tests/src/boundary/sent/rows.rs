//! What a consolidation says row by row after a boundary change: the rows add up to the
//! total, and whoever reads it reads the same.

use serde_json::{Value, json};

use super::{EAST_DESK, PREFECTURE_DESK, TOWN_DESK, WEST_DESK};
use crate::boundary::{OTHER_COUNTY, filed, merge, transfer};
use crate::cells::Cells;
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, TOWN};

both!(
    rows_follow_a_town_that_went_to_another_county,
    rows_follow_towns_that_became_one,
);

const READ: &str = "query($id: ID!) { it: consolidation(id: $id) { place { code } values table { total { ...row } rows { ...row } } \
    changes(first: 100) { nodes { unit { code } differences } } } } \
    fragment row on SentRow { kind code values states differences changedSince expected reportedSince inTree }";

/// A row as it is compared: code, what was signed, by how much it is another, whether it stands there.
type Row<'a> = (&'a str, Option<&'a str>, &'a str, bool);

impl Hub {
    /// A consolidation as one reads it, whose rows and whose units add up to its total.
    pub(crate) async fn sums_of(&self, by: &str, id: &str, what: &str) -> Option<Answer> {
        let shown = self.ask_with(by, READ, json!({ "id": id })).await;
        if shown.body["errors"].is_array() {
            assert_eq!(shown.error_code(), "NOT_FOUND", "{what}: {shown:#?}");
            return None;
        }
        let shown = shown.ok();
        let figure = |row: &Value| {
            let found = row["differences"][0].as_str().expect("a figure");
            found.parse::<i64>().expect("a whole number")
        };
        let since = |row: &Value| row["reportedSince"].as_i64().expect("a number");
        let total = shown.at("it.table.total");
        let rows = shown.list("it.table.rows").iter();
        let sum: i64 = rows.clone().map(figure).sum();
        assert_eq!(sum, figure(total), "{what}: the rows of {shown:#?}");
        let sum: i64 = rows.map(since).sum();
        assert_eq!(sum, since(total), "{what}: who reported, of {shown:#?}");
        let units = shown.list("it.changes.nodes").iter();
        let sum: i64 = units.map(figure).sum();
        assert_eq!(sum, figure(total), "{what}: the units of {shown:#?}");
        Some(shown)
    }

    /// The same rows for each of these.
    async fn read_by_all(&self, all: &[&str], signed: &Answer, wanted: (&str, &[Row<'_>])) {
        let id = signed.text("it.consolidation.id");
        for by in all {
            let shown = self.sums_of(by, id, by).await.expect("they may read it");
            let rows = shown.list("it.table.rows").iter().map(|row| {
                let text = |field: &str| row[field].as_str().expect("a text");
                let [value, difference] = [&row["values"][0], &row["differences"][0]];
                let difference = difference.as_str().expect("a figure");
                let stands = row["inTree"] == true;
                assert_eq!(row["changedSince"], difference != "0", "{by}: {row:#?}");
                (text("code"), value.as_str(), difference, stands)
            });
            let rows: Vec<Row<'_>> = rows.collect();
            let total = shown.text("it.table.total.differences.0");
            assert_eq!((total, rows.as_slice()), wanted, "{by}");
        }
    }
}

async fn rows_follow_a_town_that_went_to_another_county(hub: Hub) {
    filed(&hub).await;
    let town = hub.consolidate(TOWN_DESK, SIBLING_TOWN, "2023-05").await;
    let east = hub.consolidate(EAST_DESK, COUNTY, "2023-05").await.ok();
    let west = hub.consolidate(WEST_DESK, OTHER_COUNTY, "2023-05").await;
    let both = [
        hub.consolidate(PREFECTURE_DESK, "9901", "2023-05").await,
        town,
    ];
    hub.today("2023-06-12");
    let moves = transfer("2023-04-15", SIBLING_TOWN, OTHER_COUNTY);
    hub.move_tree("2023-06-12", moves).await;
    let gone: &[Row<'_>] = &[
        (TOWN, Some("10"), "0", true),
        (SIBLING_TOWN, Some("7"), "-7", false),
    ];
    let readers = [EAST_DESK, PREFECTURE_DESK];
    hub.read_by_all(&readers, &east, ("-7", gone)).await;
    let came: &[Row<'_>] = &[
        (SIBLING_TOWN, None, "7", true),
        ("990102001", Some("1"), "0", true),
    ];
    let readers = [WEST_DESK, PREFECTURE_DESK];
    hub.read_by_all(&readers, &west.ok(), ("7", came)).await;
    for one in both {
        let id = one.text("it.consolidation.id").to_owned();
        let shown = hub
            .sums_of(PREFECTURE_DESK, &id, SIBLING_TOWN)
            .await
            .expect("is read");
        let total = shown.text("it.table.total.differences.0");
        assert!(["0", "7", "-7"].contains(&total), "{shown:#?}");
    }
}

async fn rows_follow_towns_that_became_one(hub: Hub) {
    filed(&hub).await;
    let east = hub.consolidate(EAST_DESK, COUNTY, "2023-05").await.ok();
    let town = hub.consolidate(TOWN_DESK, SIBLING_TOWN, "2023-05").await;
    hub.today("2023-06-12");
    let became = merge("2023-05-10", &[TOWN, SIBLING_TOWN], TOWN, "新镇");
    hub.move_tree("2023-06-12", became).await;
    let readers = [EAST_DESK, PREFECTURE_DESK];
    let one: &[Row<'_>] = &[
        (TOWN, Some("10"), "7", true),
        (SIBLING_TOWN, Some("7"), "-7", false),
    ];
    hub.read_by_all(&readers, &east, ("0", one)).await;
    hub.desk(COMMUNITIES[1])
        .file("2023-05", &Cells::found(3))
        .await;
    let more: &[Row<'_>] = &[
        (TOWN, Some("10"), "10", true),
        (SIBLING_TOWN, Some("7"), "-7", false),
    ];
    hub.read_by_all(&readers, &east, ("3", more)).await;
    let id = town.ok().text("it.consolidation.id").to_owned();
    let shown = hub
        .sums_of(PREFECTURE_DESK, &id, SIBLING_TOWN)
        .await
        .expect("is read");
    assert_eq!(shown.text("it.table.total.differences.0"), "-7");
    hub.verify_rollup();
}
