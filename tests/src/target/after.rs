//! What becomes of a target after its last day: who opens later is not asked, what was kept stays kept, what is reached later
//! says so, and a correction of what was told by then counts.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use super::whole::{files_on, plans};
use super::{rate, share};
use crate::enterprise::register::register;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::target_return::{change, signed};
use crate::world::accounts::{grant, spec};
use crate::world::enterprises::{HOTEL, PLANT, SHOP};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};
use crate::world::{COUNTY, TOWN};

both!(
    what_was_kept_on_the_last_day_stays_kept,
    what_is_reached_after_the_last_day_says_so,
    an_office_that_kept_it_has_kept_it,
);

/// Of enterprises that are each one of the whole.
async fn stands(hub: &Hub, place: &str, target: &str, day: &str) -> Value {
    let query = format!(
        "{{ jurisdiction(code: \"{place}\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"{day}\") {{ \
         targets(codes: [\"{target}\"]) {{ numerator denominator state reachedLate completeness {{ expected }} \
         heldBack {{ nodes {{ state }} }} }} }} }} }}"
    );
    let answer = hub.ask("9901.viewer", &query).await.ok();
    let found = answer.at("jurisdiction.compliance.targets.0").clone();
    json!([
        share(&found).0,
        share(&found).1,
        found["state"],
        found["reachedLate"],
        found["completeness"]["expected"]
    ])
}

/// The targets that have fallen due for an enterprise, with their states.
async fn due(hub: &Hub, code: &str) -> Vec<Value> {
    let query = "{ viewer { fallsDue(from: \"2023-01-01\", until: \"2024-12-31\", first: 200) { \
                 nodes { kind campaignCode code state done isYours } } } }";
    let answer = hub.ask(&format!("{code}.enterprise"), query).await.ok();
    let all = answer.list("viewer.fallsDue.nodes").iter();
    all.filter(|one| one["code"] == "plans")
        .map(|one| json!([one["state"], one["done"], one["isYours"]]))
        .collect()
}

/// One that opens after the last day.
async fn opens(hub: &Hub) -> String {
    let code = crate::enterprise::register::new(77);
    let csv = format!("code,name,place,opened,from\n{code},新厂,{TOWN},2024-03-01,2024-03-01\n");
    let county = format!("{COUNTY}.coordinator");
    let (outcomes, body) = register(hub, &county, "", &csv).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    let own = spec(
        &format!("{code}.enterprise"),
        None,
        vec![grant(Role::Enterprise, &code)],
    );
    let system = hub.store().system("a new enterprise", noon("2024-03-01"));
    assert_eq!(system.create_accounts(&[own]).await.unwrap(), 1);
    code
}

async fn what_was_kept_on_the_last_day_stays_kept(hub: Hub) {
    targets::apply_with(&hub, &[("targets.toml", &plans("enterprises"))]);
    hub.today("2024-06-30");
    for one in [PLANT, HOTEL, SHOP] {
        files_on(&hub, &one.code(), "plans", "2023-06-01", rate(1, 1)).await;
    }
    let kept = json!(["3", "3", "MET", false, 3]);
    assert_eq!(stands(&hub, TOWN, "plans", "2023-12-31").await, kept);
    let opened = opens(&hub).await;
    assert_eq!(due(&hub, &opened).await, [] as [Value; 0]);
    for day in ["2024-01-01", "2024-03-02", "2024-06-30"] {
        assert_eq!(stands(&hub, TOWN, "plans", day).await, kept, "{day}");
    }
    let later = files_on(&hub, &HOTEL.code(), "plans", "2024-04-01", rate(0, 1)).await;
    assert_eq!(stands(&hub, TOWN, "plans", "2024-06-30").await, kept);
    assert_eq!(
        due(&hub, &HOTEL.code()).await,
        [json!(["MET", true, false])]
    );
    // What was told of a day before the last one, and was wrong, was never so.
    let input = json!({ "targetReturn": later, "reason": "查实去年未备案", "asOf": "2023-12-20", "figures": rate(0, 1) });
    let own = format!("{}.enterprise", HOTEL.code());
    change(&hub, &own, "correctTargetReturn", input).await.ok();
    let lost = json!(["2", "3", "MISSED", false, 3]);
    assert_eq!(stands(&hub, TOWN, "plans", "2024-06-30").await, lost);
    assert_eq!(
        due(&hub, &HOTEL.code()).await,
        [json!(["MISSED", false, true])]
    );
}

async fn what_is_reached_after_the_last_day_says_so(hub: Hub) {
    targets::apply_with(&hub, &[("targets.toml", &plans("enterprises"))]);
    hub.today("2024-06-30");
    for (one, done) in [(PLANT, 1), (HOTEL, 1), (SHOP, 0)] {
        files_on(&hub, &one.code(), "plans", "2023-06-01", rate(done, 1)).await;
    }
    opens(&hub).await;
    files_on(&hub, &SHOP.code(), "plans", "2024-05-01", rate(1, 1)).await;
    // Beside the town's three one of its county has told nothing: there it is not known.
    for (day, town, county) in [
        (
            "2023-12-31",
            json!(["2", "3", "AT_RISK", false, 3]),
            json!(["2", "4", "AT_RISK", false, 4]),
        ),
        (
            "2024-04-30",
            json!(["2", "3", "MISSED", false, 3]),
            json!(["2", "4", "MISSED", false, 4]),
        ),
        (
            "2024-05-01",
            json!(["3", "3", "MET", true, 3]),
            json!(["3", "4", "NO_DATA", false, 4]),
        ),
    ] {
        assert_eq!(stands(&hub, TOWN, "plans", day).await, town, "{day}");
        assert_eq!(stands(&hub, COUNTY, "plans", day).await, county, "{day}");
    }
}

async fn an_office_that_kept_it_has_kept_it(hub: Hub) {
    targets::apply(&hub);
    hub.today("2024-06-30");
    for (unit, all) in TRAINERS.into_iter().zip([10, 174]) {
        signed(&hub, unit, "trained", "2023-12-01", rate(all, all)).await;
    }
    signed(&hub, TRAINERS[1], "trained", "2024-03-01", rate(174, 180)).await;
    for day in ["2023-12-31", "2024-02-29", "2024-03-02"] {
        let city = stands(&hub, "9901", "trained", day).await;
        assert_eq!(city, json!(["184", "184", "MET", false, 2]), "{day}");
    }
}
