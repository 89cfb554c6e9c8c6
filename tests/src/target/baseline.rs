//! What a number is compared with where the document prints no baseline: what was signed before, and not what is typed.

use serde_json::{Value, json};

use super::target;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::signed;
use crate::world::targets::{self, TRAINERS};

both!(what_was_signed_before_goes_before_what_is_typed);

const DAMS: (&str, &str) = (
    "targets.toml",
    "\n[[targets]]\ncode = \"dams\"\ntitle = \"尾矿库只减不增\"\nstrength = \"MUST\"\nkind = \"COUNT\"\n\
     comparator = \"NOT_INCREASING\"\nmeasured = \"RETURN\"\nunit = \"座\"\nnumerator = \"座数\"\n\
     against = { kind = \"UNSTATED\" }\nbinds = [\"990101001001.jwh\"]\nclause = { path = \"二\", basis = \"STATED\" }\n",
);

fn number(now: i64, before: i64) -> Value {
    json!({ "numerator": now.to_string(), "before": before.to_string() })
}

async fn what_was_signed_before_goes_before_what_is_typed(hub: Hub) {
    targets::apply_with(&hub, &[DAMS]);
    hub.today("2023-12-31");
    let unit = TRAINERS[0];
    for (day, now, typed) in [
        ("2023-03-31", 5, 6),
        // More than before, and the typed number hides it.
        ("2023-06-30", 7, 9),
        ("2023-09-30", 7, 7),
        ("2023-11-30", 4, 7),
    ] {
        signed(&hub, unit, "dams", day, number(now, typed)).await;
    }
    for (day, now, before, state) in [
        ("2023-04-01", "5", "6", "ON_TRACK"),
        ("2023-07-01", "7", "5", "MISSED"),
        ("2023-10-01", "7", "5", "MISSED"),
        ("2023-12-01", "4", "5", "ON_TRACK"),
    ] {
        let found = target(
            &hub,
            "9901.viewer",
            "9901",
            "dams",
            &format!("asOf: \"{day}\""),
        )
        .await;
        let of = json!([found["numerator"], found["before"], found["state"]]);
        assert_eq!(of, json!([now, before, state]), "{day}");
    }
    let query = format!(
        "{{ agency(code: \"{unit}\") {{ targetReturns(filter: {{ campaign: \"{}\" }}) {{ nodes {{ asOf before signedBefore beforeDiffers }} }} }} }}",
        targets::CAMPAIGN
    );
    let listed = hub.ask(&format!("{unit}.reporter"), &query).await.ok();
    let all = listed.list("agency.targetReturns.nodes").iter();
    let all: Vec<Value> = all
        .map(|one| {
            json!([
                one["asOf"],
                one["before"],
                one["signedBefore"],
                one["beforeDiffers"]
            ])
        })
        .collect();
    assert_eq!(
        json!(all),
        json!([
            ["2023-03-31", "6", null, false],
            ["2023-06-30", "9", "5", true],
            ["2023-09-30", "7", "5", true],
            ["2023-11-30", "7", "5", true]
        ])
    );
}
