//! What is certain whoever belongs: bodies that nobody has defined, places asked directly and as rows, and who hangs on
//! accidents that nobody keeps.

use serde_json::{Value, json};

use super::{rate, share, target};
use crate::accident::record as record_accident;
use crate::activity::record_in;
use crate::enterprise::register::{REASON, register};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{file, signed};
use crate::world::enterprises::{HOTEL, PLANT, SHOP};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};
use crate::world::{COUNTY, TOWN};

both!(
    who_may_belong_leaves_a_target_undecided,
    a_return_that_is_not_counted_yet_says_so,
    the_office_that_decides_gives_its_mark_and_nobody_below_it,
    a_place_stands_the_same_asked_and_as_a_row,
    whom_accidents_name_is_not_known_where_nobody_keeps_them,
);

pub(super) fn pair(found: &Value) -> Value {
    json!([found["state"], found["unknown"]])
}

fn marked_as_key(name: &str, code: &str) -> String {
    format!("code,name,place,marks,from\n{code},{name},{TOWN},zhen-2023/key,2023-01-15\n")
}

async fn who_may_belong_leaves_a_target_undecided(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let list = hub.folder().join("key.csv");
    std::fs::write(&list, marked_as_key(PLANT.name, &PLANT.code())).unwrap();
    hub.run(&["import", "enterprises", list.to_str().unwrap()]);
    record_in(&hub, CAMPAIGN, &PLANT.code(), "train", "2023-02-01").await;
    let town = async || {
        target(
            &hub,
            "9901.viewer",
            TOWN,
            "key-taught",
            "asOf: \"2023-06-30\"",
        )
        .await
    };
    let found = town().await;
    assert_eq!(share(&found), (Some("1"), Some("1")));
    assert_eq!(
        json!([found["state"], found["unknown"], found["completeness"]]),
        json!(["NO_DATA", "POPULATION_UNDEFINED", { "expected": 1, "told": 1, "missing": 0, "undecided": 2 }]),
        "two more may belong, and have not done it"
    );
    // Whoever of them belongs: all have done it.
    for one in [HOTEL, SHOP] {
        record_in(&hub, CAMPAIGN, &one.code(), "train", "2023-06-01").await;
    }
    let found = town().await;
    assert_eq!(
        json!([
            found["state"],
            found["unknown"],
            found["completeness"]["undecided"]
        ]),
        json!(["MET", null, 2])
    );
}

/// One that the enterprises return of which an office says who they are.
const RETURNED: (&str, &str) = (
    "targets.toml",
    "\n[[targets]]\ncode = \"key-plans\"\ntitle = \"重点企业预案修订率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
     comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已修订的预案\"\n\
     denominator = \"预案\"\nbinds = [\"key\"]\nby = 2023-12-31\nclause = { path = \"二\", basis = \"STATED\" }\n",
);

async fn a_return_that_is_not_counted_yet_says_so(hub: Hub) {
    targets::apply_with(&hub, &[RETURNED]);
    hub.today("2023-06-30");
    let list = hub.folder().join("key.csv");
    std::fs::write(&list, marked_as_key(PLANT.name, &PLANT.code())).unwrap();
    hub.run(&["import", "enterprises", list.to_str().unwrap()]);
    for (one, counts) in [(PLANT, true), (HOTEL, false)] {
        let code = one.code();
        let query = "mutation($input: FileTargetReturnInput!) { it: fileTargetReturn(input: $input) { outcome \
            undefinedPopulation { code mark determinedBy } } }";
        let input = json!({ "unit": code, "campaign": CAMPAIGN, "target": "key-plans", "asOf": "2023-06-01",
            "figures": { "numerator": "1", "denominator": "1" } });
        let account = format!("{code}.enterprise");
        let filed = hub.ask_with(&account, query, json!({ "input": input }));
        let filed = filed.await.ok();
        assert_eq!(filed.text("it.outcome"), "DONE");
        let undefined = filed.at("it.undefinedPopulation");
        assert_eq!(undefined.is_null(), counts, "{code} {undefined}");
        assert!(
            counts || undefined["mark"] == "zhen-2023/key",
            "{undefined}"
        );
    }
    let query = "asOf: \"2023-06-30\"";
    let found = target(&hub, "9901.viewer", TOWN, "key-plans", query).await;
    assert_eq!(share(&found), (Some("1"), Some("1")));
}

