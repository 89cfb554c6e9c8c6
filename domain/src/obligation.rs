//! What may be done about something that is owed (应报), before its report is
//! begun and after: beginning it, filing zero, giving more time, reminding.
//!
//! Owns no lifecycle: whether a report may be written is [`report::decide`].
//! Knows no database and no clock.

mod closed;

use serde::{Deserialize, Serialize};

pub use self::closed::owed_of_closed;
use crate::name::names;
use crate::report::{self, AskedStep, Desk, Facts, ReportAction, ReportState, Standing};

/// What is done about an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObligationAction {
    /// Its report is begun, or its draft written on (填写).
    Save,
    /// A zero report is filed (零报送).
    FileZero,
    /// More time is given (延期).
    Extend,
    /// Its unit is reminded (催报).
    Remind,
}

names!(ObligationAction {
    Save => "SAVE", FileZero => "FILE_ZERO", Extend => "EXTEND", Remind => "REMIND",
});

/// What is known of an obligation and of its viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each from its own source"
)]
pub struct Owed {
    /// Where its report stands for the viewer; none where there is none.
    pub report: Option<Standing>,
    /// Who signs.
    pub desk: Desk,
    /// What the viewer is to its report, and whether it is locked.
    pub viewer: Facts,
    /// Its period has begun.
    pub has_begun: bool,
    /// The schedule takes a zero report.
    pub takes_zero: bool,
    /// There is a due day or a lock.
    pub has_term: bool,
    /// The viewer may extend here.
    pub may_extend: bool,
    /// The viewer may remind here.
    pub may_remind: bool,
}

/// Why it is not possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The report does not let it.
    Report(report::Refusal),
    /// The period has not begun.
    NotBegun,
    /// The schedule takes no zero report.
    NoZero,
    /// For a coordinator above the unit.
    NotAbove,
    /// Nothing is due and nothing locks.
    NoTerm,
    /// The report is in force: nothing is missing.
    InForce,
}

/// Whether it may be done now.
///
/// Errors: why not; what lies with the viewer before what lies with the day.
pub fn decide(action: ObligationAction, owed: Owed) -> Result<(), Refusal> {
    match action {
        ObligationAction::Save => write(owed),
        ObligationAction::FileZero => {
            write(owed)?;
            match owed.report {
                // A correction says by itself what it corrects, and why.
                Some(report) if report.correction.is_some() => {
                    Err(Refusal::Report(report::Refusal::WrongState))
                }
                Some(_) | None if owed.takes_zero => Ok(()),
                Some(_) | None => Err(Refusal::NoZero),
            }
        }
        ObligationAction::Extend if !owed.may_extend => Err(Refusal::NotAbove),
        ObligationAction::Extend if !owed.has_term => Err(Refusal::NoTerm),
        ObligationAction::Remind if !owed.may_remind => Err(Refusal::NotAbove),
        ObligationAction::Remind if owed.report.is_some_and(|report| report.state.in_force()) => {
            Err(Refusal::InForce)
        }
        ObligationAction::Remind if !owed.has_begun => Err(Refusal::NotBegun),
        ObligationAction::Extend | ObligationAction::Remind => Ok(()),
    }
}

fn write(owed: Owed) -> Result<(), Refusal> {
    let from = owed.report.unwrap_or(Standing::plain(ReportState::Draft));
    let written = report::decide(from, ReportAction::Save, owed.desk, owed.viewer);
    match written {
        Err(report::Refusal::Locked) | Ok(_) if !owed.has_begun => Err(Refusal::NotBegun),
        Err(refusal) => Err(Refusal::Report(refusal)),
        Ok(_) => Ok(()),
    }
}

