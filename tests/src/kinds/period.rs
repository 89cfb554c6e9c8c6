//! What is of one month, what runs on, and what merely is: over silent months and corrections.

use serde_json::json;

use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::kinds::{self, cells};
use crate::world::{COMMUNITIES, TOWN};

both!(
    what_is_of_one_month_alone_is_added_over_a_span_and_never_carried,
    a_late_correction_of_one_month_changes_that_month_alone,
    a_stock_falls_without_a_warning,
);

async fn what_is_of_one_month_alone_is_added_over_a_span_and_never_carried(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    for (unit, month, inspected, passed) in [
        (0, "2023-01", 4, 1),
        (1, "2023-01", 6, 3),
        (0, "2023-03", 1, 1),
        (0, "2023-04", 5, 2),
    ] {
        let filing = cells([7, 0, inspected, passed, 0, 2, 1]);
        hub.file_kinds(COMMUNITIES[unit], month, &filing).await;
    }
    let series = hub.kinds_over(TOWN, "2023-01", "2023-04").await;
    let months: Vec<_> = series.0["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| series.cell(point, "inspected"))
        .collect();
    assert_eq!(
        months,
        [
            (Some("10"), "REPORTED", None),
            (None, "MISSING", None),
            (Some("1"), "REPORTED", None),
            (Some("5"), "REPORTED", Some("4")),
        ],
        "a silent month is no zero, and nothing is compared with it"
    );
    let span = &series.0["span"];
    assert_eq!(
        series.cell(span, "inspected"),
        (Some("16"), "REPORTED", None)
    );
    assert_eq!(series.at(span, "contributors", "inspected"), &json!(4));
    assert_eq!(series.cell(span, "passed_rate").0, Some("43.75"), "7 of 16");
    assert_eq!(
        series.cell(span, "found"),
        (Some("14"), "REPORTED", Some("14")),
        "a total is that of the end"
    );
    assert_eq!(series.cell(span, "inspectors").0, Some("4"));
    let counts = ["expected", "reported", "onTime"].map(|field| span[field].as_i64().unwrap());
    assert_eq!((counts[0], counts[1]), (12, 4));
    let later = hub.kinds_over(TOWN, "2023-03", "2023-04").await;
    assert_eq!(
        later.cell(&later.0["span"], "found"),
        (Some("14"), "REPORTED", Some("0")),
        "the growth counts from before the span"
    );
    assert_eq!(later.cell(&later.0["span"], "inspected").0, Some("6"));
    hub.verify_rollup();
}

async fn a_late_correction_of_one_month_changes_that_month_alone(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    let unit = COMMUNITIES[0];
    let mut papers = Vec::new();
    for (month, inspected) in [("2023-01", 4), ("2023-02", 6), ("2023-03", 9)] {
        let filing = cells([5, 0, inspected, 0, 0, 0, 1]);
        papers.push(hub.file_kinds(unit, month, &filing).await);
    }
    let mut input = step(&papers[1]);
    input["reason"] = json!("漏报");
    input["cells"] = Cells::none().with("1.3.1", 8).with("2.3.2", "true").input();
    let begun = hub
        .change(&format!("{unit}.reporter"), "correctReport", input)
        .await;
    hub.submit_and_sign(unit, &Paper::done(&begun)).await;
    let expected = [
        ("2023-01", Some("4"), None, Some("0")),
        ("2023-02", Some("8"), Some("4"), Some("1")),
        ("2023-03", Some("9"), Some("1"), Some("0")),
    ];
    for (month, value, increase, drills) in expected {
        let table = hub.kinds(TOWN, month, "TOTAL").await;
        assert_eq!(
            table.total("inspected"),
            (value, "REPORTED", increase),
            "{month}"
        );
        assert_eq!(table.total("drill").0, drills, "{month}");
    }
    hub.verify_rollup();
}

async fn a_stock_falls_without_a_warning(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([0, 0, 0, 0, 0, 9, 1]))
        .await;
    hub.file_kinds(COMMUNITIES[0], "2023-02", &cells([0, 0, 0, 0, 0, 5, 1]))
        .await;
    let table = hub.kinds(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(
        table.total("inspectors"),
        (Some("5"), "REPORTED", Some("-4"))
    );
    let silent = hub.kinds(TOWN, "2023-03", "TOTAL").await;
    assert_eq!(
        silent.total("inspectors"),
        (Some("5"), "CARRIED", Some("0"))
    );
    hub.verify_rollup();
}
