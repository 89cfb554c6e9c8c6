//! Whether targets are met: by which way each was measured, sums that are no means, every comparator, who is missing,
//! what changed, days before and after, and moves of enterprises.

mod after;
mod baseline;
mod certain;
mod cost;
mod joint;
mod judged;
mod lost;
mod measure;
mod office;
mod slips;
mod unnamed;
mod whole;

use serde_json::{Value, json};

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{file, signed};
use crate::world::enterprises::{HOTEL, PLANT, QUARRY, SHOP};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    nine_of_ten_and_fifty_of_a_hundred_are_fifty_nine_of_a_hundred_and_ten,
    a_rise_by_what_was_dropped_is_told_as_a_change_of_the_denominator,
    enterprises_return_of_themselves_and_move_with_their_figures,
    everybody_sees_his_own_share_of_it,
);

const CELL: &str = "numerator denominator before state unknown trend cause completeness { expected told missing undecided } \
    change { stayed { numerator denominator } joined { numerator denominator } left { numerator denominator } }";

fn rate(numerator: i64, denominator: i64) -> Value {
    json!({ "numerator": numerator.to_string(), "denominator": denominator.to_string() })
}

/// A target of a place on a day.
async fn target(hub: &Hub, account: &str, code: &str, target: &str, days: &str) -> Value {
    let query = format!(
        "query($code: String!, $targets: [String!]) {{ jurisdiction(code: $code) {{ \
         compliance(campaign: \"{CAMPAIGN}\", byChildren: true, {days}) {{ targets(codes: $targets) {{ \
         target {{ code title clause {{ path }} }} measuredBy open {CELL} rows {{ place {{ code }} {CELL} }} \
         heldBack {{ nodes {{ state numerator denominator asOf unit {{ kind code }} }} }} \
         missing {{ nodes {{ unit {{ code }} }} }} }} }} }} }}"
    );
    let variables = json!({ "code": code, "targets": [target] });
    let answer = hub.ask_with(account, &query, variables).await.ok();
    let found = answer.at("jurisdiction.compliance.targets.0").clone();
    assert_eq!(found["target"]["code"], target);
    found
}

fn share(cell: &Value) -> (Option<&str>, Option<&str>) {
    (cell["numerator"].as_str(), cell["denominator"].as_str())
}

fn units(list: &Value) -> Vec<(&str, &str)> {
    let nodes = list["nodes"].as_array().unwrap().iter();
    nodes
        .map(|one| {
            let state = one["state"].as_str().unwrap_or_default();
            (one["unit"]["code"].as_str().unwrap(), state)
        })
        .collect()
}

async fn nine_of_ten_and_fifty_of_a_hundred_are_fifty_nine_of_a_hundred_and_ten(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    signed(&hub, TRAINERS[0], "trained", "2023-05-31", rate(9, 10)).await;
    // One is missing: what is not reached by those who told is not reached.
    let day = "asOf: \"2023-06-01\"";
    let city = target(&hub, "9901.viewer", "9901", "trained", day).await;
    assert_eq!(share(&city), (Some("9"), Some("10")));
    assert_eq!(
        city["completeness"],
        json!({ "expected": 2, "told": 1, "missing": 1, "undecided": 0 })
    );
    assert_eq!(
        city["missing"]["nodes"],
        json!([{ "unit": { "code": TRAINERS[1] } }])
    );
    signed(&hub, TRAINERS[1], "trained", "2023-06-20", rate(50, 100)).await;
    let city = target(
        &hub,
        "9901.viewer",
        "9901",
        "trained",
        "asOf: \"2023-06-30\"",
    )
    .await;
    assert_eq!(share(&city), (Some("59"), Some("110")), "Σ/Σ, and not 70 %");
    assert_eq!(city["measuredBy"], "RETURN");
    assert_eq!(city["state"], "ON_TRACK");
    let rows = city["rows"].as_array().unwrap();
    let shares: Vec<_> = rows
        .iter()
        .map(|row| (row["place"]["code"].as_str(), share(row)))
        .collect();
    assert_eq!(
        shares,
        [
            (Some("990101"), (Some("9"), Some("10"))),
            (Some("990102"), (Some("50"), Some("100"))),
            (Some("990103"), (None, None)),
            (None, (None, None)),
        ]
    );
    assert_eq!(rows[2]["state"], "NOT_APPLICABLE", "it binds nobody there");
    assert_eq!(
        units(&city["heldBack"]),
        [(TRAINERS[1], "ON_TRACK"), (TRAINERS[0], "ON_TRACK")]
    );
    // The same on another day, backwards and forwards.
    for (day, expected, state) in [
        ("2023-05-30", (None, None), "NO_DATA"),
        ("2023-06-19", (Some("9"), Some("10")), "ON_TRACK"),
        ("2023-10-15", (Some("59"), Some("110")), "AT_RISK"),
        ("2024-01-01", (Some("59"), Some("110")), "MISSED"),
        ("2023-01-04", (None, None), "NOT_APPLICABLE"),
    ] {
        let city = target(
            &hub,
            "9901.viewer",
            "9901",
            "trained",
            &format!("asOf: \"{day}\""),
        )
        .await;
        assert_eq!(
            (share(&city), city["state"].as_str()),
            (expected, Some(state)),
            "{day}"
        );
    }
    // 9,999 of 10,000 is not all; all of them is, once everybody has told.
    signed(
        &hub,
        TRAINERS[0],
        "trained",
        "2023-06-21",
        rate(9_999, 10_000),
    )
    .await;
    signed(&hub, TRAINERS[1], "trained", "2023-06-21", rate(100, 100)).await;
    let day = "asOf: \"2023-06-22\"";
    let city = target(&hub, "9901.viewer", "9901", "trained", day).await;
    assert_eq!(
        (share(&city), &city["state"]),
        ((Some("10099"), Some("10100")), &json!("ON_TRACK"))
    );
    assert_eq!(city["rows"][1]["state"], "MET");
}

