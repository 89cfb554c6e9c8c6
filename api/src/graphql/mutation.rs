//! Where changes begin: one object a noun, merged into one root.
//!
//! A resolver bounds its texts, calls one function of the store and shapes the
//! outcome. Must never decide whether a change is lawful: the store does.

mod accident;
mod accident_keeping;
mod activity;
mod boundary;
mod bulk;
mod bulletin;
mod cancel;
mod conflict;
mod consolidation;
mod enterprise;
mod input;
mod obligation;
mod payload;
mod progress;
mod reminder;
mod report;
mod staff;
mod stand_in;
mod target_return;
mod webhook;

use async_graphql::MergedObject;

use self::accident::AccidentMutation;
use self::accident_keeping::AccidentKeepingMutation;
use self::activity::ActivityMutation;
use self::boundary::BoundaryMutation;
use self::bulk::BulkMutation;
use self::bulletin::BulletinMutation;
use self::cancel::CancelMutation;
use self::consolidation::ConsolidationMutation;
use self::enterprise::EnterpriseMutation;
pub(crate) use self::enterprise::{EnterpriseOutcomeKind, RegisteredNoteKind};
use self::obligation::ObligationMutation;
use self::progress::ProgressMutation;
use self::reminder::ReminderMutation;
use self::report::ReportMutation;
use self::staff::StaffMutation;
use self::stand_in::StandInMutation;
use self::target_return::TargetReturnMutation;
use self::webhook::WebhookMutation;

/// Where changes begin (变更). Executed one after the other; a later one sees what an earlier one did. Error NOT_FOUND:
/// the unit or the report does not exist, or is not yours.
#[derive(Default, MergedObject)]
pub(super) struct Mutation(
    ReportMutation,
    BulkMutation,
    ObligationMutation,
    ReminderMutation,
    ConsolidationMutation,
    BulletinMutation,
    EnterpriseMutation,
    ActivityMutation,
    StaffMutation,
    AccidentMutation,
    AccidentKeepingMutation,
    ProgressMutation,
    TargetReturnMutation,
    BoundaryMutation,
    CancelMutation,
    WebhookMutation,
    StandInMutation,
);
