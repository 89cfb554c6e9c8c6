//! What is said to whoever corrects what the other side recorded, or records what is not for enterprises.

use serde_json::json;

use super::{correct, record, record_with};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::inspection::{self, PLAN};

both!(
    each_side_is_told_whose_record_it_is,
    an_enterprise_is_told_that_a_duty_is_one_of_offices,
);

async fn each_side_is_told_whose_record_it_is(hub: Hub) {
    let plant = PLANT.code();
    let (own, section) = (format!("{plant}.enterprise"), "990101001.gm.reporter");
    for (gave, other, day, said) in [
        (
            own.as_str(),
            section,
            "2023-01-10",
            "the enterprise gave this record itself",
        ),
        (
            section,
            own.as_str(),
            "2023-01-11",
            "a supervisor gave this record",
        ),
    ] {
        let first = record(&hub, gave, &plant, "two-once.inspect", day)
            .await
            .ok();
        let id = first.text("recordActivity.activity.id");
        let input = json!({ "activity": id, "void": true, "reason": "没有做" });
        let refused = correct(&hub, other, input).await.ok();
        assert_eq!(refused.text("correctActivity.outcome"), "NOT_ALLOWED");
        let reason = refused.text("correctActivity.reason");
        assert!(reason.contains(said), "{other}: {reason}");
    }
    // Who may record nothing for it is told so.
    let first = record(&hub, &own, &plant, "two-once.inspect", "2023-01-12")
        .await
        .ok();
    let id = first.text("recordActivity.activity.id");
    let input = json!({ "activity": id, "void": true, "reason": "没有做" });
    let reads = correct(&hub, "990101001.coordinator", input).await.ok();
    assert!(
        reads
            .text("correctActivity.reason")
            .contains("nobody does it for another")
    );
}

async fn an_enterprise_is_told_that_a_duty_is_one_of_offices(hub: Hub) {
    inspection::apply(&hub).await;
    let hotel = HOTEL.code();
    let input =
        json!({ "enterprise": hotel, "campaign": PLAN, "duty": "enforce", "doneOn": "2023-02-01" });
    // A supervisor of its place sees both.
    let refused = record_with(&hub, "990101001.supervisor", input).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    assert!(
        refused.as_text().contains("is a duty of offices"),
        "{:#?}",
        refused.body
    );
}
