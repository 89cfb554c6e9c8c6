//! Writing extensions: those of one shard in one transaction, with the events
//! that tell others of them. All of them are granted or none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::event::EventKind;
use cengbao_domain::extension::NoExtension;
use cengbao_domain::period::Period;
use cengbao_entity::{obligation, report_extension};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Extended;
use super::grant::refusal;
use crate::access::{Scope, Tx};
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::filing::{Once, Owed, raise};
use crate::import::insert;
use crate::outbox::{self, Event};
use crate::row;
use crate::time::micros;

/// An extension that is to be.
pub(super) struct Planned {
    pub(super) owed: Owed,
    pub(super) period: Period,
    /// Why there is none, unless a first request under the key granted it.
    pub(super) refused: Option<NoExtension>,
    pub(super) once: Option<Once>,
}

impl Planned {
    fn shard_key(&self) -> i32 {
        self.owed.obligation.shard_key
    }

    fn extended(&self) -> Extended {
        Extended::of_obligation(&self.owed.obligation, self.period.index())
    }
}

/// Extensions of one shard, up to the same day and for the same reason.
pub(super) struct Step {
    pub(super) scope: Scope,
    pub(super) planned: Vec<Planned>,
    pub(super) until: NaiveDate,
    pub(super) reason: String,
}

impl Step {
    pub(super) async fn write(&self, tx: &Tx) -> Result<()> {
        let keys: Vec<Once> = self
            .planned
            .iter()
            .filter_map(|one| one.once.clone())
            .collect();
        let known = Once::known(&keys, tx).await?;
        let is_open = |one: &&Planned| {
            let key = one.once.as_ref().map(Once::key);
            key.is_none_or(|key| !known.contains(key))
        };
        let open: Vec<&Planned> = self.planned.iter().filter(is_open).collect();
        if let Some(refused) = open.iter().find_map(|one| one.refused) {
            return Err(refusal(refused));
        }
        let Some(shard_key) = open.first().map(|one| one.shard_key()) else {
            return Ok(());
        };
        let now = micros(self.scope.now());
        // A signature reads the extension under the same head.
        let forms: BTreeMap<i32, &FormVersion> = open
            .iter()
            .map(|one| (one.owed.form.family_id, &one.owed.form))
            .collect();
        for form in forms.values() {
            raise(tx, shard_key, form, now).await?;
        }
        still_stand(tx, shard_key, &open).await?;
        let before = before(tx, shard_key, &open).await?;
        supersede(tx, shard_key, before.values(), now).await?;
        let open: Vec<(Uuid, &Planned)> =
            open.into_iter().map(|one| (Uuid::now_v7(), one)).collect();
        let rows = open.iter().map(|(id, one)| {
            let number = before
                .get(&one.extended())
                .map_or(1, |last| last.number + 1);
            self.row(*id, one, number, now)
        });
        insert(tx, rows.collect()).await?;
        let events: Vec<Event> = open.iter().map(|(id, one)| self.event(*id, one)).collect();
        outbox::write(tx, &events, now).await?;
        // The key leads to the extension, as that of a filing leads to its report.
        let keyed = open
            .iter()
            .filter_map(|(id, one)| Some((one.once.as_ref()?, *id)));
        Once::remember_all(keyed, tx, shard_key, now).await
    }

    fn row(&self, id: Uuid, one: &Planned, number: i32, now: i64) -> report_extension::ActiveModel {
        let (owed, viewer) = (&one.owed, self.scope.viewer());
        report_extension::ActiveModel {
            shard_key: Set(one.shard_key()),
            id: Set(id),
            campaign_id: Set(owed.campaign.id),
            schedule: Set(owed.schedule.code.clone()),
            unit_id: Set(row::node_key(owed.unit.id)),
            path: Set(owed.obligation.path.clone()),
            sector_set: Set(owed.unit.sector_set),
            period_kind: Set(one.period.kind().as_str().to_owned()),
            period: Set(one.period.index()),
            number: Set(number),
            until_on: Set(self.until),
            reason: Set(self.reason.clone()),
            account_id: Set(viewer.account_id.0),
            account_title: Set(viewer.title.clone()),
            granted_at: Set(now),
            superseded_at: Set(None),
        }
    }

    fn event(&self, id: Uuid, one: &Planned) -> Event {
        let owed = &one.owed;
        let event = Event {
            subject: Some(id),
            schedule: Some((owed.campaign.id, owed.schedule.code.clone())),
            unit_id: Some(row::node_key(owed.unit.id)),
            period: Some(one.period),
            day: Some(self.until),
            ..Event::at(
                EventKind::ExtensionGranted,
                one.shard_key(),
                owed.obligation.path.clone(),
                self.scope.viewer().simulated || owed.unit.simulated,
            )
        };
        event.also_at(&owed.unit.path)
    }
}

/// A boundary change may have come since the obligations were read: then the
/// extension would be written where its unit no longer stands.
async fn still_stand(tx: &Tx, shard_key: i32, open: &[&Planned]) -> Result<()> {
    let ids: BTreeSet<Uuid> = open.iter().map(|one| one.owed.obligation.id).collect();
    let now: HashMap<Uuid, obligation::Model> = obligation::Entity::find()
        .filter(obligation::Column::ShardKey.eq(shard_key))
        .filter(obligation::Column::Id.is_in(ids))
        .all(tx.connection())
        .await?
        .into_iter()
        .map(|found| (found.id, found))
        .collect();
    let stands = |one: &&Planned| {
        let owed = &one.owed.obligation;
        now.get(&owed.id) == Some(owed)
    };
    if open.iter().all(stands) {
        Ok(())
    } else {
        Err(StoreError::Busy)
    }
}

/// The last extension of each, whether it holds or not.
async fn before(
    tx: &Tx,
    shard_key: i32,
    open: &[&Planned],
) -> Result<HashMap<Extended, report_extension::Model>> {
    use report_extension::Column;
    let of: BTreeSet<i32> = open.iter().map(|one| one.owed.campaign.id).collect();
    let units: BTreeSet<i32> = open.iter().map(|one| one.owed.obligation.unit_id).collect();
    let periods: BTreeSet<i32> = open.iter().map(|one| one.period.index()).collect();
    let rows = report_extension::Entity::find()
        .filter(Column::ShardKey.eq(shard_key))
        .filter(Column::CampaignId.is_in(of))
        .filter(Column::UnitId.is_in(units))
        .filter(Column::Period.is_in(periods))
        .all(tx.connection())
        .await?;
    let asked: BTreeSet<Extended> = open.iter().map(|one| one.extended()).collect();
    let mut last: HashMap<Extended, report_extension::Model> = HashMap::new();
    for found in rows {
        let of = Extended::of_row(&found);
        let is_later = |known: &report_extension::Model| known.number < found.number;
        if asked.contains(&of) && last.get(&of).is_none_or(is_later) {
            last.insert(of, found);
        }
    }
    Ok(last)
}

pub(crate) async fn supersede(
    tx: &Tx,
    shard_key: i32,
    before: impl Iterator<Item = &report_extension::Model>,
    now: i64,
) -> Result<()> {
    let ids: Vec<Uuid> = before.map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    report_extension::Entity::update_many()
        .col_expr(report_extension::Column::SupersededAt, Expr::value(now))
        .filter(report_extension::Column::ShardKey.eq(shard_key))
        .filter(report_extension::Column::Id.is_in(ids))
        .exec(tx.connection())
        .await?;
    Ok(())
}
