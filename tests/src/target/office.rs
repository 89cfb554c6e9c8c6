//! Offices that are each one of the whole: what they return, what they returned before, and who is silent.

use serde_json::{Value, json};

use super::{rate, share, target, units};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{change, file, signed};
use crate::world::targets::{self, TRAINERS};

both!(an_office_is_one_of_the_whole_where_offices_are_counted);

/// One that counts the offices that it binds, or whatever they count.
fn rewards(more: &str) -> String {
    format!(
        "\n[[targets]]\ncode = \"rewards\"\ntitle = \"举报奖励措施落实率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
         comparator = \"EQUAL\"\nmeasured = \"RETURN\"\nvalue = \"100\"\nnumerator = \"已落实的单位\"\n\
         denominator = \"应落实的单位\"\nbinds = [\"trainers\"]\nby = 2023-12-31\n{more}\
         clause = {{ path = \"二\", basis = \"STATED\" }}\n"
    )
}

async fn city(hub: &Hub, day: &str) -> Value {
    let day = format!("asOf: \"{day}\"");
    let found = target(hub, "9901.viewer", "9901", "rewards", &day).await;
    let of = &found["completeness"];
    json!([
        share(&found).0,
        share(&found).1,
        found["state"],
        found["unknown"],
        [of["expected"], of["told"]]
    ])
}

async fn an_office_is_one_of_the_whole_where_offices_are_counted(hub: Hub) {
    // As it was before the file said so.
    targets::apply_with(&hub, &[("targets.toml", &rewards(""))]);
    hub.today("2024-01-31");
    signed(&hub, TRAINERS[0], "rewards", "2023-05-31", rate(958, 973)).await;
    assert_eq!(
        city(&hub, "2023-06-30").await,
        json!(["958", "973", "ON_TRACK", null, [2, 1]])
    );
    targets::apply_with(&hub, &[("targets.toml", &rewards("one_each = true\n"))]);
    let told = json!(["0", "2", "ON_TRACK", null, [2, 1]]);
    assert_eq!(city(&hub, "2023-06-30").await, told, "not all: not done");
    let own = format!("{}.reporter", TRAINERS[1]);
    for (value, of) in [(0, 0), (95, 95), (2, 3)] {
        let figures = rate(value, of);
        let refused = file(&hub, &own, (TRAINERS[1], "rewards"), "2023-06-10", figures).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{value}/{of}");
        for word in ["denominator", "1/1", "0/1"] {
            assert!(refused.as_text().contains(word), "{refused:?}");
        }
    }
    signed(&hub, TRAINERS[0], "rewards", "2023-07-01", rate(1, 1)).await;
    let silent = json!(["1", "2", "NO_DATA", "SOME_MISSING", [2, 1]]);
    for day in ["2023-07-31", "2024-01-01"] {
        assert_eq!(city(&hub, day).await, silent, "{day}");
    }
    let day = "asOf: \"2023-07-31\"";
    let found = target(&hub, "9901.viewer", "9901", "rewards", day).await;
    assert_eq!(units(&found["heldBack"]), [(TRAINERS[1], "NO_DATA")]);
    let other = signed(&hub, TRAINERS[1], "rewards", "2023-08-01", rate(0, 1)).await;
    let lost = json!(["1", "2", "MISSED", null, [2, 2]]);
    assert_eq!(city(&hub, "2024-01-01").await, lost);
    let input = json!({ "targetReturn": other, "reason": "已落实", "figures": rate(7, 7) });
    let refused = change(&hub, &own, "correctTargetReturn", input).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
}
