//! The transaction that records: the revision before it, the new one, who answers, the files that show it.

use cengbao_domain::event::EventKind;
use cengbao_entity::{accident, accident_enterprise};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::record::AccidentOutcome;
use crate::access::{Granted, Scope, Tx};
use crate::attachment::{Attaching, Owner};
use crate::error::Result;
use crate::filing::Once;
use crate::import::insert;
use crate::outbox::{self, Event};
use crate::revision::{WriteRevision, Written, supersede};

impl Scope {
    pub(super) async fn write_accident(
        &self,
        granted: Granted,
        step: Step,
    ) -> Result<AccidentOutcome> {
        let before = step.before.as_ref().map(|before| before.id);
        let written = self.write_revision(granted, step).await?;
        let mut found = self.find_accident(written.id()).await?;
        // What was corrected may have gone on to another county: then it is shown as it was.
        if let (None, Written::Overtaken(_), Some(before)) = (&found, written, before) {
            found = self.find_accident(before).await?;
        }
        written.distinct_outcome(found)
    }
}

pub(super) struct Step {
    /// Of whoever records: what looks the same is told of what it sees alone.
    pub(super) scope: Scope,
    pub(super) new: accident::Model,
    /// Keys of the enterprises that answer.
    pub(super) responsible: Vec<i32>,
    pub(super) before: Option<accident::Model>,
    pub(super) attaching: Attaching,
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
        let new = &self.new;
        self.raise_day(tx).await?;
        if let Some(holds) = self.overtaken(tx).await? {
            return Ok(Written::Overtaken(holds));
        }
        if let Some(same) = self.looks_the_same(tx).await? {
            return Ok(Written::Duplicate(same));
        }
        if let Some(before) = &self.before {
            let key = (before.shard_key, before.id);
            if !supersede::<accident::Entity>(tx, key, new.recorded_at).await? {
                let holds = self.overtaken(tx).await?;
                return Ok(Written::Overtaken(holds.unwrap_or(before.id)));
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
        // The files of the revision before come along, also out of another county.
        let before = self.before.as_ref();
        let owner = Owner {
            shard_key: new.shard_key,
            unit: new.place_id,
            id: new.id,
            before: before.map(|before| (before.shard_key, before.id)),
        };
        let mut whose = self.responsible.clone();
        whose.push(new.place_id);
        self.attaching.write_of(tx, owner, &whose).await?;
        outbox::write(tx, &self.told(), new.recorded_at).await?;
        Ok(Written::Done(new.id))
    }
}

impl Step {
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
