//! Who is expected in what was sent up (应报), where towns that had signed become one that has not: each unit once.

use cengbao_domain::policy::Role;
use cengbao_store::GrantSpec;
use serde_json::json;

use super::{EAST_DESK, PREFECTURE_DESK, TOWN_DESK};
use crate::boundary::merge;
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::known::at;
use crate::world::accounts::{account, grant, spec};
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    who_was_sent_up_is_expected_once_before_the_new_town_signs,
    who_was_not_sent_up_is_expected_of_the_town_that_has_him,
);

const NEW: &str = "990101009";
const UNITS: [&str; 5] = [
    COMMUNITIES[0],
    COMMUNITIES[1],
    COMMUNITIES[2],
    SIBLING_UNIT,
    "990101002002.cwh",
];

/// Of the county's September as it was sent up: the value, who is expected and who has reported; the rows are the sum.
async fn sent(hub: &Hub, known_at: Option<&str>) -> (Option<String>, i64, i64) {
    let mut asked = json!({ "period": "2023-09" });
    if let Some(day) = known_at {
        asked["knownAt"] = json!(at(day));
    }
    let table = hub.sent_up(PREFECTURE_DESK, COUNTY, asked).await;
    let total = table.at("jurisdiction.it.total");
    let number = |row: &serde_json::Value, field: &str| row[field].as_i64().expect("a number");
    let told = ["expected", "reported"].map(|field| number(total, field));
    for (field, sum) in ["expected", "reported"].into_iter().zip(told) {
        let rows = table.list("jurisdiction.it.rows.nodes").iter();
        assert_eq!(
            rows.map(|row| number(row, field)).sum::<i64>(),
            sum,
            "{table:#?}"
        );
    }
    let value = total["values"][0].as_str().map(str::to_owned);
    (value, told[0], told[1])
}

/// The towns become one in September, which is recorded in October.
async fn become_one(hub: &Hub) {
    hub.today("2023-10-07");
    let became = merge("2023-09-20", &[TOWN, SIBLING_TOWN], NEW, "新镇");
    hub.move_tree("2023-10-07", became).await;
    let since_ever = GrantSpec {
        from: None,
        ..grant(Role::Coordinator, NEW)
    };
    let desk = spec(&account(NEW, Role::Coordinator), None, vec![since_ever]);
    let scope = hub.store().system("accounts of a test", noon("2023-10-07"));
    scope.create_accounts(&[desk]).await.unwrap();
}

async fn who_was_sent_up_is_expected_once_before_the_new_town_signs(hub: Hub) {
    hub.today("2023-10-03");
    for unit in UNITS {
        hub.desk(unit).file("2023-09", &Cells::found(10)).await;
    }
    let towns = [(TOWN, "990101001.coordinator"), (SIBLING_TOWN, TOWN_DESK)];
    for (town, desk) in towns {
        hub.consolidate(desk, town, "2023-09").await.ok();
    }
    let all = (Some("50".to_owned()), 5, 5);
    assert_eq!(sent(&hub, None).await, all);
    become_one(&hub).await;
    hub.today("2023-10-08");
    assert_eq!(sent(&hub, None).await, all, "as the two had sent it");
    assert_eq!(sent(&hub, Some("2023-10-05")).await, all);
    let signed = hub
        .consolidate("990101009.coordinator", NEW, "2023-09")
        .await;
    assert_eq!(signed.ok().text("it.outcome"), "DONE");
    let table = hub
        .sent_up(EAST_DESK, COUNTY, json!({ "period": "2023-09" }))
        .await;
    let total = table.at("jurisdiction.it.total");
    let told = (&total["values"][0], &total["expected"], &total["reported"]);
    assert_eq!(told, (&json!("50"), &json!(5), &json!(5)));
    hub.verify_rollup();
}

async fn who_was_not_sent_up_is_expected_of_the_town_that_has_him(hub: Hub) {
    hub.today("2023-10-03");
    hub.desk(SIBLING_UNIT)
        .file("2023-09", &Cells::found(10))
        .await;
    hub.consolidate(TOWN_DESK, SIBLING_TOWN, "2023-09")
        .await
        .ok();
    assert_eq!(sent(&hub, None).await, (Some("10".to_owned()), 5, 1));
    become_one(&hub).await;
    hub.today("2023-10-08");
    assert_eq!(sent(&hub, None).await, (Some("10".to_owned()), 5, 1));
}
