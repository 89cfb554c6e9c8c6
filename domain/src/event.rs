//! What the hub tells others about (事件): the closed list of kinds under which
//! events leave it, and which step of a report is which.
//!
//! Never holds a figure, a text or a person: an event says that something
//! happened to which thing, and who may know asks the hub what.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::change::ChangeEvent;
use crate::consolidation::ConsolidationAction;
use crate::report::{ReportAction, ReportState, Standing};

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventKind {
    /// 报表提交: waits for the unit's reviewer; the unit's own business
    ReportSubmitted,
    /// 报表签发: in force
    ReportSigned,
    /// 更正签发: a correction is in force
    ReportCorrected,
    /// 报表接收
    ReportAccepted,
    /// 报表退回
    ReportReturned,
    /// 报表撤回
    ReportWithdrawn,
    /// 汇总签报: signed and with that sent up
    ConsolidationSigned,
    /// 汇总替代: its office signed a new one in its place
    ConsolidationSuperseded,
    /// 汇总接收
    ConsolidationAccepted,
    /// 汇总退回
    ConsolidationReturned,
    /// 汇总撤回
    ConsolidationWithdrawn,
    /// 延期批准
    ExtensionGranted,
    /// 催报
    ReminderSent,
    /// 通报发布: told to whoever it was published to as well
    BulletinPublished,
    /// 通报替代: another one stands in its place
    BulletinSuperseded,
    /// 通报撤销
    BulletinWithdrawn,
    /// 通报签收: told to the office that published it
    BulletinAcknowledged,
    /// 企业登记
    EnterpriseRegistered,
    /// 企业变更: another name, place, section, sector or mark; of a move, told at both places
    EnterpriseChanged,
    /// 企业关闭
    EnterpriseClosed,
    /// 事故登记
    AccidentRecorded,
    /// 事故更正
    AccidentCorrected,
    /// 事故结案
    AccidentClosed,
    /// 销号
    ProgressStruckOff,
    /// 销号退回
    ProgressReturned,
    /// 销号撤销: open again
    ProgressReopened,
    /// 区划变更登记: planned for a day, or in effect at once
    BoundaryRecorded,
    /// 区划变更生效: the day of a planned one has come
    BoundaryInEffect,
    /// 区划变更未能生效: its day has come, and the tree no longer allows it
    BoundaryRefused,
    /// 区划变更取消: taken off the plan before its day
    BoundaryCancelled,
    /// 测试: asked for by whoever looks after an endpoint
    WebhookTest,
}

impl EventKind {
    /// All, in the order in which they are documented.
    pub const ALL: [Self; 31] = [
        Self::ReportSubmitted,
        Self::ReportSigned,
        Self::ReportCorrected,
        Self::ReportAccepted,
        Self::ReportReturned,
        Self::ReportWithdrawn,
        Self::ConsolidationSigned,
        Self::ConsolidationSuperseded,
        Self::ConsolidationAccepted,
        Self::ConsolidationReturned,
        Self::ConsolidationWithdrawn,
        Self::ExtensionGranted,
        Self::ReminderSent,
        Self::BulletinPublished,
        Self::BulletinSuperseded,
        Self::BulletinWithdrawn,
        Self::BulletinAcknowledged,
        Self::EnterpriseRegistered,
        Self::EnterpriseChanged,
        Self::EnterpriseClosed,
        Self::AccidentRecorded,
        Self::AccidentCorrected,
        Self::AccidentClosed,
        Self::ProgressStruckOff,
        Self::ProgressReturned,
        Self::ProgressReopened,
        Self::BoundaryRecorded,
        Self::BoundaryInEffect,
        Self::BoundaryRefused,
        Self::BoundaryCancelled,
        Self::WebhookTest,
    ];

