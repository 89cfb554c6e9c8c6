//! What is said to whoever may not take a step: what to do instead, by where the line stands.

use serde_json::json;

use super::{change, record, reporter};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::plan::{LEAD, apply_in_town};

both!(
    a_refusal_says_what_to_do_instead,
    what_was_so_before_the_campaign_is_dated_with_its_first_day,
);

async fn a_refusal_says_what_to_do_instead(hub: Hub) {
    apply_in_town(&hub);
    let (lead, desk) = (reporter(LEAD), format!("{TOWN}.coordinator"));
    let first = record(&hub, &lead, "soon", "2023-01-18", true).await.ok();
    let twice = record(&hub, &lead, "soon", "2023-01-19", true).await.ok();
    assert_eq!(twice.text("it.outcome"), "NOT_ALLOWED");
    assert!(
        twice
            .text("it.reason")
            .contains("waits for the office above")
    );
    let entry = first.text("it.entry.id").to_owned();
    let back = json!({ "proposal": entry, "reason": "佐证不足" });
    change(&hub, &desk, "returnProgress", back).await.ok();
    let input = json!({ "entry": entry, "reason": "日期有误", "on": "2023-01-17" });
    let past = change(&hub, &lead, "correctProgress", input).await.ok();
    assert_eq!(past.text("it.outcome"), "NOT_ALLOWED");
    assert!(past.text("it.reason").contains("propose it again"));
    let again = record(&hub, &lead, "soon", "2023-01-20", true).await.ok();
    assert_eq!(again.text("it.outcome"), "DONE");
    let proposal = json!({ "proposal": again.text("it.entry.id") });
    let struck = change(&hub, &desk, "strikeOffProgress", proposal)
        .await
        .ok();
    for reached in [false, true] {
        let over = record(&hub, &lead, "soon", "2023-01-21", reached)
            .await
            .ok();
        assert!(over.text("it.reason").contains("it is struck off"));
    }
    let input = json!({ "entry": again.text("it.entry.id"), "reason": "日期有误" });
    let decided = change(&hub, &lead, "correctProgress", input).await.ok();
    assert!(decided.text("it.reason").contains("opens it again"));
    // Nor is the decision itself, by whoever asks: it is no matter of his role.
    let struck = json!({ "entry": struck.text("it.entry.id"), "reason": "日期有误", "void": true });
    for account in [&lead, &desk] {
        let decided = change(&hub, account, "correctProgress", struck.clone());
        let decided = decided.await.ok();
        assert_eq!(decided.text("it.outcome"), "NOT_ALLOWED");
        assert!(decided.text("it.reason").contains("opens it again"));
    }
}

async fn what_was_so_before_the_campaign_is_dated_with_its_first_day(hub: Hub) {
    apply_in_town(&hub);
    let before = record(&hub, &reporter(LEAD), "soon", "2019-01-01", true).await;
    assert_eq!(before.error_code(), "BAD_INPUT");
    assert!(before.as_text().contains("campaign begins on"));
}