async fn the_office_that_decides_gives_its_mark_and_nobody_below_it(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let csv = marked_as_key(PLANT.name, &PLANT.code());
    let county = format!("{COUNTY}.coordinator");
    let (outcomes, body) = register(&hub, &county, REASON, &csv).await;
    assert_eq!(outcomes, ["NOT_ALLOWED"], "{body:#}");
    let reason = body["rows"][0]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("例省安委办"), "{body:#}");
    let (outcomes, body) = register(&hub, "99.coordinator", REASON, &csv).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    // It stays where a list says what it is, and is not taken away by who may not give it.
    let (outcomes, body) = register(&hub, &county, REASON, &csv).await;
    assert_eq!(outcomes, ["UNCHANGED"], "{body:#}");
    let without = csv.replace("zhen-2023/key", "高危");
    let (outcomes, body) = register(&hub, &county, REASON, &without).await;
    assert_eq!(outcomes, ["NOT_ALLOWED"], "{body:#}");
}

/// One that goes on (等), and names one committee.
const OPEN: [(&str, &str); 2] = [
    (
        "agencies.toml",
        "\n[[groups]]\ncode = \"open\"\nname = \"上社区委员会等\"\nmembers = [\"990101001001.jwh\"]\nopen = true\n\
         clause = { path = \"附件2\", basis = \"STATED\" }\n",
    ),
    (
        "targets.toml",
        "\n[[targets]]\ncode = \"open-listed\"\ntitle = \"部门落实率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已做的\"\ndenominator = \"应做的\"\n\
         binds = [\"open\"]\nby = 2023-12-31\nclause = { path = \"二\", basis = \"STATED\" }\n",
    ),
];

/// How every target stands there, and in its rows by place.
async fn all_of(hub: &Hub, code: &str) -> (Value, Vec<(String, Value)>) {
    let cell = "state unknown numerator denominator completeness { expected told undecided }";
    let query = format!(
        "{{ jurisdiction(code: \"{code}\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-06-30\", byChildren: true) {{ \
         targets {{ target {{ code }} {cell} rows {{ place {{ code }} {cell} }} }} }} }} }}"
    );
    let answer = hub.ask("99.viewer", &query).await.ok();
    let mut whole = Vec::new();
    let mut rows: Vec<(String, Vec<Value>)> = Vec::new();
    for found in answer.list("jurisdiction.compliance.targets") {
        let title = found["target"]["code"].clone();
        let of = |cell: &Value| {
            json!([
                title,
                cell["state"],
                cell["unknown"],
                cell["numerator"],
                cell["denominator"],
                cell["completeness"]
            ])
        };
        whole.push(of(found));
        for row in found["rows"].as_array().unwrap() {
            let Some(place) = row["place"]["code"].as_str() else {
                continue;
            };
            match rows.iter_mut().find(|(code, _)| code == place) {
                Some((_, cells)) => cells.push(of(row)),
                None => rows.push((place.to_owned(), vec![of(row)])),
            }
        }
    }
    let rows = rows.into_iter().map(|(code, cells)| (code, json!(cells)));
    (json!(whole), rows.collect())
}

