//! What an account is (角色). What it may do is `permits`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What an account is, on the node of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// 填报: drafts and files its own unit's reports.
    Reporter,
    /// 审核: signs or returns its own unit's reports before they leave the unit.
    Reviewer,
    /// 调度: sees its subtree; accepts and returns.
    Coordinator,
    /// 监管: within its sectors in its subtree.
    Supervisor,
    /// 企业: its own enterprise.
    Enterprise,
    /// 查看: reads its node.
    Viewer,
    /// Accounts and grants in its subtree; no figures.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::Reporter,
        Self::Reviewer,
        Self::Coordinator,
        Self::Supervisor,
        Self::Enterprise,
        Self::Viewer,
        Self::Admin,
    ];

    /// The name under which the role is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reporter => "REPORTER",
            Self::Reviewer => "REVIEWER",
            Self::Coordinator => "COORDINATOR",
            Self::Supervisor => "SUPERVISOR",
            Self::Enterprise => "ENTERPRISE",
            Self::Viewer => "VIEWER",
            Self::Admin => "ADMIN",
        }
    }

    /// Whether the role only makes sense on a unit, not on a jurisdiction:
    /// a report is filed and signed by whoever owes it.
    pub const fn needs_unit(self) -> bool {
        matches!(self, Self::Reporter | Self::Reviewer | Self::Enterprise)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A role that is none of the seven.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown role `{0}`")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}
