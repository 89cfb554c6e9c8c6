//! What is refused, and what is as if it were not.

use serde_json::json;

use super::{change, decide, file, listed, rate, signed};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{NODE_LOOK_UP, never_given};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    a_return_that_cannot_be_is_refused_with_its_place,
    a_return_outside_is_as_one_never_given_out,
    a_request_repeated_returns_once,
);

async fn a_return_that_cannot_be_is_refused_with_its_place(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let reporter = format!("{unit}.reporter");
    let number = |text: &str| json!({ "numerator": text });
    for (target, day, figures, place) in [
        ("nothing", "2023-06-01", rate(1, 1), "target"),
        ("both", "2023-06-01", rate(1, 1), "target"),
        ("found", "2023-06-01", number("1"), "target"),
        ("accidents", "2023-06-01", number("1"), "target"),
        ("unlisted", "2023-06-01", rate(1, 1), "target"),
        ("insured", "2023-06-01", rate(1, 1), "target"),
        ("trained", "2023-07-01", rate(1, 1), "asOf"),
        ("trained", "1900-01-01", rate(1, 1), "2023-01-05"),
        ("trained", "2023-01-04", rate(1, 1), "2023-06-30"),
        (
            "closed",
            "2023-06-01",
            number("99999999999999999999999"),
            "1000000000000",
        ),
        ("trained", "2023-06-01", rate(2, 1), "numerator"),
        ("trained", "2023-06-01", number("1"), "denominator"),
        ("trained", "2023-06-01", json!({ "holds": true }), "holds"),
        ("closed", "2023-06-01", rate(1, 1), "denominator"),
        ("closed", "2023-06-01", number("1.5"), "numerator"),
        ("closed", "2023-06-01", number("-1"), "numerator"),
        ("ponds", "2023-06-01", number("1"), "before"),
        ("better", "2023-06-01", number("1"), "holds"),
    ] {
        let answer = file(&hub, &reporter, (unit, target), day, figures.clone()).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{target} {figures}");
        let text = answer.as_text();
        assert!(text.contains(place), "{target} {figures}: {text}");
    }
    assert!(listed(&hub, &reporter, unit).await.is_empty());
}

async fn a_return_outside_is_as_one_never_given_out(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let id = signed(&hub, unit, "trained", "2023-06-15", rate(9, 10)).await;
    let waiting = file(
        &hub,
        &format!("{unit}.reporter"),
        (unit, "share"),
        "2023-06-15",
        rate(1, 2),
    )
    .await
    .ok();
    let waiting = waiting.text("it.targetReturn.id").to_owned();
    let never = never_given("target-return");
    for account in [
        "990102.coordinator",
        "990101001002.jwh.reporter",
        "990102001001.cwh.reviewer",
        "990101001.gm.reviewer",
        "990101001.supervisor",
        "990101.admin",
        "98.viewer",
        "nobody",
    ] {
        for id in [&id, &waiting] {
            let look_up = hub
                .ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
                .await;
            let unknown = hub
                .ask_with(account, NODE_LOOK_UP, json!({ "id": never }))
                .await;
            assert_eq!(look_up.comparable(), unknown.comparable(), "{account}");
            for (mutation, input) in [
                ("decideTargetReturn", json!({ "targetReturn": id })),
                (
                    "correctTargetReturn",
                    json!({ "targetReturn": id, "reason": "x", "figures": rate(1, 1) }),
                ),
            ] {
                let step = change(&hub, account, mutation, input.clone()).await;
                assert_eq!(step.error_code(), "NOT_FOUND", "{account} {mutation}");
            }
        }
    }
    // From above what is signed is read, and not decided.
    for account in ["990101.coordinator", "99.viewer"] {
        hub.ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
            .await
            .ok();
        let hidden = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": waiting }))
            .await;
        assert_eq!(hidden.error_code(), "NOT_FOUND", "{account}");
        let step = decide(&hub, account, &id, Some("请核实")).await.ok();
        assert_eq!(step.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
}

async fn a_request_repeated_returns_once(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let (reporter, reviewer) = (format!("{unit}.reporter"), format!("{unit}.reviewer"));
    let input = json!({ "unit": unit, "campaign": CAMPAIGN, "target": "trained", "asOf": "2023-06-15",
        "figures": rate(9, 10), "idempotencyKey": "one" });
    let first = change(&hub, &reporter, "fileTargetReturn", input.clone())
        .await
        .ok();
    let second = change(&hub, &reporter, "fileTargetReturn", input.clone())
        .await
        .ok();
    assert_eq!(second.body, first.body);
    let mut other = input;
    other["figures"] = rate(8, 10);
    let reused = change(&hub, &reporter, "fileTargetReturn", other).await;
    assert_eq!(reused.error_code(), "IDEMPOTENCY_KEY_REUSED");
    let id = first.text("it.targetReturn.id");
    let sign = json!({ "targetReturn": id, "idempotencyKey": "two" });
    let first = change(&hub, &reviewer, "decideTargetReturn", sign.clone())
        .await
        .ok();
    let second = change(&hub, &reviewer, "decideTargetReturn", sign)
        .await
        .ok();
    assert_eq!(second.body, first.body);
    assert_eq!(
        listed(&hub, &reporter, unit).await,
        [("SIGNED".to_owned(), 1)]
    );
}
