//! Revisions (版次) of a record: a correction takes the place of the revision before it, which stays readable and is never
//! changed again.
//!
//! What the nouns share that are recorded and corrected: once under a key, of two who correct at once the second is
//! shown the one that stands in the way. Never decides who may record, nor what a revision says.

use std::sync::Arc;

use cengbao_entity::{accident, activity, staff, target_return};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::Once;

/// What came of recording, correcting or stating something.
#[derive(Clone, Debug)]
pub enum RecordOutcome<T> {
    /// It, as it stands.
    Done(Box<T>),
    /// What stands in the way: another of the same, or the revision whose place was taken meanwhile.
    Conflict(Box<T>),
    /// The viewer sees whom it is about and may not.
    NotAllowed {
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

/// What came of recording or correcting something of which a likely one may be on record already.
#[derive(Clone, Debug)]
pub enum DistinctOutcome<T> {
    /// It, as it stands.
    Done(Box<T>),
    /// Another revision took its place meanwhile: the one that holds, where the viewer sees it.
    Conflict(Box<T>),
    /// One that looks the same is on record, and nobody said that this is another one. Nothing was changed.
    Duplicate(Box<T>),
    /// The viewer sees whom it is about and may not.
    NotAllowed {
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

/// What a transaction came to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written {
    /// The revision that it wrote, or that the first request under its key had written.
    Done(Uuid),
    /// The one that stands in the way; nothing was written.
    Overtaken(Uuid),
    /// The same is on record, as far as can be seen; nothing was written.
    Duplicate(Uuid),
}

impl Written {
    /// The revision to be shown.
    pub(crate) fn id(self) -> Uuid {
        match self {
            Self::Done(id) | Self::Overtaken(id) | Self::Duplicate(id) => id,
        }
    }

    /// With that revision, as it is read after the transaction.
    pub(crate) fn outcome<T>(self, found: Option<T>) -> Result<RecordOutcome<T>> {
        let found = Box::new(found.ok_or(StoreError::NotFound)?);
        Ok(match self {
            Self::Done(_) => RecordOutcome::Done(found),
            Self::Overtaken(_) | Self::Duplicate(_) => RecordOutcome::Conflict(found),
        })
    }

    /// The same of what may be on record already.
    pub(crate) fn distinct_outcome<T>(self, found: Option<T>) -> Result<DistinctOutcome<T>> {
        let found = Box::new(found.ok_or(StoreError::NotFound)?);
        Ok(match self {
            Self::Done(_) => DistinctOutcome::Done(found),
            Self::Overtaken(_) => DistinctOutcome::Conflict(found),
            Self::Duplicate(_) => DistinctOutcome::Duplicate(found),
        })
    }
}

/// A transaction that writes one revision.
pub(crate) trait WriteRevision: Send + Sync + 'static {
    /// The key under which it happens once.
    fn once(&self) -> Option<&Once>;

    /// Shard of the new revision, and when it is recorded.
    fn recorded(&self) -> (i32, i64);

    /// Writes it, or finds what stands in the way.
    fn write(&self, tx: &Tx) -> impl Future<Output = Result<Written>> + Send;
}

impl Scope {
    /// Writes a revision, once under its key.
    pub(crate) async fn write_revision(
        &self,
        granted: Granted,
        step: impl WriteRevision,
    ) -> Result<Written> {
        let step = Arc::new(step);
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move {
                if let Some(first) = Once::first_result(step.once(), &tx).await? {
                    return Ok(Written::Done(first.0));
                }
                let written = step.write(&tx).await?;
                if let Written::Done(id) = written {
                    let (shard_key, now) = step.recorded();
                    Once::remember(step.once(), &tx, shard_key, id, now).await?;
                }
                Ok(written)
            })
        })
        .await
    }
}

/// A table of revisions.
pub(crate) trait Revised: EntityTrait {
    /// First in its key.
    const SHARD_KEY: Self::Column;
    /// Of one revision.
    const ID: Self::Column;
    /// When another took its place.
    const SUPERSEDED_AT: Self::Column;
}

impl Revised for accident::Entity {
    const SHARD_KEY: Self::Column = accident::Column::ShardKey;
    const ID: Self::Column = accident::Column::Id;
    const SUPERSEDED_AT: Self::Column = accident::Column::SupersededAt;
}

impl Revised for staff::Entity {
    const SHARD_KEY: Self::Column = staff::Column::ShardKey;
    const ID: Self::Column = staff::Column::Id;
    const SUPERSEDED_AT: Self::Column = staff::Column::SupersededAt;
}

impl Revised for activity::Entity {
    const SHARD_KEY: Self::Column = activity::Column::ShardKey;
    const ID: Self::Column = activity::Column::Id;
    const SUPERSEDED_AT: Self::Column = activity::Column::SupersededAt;
}

impl Revised for target_return::Entity {
    const SHARD_KEY: Self::Column = target_return::Column::ShardKey;
    const ID: Self::Column = target_return::Column::Id;
    const SUPERSEDED_AT: Self::Column = target_return::Column::SupersededAt;
}

/// A table whose revisions name the one that each corrects.
pub(crate) trait Corrected: Revised {
    /// The revision before.
    const CORRECTS: Self::Column;
}

impl Corrected for activity::Entity {
    const CORRECTS: Self::Column = activity::Column::Corrects;
}

impl Corrected for target_return::Entity {
    const CORRECTS: Self::Column = target_return::Column::Corrects;
}

/// The last of the revisions that began with, or came after, one; `line` are the rows among which they are.
pub(crate) async fn latest<E: Corrected>(tx: &Tx, id: Uuid, line: &Condition) -> Result<Uuid> {
    let mut last = id;
    loop {
        let next: Option<Uuid> = E::find()
            .filter(line.clone())
            .filter(E::CORRECTS.eq(last))
            .select_only()
            .column(E::ID)
            .into_tuple()
            .one(tx.connection())
            .await?;
        match next {
            Some(next) => last = next,
            None => return Ok(last),
        }
    }
}

/// Takes the place of a revision. False where another did: of two who correct at once the second finds nothing to
/// supersede.
pub(crate) async fn supersede<E: Revised>(
    tx: &Tx,
    (shard_key, id): (i32, Uuid),
    at: i64,
) -> Result<bool> {
    let taken = E::update_many()
        .col_expr(E::SUPERSEDED_AT, Expr::value(at))
        .filter(E::SHARD_KEY.eq(shard_key))
        .filter(E::ID.eq(id))
        .filter(E::SUPERSEDED_AT.is_null())
        .exec(tx.connection())
        .await?;
    Ok(taken.rows_affected > 0)
}
