//! Writing reminders: those of one shard in one transaction, with the events
//! that tell others of them. Raises no head: no figure changes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use cengbao_domain::event::EventKind;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::reminder::Addressee;
use cengbao_entity::{agency, obligation, reminder, report};
use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::missing::known;
use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};
use crate::outbox::{self, Event};
use crate::row;
use crate::time::micros;

/// A reminder that is to be.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) owed: obligation::Model,
    pub(super) mark: String,
    pub(super) rule: Option<String>,
    pub(super) addressee: Addressee,
    pub(super) to_id: i32,
    pub(super) due_on: Option<NaiveDate>,
}

/// Reminders of one schedule and period.
pub(super) struct Letter {
    pub(super) period: Period,
    pub(super) note: Option<String>,
    pub(super) simulated: bool,
    pub(super) planned: Vec<Planned>,
}

impl Scope {
    /// Sends the planned reminders, a transaction a shard. Gives the keys of
    /// those that were sent, in the order of the plan; one that was sent
    /// meanwhile, or whose report was signed meanwhile, is not among them.
    pub(super) async fn send(&self, letter: Letter) -> Result<Vec<Uuid>> {
        let Letter {
            period,
            note,
            simulated,
            planned,
        } = letter;
        let mut sent = Vec::new();
        for of_shard in planned.chunk_by(|a, b| a.owed.shard_key == b.owed.shard_key) {
            let granted = if self.is_system() {
                self.grant_system(Action::Remind, Resource::Obligation)?
            } else {
                let owed = &of_shard[0].owed;
                let sectors = self.sectors_of([owed.sector_set].into_iter()).await?;
                let sectors = sectors.get(&owed.sector_set).cloned().unwrap_or_default();
                let path = crate::row::path(owed.path.clone())?;
                self.grant(Action::Remind, Resource::Obligation, &path, &sectors)?
            };
            let step = Arc::new(Step {
                scope: self.clone(),
                period,
                note: note.clone(),
                simulated,
                planned: of_shard.to_vec(),
            });
            let written = self
                .transact(granted, |tx| {
                    let step = Arc::clone(&step);
                    Box::pin(async move { step.write(&tx).await })
                })
                .await?;
            sent.extend(written);
        }
        Ok(sent)
    }
}

struct Step {
    scope: Scope,
    period: Period,
    note: Option<String>,
    simulated: bool,
    planned: Vec<Planned>,
}

impl Step {
    async fn write(&self, tx: &Tx) -> Result<Vec<Uuid>> {
        let (filed, said) = self.known(tx).await?;
        let now = micros(self.scope.now());
        let open: Vec<(Uuid, &Planned)> = self
            .planned
            .iter()
            .filter(|one| !filed.contains(&one.owed.unit_id))
            .filter(|one| !said.contains(&(one.owed.unit_id, one.mark.clone())))
            .map(|one| (Uuid::now_v7(), one))
            .collect();
        let rows = open.iter().map(|(id, one)| self.row(*id, one, now));
        insert(tx, rows.collect()).await?;
        let today = moved(tx, &open).await?;
        let event = |(id, one): &(Uuid, &Planned)| {
            let event = self.event(*id, one);
            match today.get(&one.owed.unit_id) {
                Some(today) => event.also_at(today),
                None => event,
            }
        };
        let events: Vec<Event> = open.iter().map(event).collect();
        outbox::write(tx, &events, now).await?;
        Ok(open.into_iter().map(|(id, _)| id).collect())
    }

    /// The units whose report is in force by now, and what was said by now.
    async fn known(&self, tx: &Tx) -> Result<(HashSet<i32>, HashSet<(i32, String)>)> {
        let Some(one) = self.planned.first() else {
            return Ok((HashSet::new(), HashSet::new()));
        };
        let units: Vec<i32> = self.planned.iter().map(|one| one.owed.unit_id).collect();
        let owed = &one.owed;
        let filed: Vec<i32> = report::Entity::find()
            .filter(report::Column::ShardKey.eq(owed.shard_key))
            .filter(report::Column::CampaignId.eq(owed.campaign_id))
            .filter(report::Column::Schedule.eq(owed.schedule.as_str()))
            .filter(report::Column::UnitId.is_in(units.iter().copied()))
            .filter(report::Column::Period.eq(self.period.index()))
            .filter(report::Column::InForce.eq(true))
            .select_only()
            .column(report::Column::UnitId)
            .into_tuple()
            .all(tx.connection())
            .await?;
        let said: Vec<(i32, String, i32)> = reminder::Entity::find()
            .filter(reminder::Column::ShardKey.eq(owed.shard_key))
            .filter(reminder::Column::CampaignId.eq(owed.campaign_id))
            .filter(reminder::Column::Schedule.eq(owed.schedule.as_str()))
            .filter(reminder::Column::UnitId.is_in(units))
            .filter(reminder::Column::Period.eq(self.period.index()))
            .select_only()
            .columns([
                reminder::Column::UnitId,
                reminder::Column::Mark,
                reminder::Column::ToId,
            ])
            .into_tuple()
            .all(tx.connection())
            .await?;
        Ok((filed.into_iter().collect(), known(said)))
    }

    fn row(&self, id: Uuid, one: &Planned, now: i64) -> reminder::ActiveModel {
        let (owed, viewer) = (&one.owed, self.scope.viewer());
        let by_hand = !self.scope.is_system();
        reminder::ActiveModel {
            shard_key: Set(owed.shard_key),
            id: Set(id),
            campaign_id: Set(owed.campaign_id),
            schedule: Set(owed.schedule.clone()),
            unit_id: Set(owed.unit_id),
            path: Set(owed.path.clone()),
            sector_set: Set(owed.sector_set),
            period_kind: Set(owed.period_kind.clone()),
            period: Set(self.period.index()),
            mark: Set(one.mark.clone()),
            rule: Set(one.rule.clone()),
            addressee: Set(one.addressee.as_str().to_owned()),
            to_id: Set(one.to_id),
            due_on: Set(one.due_on),
            note: Set(self.note.clone()),
            account_id: Set(by_hand.then_some(viewer.account_id.0)),
            account_title: Set(by_hand.then(|| viewer.title.clone())),
            sent_at: Set(now),
            acknowledged_at: Set(None),
            acknowledged_title: Set(None),
            simulated: Set(self.simulated || owed.simulated),
        }
    }

    fn event(&self, id: Uuid, one: &Planned) -> Event {
        let owed = &one.owed;
        let simulated = self.simulated || owed.simulated;
        Event {
            subject: Some(id),
            schedule: Some((owed.campaign_id, owed.schedule.clone())),
            unit_id: Some(owed.unit_id),
            to_id: Some(one.to_id),
            period: Some(self.period),
            day: one.due_on,
            ..Event::at(
                EventKind::ReminderSent,
                owed.shard_key,
                owed.path.clone(),
                simulated,
            )
        }
    }
}

/// Where those of the units stand today that a boundary change touched.
async fn moved(tx: &Tx, open: &[(Uuid, &Planned)]) -> Result<HashMap<i32, Path>> {
    let mut found = HashMap::new();
    for some in open.chunks(QUERY_KEYS) {
        let units: Vec<(i32, String)> = agency::Entity::find()
            .filter(agency::Column::Id.is_in(some.iter().map(|(_, one)| one.owed.unit_id)))
            .filter(agency::Column::Chained.eq(true))
            .select_only()
            .columns([agency::Column::Id, agency::Column::Path])
            .into_tuple()
            .all(tx.connection())
            .await?;
        for (unit, path) in units {
            found.insert(unit, row::path(path)?);
        }
    }
    Ok(found)
}
