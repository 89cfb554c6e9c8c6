//! Endpoints that are told of events (推送): which event is theirs, and when one
//! that was not taken is tried again.
//!
//! Pure. Never opens a connection and draws no chance: the caller brings it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::change::ToldChange;
use crate::event::EventKind;
use crate::path::Path;

/// The longest wait before an event is tried again, in milliseconds: six hours.
pub const LONGEST_WAIT_MS: u64 = 6 * 3_600 * 1_000;

/// What an endpoint asked for.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// The kinds of events it is told of.
    pub kinds: Vec<EventKind>,
    /// Today's place of its node and the earlier ones.
    pub ranges: Vec<Path>,
    /// Whether its node is a unit and whoever registered it works inside: then it
    /// is told of the unit's own business.
    pub inside_unit: bool,
}

impl Subscription {
    /// What is told to it of a change of the tree; none where nothing is.
    pub fn told_of(&self, kind: EventKind, change: &ToldChange) -> Option<ToldChange> {
        let asked = self.kinds.contains(&kind);
        asked.then(|| change.seen_in(&self.ranges)).flatten()
    }

    /// Whether an event at a place is told to it. What stays inside a unit is
    /// told to endpoints inside it alone: from a jurisdiction one sees
    /// nothing that was not signed. What comes down is told to endpoints below
    /// the place as well, by where they stand today.
    pub fn is_told(&self, kind: EventKind, path: &Path, internal: bool) -> bool {
        let today = self.ranges.first();
        let comes_down = kind.comes_down() && today.is_some_and(|node| path.contains(node));
        self.kinds.contains(&kind)
            && (self.inside_unit || !internal)
            && (comes_down || self.ranges.iter().any(|range| range.contains(path)))
    }
}

/// How long to wait after the `attempt`-th try failed, from 1: the base doubled
/// with every try, at most six hours, and of that a random part between a half
/// and the whole, so that what failed together does not come back together.
/// `chance` is any number.
pub fn wait_ms(base_ms: u64, attempt: u32, chance: u64) -> u64 {
    let doubled = 1_u64
        .checked_shl(attempt.saturating_sub(1))
        .and_then(|factor| base_ms.checked_mul(factor))
        .unwrap_or(LONGEST_WAIT_MS);
    let whole = doubled.min(LONGEST_WAIT_MS);
    let half = whole / 2;
    half + chance % (whole - half + 1)
}

/// How an event on its way to an endpoint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryState {
    /// 待推送: not taken yet, and tried again
    Pending,
    /// 已送达: taken
    Delivered,
    /// 推送失败: given up; somebody may send it again
    Dead,
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Dead];

    /// The name under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Dead => "DEAD",
        }
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no state of a delivery.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown state of a delivery `{0}`")]
pub struct UnknownDeliveryState(pub String);

impl FromStr for DeliveryState {
    type Err = UnknownDeliveryState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownDeliveryState(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::path;

    proptest! {
        /// An endpoint is told of nothing outside its node but what comes down to
        /// it, of no other kind, and of nobody's own business but its unit's.
        #[test]
        fn an_endpoint_is_told_its_own_and_nothing_else(
            node in proptest::collection::vec(0_u32..3, 1..4),
            at in proptest::collection::vec(0_u32..3, 1..5),
            kind in proptest::sample::select(EventKind::ALL.to_vec()),
            asked in proptest::sample::select(EventKind::ALL.to_vec()),
            inside_unit: bool,
            internal: bool,
        ) {
            let told = Subscription { kinds: vec![asked], ranges: vec![path(&node)], inside_unit }
                .is_told(kind, &path(&at), internal);
            let within = at.len() >= node.len() && at[..node.len()] == node[..];
            let above = kind.comes_down() && at.len() <= node.len() && node[..at.len()] == at[..];
            prop_assert_eq!(told, (within || above) && kind == asked && (inside_unit || !internal));
        }

        /// It waits no shorter than half of what is due and no longer than six hours.
        #[test]
        fn waits_grow_and_end(base in 0_u64..10_000_000, attempt in 1_u32..100, chance: u64) {
            let wait = wait_ms(base, attempt, chance);
            prop_assert!(wait <= LONGEST_WAIT_MS);
            prop_assert!(wait_ms(base, attempt, 0) <= wait);
            prop_assert!(wait_ms(base, attempt + 1, 0) >= wait_ms(base, attempt, 0));
        }
    }

    #[test]
    fn the_first_waits_are_the_base_doubled() {
        assert_eq!(
            [1, 2, 3].map(|attempt| wait_ms(1_000, attempt, 0)),
            [500, 1_000, 2_000]
        );
        assert_eq!(wait_ms(1_000, 1, 500), 1_000);
        assert_eq!(wait_ms(0, 5, 77), 0);
    }

    #[test]
    fn a_state_is_what_it_is_stored_as() {
        for state in DeliveryState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("LOST".parse::<DeliveryState>().is_err());
    }
}
