//! How many offices keep a duty, of a place by its subordinates and in targets.

use serde_json::{Value, json};

use super::done;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::OFFICES_OF_PLACE;
use crate::world::inspection::{CITY_OFFICE, COUNTY_OFFICES, apply};
use crate::world::{COUNTY, PREFECTURE, SECTIONS};

both!(a_prefecture_counts_its_offices_by_county_and_names_who_holds_it_back);

/// (place, numerator, denominator, state) of each row for a duty or a target.
fn rates(rows: &[Value], cell: impl Fn(&Value) -> Value) -> Vec<Value> {
    let rate = |row: &Value| {
        let cell = cell(row);
        let number = |key: &str| {
            cell[key].as_str().map_or(cell[key].clone(), |text| {
                json!(text.parse::<i64>().unwrap())
            })
        };
        json!([
            row["place"]["code"],
            number("numerator"),
            number("denominator"),
            cell["state"]
        ])
    };
    rows.iter().map(rate).collect()
}

/// What the offices of three levels did from January to May, asked on the first of August.
async fn a_spring(hub: &Hub) {
    apply(hub).await;
    hub.today("2023-08-01");
    done(hub, CITY_OFFICE, "enforce", &["2023-02-10"]).await;
    done(
        hub,
        COUNTY_OFFICES[0],
        "enforce",
        &["2023-02-10", "2023-05-10"],
    )
    .await;
    done(hub, COUNTY_OFFICES[1], "enforce", &["2023-05-10"]).await;
    let months = [
        "2023-01-10",
        "2023-02-10",
        "2023-03-10",
        "2023-04-10",
        "2023-05-10",
    ];
    done(hub, SECTIONS[0], "enforce", &months).await;
    done(hub, SECTIONS[1], "enforce", &months[..3]).await;
}

async fn a_prefecture_counts_its_offices_by_county_and_names_who_holds_it_back(hub: Hub) {
    a_spring(&hub).await;
    let ask = async |account: &str, code: &str| {
        let variables = json!({ "code": code });
        hub.ask_with(account, OFFICES_OF_PLACE, variables)
            .await
            .ok()
    };
    let city = ask("9901.coordinator", PREFECTURE).await;
    let offices = city.at("jurisdiction.compliance.offices");
    let columns: Vec<&Value> = offices["duties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["duty"]["code"])
        .collect();
    assert_eq!(
        columns,
        ["enforce", "meet", "after-case", "patrol", "unlisted"]
    );
    let rows = offices["rows"].as_array().unwrap();
    assert_eq!(
        rates(rows, |row| row["cells"][0].clone()),
        [
            json!(["990101", 2, 3, "MISSED"]),
            json!(["990102", 0, 1, "MISSED"]),
            json!(["990103", 0, 0, "NOT_APPLICABLE"]),
            json!([null, 1, 1, "MET"]),
        ]
    );
    let total = &offices["total"]["cells"][0];
    assert_eq!(
        (&total["numerator"], &total["denominator"]),
        (&json!(3), &json!(5))
    );
    // At the end of March the city, one county and both sections kept it; one section let April pass.
    assert_eq!(
        (&total["change"]["lost"], &total["change"]["gained"]),
        (&json!(1), &json!(0))
    );
    let held_back = offices["heldBack"]["nodes"].as_array().unwrap().iter();
    let held_back: Vec<Value> = held_back
        .map(|one| json!([one["agency"]["code"], one["state"]]))
        .collect();
    assert_eq!(
        held_back,
        [
            json!([SECTIONS[1], "MISSED"]),
            json!([COUNTY_OFFICES[1], "MISSED"])
        ]
    );
    // The targets of the three levels count the same offices, each at its cadence.
    let targets = city.list("jurisdiction.compliance.targets");
    let stands = |at: usize| {
        let one = &targets[at];
        json!([
            one["target"]["code"],
            one["numerator"],
            one["denominator"],
            one["state"],
            one["open"]
        ])
    };
    assert_eq!(stands(1), json!(["enforce.city", "1", "1", "MET", false]));
    assert_eq!(
        stands(2),
        json!(["enforce.county", "1", "2", "AT_RISK", false])
    );
    assert_eq!(
        stands(3),
        json!(["enforce.town", "1", "2", "AT_RISK", true])
    );
    assert_eq!(targets[0]["state"], "AT_RISK");
    assert_eq!(
        targets[2]["heldBack"]["nodes"],
        json!([{ "unit": { "code": COUNTY_OFFICES[1] }, "state": "MISSED" }])
    );
    let by_county = rates(targets[2]["rows"].as_array().unwrap(), Value::clone);
    assert_eq!(by_county[0], json!(["990101", 1, 1, "MET"]));
    assert_eq!(by_county[1], json!(["990102", 0, 1, "AT_RISK"]));
    // A county sees its own.
    let county = ask("990101.viewer", COUNTY).await;
    let total = county.at("jurisdiction.compliance.offices.total.cells.0");
    assert_eq!(
        (&total["numerator"], &total["denominator"]),
        (&json!(2), &json!(3))
    );
}
