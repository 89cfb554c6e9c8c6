//! Boundary changes (区划变更): recorded after the fact, on the day, or planned
//! for a day to come, and carried out in one transaction with every figure that
//! follows.
//!
//! A change of a day to come is tried out when it is recorded, together with
//! those planned before it, and taken back; on its day it takes effect with the
//! first request that any hub on the database gets.

mod cancel;
mod cover;
mod day;
mod endpoint;
pub(crate) mod heirs;
mod list;
mod power;
mod reach;
mod record;
mod settle;
mod stand_in;
mod steps;
mod told;
mod tree;

use std::sync::Arc;

use cengbao_domain::change::{BoundaryChange, Refusal, check};
pub use cengbao_domain::change::{ChangeState, TouchPart};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use chrono::NaiveDate;
use uuid::Uuid;

pub use self::cancel::CancelOutcome;
pub use self::list::{Cancelled, RecordedChange, SuccessorShare, Touch};
use self::record::{Recorded, record};
pub(crate) use self::settle::{Touched, receiver_at, settle};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::import::{ImportReport, RefusedRow, lock_tree};
use crate::time::micros;

/// `boundary_change.state`: its day is still to come.
pub(crate) const PLANNED: &str = ChangeState::Planned.as_str();

/// A change, and which one of its document it is.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// Its number in the document or file.
    pub row: u64,
    /// The change.
    pub change: BoundaryChange,
}

/// How a change of the tree by a viewer ended.
#[derive(Debug)]
pub enum ChangeOutcome {
    /// It is recorded.
    Done(Box<RecordedChange>),
    /// It is not lawful: where, what and what to do, in English and in Chinese.
    Refused {
        /// Which word of the change.
        place: String,
        /// In English.
        english: String,
        /// In Chinese.
        chinese: String,
    },
    /// A node that it touches is not within the viewer's power.
    NotAllowed,
}

impl ChangeOutcome {
    fn refused(place: String, message: &str, remedy: &str, chinese: Option<String>) -> Self {
        let english = format!("{message}; {remedy}");
        Self::Refused {
            place,
            chinese: chinese.unwrap_or_else(|| english.clone()),
            english,
        }
    }
}

/// What becomes of a node that is named and is not there.
#[derive(Clone, Copy)]
enum Missing {
    /// Nothing is done.
    Refused,
    /// Another planned change is to make it first.
    Passed,
}

/// Who records a change.
#[derive(Clone)]
struct Author {
    account: Option<Uuid>,
    title: String,
    /// The ranges in which it sees places; none for the system, which sees all.
    sees: Option<Vec<Path>>,
    today: NaiveDate,
    now: i64,
}

impl Scope {
    fn author(&self) -> Author {
        let viewer = self.viewer();
        Author {
            account: (!self.is_system()).then_some(viewer.account_id.0),
            title: viewer.title.clone(),
            sees: self.places_seen(),
            today: self.today(),
            now: micros(self.now()),
        }
    }

    /// Records changes in the order of the rows, each by itself: a refused one
    /// leaves nothing behind.
    ///
    /// Errors: `Forbidden` for anybody but the system.
    pub async fn import_changes(
        &self,
        rows: impl Iterator<Item = ChangeRow>,
    ) -> Result<ImportReport> {
        let granted = self.grant_system(Action::Grant, Resource::Jurisdiction)?;
        let rows: Arc<Vec<ChangeRow>> = Arc::new(rows.collect());
        let author = self.author();
        self.transact(granted, move |tx| {
            let (rows, author) = (Arc::clone(&rows), author.clone());
            Box::pin(async move {
                lock_tree(&tx, author.now).await?;
                let mut report = ImportReport::default();
                for row in rows.iter() {
                    report.read += 1;
                    match record(&tx, row, &author).await {
                        Ok(Recorded::Added(_)) => report.added += 1,
                        Ok(Recorded::Unchanged(_)) => report.unchanged += 1,
                        Err(StoreError::Invalid {
                            place,
                            message,
                            remedy,
                            ..
                        }) => report.refuse(RefusedRow {
                            row: row.row,
                            code: row.change.codes.join(";"),
                            reason: format!("{place}: {message}"),
                            remedy,
                        }),
                        Err(other) => return Err(other),
                    }
                }
                Ok(report)
            })
        })
        .await
    }

    /// Changes the tree as a coordinator or an administrator whose node holds
    /// every node that the change touches, those above them included.
    ///
    /// Errors: `NotFound` when it names a node that is not there for this scope.
    pub async fn change_tree(&self, row: ChangeRow) -> Result<ChangeOutcome> {
        if let Err(refusal) = check(&row.change) {
            let Refusal {
                place,
                message,
                remedy,
                chinese,
            } = refusal;
            let place = place.to_owned();
            let chinese = Some(chinese);
            return Ok(ChangeOutcome::refused(place, &message, &remedy, chinese));
        }
        let mut allowed = true;
        let reached = self.touched_places(&row.change, Missing::Refused).await?;
        for path in &reached {
            allowed &= self.covers(Action::Reorganise, Resource::Jurisdiction, path, &[]);
        }
        let (Some(first), true) = (reached.first(), allowed) else {
            return Ok(ChangeOutcome::NotAllowed);
        };
        let granted = self.grant(Action::Reorganise, Resource::Jurisdiction, first, &[])?;
        let row = Arc::new(row);
        let author = self.author();
        let recorded = self
            .transact(granted, move |tx| {
                let (row, author) = (Arc::clone(&row), author.clone());
                Box::pin(async move {
                    lock_tree(&tx, author.now).await?;
                    record(&tx, &row, &author).await
                })
            })
            .await;
        self.forget_tree();
        let id = match recorded {
            Ok(Recorded::Added(id) | Recorded::Unchanged(id)) => id,
            Err(StoreError::Invalid {
                place,
                message,
                remedy,
                chinese,
            }) => return Ok(ChangeOutcome::refused(place, &message, &remedy, chinese)),
            Err(other) => return Err(other),
        };
        let found = self
            .find_change(&id.to_string())
            .await?
            .ok_or(StoreError::NotFound)?;
        Ok(ChangeOutcome::Done(Box::new(found)))
    }
}
