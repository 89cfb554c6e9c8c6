//! What is published and what is owed upward: no statement more for a long list than for a short one, nor for a long sheet.

use cengbao_domain::policy::Role;
use serde_json::json;

use super::statements;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{grant, spec};
use crate::world::{COUNTY, SIBLING_TOWN, TOWN, WIDE_TOWN, WIDE_TOWN_UNITS};

both!(
    bulletins_and_what_is_owed_upward_cost_no_more_for_many_rows,
    what_is_owed_upward_costs_no_more_for_many_places_than_for_one_of_each_depth,
);

const OWED_BY_VIEWER: &str = "viewer { owedConsolidations(first: 200, filter: { campaign: \"li-2023\", form: \"monthly\", \
    period: \"2023-01\" }) { nodes { id place { code } receiver { code } period status } } }";

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

async fn what_is_owed_upward_costs_no_more_for_many_places_than_for_one_of_each_depth(hub: Hub) {
    hub.today("2023-02-09");
    let few = [COUNTY, TOWN];
    let many = [COUNTY, "990102", TOWN, SIBLING_TOWN];
    let system = hub.store().system("a test's accounts", noon("2023-01-31"));
    for (name, places) in [("of-few", &few[..]), ("of-many", &many[..])] {
        let grants = places.iter().map(|place| grant(Role::Coordinator, place));
        let specs = [spec(name, None, grants.collect())];
        assert_eq!(system.create_accounts(&specs).await.unwrap(), 1);
    }
    let rows = "viewer.owedConsolidations.nodes";
    let query = format!(
        "query($code: String!) {{ {OWED_BY_VIEWER} jurisdiction(code: $code) {{ name }} }}"
    );
    let of_few = statements(&hub, "of-few", &query, TOWN, rows, few.len()).await;
    let of_many = statements(&hub, "of-many", &query, TOWN, rows, few.len() + 1).await;
    assert_eq!(of_few, of_many);
    // Of each place, also of one inside another, what its own coordinator is told.
    let query = format!("{{ {OWED_BY_VIEWER} }}");
    let all = hub.ask("of-many", &query).await.ok();
    for place in many {
        let own = hub.ask(&format!("{place}.coordinator"), &query).await;
        let own = own.ok().list(rows).to_vec();
        let told = all.list(rows).iter();
        let told: Vec<_> = told
            .filter(|one| one["place"]["code"] == place)
            .cloned()
            .collect();
        assert_eq!(told, own, "{place}");
    }
}
