//! Rates that count enterprises: each is one of the whole, whatever numbers it would write, and whoever is silent is below
//! the line; and bodies whose printed word nobody explains, of whom an office says who belongs.

use serde_json::{Value, json};

use super::{rate, share, target, units};
use crate::enterprise::register::{REASON, register};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{change, file};
use crate::world::enterprises::{HOTEL, Known, PLANT, SHOP};
use crate::world::targets::{self, CAMPAIGN};
use crate::world::{COUNTY, TOWN};

both!(
    an_enterprise_is_one_of_the_whole,
    what_was_taken_before_outweighs_nobody,
    who_bears_an_unexplained_word_is_undecided_until_the_office_says,
);

/// One that the three enterprises of the town return.
pub(super) fn plans(population: &str) -> String {
    format!(
        "\n[[targets]]\ncode = \"plans\"\ntitle = \"企业预案备案率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已备案的\"\ndenominator = \"应备案的\"\n\
         population = \"{population}\"\nbinds = [\"enterprises\"]\nby = 2023-12-31\n\
         clause = {{ path = \"二\", basis = \"STATED\" }}\n"
    )
}

async fn town(hub: &Hub, code: &str, days: &str) -> Value {
    target(hub, "9901.viewer", TOWN, code, days).await
}

/// Numerator, denominator, state, why not known, and how many are to tell, have, and are undecided.
fn said(found: &Value) -> Value {
    let of = &found["completeness"];
    json!([
        share(found).0,
        share(found).1,
        found["state"],
        found["unknown"],
        [of["expected"], of["told"], of["undecided"]]
    ])
}

async fn files(hub: &Hub, one: Known, target: &str, figures: Value) -> String {
    files_on(hub, &one.code(), target, "2023-06-01", figures).await
}

/// An enterprise files of itself as of a day; the id.
pub(super) async fn files_on(
    hub: &Hub,
    code: &str,
    target: &str,
    day: &str,
    figures: Value,
) -> String {
    let own = format!("{code}.enterprise");
    let filed = file(hub, &own, (code, target), day, figures).await.ok();
    assert_eq!(filed.text("it.outcome"), "DONE");
    filed.text("it.targetReturn.id").to_owned()
}

async fn an_enterprise_is_one_of_the_whole(hub: Hub) {
    targets::apply_with(&hub, &[("targets.toml", &plans("enterprises"))]);
    hub.today("2024-01-31");
    let (now, over) = ("asOf: \"2023-06-30\"", "asOf: \"2024-01-01\"");
    let code = PLANT.code();
    let own = format!("{code}.enterprise");
    for (value, of) in [(0, 0), (95, 95), (2, 3), (0, 2)] {
        let refused = file(&hub, &own, (&code, "plans"), "2023-06-01", rate(value, of)).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{value}/{of}");
        for word in ["denominator", "1/1", "0/1"] {
            assert!(refused.as_text().contains(word), "{refused:?}");
        }
    }
    files(&hub, PLANT, "plans", rate(1, 1)).await;
    let silent = json!(["1", "3", "NO_DATA", "SOME_MISSING", [3, 1, 0]]);
    for day in [now, over] {
        let found = town(&hub, "plans", day).await;
        assert_eq!(said(&found), silent, "{day}");
        let (shop, hotel) = (SHOP.code(), HOTEL.code());
        let mut others = [(hotel.as_str(), "NO_DATA"), (shop.as_str(), "NO_DATA")];
        others.sort_unstable();
        assert_eq!(units(&found["heldBack"]), others, "they have not returned");
    }
    let hotel = files(&hub, HOTEL, "plans", rate(0, 1)).await;
    let found = town(&hub, "plans", now).await;
    assert_eq!(said(&found), json!(["1", "3", "ON_TRACK", null, [3, 2, 0]]));
    let found = town(&hub, "plans", over).await;
    assert_eq!(said(&found), json!(["1", "3", "MISSED", null, [3, 2, 0]]));
    files(&hub, SHOP, "plans", rate(1, 1)).await;
    let input = json!({ "targetReturn": hotel, "reason": "已备案", "figures": rate(5, 5) });
    let own = format!("{}.enterprise", HOTEL.code());
    let refused = change(&hub, &own, "correctTargetReturn", input.clone()).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    let input = json!({ "targetReturn": hotel, "reason": "已备案", "asOf": "2023-06-10", "figures": rate(1, 1) });
    change(&hub, &own, "correctTargetReturn", input).await.ok();
    let change = "asOf: \"2023-06-30\", since: \"2023-06-05\"";
    let found = town(&hub, "plans", change).await;
    assert_eq!(said(&found), json!(["3", "3", "MET", null, [3, 3, 0]]));
    assert_eq!(
        json!([found["trend"], found["cause"], found["change"]["stayed"]]),
        json!(["RISING", "MORE_KEPT", { "numerator": "1", "denominator": "0" }]),
        "it was one of three before it told anything"
    );
    // A figure that is a number of things of the enterprise is its own.
    files(&hub, PLANT, "insured", rate(2, 3)).await;
    files_nothing_of_nothing(&hub).await;
}

/// Where things of an enterprise are counted, it may have none.
async fn files_nothing_of_nothing(hub: &Hub) {
    let code = PLANT.code();
    let own = format!("{code}.enterprise");
    let none = file(hub, &own, (&code, "insured"), "2023-06-02", rate(0, 0)).await;
    assert_eq!(none.ok().text("it.outcome"), "DONE");
}

