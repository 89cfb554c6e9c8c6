//! Accidents for which nobody is known to answer: whom a target counts is not known as long as one of them stands.

use serde_json::{Value, json};

use super::certain::{AFTER_ACCIDENTS, pair};
use super::{CAMPAIGN, rate};
use crate::accident::{change, facts};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::file;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::{COUNTY, TOWN, targets};

both!(
    whoever_answers_for_an_accident_may_be_counted,
    an_accident_of_no_enterprise_is_of_no_sector,
);

const DESK: &str = "990101001.coordinator";

/// Who must be trained again within three months after a fatal accident, and how many of them have been.
const RETRAIN: [(&str, &str); 2] = [
    (
        "duties.toml",
        "\n[[events]]\ncode = \"fatal\"\ntitle = \"发生人员死亡的事故\"\nstarts = \"FATAL_ACCIDENT\"\nmarks = [\"人员死亡\"]\n\
         clause = { path = \"二\", basis = \"STATED\" }\n\
         \n[[duties]]\ncode = \"retrain\"\ntitle = \"三个月内再培训\"\nstrength = \"MUST\"\nby = [\"fatal-enterprises\"]\n\
         cadence = { at_least = 1, after = \"fatal\", within_months = 3 }\nclause = { path = \"四\", basis = \"STATED\" }\n",
    ),
    (
        "targets.toml",
        "\n[[targets]]\ncode = \"retraining\"\ntitle = \"死亡事故再培训率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"REGISTRY\"\nduty = \"retrain\"\nvalue = \"100\"\nnumerator = \"已做的\"\n\
         denominator = \"应做的\"\npopulation = \"fatal-enterprises\"\nbinds = [\"fatal-enterprises\"]\n\
         clause = { path = \"二\", basis = \"STATED\" }\n",
    ),
];

const FATAL: (&str, &str) = (
    "populations.toml",
    "\n[[populations]]\ncode = \"fatal-enterprises\"\ntitle = \"死亡事故企业\"\nof = \"ENTERPRISE\"\npart_of = \"enterprises\"\n\
     marks = [\"人员死亡\"]\nclause = { path = \"四\", basis = \"STATED\" }\n",
);

/// How a target stands in the county: itself, its row of the town and of the other town, and the places that hold it back.
async fn county(hub: &Hub, code: &str) -> Value {
    let query = format!(
        "{{ jurisdiction(code: \"{COUNTY}\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-06-30\", byChildren: true) {{ \
         targets(codes: [\"{code}\"]) {{ state unknown rows {{ place {{ code }} state unknown }} \
         heldBack {{ nodes {{ state unit {{ kind code }} }} }} }} }} }} }}"
    );
    let answer = hub.ask("9901.viewer", &query).await.ok();
    let found = answer.at("jurisdiction.compliance.targets.0").clone();
    let rows = found["rows"].as_array().unwrap();
    let row = |place: &str| rows.iter().find(|row| row["place"]["code"] == place);
    let held = found["heldBack"]["nodes"].as_array().unwrap().iter();
    let places = held.filter(|one| one["unit"]["kind"] == "JURISDICTION");
    let places: Vec<&Value> = places.map(|one| &one["unit"]["code"]).collect();
    json!([
        pair(&found),
        pair(row(TOWN).unwrap()),
        pair(row("990101002").unwrap()),
        places
    ])
}

async fn accident(hub: &Hub, name: &str, mut input: Value, more: &[(&str, Value)]) -> Value {
    for (key, value) in more {
        input["accident"][*key] = value.clone();
    }
    let query = format!(
        "mutation($input: {}{}Input!) {{ it: {name}(input: $input) {{ outcome accident {{ id responsibility }} }} }}",
        name[..1].to_uppercase(),
        &name[1..]
    );
    let answer = hub.ask_with(DESK, &query, json!({ "input": input }));
    let answer = answer.await.ok();
    assert_eq!(answer.text("it.outcome"), "DONE");
    answer.at("it.accident").clone()
}

async fn keeps(hub: &Hub) {
    let keeping = json!({ "input": { "place": COUNTY, "from": "2022-01-01" } });
    let query = "mutation($input: StateAccidentKeepingInput!) { it: stateAccidentKeeping(input: $input) { outcome } }";
    let desk = format!("{COUNTY}.coordinator");
    let stated = hub.ask_with(&desk, query, keeping).await.ok();
    assert_eq!(stated.text("it.outcome"), "DONE");
}

