//! What can go wrong between the hub and its database.
//!
//! NotFound covers "is not" and "is not yours": outside the scope a thing does
//! not exist. Expected outcomes of a filing (problems in cells, conflicts) are
//! values and never errors. Database errors are mapped here and nowhere else.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// The result of a call to the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not exist, or not for this scope.
    #[error("not found")]
    NotFound,
    /// The account is unknown or disabled.
    #[error("the account is unknown or disabled")]
    Unauthenticated,
    /// The scope may see it but not do this.
    #[error("not allowed: {reason}")]
    Forbidden {
        /// Why, for the log and the caller.
        reason: String,
        /// The same in Chinese, where a caller of the hub can come to it.
        chinese: Option<&'static str>,
    },
    /// The input is wrong at a place that can be named.
    #[error("{place}: {message}; {remedy}")]
    Invalid {
        /// File and row, argument, or cell.
        place: String,
        /// What is wrong.
        message: String,
        /// What to do about it.
        remedy: String,
        /// Both in Chinese, where a caller of the hub can come to it. What only an operator meets is in English alone.
        chinese: Option<String>,
    },
    /// The idempotency key was used before for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// Others wrote at the same time, again and again; try later.
    #[error("the database is busy")]
    Busy,
    /// The database failed, or holds what the hub did not write.
    #[error("internal: {0}")]
    Internal(String),
    /// Another writer was faster. The store runs such a transaction again; what
    /// reaches a caller is `Busy`, or this where there was nothing to repeat.
    #[error("another writer was faster: {0}")]
    Contended(String),
}

impl StoreError {
    pub(crate) fn invalid(
        place: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::Invalid {
            place: place.into(),
            message: message.into(),
            remedy: remedy.into(),
            chinese: None,
        }
    }

    /// The same with its sentence in Chinese: what is wrong, and what to do about it.
    pub(crate) fn in_chinese(mut self, sentence: impl Into<String>) -> Self {
        if let Self::Invalid { chinese, .. } = &mut self {
            *chinese = Some(sentence.into());
        }
        self
    }

    /// Stored data that breaks an invariant of the hub.
    pub(crate) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Internal(format!("stored data is damaged: {what}"))
    }

    /// The row is no longer the one that was read.
    pub(crate) fn overtaken() -> Self {
        Self::Contended("the row has changed".to_owned())
    }

    /// Whether the transaction may simply be run again.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::Contended(_))
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::Contended(error.to_string());
        }
        if matches!(error, DbErr::ConnectionAcquire(_)) {
            return Self::Busy;
        }
        if is_contention(&error) {
            return Self::Contended(error.to_string());
        }
        Self::Internal(error.to_string())
    }
}

/// Serialization failure, deadlock, or SQLite's busy and locked.
fn is_contention(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let Some(database) = error.as_database_error() else {
        return false;
    };
    database
        .code()
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01" | "5" | "6" | "261" | "517"))
}
