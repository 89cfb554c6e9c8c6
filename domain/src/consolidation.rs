//! The life of a consolidation (汇总上报): a collating office's signed snapshot
//! of its subtree, on its way to the next receiver. Where it stands, what can
//! happen to it, and whose hand may do it. Its table is in
//! `docs/consolidation.md`, compared by a test.
//!
//! A snapshot is never changed: what comes later is a new one with a number of
//! its own. Never knows a database or a clock.

mod handed;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod twice;

use serde::{Deserialize, Serialize};

pub use self::handed::{Handed, told_elsewhere};
pub use self::twice::{Word, expected_elsewhere, is_said_elsewhere, outspoken};
use crate::name::names;

/// Where a consolidation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsolidationState {
    /// 已签报: signed and with that sent up; it waits for its receiver
    Signed,
    /// 已接收
    Accepted,
    /// 已退回, with a reason
    Returned,
    /// 已撤回: taken back by its own office before it was accepted
    Withdrawn,
    /// 已被替代: the office signed a new one in its place
    Superseded,
}

/// What happens to a consolidation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsolidationAction {
    /// The office signs a snapshot and sends it up (签报).
    Sign,
    /// The receiver takes it in (接收).
    Accept,
    /// The receiver sends it back with a reason (退回).
    Return,
    /// The office takes it back with a reason (撤回).
    Withdraw,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsolidationHand {
    /// A coordinator of the very place that collates (汇总单位).
    Office,
    /// A coordinator of a place above it (上级).
    Receiver,
}

names!(ConsolidationState {
    Signed => "SIGNED", Accepted => "ACCEPTED", Returned => "RETURNED",
    Withdrawn => "WITHDRAWN", Superseded => "SUPERSEDED",
});
names!(ConsolidationAction {
    Sign => "SIGN", Accept => "ACCEPT", Return => "RETURN", Withdraw => "WITHDRAW",
});
names!(ConsolidationHand {
    Office => "OFFICE", Receiver => "RECEIVER",
});

impl ConsolidationState {
    /// Whether it is what its place has sent up.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Signed | Self::Accepted)
    }
}

/// Where the last consolidation of a place for a period stands after an action
/// by a hand; None if that is not lawful. `from` is None where nothing was ever
/// signed. After `Sign` it is the new one that stands so; [`displaced`] says
/// what becomes of the one before.
pub const fn next(
    from: Option<ConsolidationState>,
    action: ConsolidationAction,
    hand: ConsolidationHand,
) -> Option<ConsolidationState> {
    use ConsolidationAction::{Accept, Return, Sign, Withdraw};
    use ConsolidationHand::{Office, Receiver};
    use ConsolidationState::{Accepted, Returned, Signed, Superseded, Withdrawn};
    match (from, action, hand) {
        (None | Some(Signed | Accepted | Returned | Withdrawn), Sign, Office) => Some(Signed),
        (Some(Signed), Accept, Receiver) => Some(Accepted),
        (Some(Signed | Accepted), Return, Receiver) => Some(Returned),
        (Some(Signed), Withdraw, Office) => Some(Withdrawn),
        (None | Some(Signed | Accepted | Returned | Withdrawn | Superseded), _, _) => None,
    }
}

/// What becomes of the consolidation before when a new one is signed: what was
/// returned or withdrawn stays so.
pub const fn displaced(before: ConsolidationState) -> ConsolidationState {
    if before.is_sent() {
        ConsolidationState::Superseded
    } else {
        before
    }
}

/// Whether the step asks for a reason: whatever undoes somebody's word, also a
/// new snapshot in the place of one that was sent.
pub const fn wants_reason(from: Option<ConsolidationState>, action: ConsolidationAction) -> bool {
    match action {
        ConsolidationAction::Return | ConsolidationAction::Withdraw => true,
        ConsolidationAction::Accept => false,
        ConsolidationAction::Sign => match from {
            Some(state) => state.is_sent(),
            None => false,
        },
    }
}

/// What is known of the viewer and the consolidation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts, each from its own source"
)]
pub struct Facts {
    /// Coordinator of the place itself.
    pub is_office: bool,
    /// Coordinator of a place above it.
    pub is_receiver: bool,
    /// The very account that signed it.
    pub is_signer: bool,
    /// A later one of the same place and period was signed.
    pub is_overtaken: bool,
}

