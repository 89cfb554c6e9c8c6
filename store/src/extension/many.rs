//! More time for many units at once (批量延期): the same day for the same
//! reason, with an outcome for each obligation.
//!
//! What is judged is read for all at once. Those of one shard are granted in
//! one transaction, all of them or none. Takes no time away: who has as much
//! already keeps what he has.

mod judge;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::obligation;
use chrono::NaiveDate;

use self::judge::distinct;
use super::write::{Planned, Step};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::filing::{BulkMode, MAX_BULK_ROWS, checked_reason, too_many};
use crate::obligation::{Obligation, ObligationKey};

/// Gives many units the same more time.
#[derive(Clone, Debug)]
pub struct ExtendManyRequest {
    /// Which obligations; none for an id that names no obligation.
    pub obligations: Vec<Option<ObligationKey>>,
    /// Last day in time.
    pub until: NaiveDate,
    /// Why; never blank.
    pub reason: String,
    /// How they hang together.
    pub mode: BulkMode,
    /// Idempotency key of the whole request.
    pub key: Option<String>,
}

/// What came of one obligation.
#[derive(Clone, Debug)]
pub enum ExtendRowOutcome {
    /// It is extended.
    Done(Box<Obligation>),
    /// An extension holds that reaches as far or further.
    Unchanged(Box<Obligation>),
    /// It would be extended: nothing was, because it was only checked or another one stood against it.
    Passed(Box<Obligation>),
    /// It is not possible, or not for this viewer.
    NotAllowed {
        /// The obligation as it stands.
        obligation: Box<Obligation>,
        /// Why not, in Chinese.
        reason_zh: String,
        /// Why not, in English.
        reason_en: String,
    },
    /// No such obligation for this scope.
    NotFound,
    /// Others wrote at the same time, again and again: send it again.
    Busy,
}

/// What an obligation comes to.
#[derive(Clone)]
enum Judged {
    /// It is to be extended; where nothing was written, it would have been.
    Ready,
    Done,
    Unchanged,
    NotAllowed(String, String),
    Busy,
}

/// An obligation that is there, with what it comes to.
struct Row {
    key: ObligationKey,
    planned: Option<Planned>,
    of: (obligation::Model, i32),
    judged: Judged,
}

impl Scope {
    /// Extends obligations as a coordinator above their units; what came of
    /// each, in their order. One that is named twice is one.
    ///
    /// Errors: `Invalid` (too many, no reason), `IdempotencyKeyReused`: then
    /// nothing was written.
    pub async fn extend_obligations(
        &self,
        request: &ExtendManyRequest,
    ) -> Result<Vec<ExtendRowOutcome>> {
        if request.obligations.len() > MAX_BULK_ROWS {
            return Err(too_many("obligations", request.obligations.len()));
        }
        let reason = checked_reason(&request.reason)?;
        let mut rows = self.judged(request).await?;
        let stands_against = rows.len() < distinct(&request.obligations).1
            || rows
                .iter()
                .any(|row| matches!(row.judged, Judged::NotAllowed(..)));
        let writes = match request.mode {
            BulkMode::EachRow => true,
            BulkMode::AllOrNothing => !stands_against,
            BulkMode::CheckOnly => false,
        };
        if writes {
            self.write_extensions(&mut rows, request.until, &reason)
                .await?;
        }
        self.shown_extensions(request, rows).await
    }

    /// Grants what is ready, a transaction a shard.
    async fn write_extensions(
        &self,
        rows: &mut [Row],
        until: NaiveDate,
        reason: &str,
    ) -> Result<()> {
        let mut of_shard: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            if matches!(row.judged, Judged::Ready) {
                of_shard.entry(row.of.0.shard_key).or_default().push(place);
            }
        }
        for places in of_shard.into_values() {
            let planned: Vec<Planned> = places
                .iter()
                .filter_map(|place| rows[*place].planned.take())
                .collect();
            let Some(unit) = planned.first().map(|one| &one.owed.unit) else {
                continue;
            };
            let (action, resource) = (Action::Extend, Resource::Obligation);
            let granted = self.grant(action, resource, &unit.path, &unit.sectors)?;
            let step = Arc::new(Step {
                scope: self.clone(),
                planned,
                until,
                reason: reason.to_owned(),
            });
            let written = self
                .transact(granted, |tx| {
                    let step = Arc::clone(&step);
                    Box::pin(async move { step.write(&tx).await })
                })
                .await;
            let judged = match written {
                Ok(()) => Judged::Done,
                // Of this shard nothing; the others stand, and the caller hears which.
                Err(StoreError::Busy) => Judged::Busy,
                Err(error) => return Err(error),
            };
            for place in places {
                rows[place].judged = judged.clone();
            }
        }
        Ok(())
    }

    /// The outcomes in the order of the request, with the obligations as they stand now.
    async fn shown_extensions(
        &self,
        request: &ExtendManyRequest,
        rows: Vec<Row>,
    ) -> Result<Vec<ExtendRowOutcome>> {
        let of = rows.iter().map(|row| row.of.clone()).collect();
        let mut now = self.obligations_at(of).await?;
        let mut outcomes: HashMap<ObligationKey, ExtendRowOutcome> = HashMap::new();
        for row in rows {
            let outcome = match now.remove(&row.key) {
                Some(found) => row.judged.with(found),
                None => ExtendRowOutcome::NotFound,
            };
            outcomes.insert(row.key, outcome);
        }
        let outcome = |key: &Option<ObligationKey>| {
            let found = key.as_ref().and_then(|key| outcomes.get(key).cloned());
            found.unwrap_or(ExtendRowOutcome::NotFound)
        };
        Ok(request.obligations.iter().map(outcome).collect())
    }
}

impl Judged {
    fn with(self, obligation: Obligation) -> ExtendRowOutcome {
        let obligation = Box::new(obligation);
        match self {
            Self::Done => ExtendRowOutcome::Done(obligation),
            Self::Unchanged => ExtendRowOutcome::Unchanged(obligation),
            Self::Ready => ExtendRowOutcome::Passed(obligation),
            Self::Busy => ExtendRowOutcome::Busy,
            Self::NotAllowed(reason_zh, reason_en) => ExtendRowOutcome::NotAllowed {
                obligation,
                reason_zh,
                reason_en,
            },
        }
    }
}
