//! What happens to a consolidation once it is signed: its receiver accepts or
//! returns it, its own office takes it back.
//!
//! No figure changes, so no head is raised; the snapshot itself is never
//! written over.

use std::sync::Arc;

use cengbao_domain::consolidation::{
    ConsolidationAction, ConsolidationState, Facts, decide, wants_reason,
};
use cengbao_domain::event::of_consolidation;
use cengbao_domain::ids::ConsolidationId;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{consolidation, consolidation_event};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::told::told;
use super::{Consolidation, ConsolidationOutcome};
use crate::access::{Scope, Tx, Viewer};
use crate::error::{Result, StoreError};
use crate::filing::{Once, reason_where};
use crate::outbox;
use crate::row;
use crate::time::micros;

/// A step of a consolidation that is there.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolidationRequest {
    /// Which.
    pub consolidation: ConsolidationId,
    /// The version the client has seen.
    pub expected_version: i32,
    /// Why; never blank where something is undone.
    pub reason: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

impl Scope {
    /// Takes in a consolidation as a coordinator above (接收).
    ///
    /// Errors: `NotFound`, `IdempotencyKeyReused`.
    pub async fn accept_consolidation(
        &self,
        request: ConsolidationRequest,
    ) -> Result<ConsolidationOutcome> {
        self.consolidation_step(ConsolidationAction::Accept, request)
            .await
    }

    /// Sends a consolidation back with a reason, as a coordinator above (退回):
    /// its place has sent nothing up until it signs anew.
    ///
    /// Errors: `NotFound`, `Invalid` (no reason), `IdempotencyKeyReused`.
    pub async fn return_consolidation(
        &self,
        request: ConsolidationRequest,
    ) -> Result<ConsolidationOutcome> {
        self.consolidation_step(ConsolidationAction::Return, request)
            .await
    }

    /// Takes back, with a reason, what is not accepted yet (撤回).
    ///
    /// Errors: `NotFound`, `Invalid` (no reason), `IdempotencyKeyReused`.
    pub async fn withdraw_consolidation(
        &self,
        request: ConsolidationRequest,
    ) -> Result<ConsolidationOutcome> {
        self.consolidation_step(ConsolidationAction::Withdraw, request)
            .await
    }

    async fn consolidation_step(
        &self,
        action: ConsolidationAction,
        request: ConsolidationRequest,
    ) -> Result<ConsolidationOutcome> {
        let (account, key) = (self.viewer().account_id, request.key.as_deref());
        let what = format!("consolidation {action}");
        let once = Once::new(account, key, &what, &request)?;
        let found = self
            .find_consolidation(request.consolidation)
            .await?
            .ok_or(StoreError::NotFound)?;
        let facts = self.consolidation_facts(&found.place.path, Some(&found));
        if let Err(refusal) = decide(Some(found.state), action, facts) {
            return self.refused_or_done(found, refusal, once.as_ref()).await;
        }
        if found.version != request.expected_version {
            return match self.first_consolidation(once.as_ref()).await? {
                Some(first) => self.consolidation_done(first).await,
                None => Ok(ConsolidationOutcome::Conflict(Some(Box::new(found)))),
            };
        }
        let wanted = wants_reason(Some(found.state), action);
        let reason = reason_where(wanted, request.reason.as_deref())?;
        let path = &found.place.path;
        let granted = self.grant(rule(action), Resource::Consolidation, path, &[])?;
        let step = Arc::new(Step {
            scope: self.clone(),
            found,
            facts,
            action,
            reason,
            once,
        });
        let written = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        if written {
            return self.consolidation_done(step.found.id).await;
        }
        let now = self.find_consolidation(step.found.id).await?;
        Ok(ConsolidationOutcome::Conflict(now.map(Box::new)))
    }
}

/// The permission a step needs.
const fn rule(action: ConsolidationAction) -> Action {
    match action {
        ConsolidationAction::Sign => Action::Consolidate,
        ConsolidationAction::Accept => Action::Accept,
        ConsolidationAction::Return => Action::Return,
        ConsolidationAction::Withdraw => Action::Withdraw,
    }
}

struct Step {
    scope: Scope,
    found: Consolidation,
    facts: Facts,
    action: ConsolidationAction,
    reason: Option<String>,
    once: Option<Once>,
}

impl Step {
    /// Whether it is done now, or was done before under the same key.
    async fn write(&self, tx: &Tx) -> Result<bool> {
        if Once::first_result(self.once.as_ref(), tx).await?.is_some() {
            return Ok(true);
        }
        let (shard_key, id) = (self.found.lies_at.0, self.found.id.0);
        let standing = consolidation::Entity::find_by_id((shard_key, id))
            .one(tx.connection())
            .await?
            .ok_or(StoreError::NotFound)?;
        if standing.version != self.found.version {
            return Ok(false);
        }
        let from: ConsolidationState = row::name(&standing.state)?;
        let Ok(to) = decide(Some(from), self.action, self.facts) else {
            return Ok(false);
        };
        let now = micros(self.scope.now());
        let left_at = standing.left_at.or((!to.is_sent()).then_some(now));
        let result = consolidation::Entity::update_many()
            .col_expr(consolidation::Column::State, Expr::value(to.as_str()))
            .col_expr(
                consolidation::Column::Version,
                Expr::value(standing.version + 1),
            )
            .col_expr(consolidation::Column::LeftAt, Expr::value(left_at))
            .filter(consolidation::Column::ShardKey.eq(shard_key))
            .filter(consolidation::Column::Id.eq(id))
            .filter(consolidation::Column::Version.eq(standing.version))
            .exec(tx.connection())
            .await?;
        if result.rows_affected != 1 {
            return Err(StoreError::overtaken());
        }
        let happening = Happening {
            action: self.action,
            viewer: self.scope.viewer(),
            now,
            reason: self.reason.clone(),
        };
        write_event(tx, &standing, happening).await?;
        let (kind, version) = (of_consolidation(self.action), standing.version + 1);
        let event = told(kind, &standing, version, &self.found.place.path)?;
        outbox::write(tx, &[event], now).await?;
        Once::remember(self.once.as_ref(), tx, shard_key, id, now).await?;
        Ok(true)
    }
}

/// Who did what and why.
pub(super) struct Happening<'a> {
    pub(super) action: ConsolidationAction,
    pub(super) viewer: &'a Viewer,
    pub(super) now: i64,
    pub(super) reason: Option<String>,
}

/// Written down in the transaction in which it happens.
pub(super) async fn write_event(
    tx: &Tx,
    of: &consolidation::Model,
    happening: Happening<'_>,
) -> Result<()> {
    consolidation_event::Entity::insert(consolidation_event::ActiveModel {
        shard_key: Set(of.shard_key),
        id: Set(Uuid::now_v7()),
        consolidation_id: Set(of.id),
        path: Set(of.path.clone()),
        action: Set(happening.action.as_str().to_owned()),
        account_id: Set(happening.viewer.account_id.0),
        account_title: Set(happening.viewer.title.clone()),
        at: Set(happening.now),
        reason: Set(happening.reason),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(())
}
