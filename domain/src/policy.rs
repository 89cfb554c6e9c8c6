//! Which role may do what to which kind of thing (角色权限).
//!
//! The coarse half of a decision; the other half, on which rows, is the reach
//! of the grant (`scope`). One exhaustive function, so that a new role or a new
//! resource does not compile until somebody has decided.

mod action;
mod resource;
mod role;

pub use self::action::{Action, Seat};
pub use self::resource::Resource;
pub use self::role::{Role, UnknownRole};

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
            | Resource::Activity
            | Resource::Staff
            | Resource::TargetReturn,
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
        (Action::Submit | Action::Correct, Resource::TargetReturn) => {
            matches!(role, Role::Reporter | Role::Enterprise)
        }
        (Action::Sign, Resource::Report | Resource::TargetReturn)
        | (Action::Return, Resource::TargetReturn) => matches!(role, Role::Reviewer),
        (Action::Accept, Resource::Report | Resource::Progress)
        | (Action::Extend | Action::Remind, Resource::Obligation)
        | (Action::Return, Resource::Progress)
        | (
            Action::Consolidate | Action::Accept | Action::Return | Action::Withdraw,
            Resource::Consolidation,
        )
        | (Action::Publish | Action::Withdraw, Resource::Bulletin)
        | (Action::Register, Resource::Enterprise) => {
            matches!(role, Role::Coordinator)
        }
        (Action::Acknowledge, Resource::Obligation | Resource::Bulletin) => {
            matches!(role, Role::Reporter | Role::Reviewer | Role::Coordinator)
        }
        (Action::Return, Resource::Report) => matches!(role, Role::Reviewer | Role::Coordinator),
        (Action::Withdraw, Resource::Report) => matches!(role, Role::Reporter | Role::Reviewer),
        (Action::Read, Resource::Progress) => match role {
            Role::Reporter
            | Role::Reviewer
            | Role::Coordinator
            | Role::Supervisor
            | Role::Viewer => true,
            Role::Enterprise | Role::Admin => false,
        },
        (Action::Record, Resource::Progress) => matches!(role, Role::Reporter),
        (Action::Read, Resource::Accident) => {
            matches!(role, Role::Coordinator | Role::Supervisor | Role::Viewer)
        }
        (Action::Record, Resource::Accident) => {
            matches!(role, Role::Coordinator | Role::Supervisor)
        }
        // Whoever reads a place may know how complete its accidents are; that is no figure, and has no sector.
        (Action::Read, Resource::AccidentKeeping) => {
            matches!(role, Role::Coordinator | Role::Supervisor | Role::Viewer)
        }
        (Action::Record, Resource::AccidentKeeping) => matches!(role, Role::Coordinator),
        (Action::Read, Resource::Consolidation) => {
            matches!(role, Role::Coordinator | Role::Supervisor | Role::Viewer)
        }
        (Action::Read, Resource::Bulletin) => match role {
            Role::Reporter
            | Role::Reviewer
            | Role::Coordinator
            | Role::Supervisor
            | Role::Viewer => true,
            Role::Enterprise | Role::Admin => false,
        },
        (Action::Record, Resource::Activity | Resource::Staff | Resource::Attachment) => {
            matches!(role, Role::Enterprise | Role::Supervisor | Role::Reporter)
        }
        (Action::Read | Action::Grant, Resource::Account)
        | (Action::Read | Action::Register, Resource::Webhook) => matches!(role, Role::Admin),
        (Action::Reorganise, Resource::Jurisdiction) | (Action::Appoint, Resource::Obligation) => {
            matches!(role, Role::Coordinator | Role::Admin)
        }
        // What is attached is read as its record is, and by nobody who does not read that.
        (
            Action::Read
            | Action::Draft
            | Action::Submit
            | Action::Sign
            | Action::Accept
            | Action::Return
            | Action::Correct
            | Action::Withdraw
            | Action::Extend
            | Action::Remind
            | Action::Acknowledge
            | Action::Appoint
            | Action::Consolidate
            | Action::Grant
            | Action::Register
            | Action::Reorganise
            | Action::Publish,
            Resource::Attachment,
        )
        | (
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
            | Resource::Activity
            | Resource::Staff
            | Resource::TargetReturn,
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
            | Resource::Activity
            | Resource::Staff
            | Resource::Progress
            | Resource::TargetReturn
            | Resource::Accident
            | Resource::AccidentKeeping,
        )
        | (
            Action::Extend | Action::Remind | Action::Acknowledge | Action::Appoint,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Report
            | Resource::Figure
            | Resource::Consolidation
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity
            | Resource::Staff
            | Resource::Progress
            | Resource::TargetReturn
            | Resource::Accident
            | Resource::AccidentKeeping,
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
            | Resource::Activity
            | Resource::Staff
            | Resource::Progress
            | Resource::TargetReturn
            | Resource::Accident
            | Resource::AccidentKeeping,
        )
        | (
            Action::Draft | Action::Submit | Action::Sign | Action::Correct,
            Resource::Consolidation
            | Resource::Progress
            | Resource::Accident
            | Resource::AccidentKeeping,
        )
        | (Action::Withdraw, Resource::Progress | Resource::Accident | Resource::AccidentKeeping)
        | (Action::Accept | Action::Return, Resource::Accident | Resource::AccidentKeeping)
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
            | Resource::Activity
            | Resource::Staff
            | Resource::Progress
            | Resource::TargetReturn
            | Resource::Accident
            | Resource::AccidentKeeping,
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
            | Resource::Webhook
            | Resource::TargetReturn,
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
            | Resource::Activity
            | Resource::Staff
            | Resource::Progress
            | Resource::TargetReturn
            | Resource::Accident
            | Resource::AccidentKeeping,
        )
        | (
            Action::Draft
            | Action::Submit
            | Action::Sign
            | Action::Accept
            | Action::Return
            | Action::Correct
            | Action::Extend
            | Action::Remind
            | Action::Appoint
            | Action::Record
            | Action::Consolidate
            | Action::Grant
            | Action::Register
            | Action::Reorganise,
            Resource::Bulletin,
        )
        | (
            Action::Publish,
            Resource::Jurisdiction
            | Resource::Agency
            | Resource::Campaign
            | Resource::Obligation
            | Resource::Report
            | Resource::Figure
            | Resource::Consolidation
            | Resource::Account
            | Resource::Enterprise
            | Resource::Webhook
            | Resource::Activity
            | Resource::Staff
            | Resource::Progress
            | Resource::TargetReturn
            | Resource::Accident
            | Resource::AccidentKeeping,
        ) => false,
    }
}
