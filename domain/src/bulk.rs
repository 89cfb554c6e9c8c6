//! Many reports in one go (批量填报): what becomes of one row beside what is
//! there already, and figures as people write them into a spreadsheet.
//!
//! Owns no values and no lifecycle: whether a report may be written is
//! [`decide`], whether a figure is one is
//! [`parse_scaled`](crate::decimal::parse_scaled). Never rounds and never guesses.

mod written;

use serde::{Deserialize, Serialize};

pub use self::written::{as_written, code_as_written, day_as_written, period_as_written};
use crate::report::{
    CorrectionState, Desk, Facts, Refusal, ReportAction, ReportState, Standing, decide,
};

/// How far the rows of a request are to bring their reports. Signing stays a second person's act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Aim {
    /// A draft (草稿).
    #[default]
    Draft,
    /// Submitted to the unit's reviewer (提交); in force where the schedule lets the filer sign.
    Submitted,
}

/// The report that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub standing: Standing,
    /// Its version.
    pub version: i32,
    /// Whether the row would leave its values as they are.
    pub same: bool,
}

/// What a row may write over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The report in this version and no other.
    Version(i32),
    /// Nothing but what says the same: somebody may have written it meanwhile.
    Nothing,
    /// Whatever is there.
    Anything,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStep {
    /// It is written.
    Write,
    /// What it says is there already, at least as far as it was to go.
    Unchanged,
    /// What is there says something else, and the row does not say that it has seen it.
    Conflict,
    /// The report's state or the viewer's role does not allow it.
    Refused(Refusal),
}

/// What becomes of a row. A row that was written and comes again is
/// `Unchanged`, whoever signed or accepted the report meanwhile; a report that
/// was sent back is written again only by a row that has seen it.
pub fn row_step(
    found: Option<Found>,
    (aim, over): (Aim, Over),
    desk: Desk,
    facts: Facts,
) -> RowStep {
    if !facts.is_reporter {
        return RowStep::Refused(Refusal::WrongRole);
    }
    let from = found.map_or(Standing::plain(ReportState::Draft), |found| found.standing);
    if found.is_some_and(|found| found.same && has_reached(from, aim)) {
        return RowStep::Unchanged;
    }
    if let Err(refusal) = decide(from, ReportAction::Save, desk, facts) {
        return RowStep::Refused(refusal);
    }
    if from.correction.is_some() {
        // A correction says by itself what it corrects, and why.
        return RowStep::Refused(Refusal::WrongState);
    }
    let may_write = match (found, over) {
        (Some(found), _) if found.same && from.state == ReportState::Draft => true,
        (Some(found), Over::Version(seen)) => found.version == seen,
        (None, Over::Nothing) | (_, Over::Anything) => true,
        (None, Over::Version(_)) | (Some(_), Over::Nothing) => false,
    };
    if may_write {
        RowStep::Write
    } else {
        RowStep::Conflict
    }
}

const fn has_reached(standing: Standing, aim: Aim) -> bool {
    match (aim, standing.state, standing.correction) {
        (_, ReportState::Returned | ReportState::Withdrawn, _)
        | (_, _, Some(CorrectionState::Returned))
        | (Aim::Submitted, ReportState::Draft, _)
        | (Aim::Submitted, _, Some(CorrectionState::Draft)) => false,
        (Aim::Draft | Aim::Submitted, _, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(found: Option<Found>, aim: Aim, over: Over) -> RowStep {
        row_step(found, (aim, over), Desk::FourEyes, Facts::REPORTER)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "every step is asked with it or with none"
    )]
    fn found(state: ReportState, same: bool) -> Option<Found> {
        Some(Found {
            standing: Standing::plain(state),
            version: 3,
            same,
        })
    }

    #[test]
    fn a_first_row_is_written_and_the_same_row_again_changes_nothing() {
        for aim in [Aim::Draft, Aim::Submitted] {
            assert_eq!(step(None, aim, Over::Nothing), RowStep::Write);
            for state in ReportState::ALL {
                let expected = match (state, aim) {
                    (ReportState::Draft, Aim::Submitted) => RowStep::Write,
                    (ReportState::Returned | ReportState::Withdrawn, _) => RowStep::Conflict,
                    _ => RowStep::Unchanged,
                };
                let again = step(found(*state, true), aim, Over::Nothing);
                assert_eq!(again, expected, "{state} {aim:?}");
            }
        }
    }

    #[test]
    fn other_values_are_written_over_only_by_who_has_seen_them() {
        let draft = found(ReportState::Draft, false);
        for (over, expected) in [
            (Over::Nothing, RowStep::Conflict),
            (Over::Version(2), RowStep::Conflict),
            (Over::Version(3), RowStep::Write),
            (Over::Anything, RowStep::Write),
        ] {
            assert_eq!(step(draft, Aim::Draft, over), expected, "{over:?}");
        }
        let there_is_none = step(None, Aim::Draft, Over::Version(1));
        assert_eq!(there_is_none, RowStep::Conflict);
    }

    #[test]
    fn what_is_out_of_hand_is_not_written_by_any_row() {
        for standing in Standing::all() {
            let wrong = !matches!(
                standing.state,
                ReportState::Draft | ReportState::Returned | ReportState::Withdrawn
            );
            let found = Found {
                standing,
                version: 3,
                same: false,
            };
            let expected = if wrong {
                RowStep::Refused(Refusal::WrongState)
            } else {
                RowStep::Write
            };
            let written = step(Some(found), Aim::Submitted, Over::Anything);
            assert_eq!(written, expected, "{standing:?}");
        }
    }

    #[test]
    fn a_row_tells_nothing_to_who_may_not_file() {
        let facts = Facts::default();
        let aim = (Aim::Draft, Over::Nothing);
        for found in [None, found(ReportState::Signed, true)] {
            let refused = RowStep::Refused(Refusal::WrongRole);
            assert_eq!(row_step(found, aim, Desk::FourEyes, facts), refused);
        }
    }

    #[test]
    fn a_lock_stops_a_row_but_not_the_answer_that_nothing_changed() {
        let locked = Facts {
            is_locked: true,
            ..Facts::REPORTER
        };
        let aim = (Aim::Draft, Over::Anything);
        let refused = RowStep::Refused(Refusal::Locked);
        assert_eq!(row_step(None, aim, Desk::FourEyes, locked), refused);
        let same = found(ReportState::Submitted, true);
        let unchanged = row_step(same, aim, Desk::FourEyes, locked);
        assert_eq!(unchanged, RowStep::Unchanged);
    }
}
