//! Opaque ids (标识): which thing one names, and how it is written.
//!
//! Must never ask whether the thing exists, nor whose it is.

use async_graphql::{Context, ID};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cengbao_domain::ids::{
    BulletinId, ConsolidationId, DeliveryId, ReminderId, ReportId, StandInId, WebhookId,
};
use cengbao_store::ObligationKey;
use uuid::Uuid;

use crate::graphql::error::{OrNotFound as _, Result};
use crate::graphql::limits::MAX_CODE;

/// What an id names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::graphql) enum GlobalId {
    /// By division code.
    Jurisdiction(String),
    /// By agency code.
    Agency(String),
    /// By campaign code.
    Campaign(String),
    /// By its own id.
    Report(ReportId),
    /// By its own id.
    Reminder(ReminderId),
    /// By its own id.
    StandIn(StandInId),
    /// By its own id.
    Consolidation(ConsolidationId),
    /// By its own id.
    Bulletin(BulletinId),
    /// By the codes of campaign and form.
    Form(String, String),
    /// By the codes of campaign and schedule.
    Schedule(String, String),
    /// By what makes it one.
    Obligation(ObligationKey),
    /// By its code.
    Enterprise(String),
    /// By its own id.
    Activity(Uuid),
    /// By its own id.
    Progress(Uuid),
    /// By its own id.
    TargetReturn(Uuid),
    /// By its own id.
    Accident(Uuid),
    /// By its own id.
    AccidentKeeping(Uuid),
    /// By its own id.
    Staff(Uuid),
    Attachment(Uuid),
    /// By the name of the account.
    Viewer(String),
    /// By its own id.
    Webhook(WebhookId),
    /// By its own id.
    BoundaryChange(String),
}

impl GlobalId {
    /// The opaque form.
    pub(in crate::graphql) fn seal(&self) -> ID {
        match self {
            Self::Jurisdiction(code) => seal("jurisdiction", &[code]),
            Self::Agency(code) => seal("agency", &[code]),
            Self::Campaign(code) => seal("campaign", &[code]),
            Self::Report(id) => seal("report", &[&id.to_string()]),
            Self::Reminder(id) => seal("reminder", &[&id.to_string()]),
            Self::StandIn(id) => seal("stand-in", &[&id.to_string()]),
            Self::Consolidation(id) => seal("consolidation", &[&id.to_string()]),
            Self::Bulletin(id) => seal("bulletin", &[&id.to_string()]),
            Self::Form(campaign, form) => seal("form", &[campaign, form]),
            Self::Schedule(campaign, schedule) => seal("schedule", &[campaign, schedule]),
            Self::Obligation(key) => seal(
                "obligation",
                &[
                    &key.campaign,
                    &key.schedule,
                    &key.period.to_string(),
                    &key.unit,
                ],
            ),
            Self::Enterprise(code) => seal("enterprise", &[code]),
            Self::Activity(id) => seal("activity", &[&id.to_string()]),
            Self::Accident(id) => seal("accident", &[&id.to_string()]),
            Self::AccidentKeeping(id) => seal("accident-keeping", &[&id.to_string()]),
            Self::Staff(id) => seal("staff", &[&id.to_string()]),
            Self::Attachment(id) => seal("attachment", &[&id.to_string()]),
            Self::Progress(id) => seal("progress", &[&id.to_string()]),
            Self::TargetReturn(id) => seal("target-return", &[&id.to_string()]),
            Self::Viewer(account) => seal("viewer", &[account]),
            Self::Webhook(id) => seal("webhook", &[&id.to_string()]),
            Self::BoundaryChange(id) => seal("boundary-change", &[id]),
        }
    }

