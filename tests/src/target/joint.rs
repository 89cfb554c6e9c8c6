//! Targets of which several tell: one thing told jointly, what is promised of all together, and parts.

use serde_json::{Value, json};

use super::{rate, target, units};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::signed;
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    one_thing_of_which_two_tell_is_told_once,
    another_who_speaks_is_no_rise,
    what_two_tell_from_two_sides_is_added_up_once,
    nobody_holds_back_what_is_met,
    a_whole_of_parts_counts_each_unit_once,
);

/// The mines that both committees close, the second leading.
const JOINTLY: [(&str, &str); 1] = [(
    "targets.toml",
    "\n[[targets]]\ncode = \"mines\"\ntitle = \"关闭2座以上\"\nstrength = \"MUST\"\nkind = \"COUNT\"\n\
     comparator = \"AT_LEAST\"\nmeasured = \"RETURN\"\nvalue = \"2\"\nunit = \"座\"\nnumerator = \"已关闭的\"\n\
     binds = [\"990102001001.cwh\", \"trainers\"]\njointly = true\nby = 2023-12-31\n\
     clause = { path = \"二\", basis = \"STATED\" }\n",
)];

fn number(value: i64) -> Value {
    json!({ "numerator": value.to_string() })
}

fn codes(list: &Value) -> Vec<&str> {
    units(list).into_iter().map(|(code, _)| code).collect()
}

async fn one_thing_of_which_two_tell_is_told_once(hub: Hub) {
    targets::apply_with(&hub, &JOINTLY);
    hub.today("2023-06-30");
    let [other, lead] = TRAINERS;
    let city = async |days: &str| target(&hub, "9901.viewer", "9901", "mines", days).await;
    let day = "asOf: \"2023-06-30\"";
    let found = city(day).await;
    assert_eq!(codes(&found["missing"]), [lead], "who leads is to tell");
    signed(&hub, other, "mines", "2023-05-31", number(1)).await;
    let found = city(day).await;
    assert_eq!(
        (&found["numerator"], &found["state"]),
        (&json!("1"), &json!("ON_TRACK"))
    );
    signed(&hub, lead, "mines", "2023-05-31", number(1)).await;
    let told = json!({ "expected": 1, "told": 1, "missing": 0, "undecided": 0 });
    let found = city(day).await;
    assert_eq!(
        json!([found["numerator"], found["state"], found["completeness"]]),
        json!(["1", "ON_TRACK", told]),
        "the same mine"
    );
    assert_eq!(codes(&found["heldBack"]), [lead]);
    // The lead's word counts, and that the other says otherwise is said.
    signed(&hub, lead, "mines", "2023-06-20", number(2)).await;
    let found = city("asOf: \"2023-06-30\", since: \"2023-06-01\"").await;
    assert_eq!(
        json!([
            found["numerator"],
            found["state"],
            found["trend"],
            found["change"]["stayed"]["numerator"]
        ]),
        json!(["2", "MET", "RISING", "1"])
    );
    let query = format!(
        "{{ jurisdiction(code: \"9901\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-06-30\") {{ \
         targets(codes: [\"mines\"]) {{ target {{ jointly }} completeness {{ differing }} }} }} }} }}"
    );
    let answer = hub.ask("9901.viewer", &query).await.ok();
    assert_eq!(
        answer.at("jurisdiction.compliance.targets.0"),
        &json!({ "target": { "jointly": true }, "completeness": { "differing": 1 } })
    );
}

async fn another_who_speaks_is_no_rise(hub: Hub) {
    targets::apply_with(&hub, &JOINTLY);
    hub.today("2023-06-30");
    let [other, lead] = TRAINERS;
    signed(&hub, other, "mines", "2023-05-31", number(7)).await;
    signed(&hub, lead, "mines", "2023-06-20", number(9)).await;
    let since = "asOf: \"2023-06-30\", since: \"2023-06-01\"";
    let found = target(&hub, "9901.viewer", "9901", "mines", since).await;
    let moved = |cell: &Value| json!([cell["numerator"], cell["trend"], cell["cause"]]);
    assert_eq!(moved(&found), json!(["9", "UNCHANGED", "OTHER_SPEAKER"]));
    let of = |side: &str| found["change"][side]["numerator"].clone();
    assert_eq!(
        [of("stayed"), of("left"), of("joined")],
        [json!("0"), json!("7"), json!("9")]
    );
    // In his own county the first one speaks on both days.
    assert_eq!(moved(&found["rows"][0]), json!(["7", "UNCHANGED", null]));
}

/// What the first does in his place and the second in his sector: both tell of the same enterprises.
const TWO_SIDES: [(&str, &str); 1] = [(
    "targets.toml",
    "\n[[targets]]\ncode = \"posters\"\ntitle = \"企业100%收到海报\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
     comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"收到的\"\ndenominator = \"全部\"\n\
     binds = [\"990101001001.jwh\", \"990102001001.cwh\"]\nadded_up = [\"990101001001.jwh\"]\nby = 2023-12-31\n\
     clause = { path = \"二\", basis = \"STATED\" }\n",
)];

