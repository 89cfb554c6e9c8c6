//! What adds up, what may overlap, what does not add, and how each explains itself.

use serde_json::{Value, json};

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::kinds::{self, cells};
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_yes_is_counted_of_those_asked,
    what_does_not_add_is_not_summed,
    an_overlapping_sum_says_so_wherever_it_shows,
    every_kind_can_be_explained,
);

async fn a_yes_is_counted_of_those_asked(hub: Hub) {
    hub.today("2023-03-01");
    kinds::apply(&hub);
    let yes = cells([0; 7]).with("2.3.1", "true").with("2.3.2", "true");
    hub.file_kinds(COMMUNITIES[0], "2023-01", &yes).await;
    hub.file_kinds(COMMUNITIES[1], "2023-01", &cells([0; 7]))
        .await;
    let january = hub.kinds("99", "2023-01", "TOTAL").await;
    assert_eq!(january.total("column").0, Some("1"));
    assert_eq!(january.parts("column"), (Some("1"), Some("2")));
    let february = hub.kinds("99", "2023-02", "TOTAL").await;
    assert_eq!(
        february.parts("column"),
        (Some("1"), Some("2")),
        "what is, holds"
    );
    assert_eq!(
        february.total("drill"),
        (None, "MISSING", None),
        "what was done in January was not done in February"
    );
    hub.verify_rollup();
}

async fn what_does_not_add_is_not_summed(hub: Hub) {
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([0, 0, 0, 0, 0, 0, 3]))
        .await;
    let table = hub.kinds(TOWN, "2023-01", "UNIT").await;
    assert_eq!(
        table.cell(table.row(COMMUNITIES[0]), "grade").0,
        Some("3"),
        "of one unit it is known"
    );
    assert_eq!(
        table.cell(table.row(COMMUNITIES[1]), "grade"),
        (None, "MISSING", None)
    );
    assert_eq!(
        table.total("grade"),
        (None, "NOT_SUMMED", None),
        "one unit's grade is not the town's"
    );
    assert!(
        table.0["columns"]
            .as_array()
            .unwrap()
            .iter()
            .all(|column| column["indicator"] != "remark"),
        "words have no column"
    );
    hub.verify_rollup();
}

async fn an_overlapping_sum_says_so_wherever_it_shows(hub: Hub) {
    kinds::apply(&hub);
    for unit in &COMMUNITIES[..2] {
        hub.file_kinds(unit, "2023-01", &cells([0, 0, 0, 0, 6, 0, 1]))
            .await;
    }
    let table = hub.kinds(TOWN, "2023-01", "UNIT").await;
    let overlaps = |row: &Value, indicator| table.at(row, "overlaps", indicator).clone();
    assert_eq!(overlaps(&table.0["total"], "sampled"), json!(true));
    assert_eq!(overlaps(table.row(COMMUNITIES[0]), "sampled"), json!(false));
    assert_eq!(overlaps(&table.0["total"], "found"), json!(false));
    let series = hub.kinds_over(TOWN, "2023-01", "2023-01").await;
    assert_eq!(
        series.at(&series.0["span"], "overlaps", "sampled"),
        &json!(true)
    );
    hub.verify_rollup();
}

async fn every_kind_can_be_explained(hub: Hub) {
    kinds::apply(&hub);
    for (unit, rectified) in [(0, 1), (1, 3)] {
        let filing = cells([4, rectified, 0, 0, 6, 0, 1]).with("2.3.1", "true");
        hub.file_kinds(COMMUNITIES[unit], "2023-01", &filing).await;
    }
    let query = "query($cell: String!) { jurisdiction(code: \"990101001\") { explain(form: { campaign: \"wang-2023\", \
        form: \"kinds\" }, period: \"2023-01\", cell: $cell) { column { kind } total { value state contributors numerator \
        denominator overlaps } contributions { nodes { value state numerator denominator } } } } }";
    let explain = async |cell: &str| {
        let answer = hub
            .ask_with("99.viewer", query, json!({ "cell": cell }))
            .await;
        answer.ok().at("jurisdiction.explain").clone()
    };
    let rate = explain("rectified_rate").await;
    assert_eq!(
        rate["total"],
        json!({ "value": "50.00", "state": "REPORTED", "contributors": 2, "numerator": "4", "denominator": "8", "overlaps": false })
    );
    let of_units = rate["contributions"]["nodes"].as_array().unwrap();
    assert_eq!(
        of_units[0],
        json!({ "value": "25.00", "state": "REPORTED", "numerator": "1", "denominator": "4" })
    );
    assert_eq!(of_units[2]["state"], json!("MISSING"));
    let yes = explain("column").await;
    assert_eq!(
        (&yes["total"]["numerator"], &yes["total"]["denominator"]),
        (&json!("2"), &json!("2"))
    );
    assert_eq!(explain("sampled").await["total"]["overlaps"], json!(true));
    hub.verify_rollup();
}
