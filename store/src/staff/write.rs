//! The transaction that records: the count before it, the new one.

use std::sync::Arc;

use cengbao_entity::staff;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult,
};
use uuid::Uuid;

use super::record::StaffOutcome;
use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::Once;

impl Scope {
    pub(super) async fn write_staff(
        &self,
        granted: Granted,
        step: Arc<Step>,
    ) -> Result<StaffOutcome> {
        let (id, is_done) = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        let found = self.find_staff(id).await?.ok_or(StoreError::NotFound)?;
        let found = Box::new(found);
        Ok(if is_done {
            StaffOutcome::Done(found)
        } else {
            StaffOutcome::Conflict(found)
        })
    }
}

pub(super) struct Step {
    pub(super) new: staff::Model,
    pub(super) before: Option<staff::Model>,
    pub(super) once: Option<Once>,
}

impl Step {
    /// The revision that stands after it, or stands in the way, and whether it is this one.
    async fn write(&self, tx: &Tx) -> Result<(Uuid, bool)> {
        use staff::Column as C;
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok((first.0, true));
        }
        let new = &self.new;
        if let Some(before) = &self.before {
            // Of two who correct at once the second finds nothing to supersede.
            let taken = staff::Entity::update_many()
                .col_expr(C::SupersededAt, Expr::value(new.recorded_at))
                .filter(C::ShardKey.eq(before.shard_key))
                .filter(C::Id.eq(before.id))
                .filter(C::SupersededAt.is_null())
                .exec(tx.connection())
                .await?;
            if taken.rows_affected == 0 {
                return Ok((before.id, false));
            }
        } else if let Some(known) = self.of_the_day(tx).await? {
            return Ok((known, false));
        }
        let insert = staff::Entity::insert(new.clone().into_active_model().reset_all())
            .on_conflict_do_nothing_on([
                C::ShardKey,
                C::EnterpriseId,
                C::CountedOn,
                C::RecordedAs,
                C::Revision,
            ]);
        let inserted = insert.exec_without_returning(tx.connection()).await?;
        if !matches!(inserted, TryInsertResult::Inserted(1..)) {
            let known = self.of_the_day(tx).await?;
            return Ok((known.ok_or(StoreError::NotFound)?, false));
        }
        let (shard_key, now) = (new.shard_key, new.recorded_at);
        Once::remember(self.once.as_ref(), tx, shard_key, new.id, now).await?;
        Ok((new.id, true))
    }

    /// The count of the same side and day, also one that was none after all: it is corrected, not joined by another. In
    /// whichever shard the enterprise lay when it was recorded.
    async fn of_the_day(&self, tx: &Tx) -> Result<Option<Uuid>> {
        use staff::Column as C;
        let known = staff::Entity::find()
            .filter(C::EnterpriseId.eq(self.new.enterprise_id))
            .filter(C::CountedOn.eq(self.new.counted_on))
            .filter(C::RecordedAs.eq(self.new.recorded_as.as_str()))
            .filter(C::SupersededAt.is_null())
            .one(tx.connection())
            .await?;
        Ok(known.map(|known| known.id))
    }
}