impl Refusal {
    /// The reason in Chinese and in English.
    pub fn words(self, action: ObligationAction, owed: Owed) -> (String, String) {
        let (zh, en) = match self {
            Self::Report(refusal) => {
                let asked = AskedStep {
                    from: owed.report,
                    action: ReportAction::Save,
                    desk: owed.desk,
                };
                return refusal.words(asked);
            }
            Self::NotBegun => (
                "报告期尚未开始：开始后方可办理",
                "the period has not begun: come back on its first day",
            ),
            Self::NoZero => (
                "该报送要求不接受零报送：请逐项填报（saveReport）",
                "this schedule takes no zero report: fill in the cells (saveReport)",
            ),
            Self::NotAbove => match action {
                ObligationAction::Remind => (
                    "催报由应报单位上级的调度（COORDINATOR）办理，您没有此岗位权限",
                    "it is for a coordinator above the units (COORDINATOR) to remind them, which you are not",
                ),
                ObligationAction::Save | ObligationAction::FileZero | ObligationAction::Extend => (
                    "延期由该单位上级的调度（COORDINATOR）批准，您没有此岗位权限",
                    "an extension is for a coordinator above the unit to grant (COORDINATOR), which you are not",
                ),
            },
            Self::NoTerm => (
                "该报送要求在此期没有报送日也不锁定：无须延期，可随时填报",
                "the schedule has neither a due day for the period nor a lock: the unit may file at any time",
            ),
            Self::InForce => (
                "报表已签发生效：没有缺报，无须催报",
                "the report is in force: nothing is missing",
            ),
        };
        (zh.to_owned(), en.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::CorrectionState;

    const FRESH: Owed = Owed {
        report: None,
        desk: Desk::FourEyes,
        viewer: Facts::REPORTER,
        has_begun: true,
        takes_zero: true,
        has_term: true,
        may_extend: true,
        may_remind: true,
    };

    fn locked() -> Facts {
        Facts {
            is_locked: true,
            ..FRESH.viewer
        }
    }

    #[test]
    fn before_the_first_draft_all_may_be_done_whose_time_and_hand_it_is() {
        for action in ObligationAction::ALL {
            assert_eq!(decide(*action, FRESH), Ok(()), "{action}");
        }
        let cases = [
            (
                ObligationAction::Save,
                Owed {
                    has_begun: false,
                    ..FRESH
                },
                Refusal::NotBegun,
            ),
            (
                ObligationAction::Remind,
                Owed {
                    has_begun: false,
                    ..FRESH
                },
                Refusal::NotBegun,
            ),
            (
                ObligationAction::FileZero,
                Owed {
                    takes_zero: false,
                    ..FRESH
                },
                Refusal::NoZero,
            ),
            (
                ObligationAction::Extend,
                Owed {
                    has_term: false,
                    ..FRESH
                },
                Refusal::NoTerm,
            ),
            (
                ObligationAction::Extend,
                Owed {
                    may_extend: false,
                    ..FRESH
                },
                Refusal::NotAbove,
            ),
            (
                ObligationAction::Remind,
                Owed {
                    may_remind: false,
                    ..FRESH
                },
                Refusal::NotAbove,
            ),
            (
                ObligationAction::Save,
                Owed {
                    viewer: locked(),
                    ..FRESH
                },
                Refusal::Report(report::Refusal::Locked),
            ),
            (
                ObligationAction::FileZero,
                Owed {
                    viewer: Facts::default(),
                    ..FRESH
                },
                Refusal::Report(report::Refusal::WrongRole),
            ),
        ];
        for (action, owed, expected) in cases {
            assert_eq!(decide(action, owed), Err(expected), "{action}");
            let (zh, en) = expected.words(action, owed);
            assert!(!zh.is_empty() && !en.is_empty());
        }
    }

    #[test]
    fn who_may_write_the_report_may_write_from_the_obligation_and_nobody_else() {
        for standing in Standing::all() {
            for viewer in [FRESH.viewer, locked(), Facts::default()] {
                let owed = Owed {
                    report: Some(standing),
                    viewer,
                    ..FRESH
                };
                let of_report = report::decide(standing, ReportAction::Save, owed.desk, viewer);
                let found = decide(ObligationAction::Save, owed);
                assert_eq!(
                    found,
                    of_report.map(drop).map_err(Refusal::Report),
                    "{standing:?}"
                );
                let zero = decide(ObligationAction::FileZero, owed);
                let is_correction = standing.correction.is_some();
                assert_eq!(
                    zero.is_ok(),
                    found.is_ok() && !is_correction,
                    "{standing:?}"
                );
                let remind = decide(ObligationAction::Remind, owed);
                assert_eq!(remind.is_ok(), !standing.state.in_force(), "{standing:?}");
            }
        }
        let correcting = Standing {
            correction: Some(CorrectionState::Draft),
            ..Standing::plain(ReportState::Signed)
        };
        let owed = Owed {
            report: Some(correcting),
            ..FRESH
        };
        let refused = decide(ObligationAction::FileZero, owed);
        assert_eq!(refused, Err(Refusal::Report(report::Refusal::WrongState)));
    }
}