async fn a_place_stands_the_same_asked_and_as_a_row(hub: Hub) {
    targets::apply_with(&hub, &OPEN);
    hub.today("2023-06-30");
    signed(&hub, TRAINERS[0], "open-listed", "2023-05-31", rate(9, 9)).await;
    signed(&hub, TRAINERS[0], "trained", "2023-05-31", rate(9, 9)).await;
    let mut compared = 0;
    for above in ["99", "9901", COUNTY] {
        let (_, rows) = all_of(&hub, above).await;
        for (place, row) in rows {
            assert_eq!(row, all_of(&hub, &place).await.0, "{place}");
            compared += 1;
        }
    }
    assert!(compared > 5, "{compared}");
    let day = "asOf: \"2023-06-30\"";
    let other = target(&hub, "9901.viewer", "990102", "open-listed", day).await;
    assert_eq!(
        pair(&other),
        json!(["NOT_APPLICABLE", null]),
        "it names others"
    );
    let nobody = target(&hub, "9901.viewer", "990102", "unlisted", day).await;
    assert_eq!(pair(&nobody), json!(["NO_DATA", "NOBODY_NAMED"]));
}

/// Those to whom an accident happened, and what they return.
pub(super) const AFTER_ACCIDENTS: [(&str, &str); 3] = [
    (
        "duties.toml",
        "\n[[events]]\ncode = \"happened\"\ntitle = \"事故（事故企业）\"\nstarts = \"ACCIDENT\"\nmarks = [\"事故企业\"]\n\
         clause = { path = \"二\", basis = \"STATED\" }\n",
    ),
    (
        "populations.toml",
        "\n[[populations]]\ncode = \"accident-enterprises\"\ntitle = \"事故企业\"\nof = \"ENTERPRISE\"\npart_of = \"enterprises\"\n\
         marks = [\"事故企业\"]\nclause = { path = \"四\", basis = \"STATED\" }\n",
    ),
    (
        "targets.toml",
        "\n[[targets]]\ncode = \"retrained\"\ntitle = \"再培训率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已做的\"\ndenominator = \"应做的\"\n\
         population = \"accident-enterprises\"\nbinds = [\"accident-enterprises\"]\n\
         clause = { path = \"二\", basis = \"STATED\" }\n",
    ),
];

async fn whom_accidents_name_is_not_known_where_nobody_keeps_them(hub: Hub) {
    targets::apply_with(&hub, &AFTER_ACCIDENTS);
    hub.today("2023-06-30");
    let not_kept = json!(["NO_DATA", "ACCIDENTS_NOT_COMPLETE"]);
    let county = async || {
        target(
            &hub,
            "9901.viewer",
            COUNTY,
            "retrained",
            "asOf: \"2023-06-30\"",
        )
        .await
    };
    assert_eq!(pair(&county().await), not_kept, "none recorded is not none");
    let keeping = json!({ "input": { "place": COUNTY, "from": "2022-01-01" } });
    let query = "mutation($input: StateAccidentKeepingInput!) { it: stateAccidentKeeping(input: $input) { outcome } }";
    let desk = format!("{COUNTY}.coordinator");
    let stated = hub.ask_with(&desk, query, keeping).await.ok();
    assert_eq!(stated.text("it.outcome"), "DONE");
    assert_eq!(
        pair(&county().await),
        json!(["NOT_APPLICABLE", null]),
        "nothing happened"
    );
    let plant = PLANT.code();
    let done = record_accident(
        &hub,
        &desk,
        "2023-02-01",
        (1, 0, Value::Null),
        std::slice::from_ref(&plant),
    )
    .await;
    assert_eq!(done.ok().text("it.outcome"), "DONE");
    assert_eq!(pair(&county().await), json!(["NO_DATA", "NOBODY_TOLD"]));
    let own = format!("{plant}.enterprise");
    let filed = file(&hub, &own, (&plant, "retrained"), "2023-05-31", rate(1, 1)).await;
    assert_eq!(filed.ok().text("it.outcome"), "DONE");
    assert_eq!(pair(&county().await), json!(["MET", null]));
    // In the city two other counties say nothing of theirs.
    let city = target(
        &hub,
        "9901.viewer",
        "9901",
        "retrained",
        "asOf: \"2023-06-30\"",
    )
    .await;
    assert_eq!(share(&city), (Some("1"), Some("1")));
    assert_eq!(
        (pair(&city), pair(&city["rows"][1])),
        (not_kept.clone(), not_kept)
    );
}
