//! A record that was taken back counts no day any more: whatever is said of it later touches no other.

use serde_json::json;

use super::{correct, counted, record};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::PLANT;

both!(what_was_void_takes_no_other_day_with_it);

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
