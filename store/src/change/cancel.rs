//! Takes a planned change off the plan (取消待生效的变更): kept with who did it, when and
//! why, and nothing of it takes effect. What has taken effect is never cancelled.

use std::collections::BTreeSet;

use cengbao_domain::change::{BoundaryChange, ChangeEvent, ChangeHand, ChangeState, next};
use cengbao_domain::event::of_change;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::boundary_change;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::day::planned;
use super::reach::carry_out;
use super::told::tell_as_recorded;
use super::{Author, Missing, RecordedChange};
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::import::lock_tree;
use crate::row;

/// How a cancellation ended.
#[derive(Debug)]
pub enum CancelOutcome {
    /// It is cancelled.
    Done(Box<RecordedChange>),
    /// It is not planned any more: where it stands.
    NotPlanned(ChangeState),
    /// Another one that is planned rests on it: its document and day.
    Needed {
        /// Number of the document of the other one.
        document: String,
        /// Its day.
        on: chrono::NaiveDate,
    },
    /// A node that it touches is not within the viewer's power.
    NotAllowed,
}

/// What became of it in the transaction.
enum Written {
    Done,
    NotPlanned(ChangeState),
    Needed(Box<boundary_change::Model>),
}

impl Scope {
    /// Cancels a change that is planned, by whoever could record it.
    ///
    /// Errors: `NotFound` for one that touches nothing of the viewer's; `Invalid` without
    /// a reason.
    pub async fn cancel_change(&self, id: Uuid, reason: &str) -> Result<CancelOutcome> {
        let found = self
            .select::<boundary_change::Entity>()
            .filter(boundary_change::Column::Id.eq(id))
            .one()
            .await?
            .ok_or(StoreError::NotFound)?;
        let change: BoundaryChange = row::json(found.definition)?;
        // Also of nodes that the viewer does not see: of them it is told that they are another's.
        let hub = self
            .as_hub("whose the nodes of a planned change are")
            .await?;
        let reached = hub.touched_places(&change, Missing::Passed).await?;
        let may = |path| self.covers(Action::Reorganise, Resource::Jurisdiction, path, &[]);
        let (Some(first), true) = (reached.first(), reached.iter().all(may)) else {
            return Ok(CancelOutcome::NotAllowed);
        };
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(StoreError::invalid(
                "reason",
                "a cancellation wants a reason",
                "say why the change does not come",
            )
            .in_chinese("取消变更须填写理由：请说明不再实施的原因"));
        }
        let granted = self.grant(Action::Reorganise, Resource::Jurisdiction, first, &[])?;
        let (author, reason) = (self.author(), reason.to_owned());
        let written = self
            .transact(granted, move |tx| {
                let (author, reason) = (author.clone(), reason.clone());
                Box::pin(async move {
                    lock_tree(&tx, author.now).await?;
                    cancel(&tx, id, &reason, &author).await
                })
            })
            .await?;
        self.forget_tree();
        match written {
            Written::NotPlanned(state) => Ok(CancelOutcome::NotPlanned(state)),
            Written::Needed(other) => Ok(CancelOutcome::Needed {
                document: other.document,
                on: other.effective_on,
            }),
            Written::Done => {
                let found = self.find_change(&id.to_string()).await?;
                let found = found.ok_or(StoreError::NotFound)?;
                Ok(CancelOutcome::Done(Box::new(found)))
            }
        }
    }
}

async fn cancel(tx: &Tx, id: Uuid, reason: &str, author: &Author) -> Result<Written> {
    use boundary_change::Column;
    let one = boundary_change::Entity::find_by_id(id)
        .one(tx.connection())
        .await?
        .ok_or(StoreError::NotFound)?;
    let state: ChangeState = row::name(&one.state)?;
    let Some(after) = next(state, ChangeEvent::Cancel, ChangeHand::Recorder) else {
        return Ok(Written::NotPlanned(state));
    };
    let all = planned(tx, None).await?;
    let with = impossible(tx, all.iter(), author).await?;
    let without = impossible(tx, all.iter().filter(|other| other.id != id), author).await?;
    let needs =
        |other: &&boundary_change::Model| without.contains(&other.id) && !with.contains(&other.id);
    if let Some(other) = all.iter().find(needs) {
        return Ok(Written::Needed(Box::new(other.clone())));
    }
    boundary_change::Entity::update_many()
        .col_expr(Column::State, Expr::value(after.as_str()))
        .col_expr(Column::CancelledBy, Expr::value(author.account))
        .col_expr(Column::CancelledTitle, Expr::value(author.title.clone()))
        .col_expr(Column::CancelledAt, Expr::value(author.now))
        .col_expr(Column::CancelledReason, Expr::value(reason))
        .filter(Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    tell_as_recorded(tx, of_change(ChangeEvent::Cancel), &one, author.now).await?;
    Ok(Written::Done)
}

/// Which of these changes could not take effect, each after those before it; all of it is
/// taken back.
async fn impossible(
    tx: &Tx,
    changes: impl Iterator<Item = &boundary_change::Model>,
    author: &Author,
) -> Result<BTreeSet<Uuid>> {
    let tried = tx.savepoint().await?;
    let mut found = BTreeSet::new();
    for one in changes {
        let attempt = tried.savepoint().await?;
        match carry_out(&attempt, one, author).await {
            Ok(_) => attempt.release().await?,
            Err(StoreError::Invalid { .. }) => {
                attempt.undo().await?;
                found.insert(one.id);
            }
            Err(error) => return Err(error),
        }
    }
    tried.undo().await?;
    Ok(found)
}
