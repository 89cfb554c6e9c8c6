//! The contract as a whole: no field that shows data of a scope without a leak
//! test, and limits that hold.

mod documents;

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use serde_json::{Value, json};

use self::documents::OF_DOCUMENTS;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{
    ACCIDENTS, ACTIVITIES, BULLETINS, CONSOLIDATION_LOOK_UP, ENTERPRISE_LOOK_UP, OFFICE_DUTIES,
    OFFICES_OF_PLACE, PROGRESS, QUESTIONS, REPORT_LOOK_UP, STAFF, STAFF_OF_PLACE, TARGET_RETURNS,
};

both!(
    every_field_that_shows_data_has_a_leak_test,
    a_fragment_bomb_is_refused_at_once,
    pages_have_a_limit_that_is_told,
    errors_carry_a_code_and_speak_the_callers_language,
);

/// Fields that no leak test asks for. May only shrink: an entry that is tested
/// meanwhile, or gone, fails.
const UNTESTED: [(&str, &str); 0] = [];

async fn every_field_that_shows_data_has_a_leak_test(hub: Hub) {
    let schema = Schema::of(&hub).await;
    let mut asked = BTreeSet::new();
    let documents = QUESTIONS.iter().map(|question| question.document);
    for document in documents.chain([
        REPORT_LOOK_UP,
        ENTERPRISE_LOOK_UP,
        ACCIDENTS,
        ACTIVITIES,
        STAFF,
        STAFF_OF_PLACE,
        PROGRESS,
        TARGET_RETURNS,
        CONSOLIDATION_LOOK_UP,
        BULLETINS,
        OFFICE_DUTIES,
        OFFICES_OF_PLACE,
    ]) {
        let document = parse_query(document).unwrap();
        for (_, operation) in document.operations.iter() {
            schema.collect(
                &document,
                "Query",
                &operation.node.selection_set.node,
                &mut asked,
            );
        }
    }
    let shown = schema.reachable();
    let untested: BTreeSet<_> = UNTESTED
        .into_iter()
        .map(|(of, field)| (of.to_owned(), field.to_owned()))
        .collect();
    let missing: Vec<_> = shown
        .difference(&asked)
        .filter(|field| !untested.contains(*field))
        .collect();
    assert!(
        missing.is_empty(),
        "add these to a question in tests/src/questions.rs: {missing:#?}"
    );
    let stale: Vec<_> = untested
        .iter()
        .filter(|field| asked.contains(*field) || !shown.contains(*field))
        .collect();
    assert!(stale.is_empty(), "take these off the list: {stale:#?}");
}

/// Object types and interfaces: field → type without its wrappings.
pub(crate) struct Schema(BTreeMap<String, BTreeMap<String, String>>);

impl Schema {
    pub(crate) async fn of(hub: &Hub) -> Self {
        let query = "{ __schema { types { kind name fields(includeDeprecated: true) { name type { ...t } } } } } \
            fragment t on __Type { name ofType { name ofType { name ofType { name } } } }";
        let answer = hub.ask("99.viewer", query).await.ok();
        let named = |wrapped: &Value| {
            let mut inner = wrapped;
            while inner["name"].is_null() {
                inner = &inner["ofType"];
            }
            inner["name"].as_str().unwrap().to_owned()
        };
        let types = answer
            .list("__schema.types")
            .iter()
            .filter(|one| one["fields"].is_array());
        let fields = |one: &Value| {
            let fields = one["fields"].as_array().unwrap().iter();
            fields
                .map(|field| {
                    (
                        field["name"].as_str().unwrap().to_owned(),
                        named(&field["type"]),
                    )
                })
                .collect()
        };
        Self(
            types
                .map(|one| (one["name"].as_str().unwrap().to_owned(), fields(one)))
                .collect(),
        )
    }

    /// All fields that a query can reach, of types that show data of a scope.
    fn reachable(&self) -> BTreeSet<(String, String)> {
        let mut todo = vec!["Query".to_owned()];
        // What a mutation answers with is reached through `Report` as well.
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        while let Some(name) = todo.pop() {
            if !seen.insert(name.clone())
                || name.starts_with("__")
                || OF_DOCUMENTS.contains(&name.as_str())
            {
                continue;
            }
            for (field, of) in self.0.get(&name).into_iter().flatten() {
                found.insert((name.clone(), field.clone()));
                todo.push(of.clone());
            }
        }
        assert!(found.len() > 100, "the walk found its way: {found:?}");
        found
    }

