//! What is published and what is owed upward: no statement more for a long list than for a short one, nor for a long sheet.

use serde_json::json;

use super::statements;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{TOWN, WIDE_TOWN, WIDE_TOWN_UNITS};

both!(bulletins_and_what_is_owed_upward_cost_no_more_for_many_rows);

/// The rows of each in the small place and in the wide one.
const QUESTIONS: [(&str, &str, (usize, usize), &str); 4] = [
    (
        "bulletins",
        "jurisdiction.bulletins.nodes",
        (1, 12),
        "jurisdiction(code: $code) { bulletins(first: 100) { nodes { id title place { code } publishedBy acknowledgedAt \
        supersededById allowedActions { action allowed } sheet { columns { key } total { values } } } totalCount } }",
    ),
    (
        "bulletins, their sheets",
        "jurisdiction.bulletins.nodes.0.sheet.rows.nodes",
        (3, WIDE_TOWN_UNITS),
        "jurisdiction(code: $code) { bulletins(first: 1) { nodes { sheet { rows(first: 100) { nodes { rank code name \
        values expected reported } } } } } }",
    ),
    (
        "viewer's bulletins",
        "viewer.bulletins.nodes",
        (1, 12),
        "viewer { bulletins(first: 100) { nodes { id title state } } } jurisdiction(code: $code) { name }",
    ),
    (
        "owed consolidations",
        "jurisdiction.owedConsolidations.nodes",
        (12, 12),
        "jurisdiction(code: $code) { owedConsolidations(filter: { campaign: \"li-2023\", form: \"monthly\" }, first: 100) { \
        nodes { place { code } receiver { name } period status dueOn consolidationId } } }",
    ),
];

async fn bulletins_and_what_is_owed_upward_cost_no_more_for_many_rows(hub: Hub) {
    hub.today("2023-12-31");
    for (town, months) in [(TOWN, 1), (WIDE_TOWN, 12)] {
        let desk = format!("{town}.coordinator");
        for month in 1..=months {
            let period = json!({ "period": format!("2023-{month:02}") });
            let published = hub.publish(&desk, town, period).await.ok();
            assert_eq!(published.text("it.outcome"), "DONE", "{published:#?}");
            hub.consolidate(&desk, town, &format!("2023-{month:02}"))
                .await
                .ok();
        }
    }
    let mut dear = Vec::new();
    for (name, rows, (few_rows, many_rows), question) in QUESTIONS {
        let query = format!("query($code: String!) {{ {question} }}");
        let readers = [
            format!("{TOWN}.coordinator"),
            format!("{WIDE_TOWN}.coordinator"),
        ];
        let few = statements(&hub, &readers[0], &query, TOWN, rows, few_rows).await;
        let many = statements(&hub, &readers[1], &query, WIDE_TOWN, rows, many_rows).await;
        if few != many {
            dear.push(format!(
                "{name}: {few} for {few_rows} rows, {many} for {many_rows}"
            ));
        }
    }
    assert!(dear.is_empty(), "{dear:#?}");
}
