//! Who has reported and who has not, at every level, and in time or late.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{
    COMMUNITIES, COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SIBLING_UNIT, TOWN,
};

both!(
    it_counts_units_at_every_level,
    late_is_not_missing_and_not_in_time,
    only_what_is_signed_is_reported,
    a_period_that_nobody_owes_expects_nothing,
);

const COMPLETENESS: &str = "query($code: String!, $period: Period!, $by: TableBy!) { jurisdiction(code: $code) { \
    completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: $by) { \
    rows { nodes { code expected reported onTime missing } } total { code expected reported onTime missing } } } }";

/// (expected, reported, on time, missing) of the whole place.
async fn counts(hub: &Hub, code: &str, period: &str) -> [i64; 4] {
    let variables = json!({ "code": code, "period": period, "by": "CHILDREN" });
    let answer = hub
        .ask_with("99.viewer", COMPLETENESS, variables)
        .await
        .ok();
    let fields = ["expected", "reported", "onTime", "missing"];
    let number = |row: &Value, field: &str| row[field].as_i64().unwrap();
    let total = fields.map(|field| number(answer.at("jurisdiction.completeness.total"), field));
    let rows = answer.list("jurisdiction.completeness.rows.nodes");
    let sums = fields.map(|field| rows.iter().map(|row| number(row, field)).sum::<i64>());
    assert_eq!(
        sums, total,
        "the rows of {code} make its total: {answer:#?}"
    );
    total
}

async fn it_counts_units_at_every_level(hub: Hub) {
    for unit in [
        COMMUNITIES[0],
        COMMUNITIES[1],
        SIBLING_UNIT,
        "990200001001.jwh",
    ] {
        hub.desk(unit).file_zero("2023-01").await;
    }
    let expected = [
        ("990101001001", [1, 1, 1, 0]),
        (TOWN, [3, 2, 2, 1]),
        (COUNTY, [5, 3, 3, 2]),
        ("990102", [2, 0, 0, 2]),
        (PREFECTURE, [8, 3, 3, 5]),
        (PREFECTURE_WITHOUT_COUNTIES, [2, 1, 1, 1]),
        (PROVINCE, [10, 4, 4, 6]),
    ];
    for (code, counted) in expected {
        assert_eq!(counts(&hub, code, "2023-01").await, counted, "{code}");
    }
    assert_eq!(
        counts(&hub, PROVINCE, "2023-02").await,
        [10, 0, 0, 10],
        "the next month is another one"
    );
    hub.verify_rollup();
}

async fn late_is_not_missing_and_not_in_time(hub: Hub) {
    hub.today("2023-02-05");
    hub.desk(COMMUNITIES[0]).file_zero("2023-01").await;
    hub.today("2023-02-06");
    hub.desk(COMMUNITIES[1]).file_zero("2023-01").await;
    assert_eq!(counts(&hub, TOWN, "2023-01").await, [3, 2, 1, 1]);
    assert_eq!(counts(&hub, PROVINCE, "2023-01").await, [10, 2, 1, 8]);
    hub.verify_rollup();
}

async fn only_what_is_signed_is_reported(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.submitted("2023-01", &Cells::zero(), None).await;
    assert_eq!(counts(&hub, TOWN, "2023-01").await, [3, 0, 0, 3]);
    let signed = Paper::done(&desk.sign(&paper).await);
    assert_eq!(counts(&hub, TOWN, "2023-01").await, [3, 1, 1, 2]);
    hub.change(
        "990101001.coordinator",
        "returnReport",
        sent_back(&signed, "重报", &[]),
    )
    .await
    .ok();
    assert_eq!(
        counts(&hub, TOWN, "2023-01").await,
        [3, 0, 0, 3],
        "a returned report is not complete"
    );
    hub.verify_rollup();
}

async fn a_period_that_nobody_owes_expects_nothing(hub: Hub) {
    for period in ["2022-12", "2024-01"] {
        let variables = json!({ "code": TOWN, "period": period, "by": "TOTAL" });
        let answer = hub
            .ask_with("99.viewer", COMPLETENESS, variables)
            .await
            .ok();
        assert_eq!(
            answer.number("jurisdiction.completeness.total.expected"),
            0,
            "{period}"
        );
        let table = hub.table(TOWN, period, "TOTAL").await;
        assert_eq!(
            table.total().cell(0),
            (None, "NOT_APPLICABLE", 0, None),
            "{period}"
        );
    }
}
