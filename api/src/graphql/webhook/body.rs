//! What an endpoint is sent: the body of an event. Its ids are those of the
//! contract, so that a receiver asks the hub for more with its own account.
//!
//! The same event gives the same bytes at every try. Must never hold a figure,
//! a text or a person.

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::{BulletinId, ConsolidationId, ReminderId, ReportId, WebhookId};
use cengbao_store::Outgoing;
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::graphql::node::{GlobalId, ObligationKey};

/// The body of an event, JSON with `type`, `timestamp` and `data`.
pub(crate) fn event_body(event: &Outgoing) -> Vec<u8> {
    let mut data = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            data.insert(key.to_owned(), value);
        }
    };
    let id = |id: GlobalId| Some(json!(id.seal().as_str()));
    let subject = event.subject.and_then(|of| subject(event.kind, of));
    if let Some((key, subject)) = subject {
        put(key, id(subject));
    }
    put("obligation", obligation(event).and_then(id));
    put("campaign", event.campaign.as_ref().map(|code| json!(code)));
    let words = words(event.kind);
    put(
        words.schedule,
        event.schedule.as_ref().map(|code| json!(code)),
    );
    put(
        "period",
        event.period.map(|period| json!(period.to_string())),
    );
    put(words.unit, event.unit.as_ref().map(|code| json!(code)));
    put("to", event.to.as_ref().map(|code| json!(code)));
    put(words.day, event.day.map(|day| json!(day.to_string())));
    if let Some(change) = &event.change {
        let nodes = change.nodes.iter();
        let nodes = nodes.map(|node| json!({ "code": node.code, "part": node.part.as_str() }));
        put("kind", Some(json!(change.kind.as_str())));
        put("nodes", Some(nodes.collect()));
    }
    put("version", event.version.map(|version| json!(version)));
    put("simulated", Some(json!(event.simulated)));
    let body = json!({
        "type": event.kind.as_str(),
        "timestamp": event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "data": data,
    });
    body.to_string().into_bytes()
}

/// Under which key the thing stands that it happened to, and its id.
fn subject(kind: EventKind, of: Uuid) -> Option<(&'static str, GlobalId)> {
    Some(match kind {
        EventKind::ReportSubmitted
        | EventKind::ReportSigned
        | EventKind::ReportCorrected
        | EventKind::ReportAccepted
        | EventKind::ReportReturned
        | EventKind::ReportWithdrawn => ("report", GlobalId::Report(ReportId(of))),
        EventKind::ConsolidationSigned
        | EventKind::ConsolidationSuperseded
        | EventKind::ConsolidationAccepted
        | EventKind::ConsolidationReturned
        | EventKind::ConsolidationWithdrawn => (
            "consolidation",
            GlobalId::Consolidation(ConsolidationId(of)),
        ),
        EventKind::ReminderSent => ("reminder", GlobalId::Reminder(ReminderId(of))),
        EventKind::BulletinPublished
        | EventKind::BulletinSuperseded
        | EventKind::BulletinWithdrawn
        | EventKind::BulletinAcknowledged => ("bulletin", GlobalId::Bulletin(BulletinId(of))),
        EventKind::WebhookTest => ("webhook", GlobalId::Webhook(WebhookId(of))),
        EventKind::AccidentRecorded | EventKind::AccidentCorrected | EventKind::AccidentClosed => {
            ("accident", GlobalId::Accident(of))
        }
        EventKind::ProgressStruckOff
        | EventKind::ProgressReturned
        | EventKind::ProgressReopened => ("progress", GlobalId::Progress(of)),
        EventKind::BoundaryRecorded
        | EventKind::BoundaryInEffect
        | EventKind::BoundaryRefused
        | EventKind::BoundaryCancelled => ("change", GlobalId::BoundaryChange(of.to_string())),
        EventKind::ExtensionGranted
        | EventKind::EnterpriseRegistered
        | EventKind::EnterpriseChanged
        | EventKind::EnterpriseClosed => return None,
    })
}

/// Under which keys an event says what it speaks of.
struct Words {
    schedule: &'static str,
    unit: &'static str,
    day: &'static str,
}

const fn words(kind: EventKind) -> Words {
    let schedule = if kind.is_of_progress() {
        "item"
    } else if kind.is_of_consolidation() {
        "form"
    } else {
        "schedule"
    };
    let unit = if kind.is_of_enterprise() {
        "enterprise"
    } else if kind.is_of_consolidation() {
        "place"
    } else {
        "unit"
    };
    let day = match kind {
        EventKind::ExtensionGranted => "until",
        EventKind::EnterpriseRegistered
        | EventKind::EnterpriseChanged
        | EventKind::EnterpriseClosed
        | EventKind::AccidentRecorded
        | EventKind::AccidentCorrected
        | EventKind::AccidentClosed
        | EventKind::ProgressStruckOff
        | EventKind::ProgressReturned
        | EventKind::ProgressReopened
        | EventKind::BoundaryRecorded
        | EventKind::BoundaryInEffect
        | EventKind::BoundaryRefused
        | EventKind::BoundaryCancelled => "on",
        _ => "dueOn",
    };
    Words {
        schedule,
        unit,
        day,
    }
}

fn obligation(event: &Outgoing) -> Option<GlobalId> {
    if event.kind.is_of_consolidation() {
        return None;
    }
    Some(GlobalId::Obligation(ObligationKey {
        campaign: event.campaign.clone()?,
        schedule: event.schedule.clone()?,
        period: event.period?,
        unit: event.unit.clone()?,
    }))
}
