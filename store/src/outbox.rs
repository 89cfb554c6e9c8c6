//! The outbox (待发事件): what others are told of is written in the transaction
//! in which it happens, so that neither is there without the other.
//!
//! Owns the writing. Must never hold a figure, a text or a person: an event
//! says that something happened to which thing.

use cengbao_domain::change::ToldChange;
use cengbao_domain::event::EventKind;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::{outbox, report};
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use crate::access::Tx;
use crate::error::Result;
use crate::import::insert;
use crate::row;

/// Something that others are told of. What it does not speak of is none.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// What.
    pub(crate) kind: EventKind,
    /// Of what it happened to: an event belongs to the transaction's shard.
    pub(crate) shard_key: i32,
    /// Place of what it happened to: who may be told goes by it.
    pub(crate) path: String,
    /// A second place where it happened; who stands above both is told once.
    pub(crate) beside: Option<String>,
    /// The unit's own business: told to endpoints of the unit alone.
    pub(crate) internal: bool,
    /// The report, the reminder, …
    pub(crate) subject: Option<Uuid>,
    /// The campaign and the code of the schedule.
    pub(crate) schedule: Option<(i32, String)>,
    /// The unit.
    pub(crate) unit_id: Option<i32>,
    /// Who receives it, or is told.
    pub(crate) to_id: Option<i32>,
    /// For which period.
    pub(crate) period: Option<Period>,
    /// Due day, or the day of an extension.
    pub(crate) day: Option<NaiveDate>,
    /// Version of the report.
    pub(crate) version: Option<i32>,
    /// Of a change of the tree, its nodes with their places; then `path` decides nothing.
    pub(crate) change: Option<ToldChange>,
    /// Only in the demonstration.
    pub(crate) simulated: bool,
}

impl Event {
    /// A step of a report, which stands as it is after it; its unit is at this place today.
    pub(crate) fn of_report(
        kind: EventKind,
        report: &report::Model,
        today: &Path,
        internal: bool,
    ) -> Result<Self> {
        let (shard_key, path) = (report.shard_key, report.path.clone());
        let event = Self {
            internal,
            subject: Some(report.id),
            schedule: Some((report.campaign_id, report.schedule.clone())),
            unit_id: Some(report.unit_id),
            to_id: Some(report.receiver_id),
            period: Some(row::period(&report.period_kind, report.period)?),
            day: report.due_on,
            version: Some(report.version),
            ..Self::at(kind, shard_key, path, report.simulated)
        };
        Ok(event.also_at(today))
    }

    /// Told as well where what it happened to stands today: who has it now reads its past.
    pub(crate) fn also_at(self, today: &Path) -> Self {
        Self {
            beside: (self.path != today.as_str()).then(|| today.to_string()),
            ..self
        }
    }
}

/// Events of the registry, of accidents and of the board: a thing at a place on a day.
impl Event {
    /// Something that happened to what lies at this place, and speaks of no schedule.
    pub(crate) fn at(kind: EventKind, shard_key: i32, path: String, simulated: bool) -> Self {
        Self {
            kind,
            shard_key,
            path,
            beside: None,
            internal: false,
            subject: None,
            schedule: None,
            unit_id: None,
            to_id: None,
            period: None,
            day: None,
            version: None,
            change: None,
            simulated,
        }
    }
}

/// Writes events of this transaction's shard.
pub(crate) async fn write(tx: &Tx, events: &[Event], now: i64) -> Result<()> {
    insert(tx, rows(events, now)?).await
}

/// The rows of events.
pub(crate) fn rows(events: &[Event], now: i64) -> Result<Vec<outbox::ActiveModel>> {
    events.iter().map(|event| row_of(event, now)).collect()
}

fn row_of(event: &Event, now: i64) -> Result<outbox::ActiveModel> {
    let change = event.change.as_ref().map(row::to_json).transpose()?;
    Ok(outbox::ActiveModel {
        shard_key: Set(event.shard_key),
        id: Set(Uuid::now_v7()),
        kind: Set(event.kind.as_str().to_owned()),
        path: Set(event.path.clone()),
        beside: Set(event.beside.clone()),
        internal: Set(event.internal),
        subject: Set(event.subject),
        campaign_id: Set(event.schedule.as_ref().map(|(campaign, _)| *campaign)),
        schedule: Set(event.schedule.as_ref().map(|(_, code)| code.clone())),
        unit_id: Set(event.unit_id),
        to_id: Set(event.to_id),
        period_kind: Set(event.period.map(|period| period.kind().as_str().to_owned())),
        period: Set(event.period.map(Period::index)),
        day: Set(event.day),
        version: Set(event.version),
        change: Set(change),
        simulated: Set(event.simulated),
        at: Set(now),
        routed_at: Set(None),
    })
}
