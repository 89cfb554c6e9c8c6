//! A planned change that does not come: cancelled by whoever may record it, kept, and of no effect.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::level::Level;
use serde_json::{Value, json};

use super::{OTHER_COUNTY, change, filed, transfer};
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::{COUNTY, PREFECTURE, SIBLING_TOWN, TOWN};

both!(
    a_cancelled_change_is_kept_and_takes_no_effect,
    who_may_not_record_it_does_not_cancel_it,
    what_has_taken_effect_is_not_cancelled,
    what_another_plan_rests_on_is_not_cancelled,
);

const DESK: &str = "9901.coordinator";
const CANCEL: &str = "mutation($input: CancelChangeInput!) { it: cancelChange(input: $input) { outcome reason \
    change { state cancelledBy cancelledAt cancelReason recordedBy } } }";
const SHOWN: &str = "{ boundaryChanges(planned: PLANNED) { nodes { id state on cancelReason } } }";

async fn cancel(hub: &Hub, by: &str, id: &str, reason: &str) -> Answer {
    let input = json!({ "input": { "change": id, "reason": reason } });
    hub.ask_with(by, CANCEL, input).await
}

/// The changes of a place: all, or those to come.
async fn changes(hub: &Hub, by: &str, place: &str, planned: bool) -> Vec<Value> {
    let shown = SHOWN.replace("PLANNED)", &format!("{planned})"));
    let asked = format!("{{ jurisdiction(code: \"{place}\") {shown} }}");
    let found = hub.ask(by, &asked).await.ok();
    found.list("jurisdiction.boundaryChanges.nodes").to_vec()
}

async fn planned(hub: &Hub) -> String {
    filed(hub).await;
    hub.move_tree(
        "2023-06-10",
        transfer("2023-08-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    let found = changes(hub, DESK, SIBLING_TOWN, true).await;
    found[0]["id"].as_str().unwrap().to_owned()
}

async fn a_cancelled_change_is_kept_and_takes_no_effect(hub: Hub) {
    let id = planned(&hub).await;
    hub.today("2023-07-20");
    let done = cancel(&hub, DESK, &id, "方案调整").await.ok();
    assert_eq!(done.text("it.outcome"), "DONE", "{done:#?}");
    let change = done.at("it.change");
    assert_eq!(
        [
            &change["state"],
            &change["cancelReason"],
            &change["cancelledBy"]
        ],
        ["CANCELLED", "方案调整", "岗位 9901.coordinator"]
    );
    assert!(
        change["cancelledAt"]
            .as_str()
            .unwrap()
            .starts_with("2023-07-20")
    );
    let again = cancel(&hub, DESK, &id, "再来").await.ok();
    assert_eq!(again.text("it.outcome"), "REFUSED");
    // The day comes and nothing happens.
    hub.today("2023-08-02");
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await, "17");
    assert!(changes(&hub, DESK, SIBLING_TOWN, true).await.is_empty());
    let kept = changes(&hub, DESK, SIBLING_TOWN, false).await;
    assert_eq!((kept.len(), &kept[0]["state"]), (1, &json!("CANCELLED")));
    // The same row of the same document is recorded anew, even as another change, and once.
    let anew = transfer("2023-08-01", TOWN, OTHER_COUNTY);
    hub.move_tree("2023-08-02", anew.clone()).await;
    let report = hub.record("2023-08-02", 1, vec![anew]).await;
    assert_eq!((report.added, report.unchanged), (0, 1));
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await, "7");
    hub.verify_rollup();
}

async fn who_may_not_record_it_does_not_cancel_it(hub: Hub) {
    let id = planned(&hub).await;
    hub.today("2023-07-20");
    // A county sees its part of it, and no more.
    for by in [
        "990101.coordinator",
        "990102.admin",
        "9901.viewer",
        "990101002.coordinator",
    ] {
        let refused = cancel(&hub, by, &id, "不同意").await.ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{by}");
        assert_eq!(*refused.at("it.change"), Value::Null, "{by}");
    }
    // Whom it does not touch is answered as for an id that was never given out.
    let strange = "never given out";
    for by in [
        "990103.coordinator",
        "990101001.coordinator",
        "98.coordinator",
    ] {
        let hidden = cancel(&hub, by, &id, "试探").await;
        let nothing = cancel(&hub, by, strange, "试探").await;
        assert_eq!(hidden.error_code(), "NOT_FOUND", "{by}");
        assert_eq!(hidden.error_code(), nothing.error_code(), "{by}");
    }
    let blank = cancel(&hub, DESK, &id, "  ").await;
    assert_eq!(blank.error_code(), "BAD_INPUT");
    let found = changes(&hub, DESK, SIBLING_TOWN, true).await;
    assert_eq!(found[0]["state"], "PLANNED");
}

async fn what_has_taken_effect_is_not_cancelled(hub: Hub) {
    let id = planned(&hub).await;
    hub.today("2023-08-01");
    let late = cancel(&hub, DESK, &id, "太晚").await.ok();
    assert_eq!(late.text("it.outcome"), "REFUSED");
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await, "10");
}

async fn what_another_plan_rests_on_is_not_cancelled(hub: Hub) {
    filed(&hub).await;
    let opened = BoundaryChange {
        names: vec!["四镇".to_owned()],
        parent: Some(COUNTY.to_owned()),
        level: Some(Level::Township),
        ..change(ChangeKind::Open, "2023-08-01", &["990101004"])
    };
    let moved = transfer("2023-09-01", "990101002001", "990101004");
    let report = hub.record("2023-06-10", 1, vec![opened, moved]).await;
    assert_eq!((report.added, report.refused_total), (2, 0), "{report:#?}");
    hub.today("2023-06-12");
    let found = changes(&hub, DESK, COUNTY, true).await;
    let id = |on: &str| {
        let one = found.iter().find(|one| one["on"] == on);
        one.expect("it is planned")["id"].as_str().unwrap()
    };
    let needed = cancel(&hub, DESK, id("2023-08-01"), "方案调整").await.ok();
    assert_eq!(needed.text("it.outcome"), "REFUSED", "{needed:#?}");
    assert!(needed.text("it.reason").contains("2023-09-01"));
    for on in ["2023-09-01", "2023-08-01"] {
        let done = cancel(&hub, DESK, id(on), "方案调整").await.ok();
        assert_eq!(done.text("it.outcome"), "DONE", "{done:#?}");
    }
    assert!(changes(&hub, DESK, COUNTY, true).await.is_empty());
}
