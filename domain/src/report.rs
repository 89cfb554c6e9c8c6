//! The life of a report (报表): one pure function from state and event to state,
//! and what a viewer may do now and why not.
//!
//! DRAFT → SUBMITTED (filer) → SIGNED (the unit's reviewer; in force from here)
//! → ACCEPTED (receiver); RETURNED from any desk, with a reason.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportState {
    /// 草稿
    Draft,
    /// 已提交, waits for the unit's reviewer
    Submitted,
    /// 已签发, in force
    Signed,
    /// 已接收, in force
    Accepted,
    /// 已退回, not in force
    Returned,
}

/// What happens to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportAction {
    /// Cells are written (填写).
    Save,
    /// The filer lets go of it (提交).
    Submit,
    /// The unit's reviewer signs (审核签发).
    Sign,
    /// The receiver takes it in (接收).
    Accept,
    /// Sent back with a reason (退回).
    Return,
}

macro_rules! names {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// All, in the order of a report's life.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name under which it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or_else(|| UnknownName(text.to_owned()))
            }
        }
    };
}

names!(ReportState {
    Draft => "DRAFT", Submitted => "SUBMITTED", Signed => "SIGNED", Accepted => "ACCEPTED", Returned => "RETURNED",
});
names!(ReportAction {
    Save => "SAVE", Submit => "SUBMIT", Sign => "SIGN", Accept => "ACCEPT", Return => "RETURN",
});

/// A name that is none of the known ones.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown name `{0}`")]
pub struct UnknownName(pub String);

impl ReportState {
    /// Whether the signed revision counts.
    pub const fn in_force(self) -> bool {
        matches!(self, Self::Signed | Self::Accepted)
    }
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// A second person of the unit signs what the first submitted.
    FourEyes,
    /// The schedule lets the filer sign: submitting is signing.
    FilerAlone,
}

/// The state after an action, or None if the action is not lawful in this state.
pub const fn next(state: ReportState, action: ReportAction, desk: Desk) -> Option<ReportState> {
    use ReportAction::{Accept, Return, Save, Sign, Submit};
    use ReportState::{Accepted, Draft, Returned, Signed, Submitted};
    match (state, action) {
        (Draft | Returned, Save) => Some(Draft),
        (Draft, Submit) => Some(match desk {
            Desk::FourEyes => Submitted,
            Desk::FilerAlone => Signed,
        }),
        (Submitted, Sign) => Some(Signed),
        (Signed, Accept) => Some(Accepted),
        (Submitted | Signed | Accepted, Return) => Some(Returned),
        (Submitted | Signed | Accepted, Save)
        | (Submitted | Signed | Accepted | Returned, Submit)
        | (Draft | Signed | Accepted | Returned, Sign)
        | (Draft | Submitted | Accepted | Returned, Accept)
        | (Draft | Returned, Return) => None,
    }
}

/// What is known of the viewer and the report when an action is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts, each from its own source"
)]
pub struct Facts {
    /// Reporter of the report's own unit.
    pub is_reporter: bool,
    /// Reviewer of the report's own unit.
    pub is_reviewer: bool,
    /// Coordinator of a node above the unit.
    pub is_receiver: bool,
    /// The very account that submitted the current revision.
    pub is_filer: bool,
}

/// Why an action is not possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The state does not allow it.
    WrongState,
    /// The viewer has not the role for it.
    WrongRole,
    /// The filer does not sign (四眼原则).
    OwnFiling,
}

impl Refusal {
    /// The reason in Chinese and in English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::WrongState => (
                "报表当前状态不允许此操作",
                "the report's present state does not allow this",
            ),
            Self::WrongRole => (
                "您的角色不能对该报表进行此操作",
                "your role may not do this to the report",
            ),
            Self::OwnFiling => (
                "填报人不能审核自己填报的报表",
                "the filer does not sign what he filed himself",
            ),
        }
    }
}

/// The state after the action by this viewer, or why not.
pub const fn decide(
    state: ReportState,
    action: ReportAction,
    desk: Desk,
    facts: Facts,
) -> Result<ReportState, Refusal> {
    let may = match action {
        ReportAction::Save | ReportAction::Submit => facts.is_reporter,
        ReportAction::Sign => facts.is_reviewer,
        ReportAction::Accept => facts.is_receiver,
        // The reviewer's desk ends where the receiver's begins.
        ReportAction::Return => match state {
            ReportState::Submitted => facts.is_reviewer,
            ReportState::Signed | ReportState::Accepted => facts.is_receiver,
            ReportState::Draft | ReportState::Returned => facts.is_reviewer || facts.is_receiver,
        },
    };
    if !may {
        return Err(Refusal::WrongRole);
    }
    match next(state, action, desk) {
        None => Err(Refusal::WrongState),
        Some(_) if matches!(action, ReportAction::Sign) && facts.is_filer => {
            Err(Refusal::OwnFiling)
        }
        Some(state) => Ok(state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Facts = Facts {
        is_reporter: false,
        is_reviewer: false,
        is_receiver: false,
        is_filer: false,
    };

    #[test]
    fn every_lawful_step_and_no_other() {
        use ReportAction::{Accept, Return, Save, Sign, Submit};
        use ReportState::{Accepted, Draft, Returned, Signed, Submitted};
        let lawful = [
            (Draft, Save, Draft),
            (Returned, Save, Draft),
            (Draft, Submit, Submitted),
            (Submitted, Sign, Signed),
            (Submitted, Return, Returned),
            (Signed, Accept, Accepted),
            (Signed, Return, Returned),
            (Accepted, Return, Returned),
        ];
        for state in ReportState::ALL {
            for action in ReportAction::ALL {
                let expected = lawful
                    .iter()
                    .find(|(from, by, _)| from == state && by == action)
                    .map(|step| step.2);
                assert_eq!(
                    next(*state, *action, Desk::FourEyes),
                    expected,
                    "{state} {action}"
                );
            }
        }
    }

    #[test]
    fn nobody_does_nothing_in_any_state() {
        for state in ReportState::ALL {
            for action in ReportAction::ALL {
                assert_eq!(
                    decide(*state, *action, Desk::FourEyes, NOBODY),
                    Err(Refusal::WrongRole)
                );
            }
        }
    }

    #[test]
    fn the_filer_does_not_sign() {
        let both = Facts {
            is_reporter: true,
            is_reviewer: true,
            is_filer: true,
            ..NOBODY
        };
        assert_eq!(
            decide(
                ReportState::Submitted,
                ReportAction::Sign,
                Desk::FourEyes,
                both
            ),
            Err(Refusal::OwnFiling)
        );
    }

    #[test]
    fn a_report_that_has_not_left_the_unit_is_not_returned_by_its_receiver() {
        let receiver = Facts {
            is_receiver: true,
            ..NOBODY
        };
        assert_eq!(
            decide(
                ReportState::Submitted,
                ReportAction::Return,
                Desk::FourEyes,
                receiver
            ),
            Err(Refusal::WrongRole)
        );
    }
}