async fn a_rise_by_what_was_dropped_is_told_as_a_change_of_the_denominator(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    signed(&hub, TRAINERS[0], "trained", "2023-05-31", rate(9, 10)).await;
    signed(&hub, TRAINERS[1], "trained", "2023-05-31", rate(50, 100)).await;
    signed(&hub, TRAINERS[1], "trained", "2023-06-20", rate(50, 95)).await;
    let days = "asOf: \"2023-06-30\", since: \"2023-06-01\"";
    let city = target(&hub, "9901.viewer", "9901", "trained", days).await;
    assert_eq!(
        (&city["trend"], &city["cause"]),
        (&json!("RISING"), &json!("FEWER_COUNTED"))
    );
    let none = json!({ "numerator": "0", "denominator": "0" });
    assert_eq!(
        city["change"],
        json!({ "stayed": { "numerator": "0", "denominator": "-5" }, "joined": none, "left": none })
    );
    signed(&hub, TRAINERS[0], "trained", "2023-06-25", rate(10, 10)).await;
    let city = target(&hub, "9901.viewer", "9901", "trained", days).await;
    assert_eq!(city["cause"], "BOTH");
    assert_eq!(city["rows"][0]["cause"], "MORE_KEPT");
    assert_eq!(city["rows"][1]["cause"], "FEWER_COUNTED");
    // By enterprises: five that had not been trained close, and nobody was trained more.
    let closed: String = [PLANT, HOTEL]
        .iter()
        .fold("code,name,place,closed\n".to_owned(), |csv, one| {
            csv + &format!("{},{},{},2023-06-10\n", one.code(), one.name, one.place)
        });
    crate::activity::record_in(&hub, CAMPAIGN, &SHOP.code(), "train", "2023-02-01").await;
    let folder = hub.folder().join("closed.csv");
    std::fs::write(&folder, closed).unwrap();
    hub.run(&["import", "enterprises", folder.to_str().unwrap()]);
    let city = target(&hub, "9901.viewer", "990101001", "taught", days).await;
    assert_eq!(share(&city), (Some("1"), Some("1")));
    assert_eq!(
        (&city["trend"], &city["cause"]),
        (&json!("RISING"), &json!("FEWER_COUNTED"))
    );
    assert_eq!(
        city["change"]["left"],
        json!({ "numerator": "0", "denominator": "2" })
    );
    let bad = target_error(&hub, "9901", "asOf: \"2023-06-01\", since: \"2023-06-01\"").await;
    assert_eq!(bad.error_code(), "BAD_INPUT");
}

async fn target_error(hub: &Hub, code: &str, days: &str) -> Answer {
    let query = format!(
        "{{ jurisdiction(code: \"{code}\") {{ compliance(campaign: \"{CAMPAIGN}\", {days}) {{ targets {{ state }} }} }} }}"
    );
    hub.ask("9901.viewer", &query).await
}

