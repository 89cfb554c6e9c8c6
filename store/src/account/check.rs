//! What a specification says by itself, and whether it can be so.

use std::collections::BTreeSet;

use super::{AccountSpec, MAX_ACCOUNTS};
use crate::access::MAX_GRANTS;
use crate::error::{Result, StoreError};

/// The longest name of an account.
const MAX_ACCOUNT_NAME: usize = 128;
/// The longest title of a post.
const MAX_TITLE: usize = 200;

pub(super) fn check(specs: &[AccountSpec]) -> Result<()> {
    if specs.len() > MAX_ACCOUNTS {
        return Err(StoreError::invalid(
            "accounts",
            format!("{} accounts at once", specs.len()),
            format!("make at most {MAX_ACCOUNTS} in one step"),
        ));
    }
    let mut names = BTreeSet::new();
    for spec in specs {
        let place = format!("account {}", spec.name);
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if spec.name.is_empty()
            || spec.name.len() > MAX_ACCOUNT_NAME
            || !spec.name.chars().all(is_plain)
        {
            return Err(StoreError::invalid(
                place,
                "the name is blank, too long or holds spaces",
                format!("write up to {MAX_ACCOUNT_NAME} characters without spaces"),
            ));
        }
        if spec.title.trim().is_empty() || spec.title.chars().count() > MAX_TITLE {
            return Err(StoreError::invalid(
                place,
                "the title is blank or too long",
                format!("name the post in at most {MAX_TITLE} characters"),
            ));
        }
        if spec.grants.len() > MAX_GRANTS {
            return Err(StoreError::invalid(
                place,
                format!("{} grants", spec.grants.len()),
                format!("give at most {MAX_GRANTS}: one on a higher node reaches all below it"),
            ));
        }
        if !names.insert(spec.name.as_str()) {
            return Err(StoreError::invalid(
                place,
                "it is specified twice",
                "keep one",
            ));
        }
        let ended = spec
            .grants
            .iter()
            .find(|grant| grant.until.is_some_and(|until| grant.from >= Some(until)));
        if let Some(grant) = ended {
            return Err(StoreError::invalid(
                place,
                format!("the grant on {} ends before it begins", grant.node_code),
                "`until` is the first day it no longer holds: give a later one",
            ));
        }
    }
    Ok(())
}
