//! Makes the accounts of the demonstration, and tells which of them the start
//! page offers.

use std::sync::OnceLock;

use cengbao_store::{AccountSpec, GrantSpec, Scope, Store, StoreError};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::places::Places;
use super::posts::{Post, STRANGERS, name, posts, strangers};
use crate::error::Result;

/// Makes what is missing; how many that were.
pub(super) async fn make(system: &Scope, posts: &[Post]) -> Result<u64> {
    let specs: Vec<AccountSpec> = posts.iter().map(spec).collect();
    Ok(system.create_accounts(&specs).await?)
}

fn spec(post: &Post) -> AccountSpec {
    let grant = GrantSpec {
        role: post.role,
        node_code: post.node.clone(),
        sectors: None,
        from: None,
        until: None,
    };
    AccountSpec {
        name: post.name.clone(),
        title: post.title.clone(),
        unit: post.unit.clone(),
        simulated: true,
        grants: vec![grant],
    }
}

/// Makes the last accounts of all: the sign that everything else is there.
pub(super) async fn make_strangers(system: &Scope, places: &Places) -> Result<()> {
    make(system, &strangers(places)).await.map(|_| ())
}

/// Whether everything is there.
pub(super) async fn are_complete(store: &Store, now: DateTime<Utc>) -> Result<bool> {
    for (code, role) in STRANGERS {
        match store.scope(&name(code, role), now).await {
            Ok(_) => {}
            Err(StoreError::Unauthenticated) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

/// An account that the start page offers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Shown {
    name: String,
    title: String,
    role: &'static str,
    place: String,
}

/// The accounts that the start page offers. Those of the roster are left out: they are hundreds, and all alike.
pub(crate) fn shown_accounts() -> &'static [Shown] {
    static SHOWN: OnceLock<Vec<Shown>> = OnceLock::new();
    SHOWN.get_or_init(all_shown)
}

fn all_shown() -> Vec<Shown> {
    let places = Places::read();
    let campaigns = super::campaigns(&places);
    let mut posts = posts(&campaigns.iter().collect::<Vec<_>>(), &places);
    posts.extend(strangers(&places));
    let shown = |post: Post| Shown {
        name: post.name,
        title: post.title,
        role: post.role.as_str(),
        place: post.place,
    };
    posts
        .into_iter()
        .filter(|post| post.shown)
        .map(shown)
        .collect()
}