async fn what_was_taken_before_outweighs_nobody(hub: Hub) {
    // As it was before the file said what is counted.
    targets::apply_with(&hub, &[("targets.toml", &plans("workshops"))]);
    hub.today("2024-01-31");
    files(&hub, PLANT, "plans", rate(95, 95)).await;
    let hotel = files(&hub, HOTEL, "plans", rate(0, 0)).await;
    let shop = files(&hub, SHOP, "plans", rate(0, 0)).await;
    let day = "asOf: \"2024-01-01\"";
    assert_eq!(
        share(&town(&hub, "plans", day).await),
        (Some("95"), Some("95"))
    );
    targets::apply_with(&hub, &[("targets.toml", &plans("enterprises"))]);
    let silent = json!(["1", "3", "NO_DATA", "SOME_MISSING", [3, 1, 0]]);
    assert_eq!(
        said(&town(&hub, "plans", day).await),
        silent,
        "0/0 says nothing"
    );
    for (one, id) in [(HOTEL, hotel), (SHOP, shop)] {
        let input = json!({ "targetReturn": id, "reason": "按企业计算", "figures": rate(0, 1) });
        let own = format!("{}.enterprise", one.code());
        let mended = change(&hub, &own, "correctTargetReturn", input).await.ok();
        assert_eq!(mended.text("it.outcome"), "DONE");
    }
    assert_eq!(
        said(&town(&hub, "plans", day).await),
        json!(["1", "3", "MISSED", null, [3, 3, 0]])
    );
}

/// Two bodies whose printed word the document does not explain, one of them among those of a sector, and what they return.
const UNEXPLAINED: [(&str, &str); 2] = [
    (
        "populations.toml",
        "\n[[populations]]\ncode = \"risky\"\ntitle = \"高危企业\"\nof = \"ENTERPRISE\"\npart_of = \"enterprises\"\n\
         marks = [\"高危\"]\nundefined = \"“高危”未列出有哪些。\"\ndetermined_by = \"99.ab\"\n\
         clause = { path = \"四\", basis = \"STATED\" }\n\
         \n[[populations]]\ncode = \"risky-fire\"\ntitle = \"消防重点企业\"\nof = \"ENTERPRISE\"\npart_of = \"enterprises\"\n\
         sectors = [\"消防\"]\nmarks = [\"消防重点\"]\nundefined = \"“消防重点”未解释。\"\ndetermined_by = \"99.ab\"\n\
         clause = { path = \"四\", basis = \"STATED\" }\n",
    ),
    (
        "targets.toml",
        "\n[[targets]]\ncode = \"risky-plans\"\ntitle = \"高危企业预案备案率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已备案的\"\ndenominator = \"应备案的\"\n\
         population = \"risky\"\nbinds = [\"risky\"]\nclause = { path = \"二\", basis = \"STATED\" }\n\
         \n[[targets]]\ncode = \"fire-plans\"\ntitle = \"消防重点企业预案备案率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已备案的\"\ndenominator = \"应备案的\"\n\
         population = \"risky-fire\"\nbinds = [\"risky-fire\"]\nclause = { path = \"二\", basis = \"STATED\" }\n",
    ),
];

async fn who_bears_an_unexplained_word_is_undecided_until_the_office_says(hub: Hub) {
    targets::apply_with(&hub, &UNEXPLAINED);
    hub.today("2023-06-30");
    let day = "asOf: \"2023-06-30\"";
    let undefined = |undecided: u64| {
        json!([
            null,
            null,
            "NO_DATA",
            "POPULATION_UNDEFINED",
            [0, 0, undecided]
        ])
    };
    // The plant bears the word, and nobody who decides has said what it means.
    assert_eq!(said(&town(&hub, "risky-plans", day).await), undefined(3));
    assert_eq!(
        said(&town(&hub, "fire-plans", day).await),
        undefined(1),
        "the hotel alone is of the sector"
    );
    files(&hub, PLANT, "risky-plans", rate(1, 1)).await;
    assert_eq!(said(&town(&hub, "risky-plans", day).await), undefined(3));
    // The county writes the word of the shop: it has said nothing by it.
    let row = |one: Known, marks: &str| {
        let (code, name) = (one.code(), one.name);
        format!("code,name,place,marks,from\n{code},{name},{TOWN},{marks},2023-01-15\n")
    };
    let county = format!("{COUNTY}.coordinator");
    let (outcomes, body) = register(&hub, &county, REASON, &row(SHOP, "九小;高危")).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    assert_eq!(said(&town(&hub, "risky-plans", day).await), undefined(3));
    let mark = row(PLANT, &format!("高危;规模以上;{CAMPAIGN}/risky"));
    let (outcomes, body) = register(&hub, &county, REASON, &mark).await;
    assert_eq!(outcomes, ["NOT_ALLOWED"], "{body:#}");
    let (outcomes, body) = register(&hub, "99.coordinator", REASON, &mark).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    // One of them belongs and has done it; of the others nobody knows.
    assert_eq!(
        said(&town(&hub, "risky-plans", day).await),
        json!(["1", "1", "NO_DATA", "POPULATION_UNDEFINED", [1, 1, 2]])
    );
    for one in [HOTEL, SHOP] {
        files(&hub, one, "risky-plans", rate(1, 1)).await;
    }
    assert_eq!(
        said(&town(&hub, "risky-plans", day).await),
        json!(["1", "1", "MET", null, [1, 1, 2]]),
        "whoever of them belongs"
    );
}
