//! What was told by mistake is taken back: with a reason, by whoever says it of itself, and an office's once it is signed.

use serde_json::{Value, json};

use super::{change, counted, decide, file, rate, signed};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::PLANT;
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    an_office_takes_back_what_it_told_once_that_is_signed,
    an_enterprise_takes_back_what_it_told,
);

fn taking_back(id: &str) -> Value {
    json!({ "targetReturn": id, "reason": "月份填错", "void": true })
}

/// The returns that are listed of a unit: day, state, whether it takes back.
async fn all(hub: &Hub, account: &str, unit: &str, superseded: bool) -> Vec<Value> {
    let field = if unit.contains('.') {
        "agency"
    } else {
        "enterprise"
    };
    let query = format!(
        "{{ {field}(code: \"{unit}\") {{ targetReturns(filter: {{ campaign: \"{CAMPAIGN}\", withSuperseded: {superseded} }}) \
         {{ nodes {{ asOf state void numerator }} }} }} }}"
    );
    let answer = hub.ask(account, &query).await.ok();
    let nodes = answer.list(&format!("{field}.targetReturns.nodes")).iter();
    nodes
        .map(|one| json!([one["asOf"], one["state"], one["void"], one["numerator"]]))
        .collect()
}

async fn an_office_takes_back_what_it_told_once_that_is_signed(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let unit = TRAINERS[0];
    let (reporter, reviewer) = (format!("{unit}.reporter"), format!("{unit}.reviewer"));
    signed(&hub, unit, "trained", "2023-03-31", rate(2, 10)).await;
    let wrong = signed(&hub, unit, "trained", "2023-04-30", rate(9, 10)).await;
    let told = async || counted(&hub, unit, "trained", "2023-06-30").await;
    assert_eq!(told().await, json!(["9", "10"]));
    for (account, code) in [
        (format!("{}.reporter", TRAINERS[1]), "NOT_FOUND"),
        (reviewer.clone(), "NOT_ALLOWED"),
        ("990101.coordinator".to_owned(), "NOT_ALLOWED"),
    ] {
        let refused = change(&hub, &account, "correctTargetReturn", taking_back(&wrong)).await;
        let outcome = refused.body["data"]["it"]["outcome"].as_str();
        let found = outcome.map_or_else(|| refused.error_code().to_owned(), str::to_owned);
        assert_eq!(found, code, "{account}");
    }
    let bare = json!({ "targetReturn": wrong, "reason": "更正" });
    let refused = change(&hub, &reporter, "correctTargetReturn", bare).await;
    assert_eq!(
        refused.error_code(),
        "BAD_INPUT",
        "figures, or that it is taken back"
    );
    let back = change(&hub, &reporter, "correctTargetReturn", taking_back(&wrong)).await;
    let back = back.ok();
    assert_eq!(back.text("it.outcome"), "DONE");
    let id = back.text("it.targetReturn.id").to_owned();
    assert_eq!(told().await, json!(["9", "10"]), "until it is signed");
    let own = decide(&hub, &reporter, &id, None).await.ok();
    assert_eq!(own.text("it.outcome"), "NOT_ALLOWED");
    decide(&hub, &reviewer, &id, None).await.ok();
    assert_eq!(told().await, json!(["2", "10"]));
    let march = json!(["2023-03-31", "SIGNED", false, "2"]);
    assert_eq!(
        all(&hub, &reporter, unit, false).await,
        std::slice::from_ref(&march)
    );
    assert_eq!(
        all(&hub, "990101.coordinator", unit, true).await,
        [
            march.clone(),
            json!(["2023-04-30", "SIGNED", false, "9"]),
            json!(["2023-04-30", "SIGNED", true, "9"])
        ]
    );
    // Another may be told of the day, and what was taken back is not taken up again beside it.
    signed(&hub, unit, "trained", "2023-04-30", rate(4, 10)).await;
    assert_eq!(told().await, json!(["4", "10"]));
    let again = json!({ "targetReturn": id, "reason": "恢复", "figures": rate(9, 10) });
    let refused = change(&hub, &reporter, "correctTargetReturn", again)
        .await
        .ok();
    assert_eq!(refused.text("it.outcome"), "CONFLICT");
}

async fn an_enterprise_takes_back_what_it_told(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let code = PLANT.code();
    let own = format!("{code}.enterprise");
    let filed = file(&hub, &own, (&code, "insured"), "2023-04-30", rate(2, 3)).await;
    let id = filed.ok().text("it.targetReturn.id").to_owned();
    let back = change(&hub, &own, "correctTargetReturn", taking_back(&id)).await;
    assert_eq!(back.ok().text("it.outcome"), "DONE");
    assert!(all(&hub, &own, &code, false).await.is_empty());
    let query = format!(
        "{{ enterprise(code: \"{code}\") {{ targetReturns(filter: {{ campaign: \"{CAMPAIGN}\", withSuperseded: true }}) \
         {{ nodes {{ void reason supersededAt }} }} }} }}"
    );
    let answer = hub.ask(&own, &query).await.ok();
    let kept = answer.list("enterprise.targetReturns.nodes");
    assert_eq!(
        json!([kept[0]["void"], kept[1]["void"], kept[1]["reason"]]),
        json!([false, true, "月份填错"])
    );
    let filed = file(&hub, &own, (&code, "insured"), "2023-04-30", rate(3, 3)).await;
    assert_eq!(filed.ok().text("it.outcome"), "DONE");
}
