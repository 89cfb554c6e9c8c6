//! Sums of people over a place, the targets measured by them, and what they cost.

use serde_json::{Value, json};

use super::{done, own};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY, SHOP};
use crate::world::targets::{self, CAMPAIGN};
use crate::world::{SIBLING_TOWN, TOWN};

both!(
    a_place_is_the_sum_of_those_who_told,
    a_target_is_measured_by_the_people_counted,
    totals_cost_as_many_statements_for_few_as_for_many,
);

/// Of each row its place, enterprises, those that told, and workers with those certified.
async fn totals(hub: &Hub, account: &str, place: &str, day: &str) -> (Vec<Value>, Vec<Value>) {
    let query = format!(
        "query($code: String!) {{ jurisdiction(code: $code) {{ staff(asOf: \"{day}\", byChildren: true) {{ \
         total {{ ...row }} rows {{ ...row }} missing {{ nodes {{ enterprise {{ code }} }} }} }} }} }} \
         fragment row on StaffTotal {{ place {{ code }} enterprises told figures {{ specialWorkers {{ people certified }} }} }}"
    );
    let answer = hub
        .ask_with(account, &query, json!({ "code": place }))
        .await
        .ok();
    let short = |row: &Value| {
        let workers = &row["figures"]["specialWorkers"];
        let place = &row["place"]["code"];
        json!([
            place,
            row["enterprises"],
            row["told"],
            workers["people"],
            workers["certified"]
        ])
    };
    let staff = answer.at("jurisdiction.staff");
    let rows = staff["rows"].as_array().unwrap().iter();
    let missing = staff["missing"]["nodes"].as_array().unwrap().iter();
    (
        std::iter::once(&staff["total"])
            .chain(rows)
            .map(short)
            .collect(),
        missing
            .map(|one| one["enterprise"]["code"].clone())
            .collect(),
    )
}

async fn a_place_is_the_sum_of_those_who_told(hub: Hub) {
    done(
        &hub,
        &own(PLANT),
        PLANT,
        "2023-01-10",
        [(1, 1), (2, 2), (10, 9)],
    )
    .await;
    done(
        &hub,
        &own(HOTEL),
        HOTEL,
        "2023-01-12",
        [(1, 1), (0, 0), (100, 50)],
    )
    .await;
    done(
        &hub,
        &own(QUARRY),
        QUARRY,
        "2023-01-12",
        [(1, 1), (0, 0), (5, 5)],
    )
    .await;
    let (town, missing) = totals(&hub, "990101001.viewer", TOWN, "2023-02-01").await;
    assert_eq!(town[0], json!([null, 3, 2, 110, 59]), "Σ/Σ, and no mean");
    let last = town.last().unwrap();
    assert_eq!(*last, town[0], "in the town and in no community of it");
    assert_eq!(missing, [json!(SHOP.code())]);
    let (county, _) = totals(&hub, "990101.viewer", "990101", "2023-02-01").await;
    assert_eq!(county[0], json!([null, 4, 3, 115, 64]));
    assert_eq!(county[1], json!([TOWN, 3, 2, 110, 59]));
    assert_eq!(county[2], json!([SIBLING_TOWN, 1, 1, 5, 5]));
    assert_eq!(county.len(), 3, "nothing lies in none of the towns");
    // Backwards, and as of each day where the enterprise lay then.
    let (county, missing) = totals(&hub, "990101.viewer", "990101", "2023-01-11").await;
    assert_eq!(county[0], json!([null, 4, 1, 10, 9]));
    assert_eq!(missing.len(), 3);
    let moved = hub.folder().join("moved.csv");
    let csv = format!(
        "code,name,place,section,from\n{},甲化工厂,990102001,,2023-01-20\n",
        PLANT.code()
    );
    std::fs::write(&moved, csv).unwrap();
    hub.run(&["import", "enterprises", moved.to_str().unwrap()]);
    for (day, one, other) in [
        (
            "2023-01-19",
            json!([null, 4, 3, 115, 64]),
            json!([null, 1, 0, 0, 0]),
        ),
        (
            "2023-01-20",
            json!([null, 3, 2, 105, 55]),
            json!([null, 2, 1, 10, 9]),
        ),
    ] {
        let (whole, _) = totals(&hub, "9901.viewer", "9901", day).await;
        assert_eq!(whole[0], json!([null, 5, 3, 115, 64]), "{day}");
        for (place, expected) in [("990101", one), ("990102", other)] {
            let (found, _) = totals(&hub, "9901.viewer", place, day).await;
            assert_eq!(found[0], expected, "{place} {day}");
        }
    }
    // Within the sectors of a grant.
    let (fire, missing) = totals(&hub, FIRE_SUPERVISOR, TOWN, "2023-02-01").await;
    assert_eq!(
        (fire[0].clone(), missing.len()),
        (json!([null, 1, 1, 100, 50]), 0)
    );
}

