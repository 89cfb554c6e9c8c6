//! Which role may do what to which kind of thing (角色权限).
//!
//! The coarse half of a decision; the other half, on which rows, is the reach
//! of the grant (`scope`). One exhaustive function, so that a new role or a new
//! resource does not compile until somebody has decided.

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

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// 辖区
    Jurisdiction,
    /// 机构
    Agency,
    /// 专项行动 with its forms and schedules
    Campaign,
    /// 应报
    Obligation,
    /// 报表
    Report,
    /// A figure of a table (数字)
    Figure,
    /// 汇总上报: a signed snapshot of a place
    Consolidation,
    /// 账号 and 授权
    Account,
    /// 企业、场所
    Enterprise,
    /// 推送地址 with what is on its way to it
    Webhook,
    /// 活动记录
    Activity,
}

/// What one does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Look at it.
    Read,
    /// Write a draft (填报).
    Draft,
    /// Submit (提交).
    Submit,
    /// Sign (审核签发).
    Sign,
    /// Accept from a superior's desk (接收).
    Accept,
    /// Return from any desk (退回).
    Return,
    /// Begin a correction of what is in force (更正).
    Correct,
    /// Take back what the own unit gave out of hand (撤回).
    Withdraw,
    /// Give a unit more time (延期).
    Extend,
    /// Remind of what is missing (催报).
    Remind,
    /// Take note of a reminder (知悉).
    Acknowledge,
    /// Record evidence of what an enterprise did (登记).
    Record,
    /// Sign a snapshot of the own place and send it up (汇总签报).
    Consolidate,
    /// Give and take away (授权).
    Grant,
    /// Have events sent somewhere, and no longer (登记推送).
    Register,
    /// Move the boundaries of the tree (区划调整).
    Reorganise,
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

impl Resource {
    /// All resources.
    pub const ALL: [Self; 11] = [
        Self::Jurisdiction,
        Self::Agency,
        Self::Campaign,
        Self::Obligation,
        Self::Report,
        Self::Figure,
        Self::Consolidation,
        Self::Account,
        Self::Enterprise,
        Self::Webhook,
        Self::Activity,
    ];

    /// Whether a grant limited to sectors sees only the rows whose sectors it
    /// holds. The territory and what comes down from above have no sector.
    pub const fn is_sectoral(self) -> bool {
        match self {
            Self::Agency
            | Self::Obligation
            | Self::Report
            | Self::Figure
            | Self::Consolidation
            | Self::Enterprise
            | Self::Webhook
            | Self::Activity => true,
            Self::Jurisdiction | Self::Campaign | Self::Account => false,
        }
    }
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 16] = [
        Self::Read,
        Self::Draft,
        Self::Submit,
        Self::Sign,
        Self::Accept,
        Self::Return,
        Self::Correct,
        Self::Withdraw,
        Self::Extend,
        Self::Remind,
        Self::Acknowledge,
        Self::Record,
        Self::Consolidate,
        Self::Grant,
        Self::Register,
        Self::Reorganise,
    ];

    /// Whether the action is done by a unit on its own papers: the grant's
    /// node must be that very unit, not one above it.
    pub const fn is_own(self, role: Role) -> bool {
        match self {
            Self::Draft | Self::Submit | Self::Sign | Self::Correct | Self::Withdraw => true,
            Self::Return => matches!(role, Role::Reviewer),
            Self::Record => matches!(role, Role::Enterprise),
            Self::Acknowledge => matches!(role, Role::Reporter | Role::Reviewer),
            Self::Read
            | Self::Accept
            | Self::Extend
            | Self::Remind
            | Self::Consolidate
            | Self::Grant
            | Self::Register
            | Self::Reorganise => false,
        }
    }

    /// Where the node of a grant must stand to the row that is acted on.
    pub const fn seat(self, role: Role, resource: Resource) -> Seat {
        match (resource, self) {
            (Resource::Consolidation, Self::Consolidate | Self::Withdraw) => Seat::OwnPlace,
            (Resource::Consolidation, Self::Accept | Self::Return) => Seat::Above,
            _ if self.is_own(role) => Seat::OwnUnit,
            _ => Seat::Within,
        }
    }
}

/// Where the node of a grant stands to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// It is the very unit of the row.
    OwnUnit,
    /// It is the very place of the row.
    OwnPlace,
    /// It lies above the row's place.
    Above,
    /// The row lies at it or below it.
    Within,
}

/// Whether the role may do the action to the resource within its reach.
#[expect(
    clippy::too_many_lines,
    reason = "a table of who may do what, where nothing is left to a wildcard"
)]
pub const fn permits(role: Role, action: Action, resource: Resource) -> bool {
    match (action, resource) {
        (Action::Read, Resource::Jurisdiction | Resource::Agency) => true,
        (
            Action::Read,
            Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Enterprise
            | Resource::Activity,
        ) => match role {
            Role::Reporter
            | Role::Reviewer
            | Role::Coordinator
            | Role::Supervisor
            | Role::Enterprise
            | Role::Viewer => true,
            Role::Admin => false,
        },
        (Action::Draft | Action::Submit | Action::Correct, Resource::Report) => {
            matches!(role, Role::Reporter)
        }
        (Action::Sign, Resource::Report) => matches!(role, Role::Reviewer),
        (Action::Accept, Resource::Report)
        | (Action::Extend | Action::Remind, Resource::Obligation) => {
            matches!(role, Role::Coordinator)
        }
        (Action::Acknowledge, Resource::Obligation) => {
            matches!(role, Role::Reporter | Role::Reviewer | Role::Coordinator)
        }
        (Action::Return, Resource::Report) => matches!(role, Role::Reviewer | Role::Coordinator),
        (Action::Withdraw, Resource::Report) => matches!(role, Role::Reporter | Role::Reviewer),
        (Action::Read, Resource::Consolidation) => {
            matches!(role, Role::Coordinator | Role::Supervisor | Role::Viewer)
        }
        (
            Action::Consolidate | Action::Accept | Action::Return | Action::Withdraw,
            Resource::Consolidation,
        ) => matches!(role, Role::Coordinator),
        (Action::Record, Resource::Activity) => {
            matches!(role, Role::Enterprise | Role::Supervisor | Role::Reporter)
        }
        (Action::Read | Action::Grant, Resource::Account)
        | (Action::Read | Action::Register, Resource::Webhook) => matches!(role, Role::Admin),
        (Action::Reorganise, Resource::Jurisdiction) => {
            matches!(role, Role::Coordinator | Role::Admin)
        }
        (
            Action::Draft
            | Action::Submit
            | Action::Sign
            | Action::Accept
            | Action::Return
            | Action::Correct
            | Action::Withdraw,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Figure
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity,
        )
        | (
            Action::Reorganise,
            Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Consolidation
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity,
        )
        | (
            Action::Extend | Action::Remind | Action::Acknowledge,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Report
            | Resource::Figure
            | Resource::Consolidation
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity,
        )
        | (
            Action::Consolidate,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity,
        )
        | (
            Action::Draft | Action::Submit | Action::Sign | Action::Correct,
            Resource::Consolidation,
        )
        | (
            Action::Grant,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Consolidation
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity,
        )
        | (
            Action::Record,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Consolidation
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook,
        )
        | (
            Action::Register,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Account
            | Resource::Consolidation
            | Resource::Enterprise
            | Resource::Activity,
        ) => false,
    }
}
