//! The life of a return (目标填报): what a unit says of a target as of a day, from filing to signature.
//!
//! Owns which step is lawful in which state. Never who may take it: `policy` and the reach of a grant say that.

use std::fmt;
use std::str::FromStr;

use crate::compliance::State;

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnState {
    /// Filed, not signed (已填报): it does not count.
    Filed,
    /// Signed (已签发): it counts until another takes its place.
    Signed,
    /// Sent back to whoever filed it (已退回): it does not count.
    Returned,
}

impl ReturnState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Filed, Self::Signed, Self::Returned];

    /// Its name, as stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "FILED",
            Self::Signed => "SIGNED",
            Self::Returned => "RETURNED",
        }
    }
}

impl fmt::Display for ReturnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no state of a return.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown state of a return `{0}`")]
pub struct UnknownReturnState(pub String);

impl FromStr for ReturnState {
    type Err = UnknownReturnState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownReturnState(text.to_owned()))
    }
}

/// A step of a return that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnAction {
    /// Sign it (签发).
    Sign,
    /// Send it back with a reason (退回).
    SendBack,
    /// Put a revision in its place (更正).
    Correct,
}

impl ReturnAction {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Sign, Self::SendBack, Self::Correct];
}

/// Why a step is not lawful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnRefusal {
    /// Another revision took its place.
    Superseded,
    /// It is signed or sent back already.
    Decided,
    /// Whoever filed it does not decide on it.
    OwnFiling,
    /// The viewer's post does not do this.
    NotYours,
}

impl ReturnRefusal {
    /// In Chinese and in English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Superseded => (
                "已有新的版次取代：请处理最新的版次",
                "another revision took its place: look at the latest",
            ),
            Self::Decided => ("已签发或已退回", "it is signed or sent back already"),
            Self::OwnFiling => (
                "填报人不得审核签发自己的填报",
                "whoever filed it does not decide on it",
            ),
            Self::NotYours => (
                "只有该单位的填报岗可以填报、更正，审核岗可以签发、退回：不得代他人填报",
                "only the unit's own reporter files and corrects, its reviewer signs and sends back: nobody does it \
                 for another",
            ),
        }
    }
}

/// Whether a step is lawful for a return in this state.
///
/// Errors: why it is not.
pub const fn lawful(
    state: ReturnState,
    is_superseded: bool,
    is_own_filing: bool,
    action: ReturnAction,
) -> Result<(), ReturnRefusal> {
    if is_superseded {
        return Err(ReturnRefusal::Superseded);
    }
    if matches!(action, ReturnAction::Correct) {
        return Ok(());
    }
    match state {
        ReturnState::Filed if is_own_filing => Err(ReturnRefusal::OwnFiling),
        ReturnState::Filed => Ok(()),
        ReturnState::Signed | ReturnState::Returned => Err(ReturnRefusal::Decided),
    }
}

/// Whose hand is next on a target that a unit returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextHand {
    /// A return waits for its signature (待签发).
    Signs,
    /// The unit returns it, or returns it anew (待填报).
    Files,
}

/// Whose hand is next on a target that stands so by the unit's own word: nobody's once it is met or nothing is asked, nor
/// where it is lost before its last day is over, which no figure mends. A signature alone ends nothing.
pub const fn next_hand(state: State, waits: bool, is_over: bool) -> Option<NextHand> {
    if waits {
        return Some(NextHand::Signs);
    }
    match state {
        State::Met | State::NotApplicable => None,
        State::Missed if !is_over => None,
        State::Missed | State::AtRisk | State::OnTrack | State::NoData => Some(NextHand::Files),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_stays_until_it_is_met_or_lost_for_good() {
        for state in [State::OnTrack, State::AtRisk, State::NoData] {
            for is_over in [false, true] {
                assert_eq!(next_hand(state, false, is_over), Some(NextHand::Files));
            }
        }
        for state in [State::Met, State::NotApplicable] {
            assert_eq!(next_hand(state, false, false), None);
            assert_eq!(next_hand(state, true, false), Some(NextHand::Signs));
        }
        assert_eq!(next_hand(State::Missed, false, false), None);
        assert_eq!(next_hand(State::Missed, false, true), Some(NextHand::Files));
    }

    #[test]
    fn nobody_signs_what_he_filed_and_nothing_is_signed_twice() {
        for action in [ReturnAction::Sign, ReturnAction::SendBack] {
            let filed = |own| lawful(ReturnState::Filed, false, own, action);
            assert_eq!(filed(true), Err(ReturnRefusal::OwnFiling));
            assert_eq!(filed(false), Ok(()));
            for state in [ReturnState::Signed, ReturnState::Returned] {
                let decided = lawful(state, false, false, action);
                assert_eq!(decided, Err(ReturnRefusal::Decided));
            }
        }
        for state in ReturnState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
            for action in ReturnAction::ALL {
                let gone = lawful(state, true, false, action);
                assert_eq!(gone, Err(ReturnRefusal::Superseded));
            }
            assert_eq!(lawful(state, false, true, ReturnAction::Correct), Ok(()));
        }
    }
}
