//! Transactions that write: each consumes the proof that it may.
//!
//! A contended transaction is run again, with jitter, a bounded number of times.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cengbao_domain::policy::{Action, Resource};
use sea_orm::{DatabaseTransaction, TransactionTrait};
use tracing::Instrument as _;

use super::scope::Scope;
use crate::error::{Result, StoreError};

/// How often a contended transaction is tried before the caller hears of it.
const ATTEMPTS: u32 = 12;
/// The longest wait before the first repetition; doubles each time.
const FIRST_BACKOFF_MS: u64 = 4;
/// The longest wait of all.
const LONGEST_BACKOFF_MS: u64 = 250;

/// Proof that the scope permits an action. Only a scope mints it, and a
/// transaction consumes it.
#[derive(Debug)]
pub(crate) struct Granted {
    action: Action,
    resource: Resource,
}

impl Granted {
    pub(super) fn mint(action: Action, resource: Resource) -> Self {
        Self { action, resource }
    }

    /// Looking up the result of one's own earlier request: the key of the
    /// account is in the question, and nothing is written.
    pub(crate) fn of_own_key() -> Self {
        Self {
            action: Action::Read,
            resource: Resource::Report,
        }
    }
}

/// A transaction that may write what was granted.
#[derive(Clone)]
pub(crate) struct Tx {
    transaction: Arc<DatabaseTransaction>,
}

impl Tx {
    /// The connection, for statements of the store's own writes.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// A part of the transaction that can be taken back by itself.
    pub(crate) async fn savepoint(&self) -> Result<Self> {
        let transaction = Arc::new(self.transaction.begin().await?);
        Ok(Self { transaction })
    }

    /// Keeps what was written since the savepoint.
    pub(crate) async fn release(self) -> Result<()> {
        Ok(self.part()?.commit().await?)
    }

    /// Takes back what was written since the savepoint.
    pub(crate) async fn undo(self) -> Result<()> {
        Ok(self.part()?.rollback().await?)
    }

    fn part(self) -> Result<DatabaseTransaction> {
        Arc::into_inner(self.transaction)
            .ok_or_else(|| StoreError::Internal("a savepoint outlived its work".to_owned()))
    }
}

/// A step of a transaction.
pub(crate) type Step<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

impl Scope {
    /// Runs `work` in one transaction: all of it happens or nothing.
    pub(crate) async fn transact<T: Send>(
        &self,
        granted: Granted,
        work: impl Fn(Tx) -> Step<T> + Send + Sync,
    ) -> Result<T> {
        // A snapshot of one's own that stays open would keep SQLite's log from
        // being taken back into the file.
        self.forget_reads().await;
        let outcome = self.attempt(&work).await;
        self.forget_reads().await;
        if let Err(error) = &outcome {
            tracing::debug!(action = ?granted.action, resource = ?granted.resource, %error, "nothing was written");
        }
        outcome
    }

    /// Runs `work` on one snapshot, which nobody waits for: what a transaction will rest on is read and judged before
    /// it holds a lock. Whether it still stands is asked under the lock, and `work` writes nothing.
    pub(crate) async fn survey<T: Send>(
        &self,
        _granted: &Granted,
        work: impl FnOnce(Tx) -> Step<T> + Send,
    ) -> Result<T> {
        self.forget_reads().await;
        let transaction = self.reads().await?;
        work(Tx { transaction }).await
    }

    async fn attempt<T: Send>(&self, work: &(impl Fn(Tx) -> Step<T> + Send + Sync)) -> Result<T> {
        let mut longest_ms = FIRST_BACKOFF_MS;
        for _ in 0..ATTEMPTS {
            let span = tracing::info_span!(target: "cengbao_trace", "transaction");
            match self.run(work).instrument(span).await {
                Err(error) if error.is_transient() => {
                    tracing::debug!(%error, "transaction runs again");
                    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..=longest_ms))).await;
                    longest_ms = (longest_ms * 2).min(LONGEST_BACKOFF_MS);
                }
                other => return other,
            }
        }
        Err(StoreError::Busy)
    }

    async fn run<T: Send>(&self, work: &(impl Fn(Tx) -> Step<T> + Send + Sync)) -> Result<T> {
        let transaction = Arc::new(self.store().begin_write().await?);
        let value = work(Tx {
            transaction: Arc::clone(&transaction),
        })
        .await?;
        // The work is over and has dropped its handles; without the last one
        // the transaction rolls back on its own.
        let transaction = Arc::into_inner(transaction)
            .ok_or_else(|| StoreError::Internal("a transaction outlived its work".to_owned()))?;
        self.store().commit(transaction).await?;
        Ok(value)
    }
}
