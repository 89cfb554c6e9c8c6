//! The transaction that records: the line is raised, its entries are read under that lock, the lifecycle decides.

use std::sync::Arc;

use cengbao_domain::event::EventKind;
use cengbao_domain::progress::{Hand, Refusal, Step, decide, may_correct, standing};
use cengbao_entity::progress;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    Statement,
};
use uuid::Uuid;

use super::happened;
use super::record::ProgressOutcome;
use crate::access::{Granted, Scope, Tx};
use crate::attachment::{Attaching, Owner};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::outbox::{self, Event};

impl Scope {
    pub(super) async fn write_progress(
        &self,
        granted: Granted,
        change: Arc<Change>,
    ) -> Result<ProgressOutcome> {
        let written = self
            .transact(granted, |tx| {
                let change = Arc::clone(&change);
                Box::pin(async move { change.write(&tx).await })
            })
            .await?;
        let (id, is_done) = match written {
            Written::Done(id) => (id, true),
            Written::Overtaken(id) => (id, false),
            Written::Refused(why) => return Ok(ProgressOutcome::NotAllowed(why)),
        };
        let found = self.find_progress(id).await?.ok_or(StoreError::NotFound)?;
        let found = Box::new(found);
        Ok(if is_done {
            ProgressOutcome::Done(found)
        } else {
            ProgressOutcome::Conflict(found)
        })
    }
}

/// What a transaction came to.
enum Written {
    Done(Uuid),
    /// Something happened to the line that the caller had not seen.
    Overtaken(Uuid),
    Refused(Refusal),
}

/// A step of somebody upon a line.
pub(super) struct Change {
    /// Its number is given under the lock.
    pub(super) new: progress::Model,
    /// The row whose place the new one takes.
    pub(super) before: Option<progress::Model>,
    /// The entry that a decision was made upon.
    pub(super) upon: Option<Uuid>,
    pub(super) step: Step,
    pub(super) hand: Hand,
    pub(super) attaching: Attaching,
    pub(super) once: Option<Once>,
}

impl Change {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first.0));
        }
        let new = &self.new;
        // Two who act on one line at once: the second sees what the first did.
        raise(tx, new).await?;
        let rows = progress::Entity::find()
            .filter(progress::Column::UnitId.eq(new.unit_id))
            .filter(progress::Column::CampaignId.eq(new.campaign_id))
            .filter(progress::Column::Kind.eq(new.kind.as_str()))
            .filter(progress::Column::Item.eq(new.item.as_str()))
            .filter(progress::Column::SupersededAt.is_null())
            .all(tx.connection())
            .await?;
        let happened = happened(&rows)?;
        if let Some(upon) = self.upon {
            let mut decided = happened.iter().rev().map(|(id, one)| (*id, one.step));
            let last = decided.find(|(_, step)| *step != Step::Record);
            let last = last.map_or(upon, |(id, _)| id);
            if last != upon || happened.iter().all(|(id, _)| *id != upon) {
                return Ok(Written::Overtaken(last));
            }
        }
        let before = self.before.as_ref();
        if let Some(before) = before.filter(|one| rows.iter().all(|row| row.id != one.id)) {
            // An entry keeps its number through all its revisions.
            let holds = rows.iter().find(|row| row.number == before.number);
            return Ok(Written::Overtaken(holds.map_or(before.id, |row| row.id)));
        }
        let stage = standing(happened.iter().map(|(_, one)| *one)).stage;
        if let Err(why) = decide(stage, self.step, self.hand) {
            return Ok(Written::Refused(why));
        }
        if let Some(before) = before {
            let at = happened.iter().position(|(id, _)| *id == before.id);
            let happened: Vec<_> = happened.iter().map(|(_, one)| *one).collect();
            // What was taken back is not in the history: it stays taken back.
            if !at.is_some_and(|at| may_correct(&happened, at)) {
                return Ok(Written::Refused(Refusal::Past));
            }
            progress::Entity::update_many()
                .col_expr(progress::Column::SupersededAt, Expr::value(new.recorded_at))
                .filter(progress::Column::ShardKey.eq(before.shard_key))
                .filter(progress::Column::Id.eq(before.id))
                .exec(tx.connection())
                .await?;
        }
        let last = rows.iter().map(|row| row.number).max().unwrap_or(0);
        let numbered = progress::Model {
            number: before.map_or(last + 1, |before| before.number),
            ..new.clone()
        };
        progress::Entity::insert(numbered.into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        let owner = Owner {
            shard_key: new.shard_key,
            unit: new.unit_id,
            id: new.id,
            before: before.map(|before| (before.shard_key, before.id)),
        };
        self.attaching.write(tx, owner).await?;
        let (shard_key, now) = (new.shard_key, new.recorded_at);
        if let Some(told) = self.told() {
            outbox::write(tx, &[told], now).await?;
        }
        Once::remember(self.once.as_ref(), tx, shard_key, new.id, now).await?;
        Ok(Written::Done(new.id))
    }

    /// What others are told: the decisions upon a line. What an office recorded and proposed is between it and the
    /// office that decides.
    fn told(&self) -> Option<Event> {
        let kind = match self.step {
            Step::StrikeOff => EventKind::ProgressStruckOff,
            Step::Return => EventKind::ProgressReturned,
            Step::Reopen => EventKind::ProgressReopened,
            _ => return None,
        };
        let new = &self.new;
        Some(Event {
            schedule: Some((new.campaign_id, new.item.clone())),
            unit_id: Some(new.unit_id),
            subject: Some(new.id),
            day: Some(new.on_day),
            ..Event::at(kind, new.shard_key, new.path.clone(), new.simulated)
        })
    }
}

/// Raises the row of a line: whoever comes second waits here.
async fn raise(tx: &Tx, of: &progress::Model) -> Result<()> {
    let connection = tx.connection();
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO progress_line (shard_key, campaign_id, unit_id, kind, item, version) \
         VALUES ($1, $2, $3, $4, $5, 1) \
         ON CONFLICT (shard_key, campaign_id, unit_id, kind, item) \
         DO UPDATE SET version = progress_line.version + 1",
        [
            of.shard_key.into(),
            of.campaign_id.into(),
            of.unit_id.into(),
            of.kind.as_str().into(),
            of.item.as_str().into(),
        ],
    );
    connection.execute_raw(statement).await?;
    Ok(())
}
