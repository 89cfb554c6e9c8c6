//! The life of a report (报表): where it stands, what can happen to it, and
//! whose hand may do it. The words; the one function of the lifecycle is in
//! `report/lifecycle.rs`, its table in `docs/lifecycle.md`.
//!
//! Never knows a database or a clock.

mod called;
mod lifecycle;
mod receipts;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod way;
mod words;

use serde::{Deserialize, Serialize};

pub use self::lifecycle::{Effect, decide, effect, is_internal, next, wants_reason};
pub use self::receipts::{Former, Receipts};
pub use self::way::{Turn, way};
pub use self::words::AskedStep;
pub use crate::name::UnknownName;
use crate::name::names;

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
    /// 已更正: a correction was signed; in force, to be accepted again
    Corrected,
    /// 已退回, not in force
    Returned,
    /// 已撤回: taken back by its own unit after the signature; not in force
    Withdrawn,
}

/// Where a correction (更正) stands that is not signed yet. The revision before
/// it counts meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CorrectionState {
    /// 更正草稿
    Draft,
    /// 更正待审核, waits for the unit's reviewer
    Submitted,
    /// 更正被退回 by the unit's reviewer
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
    /// A correction of what is in force begins, with a reason (更正).
    Correct,
    /// The unit takes back what it gave out of hand (撤回).
    Withdraw,
}

/// Who acts: a report passes from hand to hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hand {
    /// A reporter of the unit (填报人).
    Filer,
    /// A reviewer of the unit (审核人).
    Reviewer,
    /// A coordinator above it (接收单位); of several receivers the one whose acceptance is still lacking.
    Receiver,
    /// One of several receivers (多个接收单位之一), while others have not accepted either or it has itself.
    OneOfReceivers,
}

names!(ReportState {
    Draft => "DRAFT", Submitted => "SUBMITTED", Signed => "SIGNED", Accepted => "ACCEPTED",
    Corrected => "CORRECTED", Returned => "RETURNED", Withdrawn => "WITHDRAWN",
});
names!(CorrectionState {
    Draft => "DRAFT", Submitted => "SUBMITTED", Returned => "RETURNED",
});
names!(ReportAction {
    Save => "SAVE", Submit => "SUBMIT", Sign => "SIGN", Accept => "ACCEPT", Return => "RETURN",
    Correct => "CORRECT", Withdraw => "WITHDRAW",
});
names!(Hand {
    Filer => "REPORTER", Reviewer => "REVIEWER", Receiver => "COORDINATOR", OneOfReceivers => "ONE OF SEVERAL",
});

impl ReportState {
    /// Whether the signed revision counts.
    pub const fn in_force(self) -> bool {
        matches!(self, Self::Signed | Self::Accepted | Self::Corrected)
    }

    /// Whether it lies at the desk of a receiver that has not accepted it.
    pub const fn waits_for_receivers(self) -> bool {
        matches!(self, Self::Signed | Self::Corrected)
    }
}

/// Where a report stands as a whole: what is seen from outside its unit, and
/// the correction that the unit is working on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Of the report.
    pub state: ReportState,
    /// Of the correction under way; only beside a state that is in force.
    pub correction: Option<CorrectionState>,
    /// Some of several receivers have accepted what is in force, and not all; only beside a state that waits for them.
    pub is_partly_accepted: bool,
}

impl Standing {
    /// No correction is under way.
    pub const fn plain(state: ReportState) -> Self {
        Self {
            state,
            correction: None,
            is_partly_accepted: false,
        }
    }

    /// All that there are: a correction stands only beside what is in force.
    pub fn all() -> impl Iterator<Item = Self> {
        ReportState::ALL.iter().flat_map(|state| {
            let under_way = CorrectionState::ALL
                .iter()
                .filter(|_| state.in_force())
                .map(|correction| Self {
                    correction: Some(*correction),
                    ..Self::plain(*state)
                });
            let alone = std::iter::once(Self::plain(*state)).chain(under_way);
            alone.flat_map(|standing| {
                let partly = state.waits_for_receivers().then_some(Self {
                    is_partly_accepted: true,
                    ..standing
                });
                std::iter::once(standing).chain(partly)
            })
        })
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

/// What is known of the viewer and the report when an action is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each from its own source"
)]
pub struct Facts {
    /// Reporter of the report's own unit.
    pub is_reporter: bool,
    /// Reviewer of the report's own unit.
    pub is_reviewer: bool,
    /// Coordinator of a node above the unit; where there are several receivers, at the desk of the one that is still
    /// lacking.
    pub is_receiver: bool,
    /// At the desk of one of several receivers that is not that one.
    pub is_one_of_receivers: bool,
    /// The desk has accepted what is in force.
    pub has_accepted: bool,
    /// The very account that submitted the current revision.
    pub is_filer: bool,
    /// Since the current revision was submitted the unit has come to speak for others too.
    pub is_outgrown: bool,
    /// The schedule has locked and the unit has no extension.
    pub is_locked: bool,
    /// The report is copied (抄报) to the viewer's office, which reads it by nothing else.
    pub is_copied: bool,
}

impl Facts {
    /// A reporter of the unit, and nothing else.
    #[cfg(test)]
    pub(crate) const REPORTER: Self = Self {
        is_reporter: true,
        is_reviewer: false,
        is_receiver: false,
        is_one_of_receivers: false,
        has_accepted: false,
        is_filer: false,
        is_outgrown: false,
        is_locked: false,
        is_copied: false,
    };

    /// Whether the viewer acts with this hand.
    pub const fn holds(self, hand: Hand) -> bool {
        match hand {
            Hand::Filer => self.is_reporter,
            Hand::Reviewer => self.is_reviewer,
            Hand::Receiver => self.is_receiver,
            Hand::OneOfReceivers => self.is_one_of_receivers,
        }
    }
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
    /// The schedule has locked (锁定).
    Locked,
    /// A copy is read and nothing is done with it (抄报).
    CopyOnly,
    /// The desk has accepted it already (已接收); others are still to do so.
    Accepted,
    /// It was submitted for the unit alone, and the unit has come to speak for others too.
    Outgrown,
}
