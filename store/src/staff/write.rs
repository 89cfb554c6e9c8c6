//! The transaction that records: the count before it, the new one.

use cengbao_entity::staff;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult,
};
use uuid::Uuid;

use super::record::StaffOutcome;
use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::revision::{WriteRevision, Written, supersede};

impl Scope {
    pub(super) async fn write_staff(&self, granted: Granted, step: Step) -> Result<StaffOutcome> {
        let written = self.write_revision(granted, step).await?;
        written.outcome(self.find_staff(written.id()).await?)
    }
}

pub(super) struct Step {
    pub(super) new: staff::Model,
    pub(super) before: Option<staff::Model>,
    pub(super) once: Option<Once>,
}

impl WriteRevision for Step {
    fn once(&self) -> Option<&Once> {
        self.once.as_ref()
    }

    fn recorded(&self) -> (i32, i64) {
        (self.new.shard_key, self.new.recorded_at)
    }

    async fn write(&self, tx: &Tx) -> Result<Written> {
        use staff::Column as C;
        let new = &self.new;
        if let Some(before) = &self.before {
            let key = (before.shard_key, before.id);
            if !supersede::<staff::Entity>(tx, key, new.recorded_at).await? {
                let holds = self.of_the_day(tx).await?;
                return Ok(Written::Overtaken(holds.unwrap_or(before.id)));
            }
        } else if let Some(known) = self.of_the_day(tx).await? {
            return Ok(Written::Overtaken(known));
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
            return Ok(Written::Overtaken(known.ok_or(StoreError::NotFound)?));
        }
        Ok(Written::Done(new.id))
    }
}

impl Step {
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
