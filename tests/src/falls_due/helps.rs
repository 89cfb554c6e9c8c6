//! Of a milestone in which an office only takes part it is told as such, until the whole of it is struck off.

use serde_json::{Value, json};

use super::due_of;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::progress::{record, strike_off};
use crate::world::SECTIONS;
use crate::world::plan::{LEAD, PLAN, apply_in_town};

both!(who_only_takes_part_is_told_so_until_the_item_is_struck_off);

/// Of a milestone: whether the office answers, whether it is done, whether the next step is the account's.
async fn told(hub: &Hub, unit: &str, code: &str) -> Value {
    let account = format!("{unit}.reporter");
    let all = due_of(hub, &account, PLAN, "2023-03-31").await;
    let mut found = all.iter().filter(|one| one["code"] == code);
    let one = found.next().unwrap_or_else(|| panic!("{code}: {all:#?}"));
    json!([one["answers"], one["done"], one["isYours"]])
}

async fn who_only_takes_part_is_told_so_until_the_item_is_struck_off(hub: Hub) {
    hub.today("2023-02-01");
    apply_in_town(&hub);
    let [helper, beside] = [SECTIONS[0], SECTIONS[1]];
    assert_eq!(
        told(&hub, helper, "soon").await,
        json!([false, false, false])
    );
    assert_eq!(told(&hub, LEAD, "soon").await, json!([true, false, true]));
    let own = format!("{helper}.reporter");
    record(&hub, &own, "soon", "2023-01-19", false).await.ok();
    assert_eq!(
        told(&hub, helper, "soon").await,
        json!([false, false, false])
    );
    strike_off(&hub, &format!("{LEAD}.reporter"), "soon", "2023-01-20").await;
    assert_eq!(
        told(&hub, helper, "soon").await,
        json!([false, true, false])
    );
    assert_eq!(told(&hub, LEAD, "soon").await, json!([true, true, false]));
    // Of two that answer each has its own line.
    strike_off(&hub, &own, "both", "2023-01-20").await;
    assert_eq!(told(&hub, helper, "both").await, json!([true, true, false]));
    assert_eq!(told(&hub, beside, "both").await, json!([true, false, true]));
}
