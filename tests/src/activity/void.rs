//! A record that was taken back counts no day any more: whatever is said of it later touches no other.

use serde_json::json;

use super::{correct, counted, record};
use crate::enterprise::register::{REASON, register};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::PLANT;
use crate::world::{COUNTY, TOWN};

both!(
    what_was_void_takes_no_other_day_with_it,
    what_the_registry_no_longer_allows_is_taken_back_and_explained,
);

const DUTY: &str = "two-once.inspect";

async fn what_was_void_takes_no_other_day_with_it(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let first = record(&hub, &own, &plant, DUTY, "2023-01-10").await.ok();
    let id = first.text("recordActivity.activity.id");
    let void = json!({ "activity": id, "reason": "没有进行", "void": true });
    let void = correct(&hub, &own, void).await.ok();
    assert_eq!(counted(&hub, &own, &plant).await, json!(0));
    // It was done after all, and recorded by itself.
    record(&hub, &own, &plant, DUTY, "2023-01-10").await.ok();
    assert_eq!(counted(&hub, &own, &plant).await, json!(1));
    // A better reason for what stays void.
    let id = void.text("correctActivity.activity.id");
    let again = json!({ "activity": id, "reason": "重复登记", "void": true });
    let again = correct(&hub, &own, again).await.ok();
    assert_eq!(again.text("correctActivity.outcome"), "DONE");
    assert_eq!(counted(&hub, &own, &plant).await, json!(1));
    // Restored on another day it is one more.
    let id = again.text("correctActivity.activity.id");
    let restored = json!({ "activity": id, "reason": "另有一次", "doneOn": "2023-01-20" });
    let restored = correct(&hub, &own, restored).await.ok();
    assert_eq!(restored.text("correctActivity.outcome"), "DONE");
    assert_eq!(counted(&hub, &own, &plant).await, json!(2));
    hub.verify_rollup();
}

/// The registry says later that the enterprise opened after the day of the record.
async fn what_the_registry_no_longer_allows_is_taken_back_and_explained(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let first = record(&hub, &own, &plant, DUTY, "2023-01-10").await.ok();
    let county = format!("{COUNTY}.coordinator");
    let csv = format!(
        "code,name,place,opened\n{plant},{},{TOWN},2023-01-20\n",
        PLANT.name
    );
    let (outcomes, body) = register(&hub, &county, REASON, &csv).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    let outcome = async |id: &str, more: serde_json::Value| {
        let mut input = json!({ "activity": id, "reason": "开业日期已更正" });
        let fields = more.as_object().unwrap().clone();
        input.as_object_mut().unwrap().extend(fields);
        correct(&hub, &own, input).await
    };
    let id = first.text("recordActivity.activity.id");
    let noted = outcome(id, json!({ "note": "试生产期间" })).await.ok();
    let id = noted.text("correctActivity.activity.id");
    let early = outcome(id, json!({ "doneOn": "2023-01-12" })).await;
    assert_eq!(early.error_code(), "BAD_INPUT");
    let void = outcome(id, json!({ "void": true })).await.ok();
    assert_eq!(void.text("correctActivity.outcome"), "DONE");
    let id = void.text("correctActivity.activity.id");
    let restored = outcome(id, json!({ "note": "仍在试生产" })).await;
    assert_eq!(restored.error_code(), "BAD_INPUT", "it would stand again");
}