async fn enterprises_return_of_themselves_and_move_with_their_figures(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    for (one, as_of, figures) in [
        (PLANT, "2023-03-01", rate(3, 4)),
        (PLANT, "2023-05-20", rate(4, 4)),
        (QUARRY, "2023-03-01", rate(5, 5)),
    ] {
        let code = one.code();
        let own = format!("{code}.enterprise");
        let filed = file(&hub, &own, (&code, "insured"), as_of, figures)
            .await
            .ok();
        assert_eq!(filed.text("it.outcome"), "DONE");
    }
    let moved = hub.folder().join("moved.csv");
    let csv = format!(
        "code,name,place,section,from\n{},甲化工厂,990102001,,2023-05-01\n",
        PLANT.code()
    );
    std::fs::write(&moved, csv).unwrap();
    hub.run(&["import", "enterprises", moved.to_str().unwrap()]);
    // City = Σ counties on every day, whatever moved.
    for (day, counties, city) in [
        ("2023-02-28", [(None, None), (None, None)], (None, None)),
        (
            "2023-04-30",
            [(Some("8"), Some("9")), (None, None)],
            (Some("8"), Some("9")),
        ),
        (
            "2023-05-01",
            [(Some("5"), Some("5")), (Some("3"), Some("4"))],
            (Some("8"), Some("9")),
        ),
        (
            "2023-05-20",
            [(Some("5"), Some("5")), (Some("4"), Some("4"))],
            (Some("9"), Some("9")),
        ),
    ] {
        let day = format!("asOf: \"{day}\"");
        let whole = target(&hub, "9901.viewer", "9901", "insured", &day).await;
        assert_eq!(share(&whole), city, "{day}");
        for (at, code) in ["990101", "990102"].into_iter().enumerate() {
            let county = target(&hub, "9901.viewer", code, "insured", &day).await;
            assert_eq!(share(&county), counties[at], "{code} {day}");
            assert_eq!(share(&whole["rows"][at]), counties[at], "{code} {day}");
        }
    }
    let change = "asOf: \"2023-05-20\", since: \"2023-04-30\"";
    let whole = target(&hub, "9901.viewer", "9901", "insured", change).await;
    assert_eq!(
        whole["change"]["stayed"],
        json!({ "numerator": "1", "denominator": "0" })
    );
    assert_eq!(
        whole["rows"][0]["change"]["left"],
        json!({ "numerator": "3", "denominator": "4" })
    );
    assert_eq!(
        whole["rows"][1]["change"]["joined"],
        json!({ "numerator": "4", "denominator": "4" })
    );
}

async fn everybody_sees_his_own_share_of_it(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    signed(&hub, TRAINERS[0], "trained", "2023-05-31", rate(9, 10)).await;
    signed(&hub, TRAINERS[1], "trained", "2023-05-31", rate(50, 100)).await;
    for one in [PLANT, QUARRY] {
        let code = one.code();
        let own = format!("{code}.enterprise");
        file(&hub, &own, (&code, "insured"), "2023-05-31", rate(2, 3))
            .await
            .ok();
    }
    let query = "{ campaign(code: \"zhen-2023\") { compliance(asOf: \"2023-06-30\") { total { enterprises } \
        targets(codes: [\"trained\", \"insured\"]) { numerator denominator completeness { expected } \
        heldBack { nodes { unit { code } } } } } } }";
    let plant = format!("{}.enterprise", PLANT.code());
    for (account, enterprises, trained, insured) in [
        ("9901.viewer", 5, Some(("59", "110")), Some(("4", "6"))),
        ("99.viewer", 6, Some(("59", "110")), Some(("4", "6"))),
        ("990101.viewer", 4, Some(("9", "10")), Some(("4", "6"))),
        ("990102.viewer", 1, Some(("50", "100")), None),
        ("990101001001.jwh.reporter", 0, Some(("9", "10")), None),
        (plant.as_str(), 1, None, Some(("2", "3"))),
        // The section that answers for the plant.
        ("990101001.gm.reporter", 1, None, Some(("2", "3"))),
        ("990101001.supervisor", 1, None, None),
    ] {
        let answer = hub.ask(account, query).await.ok();
        assert_eq!(
            answer.number("campaign.compliance.total.enterprises"),
            enterprises,
            "{account}"
        );
        for (at, expected) in [trained, insured].into_iter().enumerate() {
            let cell = answer.at(&format!("campaign.compliance.targets.{at}"));
            let expected = (expected.map(|one| one.0), expected.map(|one| one.1));
            assert_eq!(share(cell), expected, "{account} {at}");
        }
    }
    // Whom the campaign does not name, and who answers for nobody whom it binds.
    let office = hub.ask("990101001.ab.reporter", query).await;
    assert_eq!(office.error_code(), "NOT_FOUND");
    // Who has accounts to give and no figures to read.
    let admin = "{ jurisdiction(code: \"990101\") { compliance(campaign: \"zhen-2023\") { targets { state } } } }";
    assert_eq!(
        hub.ask("990101.admin", admin).await.error_code(),
        "NOT_FOUND"
    );
    // An office is asked of as itself.
    let query = "{ agency(code: \"990101001001.jwh\") { compliance(campaign: \"zhen-2023\", asOf: \"2023-06-30\") { \
        targets(codes: [\"trained\"]) { numerator denominator state } } } }";
    let own = hub.ask("990101001001.jwh.viewer", query).await.ok();
    assert_eq!(own.text("agency.compliance.targets.0.denominator"), "10");
}