    /// What an opaque id names; None for one that was never given out, and for one that nothing can be fetched by.
    pub(in crate::graphql) fn open(id: &ID) -> Option<Self> {
        let plain = unsealed(id)?;
        let (kind, key) = plain.split_once(':')?;
        let parts: Vec<&str> = key.split(BETWEEN).collect();
        let text = str::to_owned;
        match (kind, parts[..].as_ref()) {
            ("jurisdiction", [code]) => Some(Self::Jurisdiction(text(code))),
            ("agency", [code]) => Some(Self::Agency(text(code))),
            ("campaign", [code]) => Some(Self::Campaign(text(code))),
            ("report", [id]) => id.parse().ok().map(Self::Report),
            ("reminder", [id]) => id.parse().ok().map(Self::Reminder),
            ("stand-in", [id]) => id.parse().ok().map(Self::StandIn),
            ("consolidation", [id]) => id.parse().ok().map(Self::Consolidation),
            ("bulletin", [id]) => id.parse().ok().map(Self::Bulletin),
            ("form", [campaign, form]) => Some(Self::Form(text(campaign), text(form))),
            ("schedule", [campaign, schedule]) => {
                Some(Self::Schedule(text(campaign), text(schedule)))
            }
            ("obligation", [campaign, schedule, period, unit]) => {
                Some(Self::Obligation(ObligationKey {
                    campaign: text(campaign),
                    schedule: text(schedule),
                    period: period.parse().ok()?,
                    unit: text(unit),
                }))
            }
            ("enterprise", [code]) => Some(Self::Enterprise(text(code))),
            ("webhook", [id]) => id.parse().ok().map(Self::Webhook),
            ("activity", [id]) => id.parse().ok().map(Self::Activity),
            ("accident", [id]) => id.parse().ok().map(Self::Accident),
            ("accident-keeping", [id]) => id.parse().ok().map(Self::AccidentKeeping),
            ("staff", [id]) => id.parse().ok().map(Self::Staff),
            ("attachment", [id]) => id.parse().ok().map(Self::Attachment),
            ("progress", [id]) => id.parse().ok().map(Self::Progress),
            ("target-return", [id]) => id.parse().ok().map(Self::TargetReturn),
            ("viewer", [account]) => Some(Self::Viewer(text(account))),
            ("boundary-change", [id]) => Some(Self::BoundaryChange(text(id))),
            _ => None,
        }
    }
}

/// Stands between the parts of a key; no code holds it.
const BETWEEN: char = '/';

/// An opaque id from the kind of a thing and the codes that make it one. Of a kind that [`GlobalId`] does not know it is
/// for caches alone: nothing is fetched by it.
pub(in crate::graphql) fn seal(kind: &str, key: &[&str]) -> ID {
    let key = key.join(&BETWEEN.to_string());
    ID(BASE64_URL_SAFE_NO_PAD.encode(format!("{kind}:{key}")))
}

/// The text of an opaque id; None for what was never one.
fn unsealed(id: &ID) -> Option<String> {
    if id.len() > 4 * MAX_CODE {
        return None;
    }
    String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(id.as_str()).ok()?).ok()
}

/// The obligation that an id names; None for the id of anything else.
pub(in crate::graphql) fn known_obligation(id: &ID) -> Option<ObligationKey> {
    match GlobalId::open(id) {
        Some(GlobalId::Obligation(key)) => Some(key),
        Some(_) | None => None,
    }
}

/// The endpoint that an id names. Errors: NOT_FOUND for the id of anything else.
pub(in crate::graphql) fn webhook_id(ctx: &Context<'_>, id: &ID) -> Result<WebhookId> {
    match GlobalId::open(id) {
        Some(GlobalId::Webhook(id)) => Ok(id),
        Some(_) | None => None.or_not_found(ctx),
    }
}

/// The delivery that an id names. Errors: NOT_FOUND for the id of anything else.
pub(in crate::graphql) fn delivery_id(ctx: &Context<'_>, id: &ID) -> Result<DeliveryId> {
    let plain = unsealed(id);
    let key = plain
        .as_deref()
        .and_then(|plain| plain.strip_prefix("webhook-delivery:"));
    key.and_then(|key| key.parse().ok()).or_not_found(ctx)
}

/// What a code names: an agency's has a point and a division's has none; an enterprise's is known by its shape.
pub(in crate::graphql) fn of_code(code: &str) -> GlobalId {
    if cengbao_domain::enterprise::is_code(code) {
        GlobalId::Enterprise(code.to_owned())
    } else if code.contains('.') {
        GlobalId::Agency(code.to_owned())
    } else {
        GlobalId::Jurisdiction(code.to_owned())
    }
}

