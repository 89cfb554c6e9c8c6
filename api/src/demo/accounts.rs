//! Makes the accounts of the demonstration, and tells which of them the start
//! page offers.

use std::sync::OnceLock;

use cengbao_store::{AccountSpec, GrantSpec, Scope, Store, StoreError};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::merger;
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
        sectors: post.sector.map(|sector| vec![sector.to_owned()]),
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
    /// Name of the place it is shown under.
    place: String,
    /// Level of that place.
    level: Option<&'static str>,
    /// Name of the unit that it acts for, where it acts for one and not for the place.
    unit: Option<String>,
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
    let made = super::enterprises::all(&campaigns.iter().collect::<Vec<_>>(), &places);
    posts.extend(super::enterprises::posts(&made, &places));
    posts.extend(merger::posts(&places));
    posts.extend(merger::successors_posts());
    posts.extend(strangers(&places));
    posts.retain(|post| post.shown);
    // As the tree goes down: a community stands under its street, not behind the last place of all.
    let mut roots: Vec<&str> = posts.iter().map(|post| root(&post.jurisdiction)).collect();
    roots.dedup();
    let order: Vec<String> = roots.into_iter().map(str::to_owned).collect();
    posts.sort_by_key(|post| {
        let place = order
            .iter()
            .position(|code| code == root(&post.jurisdiction));
        (place, post.jurisdiction.clone())
    });
    let shown = |post: Post| Shown {
        level: places
            .find(&post.jurisdiction)
            .map(|place| place.level.as_str()),
        name: post.name,
        title: post.title,
        role: post.role.as_str(),
        place: post.place,
        unit: post.of_unit,
    };
    posts.into_iter().map(shown).collect()
}

/// The province of a code.
fn root(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}