    /// The fields of which an answer shows something: not null, not an empty list.
    pub(crate) fn shown(
        &self,
        document: &ExecutableDocument,
        of: &str,
        selected: &SelectionSet,
        data: &Value,
        shown: &mut BTreeSet<(String, String)>,
    ) {
        if let Value::Array(items) = data {
            for item in items {
                self.shown(document, of, selected, item, shown);
            }
            return;
        }
        for item in &selected.items {
            match &item.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.to_string();
                    let value = &data[field.node.response_key().node.as_str()];
                    if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
                        continue;
                    }
                    if let Some(inner) = self.0.get(of).and_then(|fields| fields.get(&name)) {
                        let selected = &field.node.selection_set.node;
                        self.shown(document, inner, selected, value, shown);
                    }
                    shown.insert((of.to_owned(), name));
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &document.fragments[&spread.node.fragment_name.node].node;
                    let on = fragment.type_condition.node.on.node.to_string();
                    self.shown(document, &on, &fragment.selection_set.node, data, shown);
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let on = on.map_or(of.to_owned(), |on| on.node.on.node.to_string());
                    // The answer is of another type, and has its own fields.
                    if data["__typename"].as_str().is_some_and(|name| name != on) {
                        continue;
                    }
                    self.shown(
                        document,
                        &on,
                        &fragment.node.selection_set.node,
                        data,
                        shown,
                    );
                }
            }
        }
    }

    /// The fields that a document selects.
    fn collect(
        &self,
        document: &ExecutableDocument,
        of: &str,
        selected: &SelectionSet,
        asked: &mut BTreeSet<(String, String)>,
    ) {
        for item in &selected.items {
            match &item.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.to_string();
                    let inner = self.0.get(of).and_then(|fields| fields.get(&name));
                    if let Some(inner) = inner {
                        self.collect(document, inner, &field.node.selection_set.node, asked);
                    }
                    asked.insert((of.to_owned(), name));
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &document.fragments[&spread.node.fragment_name.node].node;
                    let on = fragment.type_condition.node.on.node.to_string();
                    self.collect(document, &on, &fragment.selection_set.node, asked);
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map_or(of.to_owned(), |on| on.node.on.node.to_string());
                    self.collect(document, &on, &fragment.node.selection_set.node, asked);
                }
            }
        }
    }
}

async fn a_fragment_bomb_is_refused_at_once(hub: Hub) {
    let mut query = "{ viewer { ...f0 } } fragment f24 on Viewer { account }".to_owned();
    for number in 0..24 {
        query.push_str(&spread(number));
    }
    let start = std::time::Instant::now();
    let answer = hub.ask("99.viewer", &query).await;
    assert_eq!(answer.error_code(), "TOO_MANY_FRAGMENTS");
    // Walked inline it takes far longer than this anywhere, in a build for tests above all.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

/// A fragment that spreads the next one twice.
fn spread(number: usize) -> String {
    let next = number + 1;
    format!(" fragment f{number} on Viewer {{ ...f{next} ...f{next} }}")
}

async fn pages_have_a_limit_that_is_told(hub: Hub) {
    let answer = hub
        .ask(
            "99.viewer",
            "{ jurisdictions(first: 201) { nodes { code } } }",
        )
        .await;
    assert_eq!(answer.error_code(), "PAGE_TOO_LARGE");
    assert!(answer.as_text().contains("200"), "{answer:#?}");
    for query in [
        "{ jurisdictions(first: 0) { totalCount } }",
        "{ jurisdictions(after: \"x\") { totalCount } }",
    ] {
        assert_eq!(
            hub.ask("99.viewer", query).await.error_code(),
            "BAD_INPUT",
            "{query}"
        );
    }
}

async fn errors_carry_a_code_and_speak_the_callers_language(hub: Hub) {
    for query in [
        "{",
        "{ nothing }",
        "{ viewer }",
        "query($x: Int!) { viewer { account } }",
    ] {
        assert!(
            !hub.ask("99.viewer", query).await.error_code().is_empty(),
            "{query}"
        );
    }
    let query = json!({ "query": "{ jurisdiction(code: \"1\") { name } }" });
    let mut messages = Vec::new();
    for language in ["zh-CN", "en"] {
        let request = hub
            .post("/graphql")
            .bearer_auth(hub.token("99.viewer"))
            .header("Accept-Language", language);
        let body: Value = request
            .json(&query)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        messages.push(body["errors"][0]["message"].as_str().unwrap().to_owned());
    }
    assert!(
        !messages[0].is_ascii() && messages[1].is_ascii(),
        "{messages:?}"
    );
}
