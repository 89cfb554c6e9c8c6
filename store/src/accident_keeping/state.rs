//! Stating from when on the accidents of a place are kept completely: who may, and the revision that says it.

use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::accident_keeping;
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult,
};
use serde::Serialize;
use uuid::Uuid;

use super::AccidentKeeping;
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_reason};
use crate::revision::{RecordOutcome, WriteRevision, Written};
use crate::row;
use crate::time::micros;

/// States from when on the accidents of a place are kept completely.
#[derive(Clone, Debug, Serialize)]
pub struct StateAccidentKeeping {
    /// Division code of the place.
    pub place: String,
    /// Since this day; none: they are not kept completely.
    pub kept_from: Option<NaiveDate>,
    /// The statement whose place it takes; none where there is none yet.
    pub replaces: Option<Uuid>,
    /// Why, where it takes another's place.
    pub reason: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it; in the way stands the statement for the place that this one does not name.
pub type AccidentKeepingOutcome = RecordOutcome<AccidentKeeping>;

impl Scope {
    /// States it for a place and all below it.
    ///
    /// Errors: `NotFound`; `Invalid` (day, reason); `IdempotencyKeyReused`.
    pub async fn state_accident_keeping(
        &self,
        request: StateAccidentKeeping,
    ) -> Result<AccidentKeepingOutcome> {
        let action = "state-accident-keeping";
        let once = Once::new(
            self.viewer().account_id,
            request.key.as_deref(),
            action,
            &request,
        )?;
        let place = self.find_jurisdiction(&request.place).await?;
        let place = place.ok_or(StoreError::NotFound)?;
        let (record, resource) = (Action::Record, Resource::AccidentKeeping);
        if !self.covers(record, resource, &place.path, &[]) {
            return Ok(AccidentKeepingOutcome::NotAllowed {
                reason_zh: "只有当地或上级的调度岗可以声明事故台账自何日起完整",
                reason_en: "only a coordinator of the place, or above it, states from when on its accidents are kept",
            });
        }
        let granted = self.grant(record, resource, &place.path, &[])?;
        if request.kept_from.is_some_and(|day| day > self.today()) {
            return Err(StoreError::invalid(
                "from",
                "it lies in the future",
                "state it when that day has come",
            )
            .in_chinese("起始日在今天之后：请到当日再声明"));
        }
        let first = request.replaces.is_none();
        if first && request.kept_from.is_none() {
            return Err(StoreError::invalid(
                "from",
                "it is absent, and nothing was stated before",
                "give the day, or the statement that is taken back",
            )
            .in_chinese("未填起始日，且此前没有声明：请填写起始日，或注明撤回哪一条声明"));
        }
        let reason = match (first, request.reason.as_deref()) {
            (true, None) => None,
            (_, reason) => Some(checked_reason(reason.unwrap_or_default())?),
        };
        let new = accident_keeping::Model {
            shard_key: place.shard_key,
            id: Uuid::now_v7(),
            place_id: row::node_key(place.id),
            path: place.path.to_string(),
            kept_from: request.kept_from,
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: 1,
            reason,
            superseded_at: None,
        };
        let replaces = request.replaces;
        let step = Step {
            new,
            replaces,
            once,
        };
        let written = self.write_revision(granted, step).await?;
        written.outcome(self.find_accident_keeping(written.id()).await?)
    }
}

struct Step {
    new: accident_keeping::Model,
    replaces: Option<Uuid>,
    once: Option<Once>,
}

impl WriteRevision for Step {
    fn once(&self) -> Option<&Once> {
        self.once.as_ref()
    }

    fn recorded(&self) -> (i32, i64) {
        (self.new.shard_key, self.new.recorded_at)
    }

    async fn write(&self, tx: &Tx) -> Result<Written> {
        use accident_keeping::Column as C;
        let mut new = self.new.clone();
        let of_place = || {
            accident_keeping::Entity::find()
                .filter(C::ShardKey.eq(new.shard_key))
                .filter(C::PlaceId.eq(new.place_id))
                .filter(C::SupersededAt.is_null())
        };
        if let Some(replaces) = self.replaces {
            // Of two who state anew at once the second finds nothing to take the place of.
            let taken = accident_keeping::Entity::update_many()
                .col_expr(C::SupersededAt, Expr::value(new.recorded_at))
                .filter(C::ShardKey.eq(new.shard_key))
                .filter(C::PlaceId.eq(new.place_id))
                .filter(C::Id.eq(replaces))
                .filter(C::SupersededAt.is_null())
                .exec_with_returning(tx.connection())
                .await?;
            let Some(before) = taken.into_iter().next() else {
                let standing = of_place().one(tx.connection()).await?;
                return Ok(Written::Overtaken(standing.ok_or(StoreError::NotFound)?.id));
            };
            new.revision = before.revision + 1;
        }
        let insert = accident_keeping::Entity::insert(new.clone().into_active_model().reset_all())
            .on_conflict_do_nothing_on([C::ShardKey, C::PlaceId, C::Revision]);
        let inserted = insert.exec_without_returning(tx.connection()).await?;
        if !matches!(inserted, TryInsertResult::Inserted(1..)) {
            let standing = of_place().one(tx.connection()).await?;
            return Ok(Written::Overtaken(standing.ok_or(StoreError::NotFound)?.id));
        }
        Ok(Written::Done(new.id))
    }
}
