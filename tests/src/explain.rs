//! Why a figure is what it is: which reports, which revisions, who signed, who
//! is missing.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, PROVINCE, TOWN};

both!(
    a_figure_names_its_reports_and_who_is_missing,
    the_contributions_make_the_figure_at_every_level,
    a_returned_report_is_not_the_reason_of_a_figure,
    a_cell_that_is_not_there_is_refused,
);

const EXPLAIN: &str = "query($code: String!, $period: Period!, $cell: String!) { jurisdiction(code: $code) { \
    explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, cell: $cell) { \
    column { key unit } total { value state contributors increase } \
    contributions { nodes { unit { code } state value carriedFrom reportId revision filedBy signedBy signedAt } } } } }";

async fn a_figure_names_its_reports_and_who_is_missing(hub: Hub) {
    hub.today("2023-03-01");
    let old = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let new = hub
        .desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(2))
        .await;
    let answer = explain(&hub, TOWN, "2023-02").await;
    assert_eq!(
        answer["total"],
        json!({ "value": "6", "state": "REPORTED", "contributors": 2, "increase": "2" })
    );
    let nodes = answer["contributions"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 3);
    let of = |unit: &str| {
        nodes
            .iter()
            .find(|node| node["unit"]["code"] == unit)
            .unwrap()
    };
    let carried = of(COMMUNITIES[0]);
    assert_eq!(
        (&carried["state"], &carried["carriedFrom"]),
        (&json!("CARRIED"), &json!("2023-01"))
    );
    assert_eq!(
        (&carried["value"], &carried["reportId"]),
        (&json!("4"), &json!(old.id))
    );
    let reported = of(COMMUNITIES[1]);
    assert_eq!(
        (&reported["state"], &reported["reportId"]),
        (&json!("REPORTED"), &json!(new.id))
    );
    assert_eq!(
        reported["filedBy"],
        json!("岗位 990101001002.jwh.reporter"),
        "a post, never a person"
    );
    assert_eq!(
        reported["signedBy"],
        json!("岗位 990101001002.jwh.reviewer")
    );
    assert_eq!(reported["revision"], json!(1));
    let missing = of(COMMUNITIES[2]);
    assert_eq!(
        (&missing["state"], &missing["value"]),
        (&json!("MISSING"), &Value::Null)
    );
}

async fn the_contributions_make_the_figure_at_every_level(hub: Hub) {
    for (unit, found) in [
        (COMMUNITIES[0], 1),
        ("990102001001.cwh", 20),
        ("990200001002.jwh", 300),
    ] {
        hub.desk(unit).file("2023-01", &Cells::found(found)).await;
    }
    for (code, units) in [
        (PROVINCE, 10),
        ("9901", 8),
        ("990101", 5),
        ("9902", 2),
        ("990102001001", 1),
    ] {
        let answer = explain(&hub, code, "2023-01").await;
        let nodes = answer["contributions"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), units, "{code}");
        let values = nodes.iter().filter_map(|node| node["value"].as_str());
        let sum: i64 = values.map(|value| value.parse::<i64>().unwrap()).sum();
        assert_eq!(answer["total"]["value"], json!(sum.to_string()), "{code}");
    }
}

async fn a_returned_report_is_not_the_reason_of_a_figure(hub: Hub) {
    hub.today("2023-03-01");
    let desk = hub.desk(COMMUNITIES[0]);
    let first = desk.file("2023-01", &Cells::found(4)).await;
    let second = desk.file("2023-02", &Cells::found(9)).await;
    let returned = hub
        .change(
            "990101001.coordinator",
            "returnReport",
            sent_back(&second, "重报", &[]),
        )
        .await;
    let answer = explain(&hub, TOWN, "2023-02").await;
    let node = &answer["contributions"]["nodes"][0];
    assert_eq!(
        (&node["value"], &node["reportId"]),
        (&json!("4"), &json!(first.id))
    );
    desk.file_again(&Paper::done(&returned), "2023-02", &Cells::found(8))
        .await;
    let answer = explain(&hub, TOWN, "2023-02").await;
    let node = &answer["contributions"]["nodes"][0];
    assert_eq!(
        (&node["value"], &node["revision"]),
        (&json!("8"), &json!(2))
    );
}

async fn a_cell_that_is_not_there_is_refused(hub: Hub) {
    let variables = json!({ "code": TOWN, "period": "2023-01", "cell": "9.9" });
    let answer = hub.ask_with("99.viewer", EXPLAIN, variables).await;
    assert!(
        ["NOT_FOUND", "BAD_INPUT"].contains(&answer.error_code()),
        "{answer:#?}"
    );
}

/// The explanation of the hazards found.
async fn explain(hub: &Hub, code: &str, period: &str) -> Value {
    let variables = json!({ "code": code, "period": period, "cell": "1.1" });
    let answer = hub.ask_with("99.viewer", EXPLAIN, variables).await.ok();
    answer.at("jurisdiction.explain").clone()
}
