//! Figures of places and periods. Every test ends with the roll-up verified.

use serde_json::{Value, json};

use crate::cells::{Cells, FINES, FOUND, SAMPLED};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{
    COMMUNITIES, COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SIBLING_TOWN,
    SIBLING_UNIT, TOWN,
};

both!(
    decimals_keep_all_their_digits,
    an_overlapping_sum_is_labelled,
    prefecture_and_province_are_the_sum_below,
    a_prefecture_without_counties_shows_its_towns,
    placeholders_are_no_rows,
    rows_are_paged,
    a_question_that_cannot_be_is_refused,
);

/// Asks for a table. `$by` is an enum, `$level` too.
const TABLE: &str = "query Table($code: String!, $period: Period!, $by: TableBy!, $level: Level, $knownAt: DateTime, $treeAsOf: Date, $first: Int, $after: String) { \
    jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: $by, \
    level: $level, knownAt: $knownAt, treeAsOf: $treeAsOf, first: $first, after: $after) { \
        columns { key indicator unit scale kind timeKind additivity overlapping partOf label } \
        rows { nodes { ...row } pageInfo { endCursor hasNextPage } } total { ...row } simulated } } } \
    fragment row on TableRow { kind code name values states contributors increases expected reported onTime \
        carriedFrom carriedBecause inTree simulated }";

/// A table as the hub answered it.
#[derive(Clone, Debug)]
pub(crate) struct Table(pub(crate) Value);

/// One of its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'t>(&'t Value);

impl Hub {
    /// The table of a place and a month, as its province's viewer, not paged.
    pub(crate) async fn table(&self, code: &str, period: &str, by: &str) -> Table {
        self.table_with(json!({ "code": code, "period": period, "by": by }))
            .await
    }

    /// The table that these variables ask for.
    pub(crate) async fn table_with(&self, variables: Value) -> Table {
        self.table_as("99.viewer", variables).await
    }

    /// The same as another account sees it.
    pub(crate) async fn table_as(&self, account: &str, variables: Value) -> Table {
        let answer = self.ask_with(account, TABLE, variables).await.ok();
        Table(answer.at("jurisdiction.table").clone())
    }
}

impl Table {
    /// The row of a division or an agency.
    #[track_caller]
    pub(crate) fn row(&self, code: &str) -> Row<'_> {
        let found = self.rows().find(|row| row.0["code"] == code);
        found.unwrap_or_else(|| panic!("no row {code} in {:#?}", self.0))
    }

    /// The row of the whole place.
    pub(crate) fn total(&self) -> Row<'_> {
        Row(&self.0["total"])
    }

    /// Codes of the rows in their order.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.rows().map(|row| row.text("code")).collect()
    }

    /// All rows of the page.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.0["rows"]["nodes"]
            .as_array()
            .expect("a table has rows")
            .iter()
            .map(Row)
    }
}

impl<'t> Row<'t> {
    /// A row, or a point of a series, as the hub answered it.
    pub(crate) fn of(answered: &'t Value) -> Self {
        Self(answered)
    }

    /// A field that is a string.
    #[track_caller]
    pub(crate) fn text(self, field: &str) -> &'t str {
        self.0[field]
            .as_str()
            .unwrap_or_else(|| panic!("no {field} in {:#?}", self.0))
    }

    /// (value, state, contributors, increase) of a column.
    #[track_caller]
    pub(crate) fn cell(self, column: usize) -> (Option<&'t str>, &'t str, i64, Option<&'t str>) {
        let at = |field: &str| &self.0[field][column];
        (
            at("values").as_str(),
            at("states")
                .as_str()
                .unwrap_or_else(|| panic!("no state {column} in {:#?}", self.0)),
            at("contributors").as_i64().expect("a number of units"),
            at("increases").as_str(),
        )
    }

    /// (expected, reported, on time).
    pub(crate) fn counts(self) -> (i64, i64, i64) {
        let at = |field: &str| self.0[field].as_i64().expect("a number of units");
        (at("expected"), at("reported"), at("onTime"))
    }

    /// Whether it stands in the tree asked.
    pub(crate) fn in_tree(self) -> bool {
        self.0["inTree"].as_bool().expect("a row says it")
    }

    /// (carried from, because).
    pub(crate) fn carried(self) -> (Option<&'t str>, Option<&'t str>) {
        (
            self.0["carriedFrom"].as_str(),
            self.0["carriedBecause"].as_str(),
        )
    }
}

async fn decimals_keep_all_their_digits(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::zero().with("1.3.2", "0.0001"))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::zero().with("1.3.2", "99999999.9999"))
        .await;
    let table = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(table.total().cell(FINES).0, Some("100000000.0000"));
    hub.verify_rollup();
}

async fn an_overlapping_sum_is_labelled(hub: Hub) {
    let table = hub.table(TOWN, "2023-01", "TOTAL").await;
    let columns = table.0["columns"].as_array().expect("a table has columns");
    assert_eq!(columns.len(), 9);
    for (position, column) in columns.iter().enumerate() {
        let overlapping = position == SAMPLED || position == SAMPLED + 1;
        assert_eq!(column["overlapping"], json!(overlapping), "{column:#?}");
    }
    assert_eq!(columns[1]["partOf"], json!("found"));
    assert_eq!(
        columns[FINES]["label"],
        json!("行政处罚（次，万元）"),
        "as printed"
    );
}

