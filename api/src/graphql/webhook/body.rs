//! What an endpoint is sent: the body of an event. Its ids are those of the
//! contract, so that a receiver asks the hub for more with its own account.
//!
//! The same event gives the same bytes at every try. Must never hold a figure,
//! a text or a person.

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::{BulletinId, ReminderId, ReportId, WebhookId};
use cengbao_store::Outgoing;
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

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
    let subject = event.subject.and_then(|subject| match event.kind {
        EventKind::ReportSubmitted
        | EventKind::ReportSigned
        | EventKind::ReportCorrected
        | EventKind::ReportAccepted
        | EventKind::ReportReturned
        | EventKind::ReportWithdrawn => Some(("report", GlobalId::Report(ReportId(subject)))),
        EventKind::ReminderSent => Some(("reminder", GlobalId::Reminder(ReminderId(subject)))),
        EventKind::BulletinPublished
        | EventKind::BulletinSuperseded
        | EventKind::BulletinWithdrawn
        | EventKind::BulletinAcknowledged => {
            Some(("bulletin", GlobalId::Bulletin(BulletinId(subject))))
        }
        EventKind::WebhookTest => Some(("webhook", GlobalId::Webhook(WebhookId(subject)))),
        EventKind::AccidentRecorded | EventKind::AccidentCorrected | EventKind::AccidentClosed => {
            Some(("accident", GlobalId::Accident(subject)))
        }
        EventKind::ProgressStruckOff
        | EventKind::ProgressReturned
        | EventKind::ProgressReopened => Some(("progress", GlobalId::Progress(subject))),
        EventKind::ExtensionGranted
        | EventKind::EnterpriseRegistered
        | EventKind::EnterpriseChanged
        | EventKind::EnterpriseClosed => None,
    });
    if let Some((key, subject)) = subject {
        put(key, id(subject));
    }
    put("obligation", obligation(event).and_then(id));
    put("campaign", event.campaign.as_ref().map(|code| json!(code)));
    let printed = if event.kind.is_of_progress() {
        "item"
    } else {
        "schedule"
    };
    put(printed, event.schedule.as_ref().map(|code| json!(code)));
    put(
        "period",
        event.period.map(|period| json!(period.to_string())),
    );
    let unit = if event.kind.is_of_enterprise() {
        "enterprise"
    } else {
        "unit"
    };
    put(unit, event.unit.as_ref().map(|code| json!(code)));
    put("to", event.to.as_ref().map(|code| json!(code)));
    let day = match event.kind {
        EventKind::ExtensionGranted => "until",
        EventKind::EnterpriseRegistered
        | EventKind::EnterpriseChanged
        | EventKind::EnterpriseClosed
        | EventKind::AccidentRecorded
        | EventKind::AccidentCorrected
        | EventKind::AccidentClosed
        | EventKind::ProgressStruckOff
        | EventKind::ProgressReturned
        | EventKind::ProgressReopened => "on",
        _ => "dueOn",
    };
    put(day, event.day.map(|day| json!(day.to_string())));
    put("version", event.version.map(|version| json!(version)));
    put("simulated", Some(json!(event.simulated)));
    let body = json!({
        "type": event.kind.as_str(),
        "timestamp": event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "data": data,
    });
    body.to_string().into_bytes()
}

fn obligation(event: &Outgoing) -> Option<GlobalId> {
    Some(GlobalId::Obligation(ObligationKey {
        campaign: event.campaign.clone()?,
        schedule: event.schedule.clone()?,
        period: event.period?,
        unit: event.unit.clone()?,
    }))
}