    /// The name under which it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReportSubmitted => "report.submitted",
            Self::ReportSigned => "report.signed",
            Self::ReportCorrected => "report.corrected",
            Self::ReportAccepted => "report.accepted",
            Self::ReportReturned => "report.returned",
            Self::ReportWithdrawn => "report.withdrawn",
            Self::ConsolidationSigned => "consolidation.signed",
            Self::ConsolidationSuperseded => "consolidation.superseded",
            Self::ConsolidationAccepted => "consolidation.accepted",
            Self::ConsolidationReturned => "consolidation.returned",
            Self::ConsolidationWithdrawn => "consolidation.withdrawn",
            Self::ExtensionGranted => "extension.granted",
            Self::ReminderSent => "reminder.sent",
            Self::BulletinPublished => "bulletin.published",
            Self::BulletinSuperseded => "bulletin.superseded",
            Self::BulletinWithdrawn => "bulletin.withdrawn",
            Self::BulletinAcknowledged => "bulletin.acknowledged",
            Self::EnterpriseRegistered => "enterprise.registered",
            Self::EnterpriseChanged => "enterprise.changed",
            Self::EnterpriseClosed => "enterprise.closed",
            Self::AccidentRecorded => "accident.recorded",
            Self::AccidentCorrected => "accident.corrected",
            Self::AccidentClosed => "accident.closed",
            Self::ProgressStruckOff => "progress.struck_off",
            Self::ProgressReturned => "progress.returned",
            Self::ProgressReopened => "progress.reopened",
            Self::BoundaryRecorded => "boundary.recorded",
            Self::BoundaryInEffect => "boundary.in_effect",
            Self::BoundaryRefused => "boundary.refused",
            Self::BoundaryCancelled => "boundary.cancelled",
            Self::WebhookTest => "webhook.test",
        }
    }

    /// Whether it is told to those below the place where it happened as well: what a superior publishes comes down.
    pub const fn comes_down(self) -> bool {
        matches!(
            self,
            Self::BulletinPublished | Self::BulletinSuperseded | Self::BulletinWithdrawn
        )
    }

    /// Whether its unit is an enterprise of the registry.
    pub const fn is_of_enterprise(self) -> bool {
        matches!(
            self,
            Self::EnterpriseRegistered | Self::EnterpriseChanged | Self::EnterpriseClosed
        )
    }

    /// Whether it is a decision upon a line of the board: then it speaks of an item and of no schedule.
    pub const fn is_of_progress(self) -> bool {
        matches!(
            self,
            Self::ProgressStruckOff | Self::ProgressReturned | Self::ProgressReopened
        )
    }

    /// Whether it is a step of a consolidation: then it speaks of a form and a place.
    pub const fn is_of_consolidation(self) -> bool {
        matches!(
            self,
            Self::ConsolidationSigned
                | Self::ConsolidationSuperseded
                | Self::ConsolidationAccepted
                | Self::ConsolidationReturned
                | Self::ConsolidationWithdrawn
        )
    }

    /// Whether an endpoint may ask for it; a test comes to whoever is tested.
    pub const fn is_chosen(self) -> bool {
        !matches!(self, Self::WebhookTest)
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no kind of event.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown kind of event `{0}`")]
pub struct UnknownEvent(pub String);

impl FromStr for EventKind {
    type Err = UnknownEvent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownEvent(text.to_owned()))
    }
}

/// The event that a step of a report is; none for what nobody is told: the
/// writing of a draft.
pub const fn of_report(action: ReportAction, to: Standing) -> Option<EventKind> {
    match action {
        ReportAction::Save | ReportAction::Correct => None,
        ReportAction::Submit | ReportAction::Sign => match (to.state, to.correction) {
            (ReportState::Corrected, None) => Some(EventKind::ReportCorrected),
            (state, None) if state.in_force() => Some(EventKind::ReportSigned),
            _ => Some(EventKind::ReportSubmitted),
        },
        // Of several receivers the last one's acceptance is the report's.
        ReportAction::Accept if to.is_partly_accepted => None,
        ReportAction::Accept => Some(EventKind::ReportAccepted),
        ReportAction::Return => Some(EventKind::ReportReturned),
        ReportAction::Withdraw => Some(EventKind::ReportWithdrawn),
    }
}

/// The event that a step of a consolidation is.
pub const fn of_consolidation(action: ConsolidationAction) -> EventKind {
    match action {
        ConsolidationAction::Sign => EventKind::ConsolidationSigned,
        ConsolidationAction::Accept => EventKind::ConsolidationAccepted,
        ConsolidationAction::Return => EventKind::ConsolidationReturned,
        ConsolidationAction::Withdraw => EventKind::ConsolidationWithdrawn,
    }
}

/// The event that something is which happens to a planned change of the tree.
pub const fn of_change(event: ChangeEvent) -> EventKind {
    match event {
        ChangeEvent::TakeEffect => EventKind::BoundaryInEffect,
        ChangeEvent::Fail => EventKind::BoundaryRefused,
        ChangeEvent::Cancel => EventKind::BoundaryCancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Desk, Effect, Hand, effect, next};

    #[test]
    fn a_kind_is_what_it_is_stored_as() {
        for kind in EventKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("report.eaten".parse::<EventKind>().is_err());
    }

    /// Over the whole table of the lifecycle: signed and corrected are told
    /// exactly where figures come into force, and a correction as such.
    #[test]
    fn what_comes_into_force_is_told_as_signed_or_corrected() {
        for desk in [Desk::FourEyes, Desk::FilerAlone] {
            for from in Standing::all() {
                for (action, hand) in ReportAction::ALL
                    .iter()
                    .flat_map(|action| Hand::ALL.iter().map(move |hand| (*action, *hand)))
                {
                    let Some(to) = next(from, action, hand, desk) else {
                        continue;
                    };
                    let told = of_report(action, to);
                    let in_force = effect(from, action, to) == Effect::IntoForce;
                    let expected = match (in_force, from.correction) {
                        (true, Some(_)) => Some(EventKind::ReportCorrected),
                        (true, None) => Some(EventKind::ReportSigned),
                        (false, _) => told,
                    };
                    assert_eq!(told, expected, "{from:?} {action} {to:?}");
                    let says_force = matches!(
                        told,
                        Some(EventKind::ReportSigned | EventKind::ReportCorrected)
                    );
                    assert_eq!(says_force, in_force, "{from:?} {action} {to:?}");
                }
            }
        }
    }
}