async fn prefecture_and_province_are_the_sum_below(hub: Hub) {
    let filings = [
        (COMMUNITIES[0], 1),
        (SIBLING_UNIT, 20),
        ("990102001001.cwh", 300),
        ("990200001001.jwh", 4000),
    ];
    for (unit, found) in filings {
        hub.desk(unit).file("2023-01", &Cells::found(found)).await;
    }
    let places = [
        (TOWN, "1"),
        (SIBLING_TOWN, "20"),
        (COUNTY, "21"),
        ("990102", "300"),
        (PREFECTURE, "321"),
        (PREFECTURE_WITHOUT_COUNTIES, "4000"),
        (PROVINCE, "4321"),
    ];
    for (code, sum) in places {
        let table = hub.table(code, "2023-01", "CHILDREN").await;
        assert_eq!(table.total().cell(FOUND).0, Some(sum), "{code}");
        let rows: i64 = table
            .rows()
            .filter_map(|row| row.cell(FOUND).0)
            .map(|value| value.parse::<i64>().unwrap())
            .sum();
        assert_eq!(rows.to_string(), sum, "the rows of {code} make its total");
    }
    assert_eq!(
        hub.table(PROVINCE, "2023-01", "TOTAL")
            .await
            .total()
            .counts(),
        (10, 4, 4)
    );
    let counties = hub
        .table_with(
            json!({ "code": PROVINCE, "period": "2023-01", "by": "LEVEL", "level": "COUNTY" }),
        )
        .await;
    assert_eq!(counties.row("990101").cell(FOUND).0, Some("21"));
    assert_eq!(
        counties.row("990103").cell(FOUND),
        (None, "MISSING", 0, None)
    );
    hub.verify_rollup();
}

async fn a_prefecture_without_counties_shows_its_towns(hub: Hub) {
    hub.desk("990200001002.jwh")
        .file("2023-01", &Cells::found(7))
        .await;
    let table = hub
        .table(PREFECTURE_WITHOUT_COUNTIES, "2023-01", "CHILDREN")
        .await;
    assert_eq!(table.codes(), ["990200001"]);
    assert_eq!(table.row("990200001").cell(FOUND).0, Some("7"));
    hub.verify_rollup();
}

async fn placeholders_are_no_rows(hub: Hub) {
    let table = hub.table(PREFECTURE, "2023-01", "CHILDREN").await;
    assert_eq!(table.codes(), ["990101", "990102", "990103"]);
    let subordinates = hub.ask(
        "99.viewer",
        r#"{ jurisdiction(code: "9901") { subordinates { nodes { code } totalCount } } }"#,
    );
    let subordinates = subordinates.await.ok();
    assert_eq!(
        subordinates.texts("jurisdiction.subordinates.nodes", "code"),
        ["990101", "990102", "990103"]
    );
    assert_eq!(
        subordinates.number("jurisdiction.subordinates.totalCount"),
        3
    );
}

async fn rows_are_paged(hub: Hub) {
    let mut codes = Vec::new();
    let mut after = Value::Null;
    loop {
        let variables = json!({ "code": PROVINCE, "period": "2023-01", "by": "UNIT", "first": 3, "after": after });
        let page = hub.table_with(variables).await;
        let info = &page.0["rows"]["pageInfo"];
        codes.extend(page.codes().into_iter().map(str::to_owned));
        if info["hasNextPage"] == json!(false) {
            break;
        }
        assert_eq!(page.codes().len(), 3);
        after = info["endCursor"].clone();
    }
    let whole = hub.table(PROVINCE, "2023-01", "UNIT").await;
    assert_eq!(codes, whole.codes(), "pages neither lose nor repeat a row");
    assert_eq!(codes.len(), 10);
}

async fn a_question_that_cannot_be_is_refused(hub: Hub) {
    let ask = async |form: &str, period: &str, more: &str| {
        let query = format!(
            "{{ jurisdiction(code: \"{TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"{form}\" }}, \
             period: \"{period}\"{more}) {{ total {{ values }} }} }} }}"
        );
        hub.ask("99.viewer", &query).await
    };
    for (form, period, more) in [
        ("monthly", "2023-W10", ""),
        ("monthly", "2023-02-30", ""),
        ("monthly", "2023-01", ", by: LEVEL"),
        ("monthly", "2023-01", ", by: UNIT, level: COUNTY"),
    ] {
        assert_eq!(
            ask(form, period, more).await.error_code(),
            "BAD_INPUT",
            "{period} {more}"
        );
    }
    assert_eq!(ask("yearly", "2023-01", "").await.error_code(), "NOT_FOUND");
    assert_eq!(
        ask("monthly", "2023-01", ", first: 501").await.error_code(),
        "PAGE_TOO_LARGE"
    );
}
