//! Accounts (账号) and their grants (授权), as an operator gives and takes them.
//!
//! An account is a post, never a person. Giving is idempotent: what an account
//! holds becomes what its specification says. A grant that is taken away stays
//! on record and is dead at once, because grants are read on every request.

use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_entity::{account, role_grant};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::import::{QUERY_KEYS, lock_tree};
use crate::sector::checked_sectors;
use crate::time::micros;

mod check;
mod list;
mod write;

pub use list::AccountRow;

/// Accounts that are made in one transaction.
pub const MAX_ACCOUNTS: usize = 20_000;

/// An account as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSpec {
    /// Its name, the subject of its tokens.
    pub name: String,
    /// Its post, never a person's name.
    pub title: String,
    /// Code of the unit it belongs to.
    pub unit: Option<String>,
    /// Made for a demonstration.
    pub simulated: bool,
    /// All it holds.
    pub grants: Vec<GrantSpec>,
}

/// A grant as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantSpec {
    /// As what.
    pub role: Role,
    /// Code of the division or of the agency.
    pub node_code: String,
    /// Sector codes; none means all.
    pub sectors: Option<Vec<String>>,
    /// First day; none means since ever.
    pub from: Option<NaiveDate>,
    /// First day it no longer holds.
    pub until: Option<NaiveDate>,
}

/// The sectors to which its grants are limited.
fn sectors_of(spec: &AccountSpec) -> impl Iterator<Item = &String> {
    let grants = spec.grants.iter();
    grants.filter_map(|grant| grant.sectors.as_ref()).flatten()
}

impl Scope {
    /// Makes an account, or brings the one of this name in line. Whether it is new.
    ///
    /// Errors: as [`Scope::create_accounts`].
    pub async fn create_account(&self, spec: &AccountSpec) -> Result<bool> {
        self.create_accounts(std::slice::from_ref(spec))
            .await
            .map(|created| created == 1)
    }

    /// Makes accounts or brings them in line, all or none. How many are new.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Invalid` when a name is
    /// no name, a code names nothing, nothing is of a sector, or a role that files
    /// reports is granted on a jurisdiction.
    pub async fn create_accounts(&self, specs: &[AccountSpec]) -> Result<u64> {
        let granted = self.grant_system(Action::Grant, Resource::Account)?;
        check::check(specs)?;
        if specs.iter().any(|spec| sectors_of(spec).next().is_some()) {
            let known = self.known_sectors().await?;
            for spec in specs {
                let place = format!("account {}", spec.name);
                checked_sectors(&place, sectors_of(spec), &known)?;
            }
        }
        let (specs, now) = (Arc::new(specs.to_vec()), micros(self.now()));
        self.transact(granted, move |tx| {
            let specs = Arc::clone(&specs);
            Box::pin(async move {
                lock_tree(&tx, now).await?;
                write::write(&tx, &specs, now).await
            })
        })
        .await
    }

    /// Takes grants away, of one role or all. How many were alive.
    ///
    /// Errors: `Forbidden` for anybody but the system; `NotFound` when there is
    /// no such account.
    pub async fn revoke_grants(&self, account: &str, role: Option<Role>) -> Result<u64> {
        let granted = self.grant_system(Action::Grant, Resource::Account)?;
        let (account, now) = (account.to_owned(), micros(self.now()));
        self.transact(granted, move |tx| {
            let account = account.clone();
            Box::pin(async move {
                let found = account::Entity::find().filter(account::Column::Name.eq(account));
                let found = found
                    .one(tx.connection())
                    .await?
                    .ok_or(StoreError::NotFound)?;
                let of_account = Condition::all()
                    .add(role_grant::Column::AccountId.eq(found.id))
                    .add_option(role.map(|role| role_grant::Column::Role.eq(role.as_str())));
                revoke(&tx, of_account, now).await
            })
        })
        .await
    }
}

/// Grants that nobody has taken away.
fn is_alive(now: i64) -> Condition {
    Condition::any()
        .add(role_grant::Column::RevokedAt.is_null())
        .add(role_grant::Column::RevokedAt.gt(now))
}

async fn revoke(tx: &Tx, which: Condition, now: i64) -> Result<u64> {
    let done = role_grant::Entity::update_many()
        .col_expr(role_grant::Column::RevokedAt, Expr::value(now))
        .filter(which)
        .filter(is_alive(now))
        .exec(tx.connection())
        .await?;
    Ok(done.rows_affected)
}

async fn revoke_by_id(tx: &Tx, ids: &[Uuid], now: i64) -> Result<()> {
    for some in ids.chunks(QUERY_KEYS) {
        let which = Condition::all().add(role_grant::Column::Id.is_in(some.iter().copied()));
        revoke(tx, which, now).await?;
    }
    Ok(())
}
