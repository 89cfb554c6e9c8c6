//! Who reads the entries of a line.

use serde_json::json;

use super::{record, reporter};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{NODE_LOOK_UP, PROGRESS};
use crate::world::plan::{LEAD, PLAN, apply_in_town};
use crate::world::{COMMUNITIES, SECTIONS};

both!(entries_are_read_by_the_office_and_from_above);

async fn entries_are_read_by_the_office_and_from_above(hub: Hub) {
    apply_in_town(&hub);
    let own = record(
        &hub,
        &reporter(COMMUNITIES[0]),
        "everywhere",
        "2023-01-20",
        false,
    )
    .await
    .ok();
    let id = own.text("it.entry.id").to_owned();
    record(
        &hub,
        &reporter(COMMUNITIES[1]),
        "everywhere",
        "2023-01-21",
        false,
    )
    .await
    .ok();
    record(&hub, &reporter(LEAD), "soon", "2023-01-22", false)
        .await
        .ok();
    for (account, entries) in [
        (reporter(COMMUNITIES[0]), 1),
        (format!("{}.viewer", COMMUNITIES[1]), 1),
        (reporter(COMMUNITIES[2]), 0),
        (reporter(LEAD), 1),
        (reporter(SECTIONS[0]), 0),
        ("990101001.viewer".to_owned(), 3),
        ("99.coordinator".to_owned(), 3),
    ] {
        let seen = hub
            .ask_with(&account, PROGRESS, json!({ "campaign": PLAN }))
            .await
            .ok();
        assert_eq!(
            seen.list("campaign.progress.nodes").len(),
            entries,
            "{account}"
        );
        let looked_up = hub
            .ask_with(&account, NODE_LOOK_UP, json!({ "id": id }))
            .await;
        if account.starts_with(COMMUNITIES[0]) || entries == 3 {
            assert_eq!(looked_up.ok().text("node.id"), id, "{account}");
        } else {
            assert_eq!(looked_up.error_code(), "NOT_FOUND", "{account}");
        }
    }
    let narrowed = "query($agency: String!) { campaign(code: \"plan-2023\") { progress(filter: { agency: $agency, \
        item: { kind: MILESTONE, code: \"everywhere\" } }) { nodes { id } } } }";
    for (account, entries) in [("990101001.viewer", 1), (reporter(LEAD).as_str(), 0)] {
        let variables = json!({ "agency": COMMUNITIES[0] });
        let found = hub.ask_with(account, narrowed, variables).await.ok();
        assert_eq!(
            found.list("campaign.progress.nodes").len(),
            entries,
            "{account}"
        );
    }
}
