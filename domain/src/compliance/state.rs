//! The six states (状态) and what several of them come to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a promise stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// 已完成: what is asked up to the day is done.
    Met,
    /// 进行中: not done, and there is time; also what has no number or no deadline.
    OnTrack,
    /// 有风险: not done, and the time is running out. Where none is left: 待核验, proposed in time and not yet verified after its
    /// last day; 难以完成, without a last day, and missed for good by some who are counted.
    AtRisk,
    /// 未完成（逾期）: its time is over, or it can no longer be kept.
    Missed,
    /// 无数据: nothing is recorded from which it could be told.
    NoData,
    /// 不适用: nothing is asked.
    NotApplicable,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Met,
        Self::OnTrack,
        Self::AtRisk,
        Self::Missed,
        Self::NoData,
        Self::NotApplicable,
    ];

    /// Its name, as stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "MET",
            Self::OnTrack => "ON_TRACK",
            Self::AtRisk => "AT_RISK",
            Self::Missed => "MISSED",
            Self::NoData => "NO_DATA",
            Self::NotApplicable => "NOT_APPLICABLE",
        }
    }

    /// What all of them come to together: the whole is met when every part is, and missed when one is. Parts that
    /// are not applicable do not count; a whole of nothing else is not applicable.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts
            .into_iter()
            .max_by_key(|part| part.weight())
            .unwrap_or(Self::NotApplicable)
    }

    /// What weighs more decides the whole.
    const fn weight(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Met => 1,
            Self::OnTrack => 2,
            Self::NoData => 3,
            Self::AtRisk => 4,
            Self::Missed => 5,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no state.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown state `{0}`: write MET, ON_TRACK, AT_RISK, MISSED, NO_DATA or NOT_APPLICABLE")]
pub struct UnknownState(pub String);

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownState(text.to_owned()))
    }
}
