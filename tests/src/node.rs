//! Things fetched again by their ids, within the scope and not outside it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{NODE_LOOK_UP, seal};
use crate::scope::file_figures;
use crate::world::{COMMUNITIES, SECTIONS, TOWN};

both!(
    whatever_has_an_id_of_its_own_is_found_by_it,
    an_obligation_outside_is_as_one_never_given_out,
    an_id_for_caches_finds_nothing,
);

/// One thing of every type that can be fetched again.
const THINGS: &str = "query($code: String!) { viewer { id unit { id } grants { node { nodeId } } \
    obligations(first: 1) { nodes { id unit { agencyId } schedule { id } } } } \
    campaign(code: \"li-2023\") { id forms { id } } reports(first: 1) { nodes { id } } agency(code: $code) { id } }";

const FETCH: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";

async fn whatever_has_an_id_of_its_own_is_found_by_it(hub: Hub) {
    file_figures(&hub).await;
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let things = hub
        .ask_with(&reporter, THINGS, json!({ "code": COMMUNITIES[0] }))
        .await
        .ok();
    let mut ids = Vec::new();
    collect(&things.body["data"], &mut ids);
    ids.sort();
    ids.dedup();
    let fetched = hub
        .ask_with(&reporter, FETCH, json!({ "ids": ids }))
        .await
        .ok();
    assert_eq!(fetched.texts("nodes", "id"), ids);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for kind in fetched.texts("nodes", "__typename") {
        *kinds.entry(kind).or_default() += 1;
    }
    let kinds: Vec<&str> = kinds.keys().map(String::as_str).collect();
    assert_eq!(
        kinds,
        [
            "Agency",
            "Campaign",
            "Form",
            "Obligation",
            "Report",
            "Schedule",
            "Viewer"
        ]
    );
    let place = json!({ "ids": [seal("jurisdiction", TOWN)] });
    let place = hub.ask_with("99.viewer", FETCH, place).await.ok();
    assert_eq!(place.texts("nodes", "__typename"), ["Jurisdiction"]);
}

/// Every string under a key that names an id.
fn collect(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(id) if ["id", "agencyId", "nodeId"].contains(&name.as_str()) => {
                        ids.push(id.clone());
                    }
                    other => collect(other, ids),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

async fn an_obligation_outside_is_as_one_never_given_out(hub: Hub) {
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let ask = async |key: &str| {
        let id = seal("obligation", key);
        let query = "query($id: ID!) { node(id: $id) { id ... on Obligation { status } } }";
        hub.ask_with(&reporter, query, json!({ "id": id })).await
    };
    let own = ask(&format!("li-2023/monthly/2023-01/{}", COMMUNITIES[0]))
        .await
        .ok();
    assert_eq!(own.text("node.status"), "DUE");
    let nobody = ask("li-2023/monthly/2023-01/990101999001.jwh")
        .await
        .comparable();
    for other in [
        format!("li-2023/monthly/2023-01/{}", COMMUNITIES[1]),
        format!("li-2023/weekly/2023-W10/{}", SECTIONS[0]),
        format!("li-2023/monthly/1999-01/{}", COMMUNITIES[0]),
        format!("li-2023/monthly/2023-Q1/{}", COMMUNITIES[0]),
        format!("li-2023/none/2023-01/{}", COMMUNITIES[0]),
    ] {
        let answer = ask(&other).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{other}");
        assert_eq!(answer.comparable(), nobody, "{other}");
    }
    for other in [
        "viewer:99.viewer",
        "form:li-2023/none",
        "schedule:none/monthly",
    ] {
        let (kind, key) = other.split_once(':').unwrap();
        let answer = hub
            .ask_with(&reporter, NODE_LOOK_UP, json!({ "id": seal(kind, key) }))
            .await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{other}");
    }
}

async fn an_id_for_caches_finds_nothing(hub: Hub) {
    file_figures(&hub).await;
    let query = "query($code: String!) { jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: UNIT) { rows { nodes { id } } total { id } } \
        obligations(period: \"2023-01\", first: 1) { nodes { unit { id } } } } }";
    let answer = hub
        .ask_with("99.viewer", query, json!({ "code": TOWN }))
        .await
        .ok();
    let mut ids = Vec::new();
    collect(&answer.body["data"], &mut ids);
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (5, 5), "{ids:?}");
    for id in ids {
        let found = hub
            .ask_with("99.viewer", FETCH, json!({ "ids": [id] }))
            .await;
        assert_eq!(found.error_code(), "NOT_FOUND");
    }
}