impl Facts {
    /// Whether the viewer acts with this hand.
    pub const fn holds(self, hand: ConsolidationHand) -> bool {
        match hand {
            ConsolidationHand::Office => self.is_office,
            ConsolidationHand::Receiver => self.is_receiver,
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
    /// Who signed it does not accept it.
    OwnSignature,
    /// A later one stands in its place.
    Overtaken,
}

impl Refusal {
    /// The reason in Chinese and in English, of a consolidation that stands so; none was signed
    /// where there is none.
    pub const fn words(self, from: Option<ConsolidationState>) -> (&'static str, &'static str) {
        match self {
            Self::WrongState => wrong_state(from),
            Self::WrongRole => (
                "您的角色不能对该汇总进行此操作：签报和撤回由本级调度人员办理，接收和退回由上级调度人员办理",
                "your role may not do this: a coordinator of the place itself signs and withdraws, one above it accepts and returns",
            ),
            Self::OwnSignature => (
                "签报人不能接收自己签报的汇总",
                "who signed a consolidation does not accept it himself",
            ),
            Self::Overtaken => (
                "已有更新的汇总：请对最新一份办理",
                "a later consolidation stands in its place: act on that one",
            ),
        }
    }
}

/// Where it stands, and what comes next.
const fn wrong_state(from: Option<ConsolidationState>) -> (&'static str, &'static str) {
    match from {
        None => (
            "尚无汇总：先由本级调度人员签报",
            "there is no consolidation yet: a coordinator of the place itself signs one first",
        ),
        Some(ConsolidationState::Signed) => (
            "汇总已签报，待上级接收：由上级接收或退回，由本级撤回或说明原因重新签报",
            "the consolidation is signed and waits for its receiver, who accepts or returns it; its place may withdraw it, \
             or sign a new one with a reason",
        ),
        Some(ConsolidationState::Accepted) => (
            "汇总已被上级接收，不需再接收，也不能撤回：如有出入，由上级说明原因退回，或由本级说明原因重新签报",
            "the consolidation is accepted: it is neither accepted again nor withdrawn. If it is wrong, its receiver returns \
             it with a reason, or its place signs a new one with a reason",
        ),
        Some(ConsolidationState::Returned) => (
            "汇总已被上级退回：由本级核对后重新签报，再由上级办理",
            "the consolidation was returned: its place looks at the figures and signs a new one, which is the next to be \
             accepted",
        ),
        Some(ConsolidationState::Withdrawn) => (
            "汇总已由本级撤回：待本级重新签报后再办理",
            "the consolidation was withdrawn by its own place, which signs a new one: that is the next to be accepted",
        ),
        Some(ConsolidationState::Superseded) => Refusal::Overtaken.words(from),
    }
}

/// Where the consolidation stands after the action by this viewer, or why not.
pub fn decide(
    from: Option<ConsolidationState>,
    action: ConsolidationAction,
    facts: Facts,
) -> Result<ConsolidationState, Refusal> {
    let by = |hand: &ConsolidationHand| next(from, action, *hand);
    let held = || {
        ConsolidationHand::ALL
            .iter()
            .filter(|hand| facts.holds(**hand))
    };
    if !held().any(|hand| does(*hand, action)) {
        return Err(Refusal::WrongRole);
    }
    if facts.is_overtaken {
        return Err(Refusal::Overtaken);
    }
    let to = held().find_map(by).ok_or(Refusal::WrongState)?;
    if matches!(action, ConsolidationAction::Accept) && facts.is_signer {
        return Err(Refusal::OwnSignature);
    }
    Ok(to)
}

/// Whether a hand does such a thing at all.
const fn does(hand: ConsolidationHand, action: ConsolidationAction) -> bool {
    match hand {
        ConsolidationHand::Office => {
            matches!(
                action,
                ConsolidationAction::Sign | ConsolidationAction::Withdraw
            )
        }
        ConsolidationHand::Receiver => {
            matches!(
                action,
                ConsolidationAction::Accept | ConsolidationAction::Return
            )
        }
    }
}
