//! What others are told of consolidations: each step, at the place that signed. Where that place has moved since, at
//! both of its places.

use cengbao_domain::event::EventKind;
use cengbao_domain::path::Path;
use cengbao_entity::consolidation;

use super::Consolidation;
use crate::error::Result;
use crate::outbox::Event;
use crate::row;

/// What is told of a consolidation that has come to a version; `today` is where its place stands.
pub(super) fn told(
    kind: EventKind,
    of: &consolidation::Model,
    version: i32,
    today: &Path,
) -> Result<Event> {
    let event = Event {
        subject: Some(of.id),
        schedule: Some((of.campaign_id, of.form.clone())),
        unit_id: Some(of.node_id),
        period: Some(row::period(&of.period_kind, of.period)?),
        version: Some(version),
        ..Event::at(kind, of.shard_key, of.path.clone(), of.simulated)
    };
    Ok(event.also_at(today))
}

/// What is told when one is signed: the new one, and the one before if that was sent and is superseded now.
pub(super) fn told_of_signing(
    new: &consolidation::Model,
    before: Option<&Consolidation>,
    today: &Path,
) -> Result<Vec<Event>> {
    let mut events = vec![told(
        EventKind::ConsolidationSigned,
        new,
        new.version,
        today,
    )?];
    if let Some(before) = before.filter(|before| before.state.is_sent()) {
        let (shard_key, path) = &before.lies_at;
        let old = consolidation::Model {
            shard_key: *shard_key,
            id: before.id.0,
            path: path.to_string(),
            simulated: before.simulated,
            ..new.clone()
        };
        let (kind, version) = (EventKind::ConsolidationSuperseded, before.version + 1);
        events.push(told(kind, &old, version, today)?);
    }
    Ok(events)
}
