//! Bounds of the lists in the arguments and variables of a request, found before anything coerces them.
//!
//! A list of ids is the argument `ids`, whatever field has it. What a list
//! means, and every closer bound, is the resolver's.

use std::collections::HashSet;
use std::convert::Infallible;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::error::{Code, Fault};
use crate::limits::Limits;

/// The argument that holds ids.
const IDS: &str = "ids";

/// Refuses a list that is longer than its limit.
pub(super) fn check(
    document: &ExecutableDocument,
    variables: &Variables,
    limits: &Limits,
) -> Result<(), Fault> {
    let mut walk = Walk {
        limits,
        ids: HashSet::new(),
    };
    for (_, operation) in document.operations.iter() {
        walk.selections(&operation.node.selection_set.node)?;
        for variable in &operation.node.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                walk.values(&default.node)?;
            }
        }
    }
    for fragment in document.fragments.values() {
        walk.selections(&fragment.node.selection_set.node)?;
    }
    for (name, value) in variables.iter() {
        if walk.ids.contains(name) {
            walk.ids(value)?;
        } else {
            walk.values(value)?;
        }
    }
    Ok(())
}

struct Walk<'l> {
    limits: &'l Limits,
    /// Variables that stand as lists of ids.
    ids: HashSet<Name>,
}

impl Walk<'_> {
    /// The recursion is bounded: the document has been measured.
    fn selections(&mut self, set: &SelectionSet) -> Result<(), Fault> {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    for (name, value) in &field.node.arguments {
                        let mut used = Vec::new();
                        let Ok(value) = value.node.clone().into_const_with(|variable| {
                            used.push(variable);
                            Ok::<_, Infallible>(Value::Null)
                        });
                        if name.node == IDS {
                            self.ids.extend(used);
                            self.ids(&value)?;
                        } else {
                            self.values(&value)?;
                        }
                    }
                    self.selections(&field.node.selection_set.node)?;
                }
                Selection::InlineFragment(fragment) => {
                    self.selections(&fragment.node.selection_set.node)?;
                }
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }

    fn ids(&self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::List(ids) => within(Code::TooManyIds, ids.len(), self.limits.ids, "ids ", "ids"),
            _ => Ok(()),
        }
    }

    fn values(&self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::List(items) => {
                let limit = self.limits.values;
                within(
                    Code::TooManyValues,
                    items.len(),
                    limit,
                    "一个列表的元素",
                    "entries of one list",
                )?;
                items.iter().try_for_each(|item| self.values(item))
            }
            Value::Object(fields) => fields.values().try_for_each(|item| self.values(item)),
            _ => Ok(()),
        }
    }
}

fn within(code: Code, found: usize, limit: u64, zh: &str, en: &str) -> Result<(), Fault> {
    if found as u64 <= limit {
        Ok(())
    } else {
        Err(Fault::limit(code, limit, zh, en))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn asked(document: &str, variables: serde_json::Value) -> Option<Code> {
        let document = parse_query(document).expect("the document parses");
        let found = check(
            &document,
            &Variables::from_json(variables),
            &Limits::default(),
        );
        found.err().map(|fault| fault.code)
    }

    #[test]
    fn ids_are_bounded_wherever_they_stand() {
        let ids = |number: usize| vec!["x"; number];
        let by_variable = "query($many: [ID!]!) { viewer { account } nodes(ids: $many) { id } }";
        assert_eq!(asked(by_variable, json!({"many": ids(100)})), None);
        assert_eq!(
            asked(by_variable, json!({"many": ids(101)})),
            Some(Code::TooManyIds)
        );
        let literal = format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"x\" ".repeat(101));
        assert_eq!(asked(&literal, json!({})), Some(Code::TooManyIds));
        let in_fragment =
            "query($many: [ID!]!) { ...F } fragment F on Query { nodes(ids: $many) { id } }";
        assert_eq!(
            asked(in_fragment, json!({"many": ids(101)})),
            Some(Code::TooManyIds)
        );
    }

    #[test]
    fn other_lists_are_bounded_at_every_depth() {
        let document = "mutation($input: In!) { save(input: $input) { id } }";
        let cells = |number: usize| json!({"input": {"cells": vec![1; number]}});
        assert_eq!(asked(document, cells(500)), None);
        assert_eq!(asked(document, cells(501)), Some(Code::TooManyValues));
        let literal = format!("{{ a(x: {{ y: [[{}]] }}) }}", "1 ".repeat(501));
        assert_eq!(asked(&literal, json!({})), Some(Code::TooManyValues));
    }
}