async fn whoever_answers_for_an_accident_may_be_counted(hub: Hub) {
    let more = [&AFTER_ACCIDENTS[..], &RETRAIN, &[FATAL]].concat();
    targets::apply_with(&hub, &more);
    hub.today("2023-06-30");
    keeps(&hub).await;
    let nothing = || json!(["NOT_APPLICABLE", null]);
    let unknown = || json!(["NO_DATA", "NOBODY_ANSWERS"]);
    let unnamed = json!([unknown(), unknown(), nothing(), [TOWN]]);
    let settled = json!([nothing(), nothing(), nothing(), []]);
    for code in ["retrained", "retraining"] {
        assert_eq!(county(&hub, code).await, settled, "{code}");
    }
    // Nobody died: one answers for it all the same.
    let of = |deaths: i32| facts(TOWN, "2023-02-01", &(deaths, 0, Value::Null), &[]);
    let slight = accident(&hub, "recordAccident", json!({ "accident": of(0) }), &[]).await;
    assert_eq!(slight["responsibility"], "NOT_KNOWN");
    assert_eq!(county(&hub, "retrained").await, unnamed);
    assert_eq!(county(&hub, "retraining").await, settled);
    let input = json!({ "id": slight["id"], "reason": "一人不治", "accident": of(1) });
    let fatal = accident(&hub, "correctAccident", input, &[]).await;
    for code in ["retrained", "retraining"] {
        assert_eq!(county(&hub, code).await, unnamed, "{code}");
    }
    // Beside another one that is done it is not all done.
    let plant = PLANT.code();
    let other = facts(
        TOWN,
        "2023-03-01",
        &(0, 1, Value::Null),
        std::slice::from_ref(&plant),
    );
    let other = accident(&hub, "recordAccident", json!({ "accident": other }), &[]).await;
    assert_eq!(other["responsibility"], "ENTERPRISES");
    let own = format!("{plant}.enterprise");
    let filed = file(&hub, &own, (&plant, "retrained"), "2023-05-31", rate(1, 1)).await;
    assert_eq!(filed.ok().text("it.outcome"), "DONE");
    assert_eq!(county(&hub, "retrained").await, unnamed);
    let listed = "{ jurisdiction(code: \"HERE\") { accidents(filter: { responsibility: NOT_KNOWN }) { nodes { deaths } } } }";
    let listed = hub.ask(DESK, &listed.replace("HERE", TOWN)).await.ok();
    assert_eq!(
        listed.at("jurisdiction.accidents.nodes"),
        &json!([{ "deaths": 1 }])
    );
    // That no enterprise answers is said, and stays said until somebody says otherwise.
    let none = [("noEnterprise", json!(true))];
    let both = facts(
        TOWN,
        "2023-02-01",
        &(1, 0, Value::Null),
        std::slice::from_ref(&plant),
    );
    let mut input = json!({ "id": fatal["id"], "reason": "系私家车相撞", "accident": both });
    input["accident"]["noEnterprise"] = json!(true);
    let refused = change(&hub, DESK, "correctAccident", input.clone()).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    assert!(refused.as_text().contains("noEnterprise"), "{refused:?}");
    input["accident"] = of(1);
    let found = accident(&hub, "correctAccident", input, &none).await;
    assert_eq!(found["responsibility"], "NO_ENTERPRISE");
    let met = json!([["MET", null], ["MET", null], nothing(), []]);
    assert_eq!(county(&hub, "retrained").await, met);
    assert_eq!(county(&hub, "retraining").await, settled);
    let input = json!({ "id": found["id"], "reason": "又一人不治", "accident": of(2) });
    let found = accident(&hub, "correctAccident", input, &[]).await;
    assert_eq!(
        found["responsibility"], "NO_ENTERPRISE",
        "left out: as before"
    );
    let hotel = [("enterprises", json!([HOTEL.code()]))];
    let input = json!({ "id": found["id"], "reason": "查明责任企业", "accident": of(2) });
    let found = accident(&hub, "correctAccident", input, &hotel).await;
    assert_eq!(found["responsibility"], "ENTERPRISES");
    let missing = json!(["NO_DATA", "SOME_MISSING"]);
    assert_eq!(county(&hub, "retrained").await[0], missing);
    assert_eq!(
        county(&hub, "retraining").await[0],
        json!(["AT_RISK", null])
    );
    let input = json!({ "id": found["id"], "reason": "责任不明", "accident": of(2) });
    let found = accident(&hub, "correctAccident", input, &[]).await;
    assert_eq!(found["responsibility"], "NOT_KNOWN");
    assert_eq!(county(&hub, "retraining").await, unnamed);
    let input = json!({ "id": found["id"], "reason": "查无此事", "void": true, "accident": of(2) });
    accident(&hub, "correctAccident", input, &[]).await;
    assert_eq!(county(&hub, "retraining").await, settled);
}

async fn an_accident_of_no_enterprise_is_of_no_sector(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    keeps(&hub).await;
    let of = || facts(TOWN, "2023-02-01", &(1, 0, Value::Null), &[]);
    let found = accident(&hub, "recordAccident", json!({ "accident": of() }), &[]).await;
    let fires = county(&hub, "no-fire").await;
    assert_eq!(fires[0], json!(["NO_DATA", "NOBODY_ANSWERS"]));
    let input = json!({ "id": found["id"], "reason": "系私家车相撞", "accident": of() });
    accident(
        &hub,
        "correctAccident",
        input,
        &[("noEnterprise", json!(true))],
    )
    .await;
    assert_eq!(county(&hub, "no-fire").await[0], json!(["ON_TRACK", null]));
}
