//! What one does to a thing, and where one must stand to it.

use super::{Resource, Role};

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
    /// Let an account of another unit stand in for a unit that cannot (指定代办).
    Appoint,
    /// Record evidence of what was done (登记).
    Record,
    /// Sign a snapshot of the own place and send it up (汇总签报).
    Consolidate,
    /// Give and take away (授权).
    Grant,
    /// Have events sent somewhere, and no longer (登记推送).
    Register,
    /// Move the boundaries of the tree (区划调整).
    Reorganise,
    /// Publish figures to all below the own place (通报).
    Publish,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 18] = [
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
        Self::Appoint,
        Self::Record,
        Self::Consolidate,
        Self::Grant,
        Self::Register,
        Self::Reorganise,
        Self::Publish,
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
            | Self::Appoint
            | Self::Consolidate
            | Self::Grant
            | Self::Register
            | Self::Reorganise
            | Self::Publish => false,
        }
    }

    /// Where the node of a grant must stand to the row that is acted on.
    pub const fn seat(self, role: Role, resource: Resource) -> Seat {
        match (resource, self) {
            (Resource::Consolidation, Self::Consolidate | Self::Withdraw)
            | (Resource::Bulletin, Self::Publish) => Seat::OwnPlace,
            (Resource::Consolidation | Resource::Progress, Self::Accept | Self::Return)
            | (Resource::Bulletin, Self::Withdraw)
            | (Resource::Obligation, Self::Appoint) => Seat::Above,
            (Resource::Bulletin, Self::Acknowledge) => Seat::Below,
            (Resource::Progress, Self::Record) => Seat::OwnUnit,
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
    /// It lies below the row's place: what comes down reaches it.
    Below,
    /// The row lies at it or below it.
    Within,
}