/// The report that an id names. Errors: NOT_FOUND for the id of anything else.
pub(in crate::graphql) fn report_id(ctx: &Context<'_>, id: &ID) -> Result<ReportId> {
    known_report_id(id).or_not_found(ctx)
}

/// The id of a report as the schema gives it, for what is answered elsewhere.
pub(crate) fn sealed_report(id: ReportId) -> String {
    GlobalId::Report(id).seal().to_string()
}

/// The same, none where it is not the id of a report.
pub(in crate::graphql) fn known_report_id(id: &ID) -> Option<ReportId> {
    match GlobalId::open(id)? {
        GlobalId::Report(id) => Some(id),
        _ => None,
    }
}

/// The reminder that an id names. Errors: NOT_FOUND for the id of anything else.
pub(in crate::graphql) fn reminder_id(ctx: &Context<'_>, id: &ID) -> Result<ReminderId> {
    match GlobalId::open(id) {
        Some(GlobalId::Reminder(id)) => Ok(id),
        Some(_) | None => None.or_not_found(ctx),
    }
}

/// The consolidation that an id names. Errors: NOT_FOUND for the id of anything else.
pub(in crate::graphql) fn consolidation_id(ctx: &Context<'_>, id: &ID) -> Result<ConsolidationId> {
    match GlobalId::open(id) {
        Some(GlobalId::Consolidation(id)) => Ok(id),
        Some(_) | None => None.or_not_found(ctx),
    }
}

/// The bulletin that an id names. Errors: NOT_FOUND for the id of anything else.
pub(in crate::graphql) fn bulletin_id(ctx: &Context<'_>, id: &ID) -> Result<BulletinId> {
    match GlobalId::open(id) {
        Some(GlobalId::Bulletin(id)) => Ok(id),
        Some(_) | None => None.or_not_found(ctx),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_opens_to_what_was_sealed() {
        let report = ReportId(
            "0190b6a0-7b7e-7c1e-8f5e-1f2a3b4c5d6e"
                .parse()
                .expect("a uuid"),
        );
        for one in [
            GlobalId::Jurisdiction("450202002".into()),
            GlobalId::Agency("450202002.ggaq".into()),
            GlobalId::Campaign("gongyuan-2023".into()),
            GlobalId::Report(report),
            GlobalId::Reminder(ReminderId(report.0)),
            GlobalId::Webhook(WebhookId(report.0)),
            GlobalId::StandIn(StandInId(report.0)),
            GlobalId::Consolidation(ConsolidationId(report.0)),
            GlobalId::Bulletin(BulletinId(report.0)),
            GlobalId::Form("gongyuan-2023".into(), "monthly".into()),
            GlobalId::Schedule("gongyuan-2023".into(), "monthly".into()),
            GlobalId::Obligation(ObligationKey {
                campaign: "gongyuan-2023".into(),
                schedule: "monthly".into(),
                period: "2023-06-T2".parse().expect("a period"),
                unit: "450202002.ggaq".into(),
            }),
            GlobalId::Enterprise("91350100M000100Y43".into()),
            GlobalId::Activity(report.0),
            GlobalId::Progress(report.0),
            GlobalId::TargetReturn(report.0),
            GlobalId::Accident(report.0),
            GlobalId::Attachment(report.0),
            GlobalId::Viewer("450202.coordinator".into()),
            GlobalId::BoundaryChange("0190b6a0".into()),
        ] {
            assert_eq!(GlobalId::open(&one.seal()), Some(one));
        }
    }

    #[test]
    fn what_was_never_given_out_opens_to_nothing() {
        let unknown = BASE64_URL_SAFE_NO_PAD.encode("hazard:1");
        let no_uuid = BASE64_URL_SAFE_NO_PAD.encode("report:1");
        for bad in [
            "",
            "450202002",
            "====",
            &unknown,
            &no_uuid,
            seal("form", &["gongyuan-2023"]).as_str(),
            seal("obligation", &["c", "s", "2023-13", "u"]).as_str(),
            seal("unit", &["450202002.ggaq"]).as_str(),
            &"A".repeat(9999),
        ] {
            assert_eq!(GlobalId::open(&ID(bad.to_owned())), None, "{bad}");
        }
    }
}
