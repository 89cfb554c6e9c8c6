//! Taking note of a reminder (知悉): whoever it was sent to says that it arrived.
//! Says nothing of the report: only a signature answers a reminder.

use std::sync::Arc;

use cengbao_domain::ids::ReminderId;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::reminder::Addressee;
use cengbao_entity::reminder;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Reminder;
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::time::micros;

/// What came of it.
#[derive(Clone, Debug)]
pub enum AcknowledgeOutcome {
    /// Noted now, or noted before: the first note stands.
    Done(Box<Reminder>),
    /// The viewer may not.
    NotAllowed {
        /// The reminder as it stands.
        reminder: Box<Reminder>,
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl Scope {
    /// Takes note of a reminder: the unit's own reporter or reviewer of one to
    /// the unit, a coordinator above the unit of one that went further up, and
    /// one of the office that it was sent to as to one of several receivers.
    ///
    /// Errors: `NotFound`.
    pub async fn acknowledge_reminder(&self, id: ReminderId) -> Result<AcknowledgeOutcome> {
        let found = self.find_reminder(id).await?.ok_or(StoreError::NotFound)?;
        let holds = |action| self.covers(action, Resource::Report, &found.path, &found.sectors);
        let allowed = match found.addressee {
            Addressee::Unit => holds(Action::Draft) || holds(Action::Sign),
            Addressee::Superior | Addressee::Receiver => {
                holds(Action::Accept) || (found.is_at_desk && self.coordinates())
            }
        };
        if !allowed {
            let (reason_zh, reason_en) = not_addressed(found.addressee);
            return Ok(AcknowledgeOutcome::NotAllowed {
                reminder: Box::new(found),
                reason_zh,
                reason_en,
            });
        }
        if found.acknowledged.is_some() {
            return Ok(AcknowledgeOutcome::Done(Box::new(found)));
        }
        let above = self.grant(
            Action::Acknowledge,
            Resource::Obligation,
            &found.path,
            &found.sectors,
        );
        let granted = above.or_else(|_| self.grant_noting_at_desk(&found))?;
        let step = Arc::new((self.clone(), found.shard_key, id));
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { write(&tx, &step.0, (step.1, step.2)).await })
        })
        .await?;
        let noted = self.find_reminder(id).await?.ok_or(StoreError::NotFound)?;
        Ok(AcknowledgeOutcome::Done(Box::new(noted)))
    }
}

async fn write(tx: &Tx, scope: &Scope, (shard_key, id): (i32, ReminderId)) -> Result<()> {
    reminder::Entity::update_many()
        .col_expr(
            reminder::Column::AcknowledgedAt,
            Expr::value(micros(scope.now())),
        )
        .col_expr(
            reminder::Column::AcknowledgedTitle,
            Expr::value(scope.viewer().title.clone()),
        )
        .filter(reminder::Column::ShardKey.eq(shard_key))
        .filter(reminder::Column::Id.eq(id.0))
        .filter(reminder::Column::AcknowledgedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Who takes note of a reminder, and that the viewer is none of them.
const fn not_addressed(addressee: Addressee) -> (&'static str, &'static str) {
    match addressee {
        Addressee::Unit => (
            "该催报发给应报单位：由该单位的填报人或审核人签收，您没有此岗位权限",
            "it was sent to the unit that owes: a reporter or a reviewer of it takes note, which you are not",
        ),
        Addressee::Superior | Addressee::Receiver => (
            "该催报发给上级：由被通知的调度（COORDINATOR）签收，您没有此岗位权限",
            "it was sent to an office above the unit: a coordinator of it takes note (COORDINATOR), which you are not",
        ),
    }
}
