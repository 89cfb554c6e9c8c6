//! What others are told of the registry: that an enterprise came, changed or closed, at the places that it concerns.

use cengbao_domain::event::EventKind;
use cengbao_entity::enterprise;

use super::Days;
use crate::outbox::Event;

/// What is told of an enterprise that is new.
pub(super) fn registered(row: &enterprise::Model, days: Days) -> Event {
    // What is there since before every record did not come on that day.
    let day = (row.valid_from > days.first).then_some(row.valid_from);
    Event {
        unit_id: Some(row.id),
        day,
        ..at(EventKind::EnterpriseRegistered, row)
    }
}

/// What is told of an enterprise that was known and is otherwise now: that it closed, or that it changed. Of a move the
/// place that it left is told too, and not where it went.
pub(super) fn changed(before: &enterprise::Model, after: &enterprise::Model) -> Vec<Event> {
    let closes = after.closed_on.is_some() && after.closed_on != before.closed_on;
    let (kind, day) = if closes {
        (EventKind::EnterpriseClosed, after.closed_on)
    } else {
        // A correction of what holds has no day of its own.
        let is_dated = after.valid_from != before.valid_from;
        let day = is_dated.then_some(after.valid_from);
        (EventKind::EnterpriseChanged, day)
    };
    let event = |row: &enterprise::Model| Event {
        unit_id: Some(after.id),
        day,
        ..at(kind, row)
    };
    let mut told = vec![event(after)];
    if before.path != after.path {
        told.push(event(before));
    }
    told
}

fn at(kind: EventKind, row: &enterprise::Model) -> Event {
    Event::at(kind, row.shard_key, row.path.clone(), row.simulated)
}
