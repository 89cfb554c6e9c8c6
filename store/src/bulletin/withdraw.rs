//! Withdrawing a bulletin (撤销通报): it stays on record with the reason, and says
//! nothing any more to those below.

use std::sync::Arc;

use cengbao_domain::bulletin::{BulletinAction, BulletinState, Facts, Refusal, decide};
use cengbao_domain::event::EventKind;
use cengbao_domain::ids::BulletinId;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::bulletin;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::publish::told;
use super::{Bulletin, BulletinOutcome};
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_reason};
use crate::outbox;
use crate::row;
use crate::time::micros;

/// Which bulletin, and why.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawBulletinRequest {
    /// Which.
    pub bulletin: BulletinId,
    /// Why; never blank.
    pub reason: String,
    /// Idempotency key.
    pub key: Option<String>,
}

impl Scope {
    /// Withdraws a bulletin, as a coordinator of its place or above it.
    ///
    /// Errors: `NotFound`, `Invalid` (no reason), `IdempotencyKeyReused`.
    pub async fn withdraw_bulletin(
        &self,
        request: WithdrawBulletinRequest,
    ) -> Result<BulletinOutcome> {
        let (account, key) = (self.viewer().account_id, request.key.as_deref());
        let once = Once::new(account, key, "withdraw bulletin", &request)?;
        if let Some(first) = self.first_bulletin(once.as_ref()).await? {
            return self.bulletin_done(first).await;
        }
        let id = request.bulletin;
        let found = self.find_bulletin(id).await?.ok_or(StoreError::NotFound)?;
        let facts = self.bulletin_facts(&found.path);
        if let Err(refusal) = decide(Some(found.state), BulletinAction::Withdraw, facts) {
            return Ok(BulletinOutcome::refused_by(Some(found), refusal));
        }
        let reason = checked_reason(&request.reason)?;
        let action = if facts.is_office {
            Action::Publish
        } else {
            Action::Withdraw
        };
        let granted = self.grant(action, Resource::Bulletin, &found.path, &[])?;
        let step = Arc::new(Step {
            scope: self.clone(),
            found,
            facts,
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
            return self.bulletin_done(id).await;
        }
        let now = self.find_bulletin(id).await?;
        Ok(BulletinOutcome::refused_by(now, Refusal::WrongState))
    }
}

struct Step {
    scope: Scope,
    found: Bulletin,
    facts: Facts,
    reason: String,
    once: Option<Once>,
}

impl Step {
    /// Whether it is done now, or was done before under the same key.
    async fn write(&self, tx: &Tx) -> Result<bool> {
        use bulletin::Column;
        if Once::first_result(self.once.as_ref(), tx).await?.is_some() {
            return Ok(true);
        }
        let (shard_key, id) = (self.found.shard_key, self.found.id.0);
        let standing = bulletin::Entity::find_by_id((shard_key, id))
            .one(tx.connection())
            .await?
            .ok_or(StoreError::NotFound)?;
        let from: BulletinState = row::name(&standing.state)?;
        let Ok(to) = decide(Some(from), BulletinAction::Withdraw, self.facts) else {
            return Ok(false);
        };
        let now = micros(self.scope.now());
        let changed = bulletin::Entity::update_many()
            .col_expr(Column::State, Expr::value(to.as_str()))
            .col_expr(Column::LeftAt, Expr::value(standing.left_at.or(Some(now))))
            .col_expr(Column::WithdrawnAt, Expr::value(now))
            .col_expr(
                Column::WithdrawnBy,
                Expr::value(self.scope.viewer().title.clone()),
            )
            .col_expr(Column::WithdrawalReason, Expr::value(self.reason.clone()))
            .filter(Column::ShardKey.eq(shard_key))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(standing.state.as_str()))
            .exec(tx.connection())
            .await?;
        if changed.rows_affected != 1 {
            return Err(StoreError::overtaken());
        }
        let event = told(&standing, EventKind::BulletinWithdrawn)?;
        outbox::write(tx, &[event], now).await?;
        Once::remember(self.once.as_ref(), tx, shard_key, id, now).await?;
        Ok(true)
    }
}