async fn what_two_tell_from_two_sides_is_added_up_once(hub: Hub) {
    targets::apply_with(&hub, &TWO_SIDES);
    hub.today("2023-06-30");
    let [place, sector] = TRAINERS;
    let day = "asOf: \"2023-06-30\"";
    let of = async |code: &str| target(&hub, "9901.viewer", code, "posters", day).await;
    signed(&hub, sector, "posters", "2023-05-31", rate(50, 100)).await;
    let found = of("9901").await;
    assert_eq!(
        found["numerator"],
        Value::Null,
        "the sector's word is its own"
    );
    assert_eq!(codes(&found["missing"]), [place]);
    signed(&hub, place, "posters", "2023-05-31", rate(90, 100)).await;
    let found = of("9901").await;
    let told = json!({ "expected": 1, "told": 1, "missing": 0, "undecided": 0 });
    let shown = json!([
        found["numerator"],
        found["denominator"],
        found["completeness"]
    ]);
    assert_eq!(shown, json!(["90", "100", told]), "and not 140 of 200");
    assert_eq!(codes(&found["heldBack"]), [place]);
    // A place stands the same as a row and asked by itself.
    let [row, asked] = [found["rows"][1].clone(), of("990102").await];
    for cell in [row, asked] {
        assert_eq!(
            (&cell["numerator"], &cell["state"]),
            (&Value::Null, &json!("NOT_APPLICABLE"))
        );
    }
    let query = "query($code: String!) { agency(code: $code) { compliance(campaign: \"zhen-2023\", asOf: \"2023-06-30\") \
        { targets(codes: [\"posters\"]) { numerator denominator state target { addedUp { code } } } } } }";
    for (unit, numerator) in [(place, "90"), (sector, "50")] {
        let own = hub
            .ask_with("9901.viewer", query, json!({ "code": unit }))
            .await
            .ok();
        let expected = json!({ "numerator": numerator, "denominator": "100", "state": "ON_TRACK",
            "target": { "addedUp": [{ "code": place }] } });
        assert_eq!(own.at("agency.compliance.targets.0"), &expected, "{unit}");
    }
}

async fn nobody_holds_back_what_is_met(hub: Hub) {
    targets::apply(&hub);
    hub.today("2024-02-01");
    let [one, other] = TRAINERS;
    signed(&hub, one, "closed", "2023-05-31", number(1)).await;
    signed(&hub, other, "closed", "2023-05-31", number(1)).await;
    let whole = async |code: &str, day: &str| {
        let day = format!("asOf: \"{day}\"");
        target(&hub, "9901.viewer", "9901", code, &day).await
    };
    let closed = whole("closed", "2023-06-30").await;
    assert_eq!(
        (&closed["state"], codes(&closed["heldBack"])),
        (&json!("MET"), vec![])
    );
    signed(&hub, one, "share", "2023-05-31", rate(82, 97)).await;
    signed(&hub, other, "share", "2023-05-31", rate(0, 3)).await;
    let share = whole("share", "2024-01-01").await;
    assert_eq!(
        (&share["state"], codes(&share["heldBack"])),
        (&json!("MET"), vec![])
    );
    // More than in the year before in one place, and fewer in both together.
    for (unit, now, before) in [(one, 3, 2), (other, 1, 9)] {
        let figures = json!({ "numerator": now.to_string(), "before": before.to_string() });
        signed(&hub, unit, "falling", "2023-05-31", figures).await;
    }
    let falling = whole("falling", "2023-06-30").await;
    assert_eq!(falling["state"], "ON_TRACK");
    assert_eq!(
        units(&falling["heldBack"]),
        [(one, "ON_TRACK"), (other, "ON_TRACK")]
    );
}

async fn a_whole_of_parts_counts_each_unit_once(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let [one, other] = TRAINERS;
    signed(&hub, one, "both.posters", "2023-05-31", rate(9, 10)).await;
    signed(&hub, one, "both.notices", "2023-05-31", rate(10, 10)).await;
    signed(&hub, other, "both.posters", "2023-05-31", rate(5, 10)).await;
    let day = "asOf: \"2023-06-30\"";
    let both = target(&hub, "9901.viewer", "9901", "both", day).await;
    assert_eq!(
        both["completeness"],
        json!({ "expected": 2, "told": 1, "missing": 1, "undecided": 0 })
    );
    assert_eq!(
        codes(&both["missing"]),
        [other],
        "it has told of one part alone"
    );
    let query = format!(
        "{{ jurisdiction(code: \"9901\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-06-30\") {{ \
         targets(codes: [\"both\"]) {{ heldBack {{ nodes {{ part numerator denominator unit {{ code }} }} }} }} }} }} }}"
    );
    let answer = hub.ask("9901.viewer", &query).await.ok();
    assert_eq!(
        answer.at("jurisdiction.compliance.targets.0.heldBack.nodes"),
        &json!([
            { "part": "both.notices", "numerator": null, "denominator": null, "unit": { "code": other } },
            { "part": "both.posters", "numerator": "9", "denominator": "10", "unit": { "code": one } },
        ])
    );
}
