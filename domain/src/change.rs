//! Boundary changes (区划变更): how the tree moves, as data, and what each does
//! to jurisdictions and agencies.
//!
//! Owns which changes there are, what each needs, and every reason to refuse
//! one. Pure: from the rows of the tree that a change names it makes the steps
//! that carry it out. It never says what happens to a figure: that follows from
//! where a unit stands (`chain`).

mod life;
mod plan;
mod receiver;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use life::{ChangeEvent, ChangeHand, ChangeState, next};
pub use plan::{check, plan};
pub use receiver::receiver_above;
pub use refusal::Refusal;

use crate::ids::NodeId;
use crate::level::Level;
use crate::path::Path;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// Another name or code, or both (更名).
    Rename,
    /// Another level, and mostly another code and name (升格，撤县设区).
    Upgrade,
    /// Under another node; an agency also inside another, or under another superior (划转).
    Transfer,
    /// Several into one, new or there already (合并).
    Merge,
    /// One into several (拆分).
    Split,
    /// A new one (设立).
    Open,
    /// One ends without a successor (撤销).
    Close,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Rename,
        Self::Upgrade,
        Self::Transfer,
        Self::Merge,
        Self::Split,
        Self::Open,
        Self::Close,
    ];

    /// The name under which the kind is stored and imported.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rename => "RENAME",
            Self::Upgrade => "UPGRADE",
            Self::Transfer => "TRANSFER",
            Self::Merge => "MERGE",
            Self::Split => "SPLIT",
            Self::Open => "OPEN",
            Self::Close => "CLOSE",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A kind of change that is none of the seven.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "unknown kind of change `{0}`: write RENAME, UPGRADE, TRANSFER, MERGE, SPLIT, OPEN or CLOSE"
)]
pub struct UnknownChange(pub String);

impl FromStr for ChangeKind {
    type Err = UnknownChange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownChange(text.to_owned()))
    }
}

/// A boundary change as its document orders it. A code with a point is an
/// agency's, one without a jurisdiction's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundaryChange {
    /// What happens.
    pub kind: ChangeKind,
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// Codes of those it happens to; for `Open` the code of the new one.
    pub codes: Vec<String>,
    /// `Merge`: the code of the one; `Split`: the codes of the several;
    /// `Rename` and `Upgrade`: the new code, none where it stays.
    #[serde(default)]
    pub into: Vec<String>,
    /// Names of those in `into`, or of the renamed or opened one.
    #[serde(default)]
    pub names: Vec<String>,
    /// `Transfer` and `Open`: the code of the node above; of a new successor if
    /// it is not that of the first it succeeds.
    #[serde(default)]
    pub parent: Option<String>,
    /// `Transfer` and `Open` of an agency: its superior in the line.
    #[serde(default)]
    pub superior: Option<String>,
    /// Of the upgraded or opened one.
    #[serde(default)]
    pub level: Option<Level>,
    /// `Open` of an agency: its kind.
    #[serde(default)]
    pub agency_kind: Option<String>,
    /// `Split`: the share of each in `into`, as [`crate::share::Shares`] reads
    /// them; none where the document states no shares and the totals stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<String>,
    /// Number of the document that orders it (文号).
    pub document: String,
    /// Why.
    pub reason: String,
}

impl BoundaryChange {
    /// Every code that it names and that must be there.
    pub fn named(&self) -> BTreeSet<&str> {
        let known = match self.kind {
            ChangeKind::Open => &[][..],
            _ => &self.codes[..],
        };
        known
            .iter()
            .chain(&self.parent)
            .chain(&self.superior)
            .map(String::as_str)
            .collect()
    }

    /// Every code that it would give out, or that is there already.
    pub fn wanted(&self) -> BTreeSet<&str> {
        let new = match self.kind {
            ChangeKind::Open => &self.codes[..],
            _ => &[][..],
        };
        self.into.iter().chain(new).map(String::as_str).collect()
    }
}

/// Whether a code is an agency's: a division's code, a point and a key.
pub fn is_agency_code(code: &str) -> bool {
    code.contains('.')
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// 辖区
    Jurisdiction {
        /// Its level.
        level: Level,
        /// Exists only to fill a code.
        placeholder: bool,
    },
    /// 机构
    Agency {
        /// The jurisdiction it serves.
        serves: NodeId,
        /// The agency it is inside.
        inside: Option<NodeId>,
    },
}

/// A node of the tree as it stands, with what a change must know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The node.
    pub id: NodeId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub what: What,
    /// The node directly above.
    pub parent: Option<NodeId>,
    /// Its place.
    pub path: Path,
    /// First day.
    pub from: NaiveDate,
    /// First day it no longer exists.
    pub until: Option<NaiveDate>,
    /// The first day at its place.
    pub placed_on: NaiveDate,
    /// The last day on which anything at or below it was changed.
    pub changed_on: NaiveDate,
}

/// The part of the tree that a change is about: the nodes that it names, and
/// what stands directly below those or serves them.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Those of the codes it wants that were given out once, to whomever.
    pub used: BTreeSet<String>,
}

/// One step of carrying a change out, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A node is called otherwise from the day on.
    Rename {
        /// Its code so far.
        code: String,
        /// Its code from then on.
        new_code: String,
        /// Its name from then on.
        name: String,
        /// Its level from then on, if it is a jurisdiction.
        level: Option<Level>,
    },
    /// A jurisdiction begins.
    OpenJurisdiction {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
        /// Its level.
        level: Level,
        /// What it stands under.
        parent: String,
    },
    /// An agency begins.
    OpenAgency {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
        /// Its kind; none takes that of `like`.
        kind: Option<String>,
        /// The jurisdiction it serves.
        serves: String,
        /// The agency it is inside.
        inside: Option<String>,
        /// Its superior in the line.
        superior: Option<String>,
        /// The agency whose kind, sectors and line it takes.
        like: Option<String>,
    },
    /// A node with all below it stands elsewhere.
    Move {
        /// Its code.
        code: String,
        /// The node above it from then on.
        under: String,
    },
    /// An agency has another superior in the line.
    Superior {
        /// Its code.
        code: String,
        /// The superior.
        superior: String,
    },
    /// A node is no more.
    Close {
        /// Its code.
        code: String,
    },
    /// An agency is split by shares: what it had reported goes to these.
    Share {
        /// The one that closes.
        code: String,
        /// The ones that follow, each with its parts of the whole.
        by: Vec<(String, u64)>,
    },
    /// Lineage (沿革): `by` takes the place of `code`. What a closed agency
    /// owed and had reported goes on with it.
    Succeed {
        /// The one that closes.
        code: String,
        /// The one that follows.
        by: String,
        /// Whether it is the only one, which speaks for the closed one.
        whole: bool,
    },
}
