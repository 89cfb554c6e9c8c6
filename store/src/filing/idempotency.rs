//! A request repeated under the same key has one effect.
//!
//! The key belongs to the account. It is written in the transaction of the
//! effect, so that either both are there or neither.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::filing::Problem;
use cengbao_domain::ids::{AccountId, ReportId};
use cengbao_entity::idempotency;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Written;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::insert;
use crate::row;

/// The longest key, in bytes.
const MAX_KEY: usize = 200;

/// A key with the request it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Once {
    account: AccountId,
    key: String,
    request_hash: String,
}

/// What the first request under a key led to.
#[derive(Clone, Debug)]
pub(super) struct First {
    pub(super) report: ReportId,
    /// The warnings that stood beside it.
    pub(super) problems: Vec<Problem>,
}

impl First {
    fn of(found: idempotency::Model) -> Result<Self> {
        let problems = found.problems.map(row::json).transpose()?;
        Ok(Self {
            report: ReportId(found.report_id),
            problems: problems.unwrap_or_default(),
        })
    }
}

impl Once {
    /// None where the client gave no key.
    pub(crate) fn new(
        account: AccountId,
        key: Option<&str>,
        action: &str,
        request: &impl Serialize,
    ) -> Result<Option<Self>> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(StoreError::invalid(
                "idempotencyKey",
                format!("it has {} bytes", key.len()),
                format!("use 1 to {MAX_KEY} bytes, for example a UUID"),
            )
            .in_chinese(format!(
                "幂等键为 {} 字节：请使用 1 至 {MAX_KEY} 字节，例如 UUID",
                key.len()
            )));
        }
        let request = serde_json::to_vec(&(action, request))
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        let request_hash = Sha256::digest(request)
            .iter()
            .fold(String::new(), |mut hex, byte| {
                use std::fmt::Write as _;
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        Ok(Some(Self {
            account,
            key: key.to_owned(),
            request_hash,
        }))
    }

    /// The report that the first request under this key led to, if there was one.
    pub(crate) async fn first_result(this: Option<&Self>, tx: &Tx) -> Result<Option<ReportId>> {
        Ok(Self::first(this, tx).await?.map(|first| first.report))
    }

    /// The same with what stood beside it.
    pub(super) async fn first(this: Option<&Self>, tx: &Tx) -> Result<Option<First>> {
        let Some(this) = this else { return Ok(None) };
        let row = idempotency::Entity::find_by_id((this.account.0, this.key.clone()))
            .one(tx.connection())
            .await?;
        match row {
            None => Ok(None),
            Some(row) if row.request_hash == this.request_hash => First::of(row).map(Some),
            Some(_) => Err(StoreError::IdempotencyKeyReused),
        }
    }

    /// What earlier requests under these keys led to, by key.
    ///
    /// Errors: `IdempotencyKeyReused` if one of them was for another request.
    pub(super) async fn first_results(all: &[Self], tx: &Tx) -> Result<HashMap<String, First>> {
        let Some(account) = all.first().map(|once| once.account) else {
            return Ok(HashMap::new());
        };
        let rows = idempotency::Entity::find()
            .filter(idempotency::Column::AccountId.eq(account.0))
            .filter(idempotency::Column::Key.is_in(all.iter().map(|once| once.key.as_str())))
            .all(tx.connection())
            .await?;
        let hashes: HashMap<&str, &str> = all
            .iter()
            .map(|once| (once.key.as_str(), once.request_hash.as_str()))
            .collect();
        let first = |row: idempotency::Model| {
            let same = hashes.get(row.key.as_str()) == Some(&row.request_hash.as_str());
            if !same {
                return Err(StoreError::IdempotencyKeyReused);
            }
            Ok((row.key.clone(), First::of(row)?))
        };
        rows.into_iter().map(first).collect()
    }

    /// Which of these keys stand for a request that was done before.
    ///
    /// Errors: `IdempotencyKeyReused` if one of them was for another request.
    pub(crate) async fn known(all: &[Self], tx: &Tx) -> Result<BTreeSet<String>> {
        Ok(Self::first_results(all, tx).await?.into_keys().collect())
    }

    /// The key.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// What a request comes to whose report has moved on: its own doing, if the
    /// first request under the key was committed since it was looked for.
    pub(super) async fn or_else(this: Option<&Self>, tx: &Tx, other: Written) -> Result<Written> {
        Ok(Self::first_result(this, tx)
            .await?
            .map_or(other, Written::Done))
    }

    /// Remembers the result.
    pub(crate) async fn remember(
        this: Option<&Self>,
        tx: &Tx,
        shard_key: i32,
        report: Uuid,
        now: i64,
    ) -> Result<()> {
        Self::remember_with(this, tx, (shard_key, report), now, &[]).await
    }

    /// Remembers the result and the warnings that stand beside it.
    pub(super) async fn remember_with(
        this: Option<&Self>,
        tx: &Tx,
        (shard_key, report): (i32, Uuid),
        now: i64,
        problems: &[Problem],
    ) -> Result<()> {
        let Some(this) = this else { return Ok(()) };
        let problems = match problems {
            [] => None,
            some => Some(row::to_json(&some)?),
        };
        let row = idempotency::ActiveModel {
            problems: Set(problems),
            ..this.row((shard_key, report), now)
        };
        idempotency::Entity::insert(row)
            .exec_without_returning(tx.connection())
            .await?;
        Ok(())
    }

    /// Remembers what each of several keys of one shard led to.
    pub(crate) async fn remember_all(
        keyed: impl Iterator<Item = (&Self, Uuid)>,
        tx: &Tx,
        shard_key: i32,
        now: i64,
    ) -> Result<()> {
        let rows = keyed.map(|(this, report)| this.row((shard_key, report), now));
        insert(tx, rows.collect()).await
    }

    fn row(&self, (shard_key, report): (i32, Uuid), now: i64) -> idempotency::ActiveModel {
        idempotency::ActiveModel {
            account_id: Set(self.account.0),
            key: Set(self.key.clone()),
            request_hash: Set(self.request_hash.clone()),
            shard_key: Set(shard_key),
            report_id: Set(report),
            created_at: Set(now),
            problems: Set(None),
        }
    }
}
