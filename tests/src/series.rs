//! Figures over time.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, PROVINCE, TOWN};

both!(
    a_series_agrees_with_its_tables,
    a_unit_has_a_series_of_its_own,
    a_series_that_cannot_be_is_refused
);

const SERIES: &str = "query($code: String!, $from: Period!, $to: Period!) { jurisdiction(code: $code) { \
    series(form: { campaign: \"li-2023\", form: \"monthly\" }, from: $from, to: $to) { columns { key } \
    points { period values states contributors increases expected reported onTime } } } }";

async fn a_series_agrees_with_its_tables(hub: Hub) {
    hub.today("2023-06-01");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(3).with("2.3", 2))
        .await;
    hub.desk(COMMUNITIES[0])
        .file("2023-04", &Cells::found(8).with("2.4", 6))
        .await;
    hub.desk("990200001001.jwh")
        .file("2023-02", &Cells::found(100).with("2.5", "true"))
        .await;
    for code in [TOWN, PROVINCE, "990200001"] {
        let variables = json!({ "code": code, "from": "2023-01", "to": "2023-05" });
        let answer = hub.ask_with("99.viewer", SERIES, variables).await.ok();
        let points = answer.list("jurisdiction.series.points");
        assert_eq!(points.len(), 5);
        for point in points {
            let period = point["period"].as_str().unwrap();
            let table = hub.table(code, period, "TOTAL").await;
            for field in [
                "values",
                "states",
                "contributors",
                "increases",
                "expected",
                "reported",
                "onTime",
            ] {
                assert_eq!(
                    point[field], table.0["total"][field],
                    "{code} {period} {field}"
                );
            }
        }
    }
}

async fn a_unit_has_a_series_of_its_own(hub: Hub) {
    hub.today("2023-06-01");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(3))
        .await;
    let query = "{ agency(code: \"990101001001.jwh\") { series(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        from: \"2023-01\", to: \"2023-02\") { points { period states values } } } }";
    let answer = hub.ask("990101001001.jwh.viewer", query).await.ok();
    let points = answer.list("agency.series.points");
    assert_eq!(
        (&points[0]["states"][0], &points[0]["values"][0]),
        (&json!("REPORTED"), &json!("3"))
    );
    assert_eq!(
        (&points[1]["states"][0], &points[1]["values"][0]),
        (&json!("CARRIED"), &json!("3"))
    );
    assert_eq!(
        (&points[1]["states"][6], &points[1]["values"][6]),
        (&json!("MISSING"), &Value::Null)
    );
}

async fn a_series_that_cannot_be_is_refused(hub: Hub) {
    for (from, to, code) in [
        ("2023-05", "2023-01", "BAD_INPUT"),
        ("2023-01", "2023-Q2", "BAD_INPUT"),
        ("1990-01", "2023-01", "TOO_MANY_VALUES"),
    ] {
        let answer = hub
            .ask_with(
                "99.viewer",
                SERIES,
                json!({ "code": TOWN, "from": from, "to": to }),
            )
            .await;
        assert_eq!(answer.error_code(), code, "{from} {to}");
    }
}