async fn a_target_is_measured_by_the_people_counted(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let ask = async |code: &str, day: &str| {
        let query = format!(
            "query($code: String!) {{ jurisdiction(code: \"9901\") {{ compliance(campaign: \"{CAMPAIGN}\", \
             asOf: \"{day}\", since: \"2023-03-31\") {{ targets(codes: [$code]) {{ target {{ staff }} measuredBy \
             numerator denominator state unknown completeness {{ expected told }} \
             change {{ stayed {{ numerator denominator }} }} missing {{ nodes {{ unit {{ code }} }} }} \
             heldBack {{ nodes {{ unit {{ code }} numerator denominator asOf }} }} }} }} }} }}"
        );
        let answer = hub
            .ask_with("9901.viewer", &query, json!({ "code": code }))
            .await;
        answer.ok().at("jurisdiction.compliance.targets.0").clone()
    };
    done(
        &hub,
        &own(PLANT),
        PLANT,
        "2023-03-01",
        [(1, 1), (2, 1), (10, 9)],
    )
    .await;
    let found = ask("holders", "2023-06-30").await;
    assert_eq!(found["target"]["staff"], "THREE_POSTS");
    assert_eq!(found["measuredBy"], "REGISTRY");
    assert_eq!(found["completeness"], json!({ "expected": 2, "told": 1 }));
    assert_eq!(
        (&found["numerator"], &found["denominator"], &found["state"]),
        (&json!("11"), &json!("13"), &json!("ON_TRACK"))
    );
    assert_eq!(
        found["missing"]["nodes"],
        json!([{ "unit": { "code": QUARRY.code() } }])
    );
    let held = &found["heldBack"]["nodes"][1];
    assert_eq!(held["asOf"], "2023-03-01");
    done(
        &hub,
        &own(QUARRY),
        QUARRY,
        "2023-04-01",
        [(1, 1), (1, 1), (0, 0)],
    )
    .await;
    done(
        &hub,
        &own(PLANT),
        PLANT,
        "2023-05-01",
        [(1, 1), (2, 2), (10, 10)],
    )
    .await;
    let found = ask("holders", "2023-06-30").await;
    assert_eq!(
        (&found["numerator"], &found["denominator"], &found["state"]),
        (&json!("15"), &json!("15"), &json!("MET"))
    );
    assert_eq!(
        found["change"]["stayed"],
        json!({ "numerator": "2", "denominator": "0" })
    );
    let then = ask("holders", "2023-04-15").await;
    assert_eq!(
        (&then["numerator"], &then["denominator"]),
        (&json!("13"), &json!("15"))
    );
    let workers = ask("certified-workers", "2023-06-30").await;
    assert_eq!(
        (
            &workers["numerator"],
            &workers["denominator"],
            &workers["state"]
        ),
        (&json!("10"), &json!("10"), &json!("MET"))
    );
    // Nobody returns what is counted.
    let query = "mutation($input: FileTargetReturnInput!) { it: fileTargetReturn(input: $input) { outcome } }";
    let input = json!({ "unit": PLANT.code(), "campaign": CAMPAIGN, "target": "holders", "asOf": "2023-06-01",
        "figures": { "numerator": "1", "denominator": "1" } });
    let refused = hub
        .ask_with(&own(PLANT), query, json!({ "input": input }))
        .await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
}

async fn totals_cost_as_many_statements_for_few_as_for_many(hub: Hub) {
    let statements = async |account: &str, place: &str| {
        let query = format!(
            "{{ jurisdiction(code: \"{place}\") {{ staff(byChildren: true) {{ total {{ enterprises }} \
             missing(first: 100) {{ nodes {{ enterprise {{ code }} }} }} }} }} \
             enterprises(filter: {{ below: \"{place}\" }}, first: 100) {{ nodes {{ staff {{ countedOn }} }} }} }}"
        );
        let mut least = u64::MAX;
        let mut rows = 0;
        for _ in 0..3 {
            let before = hub.store().statements();
            let answer = hub.ask(account, &query).await.ok();
            least = least.min(hub.store().statements() - before);
            rows = answer.list("enterprises.nodes").len();
        }
        (least, rows)
    };
    let (few, few_rows) = statements("99.viewer", TOWN).await;
    let (many, many_rows) = statements("98.viewer", "980101001").await;
    assert_eq!(few, many);
    assert!(few_rows == 3 && many_rows == 60, "{few_rows} {many_rows}");
}
