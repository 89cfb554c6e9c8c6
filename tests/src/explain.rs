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
    one_goes_down_from_a_province_to_the_town_that_is_missing,
    those_who_are_missing_or_carried_are_listed_alone,
    a_figure_shows_all_revisions_that_were_in_force,
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

const DOWN: &str = "query($code: String!, $by: ExplainBy, $only: [CellState!], $first: Int, $after: String, $knownAt: DateTime) { \
    jurisdiction(code: $code) { explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", \
    cell: \"1.1\", by: $by, only: $only, first: $first, after: $after, knownAt: $knownAt) { total { value contributors } \
    parts { nodes { kind code value state contributors expected reported missing carried } pageInfo { hasNextPage } } \
    contributions { nodes { unit { code } state value \
        revisions { revision filedBy signedBy inForceFrom inForceUntil corrects reason } } \
        pageInfo { endCursor hasNextPage } } } } }";

async fn down(hub: &Hub, variables: Value) -> Value {
    let answer = hub.ask_with("99.viewer", DOWN, variables).await.ok();
    answer.at("jurisdiction.explain").clone()
}

/// One carried in a town, one reported in the next, the rest silent.
async fn february(hub: &Hub) {
    hub.today("2023-02-03");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.today("2023-03-03");
    hub.desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(2))
        .await;
    hub.desk("990200001001.jwh")
        .file("2023-02", &Cells::found(30))
        .await;
    hub.today("2023-03-10");
}

async fn one_goes_down_from_a_province_to_the_town_that_is_missing(hub: Hub) {
    february(&hub).await;
    // Each level: the place that is asked, and what its part on the way says.
    let way = [
        (PROVINCE, "9901", ["6", "2"], [8, 1, 7, 1]),
        ("9901", "990101", ["6", "2"], [5, 1, 4, 1]),
        ("990101", TOWN, ["6", "2"], [3, 1, 2, 1]),
    ];
    for (code, part, [value, contributors], counts) in way {
        let answer = down(&hub, json!({ "code": code, "by": "CHILDREN" })).await;
        let parts = answer["parts"]["nodes"].as_array().unwrap();
        let sum: i64 = parts
            .iter()
            .filter_map(|part| part["value"].as_str())
            .map(|value| value.parse::<i64>().unwrap())
            .sum();
        assert_eq!(answer["total"]["value"], json!(sum.to_string()), "{code}");
        let part = parts.iter().find(|one| one["code"] == part).unwrap();
        assert_eq!(part["value"], json!(value), "{code}");
        assert_eq!(part["contributors"].to_string(), contributors, "{code}");
        let told = ["expected", "reported", "missing", "carried"]
            .map(|field| part[field].as_i64().unwrap());
        assert_eq!(told, counts, "{code}");
        assert_eq!(answer["contributions"]["nodes"], json!([]), "{code}");
    }
    let units = down(&hub, json!({ "code": TOWN, "only": ["MISSING"] })).await;
    let units = units["contributions"]["nodes"].as_array().unwrap();
    let codes: Vec<_> = units.iter().map(|unit| &unit["unit"]["code"]).collect();
    assert_eq!(codes, [&json!(COMMUNITIES[2])]);
    let then =
        json!({ "code": PROVINCE, "by": "CHILDREN", "knownAt": crate::known::at("2023-02-10") });
    let then = down(&hub, then).await;
    assert_eq!(then["total"], json!({ "value": "4", "contributors": 1 }));
    let part = &then["parts"]["nodes"][0];
    assert_eq!(
        (&part["code"], &part["reported"], &part["carried"]),
        (&json!("9901"), &json!(0), &json!(1))
    );
}

async fn those_who_are_missing_or_carried_are_listed_alone(hub: Hub) {
    february(&hub).await;
    let listed = async |only: &[&str], first: Option<usize>| {
        let mut codes = Vec::new();
        let mut after = Value::Null;
        loop {
            let asked = json!({ "code": PROVINCE, "only": only, "first": first, "after": after });
            let answer = down(&hub, asked).await;
            let page = &answer["contributions"];
            for node in page["nodes"].as_array().unwrap() {
                codes.push(node["unit"]["code"].as_str().unwrap().to_owned());
            }
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                return codes;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    };
    let all = listed(&[], None).await;
    assert_eq!(all.len(), 10);
    assert_eq!(listed(&["CARRIED"], None).await, [COMMUNITIES[0]]);
    assert_eq!(
        listed(&["REPORTED"], None).await,
        [COMMUNITIES[1], "990200001001.jwh"]
    );
    let missing = listed(&["MISSING"], None).await;
    assert_eq!(missing.len(), 7);
    // Pages of what is sifted are in the order of the whole, whatever their size.
    for size in 1..=4 {
        assert_eq!(listed(&["MISSING"], Some(size)).await, missing, "{size}");
        assert_eq!(
            listed(&["MISSING", "CARRIED", "REPORTED"], Some(size)).await,
            all,
            "{size}"
        );
    }
    let asked = json!({ "code": PROVINCE, "by": "CHILDREN", "only": ["MISSING"] });
    let refused = hub.ask_with("99.viewer", DOWN, asked).await;
    assert_eq!(refused.error_code(), "BAD_INPUT", "{refused:#?}");
}

async fn a_figure_shows_all_revisions_that_were_in_force(hub: Hub) {
    hub.today("2023-03-03");
    let unit = COMMUNITIES[0];
    let signed = hub.desk(unit).file("2023-02", &Cells::found(4)).await;
    hub.today("2023-03-20");
    let again = hub
        .desk(unit)
        .corrected(&signed, "漏报", &Cells::found(6))
        .await;
    hub.today("2023-04-02");
    hub.desk(unit)
        .corrected(&Paper::done(&again), "重复", &Cells::found(5))
        .await;
    hub.today("2023-05-01");
    let of = async |known_at: Value| {
        let answer = down(&hub, json!({ "code": TOWN, "knownAt": known_at })).await;
        answer["contributions"]["nodes"][0].clone()
    };
    let now = of(Value::Null).await;
    let chain = now["revisions"].as_array().unwrap();
    let told: Vec<_> = chain
        .iter()
        .map(|one| {
            json!([
                one["revision"],
                one["corrects"],
                one["reason"],
                one["signedBy"]
            ])
        })
        .collect();
    let post = format!("岗位 {unit}.reviewer");
    assert_eq!(
        told,
        [
            json!([1, null, null, post]),
            json!([2, 1, "漏报", post]),
            json!([3, 2, "重复", post])
        ]
    );
    for (earlier, later) in chain.iter().zip(&chain[1..]) {
        assert_eq!(
            earlier["inForceUntil"], later["inForceFrom"],
            "one leaves as the next comes"
        );
    }
    assert_eq!(chain[2]["inForceUntil"], Value::Null);
    let then = of(crate::known::at("2023-03-25")).await;
    assert_eq!(then["value"], json!("6"));
    let chain = then["revisions"].as_array().unwrap();
    assert_eq!(chain.len(), 2, "what came later was not known: {chain:#?}");
    assert_eq!(chain[1]["inForceUntil"], Value::Null, "it counted then");
}
