//! What is copied as lists: what is owed for a period, and reports by unit.

use serde_json::json;

use super::{COPIED, NEIGHBOUR, OWED, copy_to_the_fire_section, units};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::COMMUNITIES;

both!(what_is_copied_is_listed_from_both_ends_and_by_unit);

async fn what_is_copied_is_listed_from_both_ends_and_by_unit(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.extend("99.coordinator", COMMUNITIES[1], "2023-01", "2023-02-20")
        .await
        .ok();
    copy_to_the_fire_section(&hub);
    hub.today("2023-02-10");
    let owed = hub.ask(COPIED, OWED).await.ok();
    assert_eq!(owed.texts("viewer.copiedSchedules", "code"), ["monthly"]);
    let nodes = owed.list("viewer.copiedObligations.nodes");
    assert!(
        nodes.len() > 60,
        "every community of both provinces owes it"
    );
    let of = |unit: &str| {
        nodes
            .iter()
            .find(|one| one["unit"]["code"] == unit)
            .unwrap()
    };
    assert_eq!(of(COMMUNITIES[0])["status"], "SIGNED");
    assert_eq!(of(COMMUNITIES[0])["report"]["state"], "SIGNED");
    let extended = of(COMMUNITIES[1]);
    assert_eq!(
        (&extended["status"], &extended["dueOn"]),
        (&json!("DUE"), &json!("2023-02-20"))
    );
    assert_eq!(of(COMMUNITIES[2])["status"], "OVERDUE");

    let page = |arguments: &str| {
        format!(
            "{{ viewer {{ copiedObligations(period: \"2023-01\" {arguments}) {{ nodes {{ unit {{ code }} }} \
            pageInfo {{ startCursor endCursor hasNextPage }} }} }} }}"
        )
    };
    let all = units(&owed, "viewer.copiedObligations.nodes");
    let tail = hub.ask(COPIED, &page("last: 3")).await.ok();
    assert_eq!(
        units(&tail, "viewer.copiedObligations.nodes"),
        all[all.len() - 3..]
    );
    let head = hub.ask(COPIED, &page("first: 3")).await.ok();
    let cursor = head.text("viewer.copiedObligations.pageInfo.endCursor");
    let next = page(&format!("first: 2, after: \"{cursor}\""));
    let next = hub.ask(COPIED, &next).await.ok();
    assert_eq!(units(&next, "viewer.copiedObligations.nodes"), all[3..5]);
    // A cursor is no way to learn of an obligation that is not one's own.
    let stolen = page(&format!("after: \"{cursor}\""));
    assert_eq!(hub.ask(NEIGHBOUR, &stolen).await.error_code(), "BAD_INPUT");
    let overdue = page("filter: { status: OVERDUE }, first: 100");
    let overdue = hub.ask(COPIED, &overdue).await.ok();
    assert_eq!(
        overdue.list("viewer.copiedObligations.nodes").len(),
        all.len() - 2
    );

    // To whom nothing is copied the list is empty, whatever he sees by his place.
    for account in ["99.viewer", NEIGHBOUR, "990101001001.jwh.reporter"] {
        let none = hub.ask(account, OWED).await.ok();
        assert!(
            none.list("viewer.copiedObligations.nodes").is_empty(),
            "{account}"
        );
        assert!(none.list("viewer.copiedSchedules").is_empty(), "{account}");
    }

    let by_unit = |unit: &str| {
        format!("{{ reports(filter: {{ copied: true, unit: \"{unit}\" }}) {{ totalCount }} }}")
    };
    for (account, unit, count) in [
        (COPIED, COMMUNITIES[0], 1),
        (COPIED, COMMUNITIES[1], 0),
        (COPIED, "990101999001.jwh", 0),
        (NEIGHBOUR, COMMUNITIES[0], 0),
        ("99.viewer", COMMUNITIES[0], 0),
    ] {
        let found = hub.ask(account, &by_unit(unit)).await.ok();
        assert_eq!(
            found.number("reports.totalCount"),
            count,
            "{account} {unit}"
        );
    }
}
