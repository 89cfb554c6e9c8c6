//! The transaction that records: the revision before it, the new one, who answers.

use std::sync::Arc;

use cengbao_domain::event::EventKind;
use cengbao_entity::{accident, accident_enterprise};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::record::AccidentOutcome;
use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::import::insert;
use crate::outbox::{self, Event};

impl Scope {
    pub(super) async fn write_accident(
        &self,
        granted: Granted,
        step: Arc<Step>,
    ) -> Result<AccidentOutcome> {
        let (id, is_done) = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        let found = self.find_accident(id).await?.ok_or(StoreError::NotFound)?;
        let found = Box::new(found);
        Ok(if is_done {
            AccidentOutcome::Done(found)
        } else {
            AccidentOutcome::Conflict(found)
        })
    }
}

pub(super) struct Step {
    pub(super) new: accident::Model,
    /// Keys of the enterprises that answer.
    pub(super) responsible: Vec<i32>,
    pub(super) before: Option<accident::Model>,
    pub(super) once: Option<Once>,
}

impl Step {
    /// The revision that holds after it, and whether it is this one.
    async fn write(&self, tx: &Tx) -> Result<(Uuid, bool)> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok((first.0, true));
        }
        let new = &self.new;
        if let Some(before) = &self.before {
            // Of two who correct at once the second finds nothing to supersede.
            let taken = accident::Entity::update_many()
                .col_expr(accident::Column::SupersededAt, Expr::value(new.recorded_at))
                .filter(accident::Column::ShardKey.eq(before.shard_key))
                .filter(accident::Column::Id.eq(before.id))
                .filter(accident::Column::SupersededAt.is_null())
                .exec(tx.connection())
                .await?;
            if taken.rows_affected == 0 {
                return Ok((before.id, false));
            }
        }
        accident::Entity::insert(new.clone().into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        let links = self.responsible.iter().map(|enterprise_id| {
            let link = accident_enterprise::Model {
                shard_key: new.shard_key,
                accident_id: new.id,
                enterprise_id: *enterprise_id,
            };
            link.into_active_model().reset_all()
        });
        insert(tx, links.collect()).await?;
        let (shard_key, now) = (new.shard_key, new.recorded_at);
        outbox::write(tx, &self.told(), now).await?;
        Once::remember(self.once.as_ref(), tx, shard_key, new.id, now).await?;
        Ok((new.id, true))
    }

    /// What others are told: that there was one and on which day, at its place, and at the place where it was thought to
    /// have been; neither what it cost nor who answers.
    fn told(&self) -> Vec<Event> {
        let new = &self.new;
        let kind = match &self.before {
            None => EventKind::AccidentRecorded,
            Some(before) if new.closed_on.is_some() && before.closed_on.is_none() => {
                EventKind::AccidentClosed
            }
            Some(_) => EventKind::AccidentCorrected,
        };
        let day = match kind {
            EventKind::AccidentClosed => new.closed_on,
            _ => Some(new.happened_on),
        };
        let at = |path: &str| Event {
            subject: Some(new.id),
            day,
            ..Event::at(kind, new.shard_key, path.to_owned(), new.simulated)
        };
        let before = self.before.as_ref().map(|before| before.path.as_str());
        let left = before.filter(|path| *path != new.path);
        [Some(new.path.as_str()), left]
            .into_iter()
            .flatten()
            .map(at)
            .collect()
    }
}
