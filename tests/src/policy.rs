//! Who may do what to what, as one table to be reviewed as a diff.

use std::fmt::Write as _;

use cengbao_domain::policy::{Action, Resource, Role, permits};

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
                    let own = if action.is_own(role) {
                        " (own unit)"
                    } else {
                        ""
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
