//! The levels of the territorial tree (行政层级).
//!
//! A level comes from the division's data, never from its name: 陆丰市 is a county.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The level of a jurisdiction, from the nation down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// 国家
    Nation,
    /// 省、自治区、直辖市
    Province,
    /// 地级市、地区、自治州、盟
    Prefecture,
    /// 县、区、县级市、旗
    County,
    /// 乡、镇、街道
    Township,
    /// 村、社区
    Village,
    /// 园区、功能区: stands under a node of any level
    Zone,
}

/// A level that is none of the seven.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "unknown level `{0}`: write NATION, PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE or ZONE"
)]
pub struct UnknownLevel(pub String);

impl Level {
    /// All levels, top first.
    pub const ALL: [Self; 7] = [
        Self::Nation,
        Self::Province,
        Self::Prefecture,
        Self::County,
        Self::Township,
        Self::Village,
        Self::Zone,
    ];

    /// Whether a place of this level has an office that collates what is reported
    /// below it and sends that up. What the units of a village or community
    /// signed goes straight up.
    pub const fn collates(self) -> bool {
        !matches!(self, Self::Village)
    }

    /// The name under which the level is stored and imported.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nation => "NATION",
            Self::Province => "PROVINCE",
            Self::Prefecture => "PREFECTURE",
            Self::County => "COUNTY",
            Self::Township => "TOWNSHIP",
            Self::Village => "VILLAGE",
            Self::Zone => "ZONE",
        }
    }

    /// Whether figures of the nodes below gather in a shard of this node:
    /// counties and everything above them are shard roots, the rest belongs to
    /// the nearest of them.
    pub const fn is_shard_root(self) -> bool {
        match self {
            Self::Nation | Self::Province | Self::Prefecture | Self::County => true,
            Self::Township | Self::Village | Self::Zone => false,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}
