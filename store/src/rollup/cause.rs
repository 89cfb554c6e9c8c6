//! What makes a figure change (变动原因), in the words of the journal.

use crate::error::{Result, StoreError};

/// What makes a figure change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A unit owes from now on, or no longer.
    Owe,
    /// A report is signed.
    Sign,
    /// A correction is signed.
    Correct,
    /// A superior sends a report back.
    Return,
    /// The unit takes back what it had signed.
    Withdraw,
    /// The tree moved, or a successor speaks for the unit.
    Move,
    /// A unit speaks for those below it from now on, or no longer.
    Cover,
}

impl Cause {
    const ALL: [Self; 7] = [
        Self::Owe,
        Self::Sign,
        Self::Correct,
        Self::Return,
        Self::Withdraw,
        Self::Move,
        Self::Cover,
    ];

    /// Reads what the journal says.
    pub(crate) fn read(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|cause| cause.as_str() == text)
            .ok_or_else(|| StoreError::damaged(format!("{text} is no cause of a change")))
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Owe => "OWE",
            Self::Sign => "SIGN",
            Self::Correct => "CORRECT",
            Self::Return => "RETURN",
            Self::Withdraw => "WITHDRAW",
            Self::Move => "MOVE",
            Self::Cover => "COVER",
        }
    }
}
