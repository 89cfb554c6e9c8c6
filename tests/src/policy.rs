//! Who may do what to what, as one table to be reviewed as a diff.

use std::fmt::Write as _;

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_query;
use cengbao_domain::policy::{Action, Resource, Role, Seat, permits};

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{self, questions, variables};
use crate::schema::Schema;
use crate::scope::file_figures;
use crate::world::accounts::account;
use crate::world::{COMMUNITIES, TOWN};

both!(every_role_is_shown_the_fields_that_were_reviewed);

/// Which fields show something to which role, on a town and one of its units
/// that have reported: a field that opens to a role is a line of the diff.
async fn every_role_is_shown_the_fields_that_were_reviewed(hub: Hub) {
    file_figures(&hub).await;
    let schema = Schema::of(&hub).await;
    let mut roles: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let at = |node| move |role: Role| (role, node);
    let town = [
        Role::Coordinator,
        Role::Supervisor,
        Role::Viewer,
        Role::Admin,
    ]
    .map(at(TOWN));
    let unit = [Role::Reporter, Role::Reviewer, Role::Viewer].map(at(COMMUNITIES[0]));
    for (role, node) in town.into_iter().chain(unit) {
        let asking = questions::Role {
            account: account(node, role),
            node,
        };
        let name = format!("{role}{}", if asking.is_unit() { " of a unit" } else { "" });
        for question in questions(&asking) {
            let variables = variables(&asking, question);
            let answer = hub
                .ask_with(&asking.account, question.document, variables)
                .await;
            let document = parse_query(question.document).unwrap();
            let mut shown = BTreeSet::new();
            for (_, operation) in document.operations.iter() {
                let selected = &operation.node.selection_set.node;
                schema.shown(
                    &document,
                    "Query",
                    selected,
                    &answer.body["data"],
                    &mut shown,
                );
            }
            for field in shown {
                roles.entry(field).or_default().insert(name.clone());
            }
        }
    }
    // One line for the fields of a type that the same roles are shown.
    let mut lines: BTreeMap<(String, Vec<String>), Vec<String>> = BTreeMap::new();
    for ((of, field), roles) in roles {
        lines
            .entry((of, roles.into_iter().collect()))
            .or_default()
            .push(field);
    }
    let mut table = String::new();
    for ((of, roles), fields) in lines {
        writeln!(
            table,
            "{of} {{ {} }}: {}",
            fields.join(" "),
            roles.join(", ")
        )
        .unwrap();
    }
    insta::assert_snapshot!("fields", table);
}

#[test]
fn the_policy_is_the_one_that_was_reviewed() {
    let mut table = String::new();
    for role in Role::ALL {
        writeln!(table, "{role}").unwrap();
        for resource in Resource::ALL {
            let actions: Vec<String> = Action::ALL
                .into_iter()
                .filter(|action| permits(role, *action, resource))
                .map(|action| {
                    let own = match action.seat(role, resource) {
                        Seat::OwnUnit => " (own unit)",
                        Seat::OwnPlace => " (own place)",
                        Seat::Above => " (from above)",
                        Seat::Below => " (from below)",
                        Seat::Within => "",
                    };
                    format!("{action:?}{own}")
                })
                .collect();
            let actions = if actions.is_empty() {
                "—".to_owned()
            } else {
                actions.join(", ")
            };
            writeln!(table, "  {resource:?}: {actions}").unwrap();
        }
    }
    insta::assert_snapshot!("policy", table);
}
