//! Counting the people of an enterprise (登记、更正三项岗位人员): what it is told and what it answers.
//!
//! Must never decide who may count: the store does.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_store::{CorrectStaff, RecordStaff, StaffFigures, StaffOutcome};

use super::conflict::stands;
use super::input::{check_key, check_text};
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::language::Language;
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::Date;
use crate::graphql::staff::Staff;

/// People of one post (人数).
#[derive(Clone, Copy, Debug, InputObject)]
pub(super) struct HeadcountInput {
    /// How many there are (人数); 0 for none.
    people: i32,
    /// How many of them hold a valid certificate (持证人数), not more than there are.
    certified: i32,
}

/// People at the three posts (三项岗位人员), all of them: nothing left away is a zero.
#[derive(Clone, Copy, Debug, InputObject)]
pub(super) struct StaffFiguresInput {
    /// Persons in charge (主要负责人).
    persons_in_charge: HeadcountInput,
    /// Managers of work safety (安全生产管理人员).
    safety_managers: HeadcountInput,
    /// Workers of special operations (特种作业人员).
    special_workers: HeadcountInput,
}

impl From<StaffFiguresInput> for StaffFigures {
    fn from(input: StaffFiguresInput) -> Self {
        let pair = |one: HeadcountInput| (one.people, one.certified);
        Self {
            persons_in_charge: pair(input.persons_in_charge),
            safety_managers: pair(input.safety_managers),
            special_workers: pair(input.special_workers),
        }
    }
}

/// What `recordStaff` is told (登记参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RecordStaffInput {
    /// Code of the enterprise (企业代码).
    enterprise: String,
    /// The day of which it speaks (统计日), not after today.
    counted_on: Date,
    /// What was counted (人数).
    figures: StaffFiguresInput,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `correctStaff` is told (更正参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CorrectStaffInput {
    /// The revision that stands (登记标识). A wrong day is taken back (`void`) and counted anew.
    staff: ID,
    /// Why (更正理由), at most 2,000 characters; never blank.
    reason: String,
    /// What was counted (人数), all of it.
    figures: StaffFiguresInput,
    /// Whether nobody counted on that day after all (作废).
    #[graphql(default)]
    void: bool,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// How counting or correcting ended (登记结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum StaffOutcomeKind {
    /// It happened (成功).
    Done,
    /// A count of the same day is there and is to be corrected, or was corrected in the meantime (冲突): `staff` is that one.
    Conflict,
    /// You see the enterprise and may not count for it (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What `recordStaff` and `correctStaff` answer (登记结果).
#[derive(Debug, SimpleObject)]
pub(super) struct StaffPayload {
    /// How it ended (结果类型).
    outcome: StaffOutcomeKind,
    /// The count as it stands (登记), or the one that stands in the way; null where it is not allowed.
    staff: Option<Staff>,
    /// Why it did not happen, and what to do (原因), in the language of the request; null for DONE.
    reason: Option<String>,
}

impl StaffPayload {
    /// Shapes the store's outcome.
    fn of(outcome: StaffOutcome, language: Language) -> Self {
        let (outcome, staff, reason) = match outcome {
            StaffOutcome::Done(found) => (StaffOutcomeKind::Done, Some(*found), None),
            StaffOutcome::Conflict(found) => {
                let words = stands(found.revision, language);
                (StaffOutcomeKind::Conflict, Some(*found), Some(words))
            }
            StaffOutcome::NotAllowed {
                reason_zh,
                reason_en,
            } => (
                StaffOutcomeKind::NotAllowed,
                None,
                Some(language.pick(reason_zh, reason_en).to_owned()),
            ),
        };
        Self {
            outcome,
            staff: staff.map(Into::into),
            reason,
        }
    }
}

/// The counts of people.
#[derive(Default)]
pub(super) struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Records how many people an enterprise has at the three posts, and how many hold a certificate (登记三项岗位人员): as the
    /// enterprise itself, or as the section or supervisor that counted there, each under its own name. Error BAD_INPUT for
    /// a day or a number that cannot be.
    async fn record_staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of whom, on which day, how many (参数).")] input: RecordStaffInput,
    ) -> Result<StaffPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = RecordStaff {
            enterprise: input.enterprise,
            counted_on: input.counted_on.0,
            figures: input.figures.into(),
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.record_staff(request).await.or_fault(ctx)?;
        Ok(StaffPayload::of(outcome, language(ctx)))
    }

    /// Corrects a count with a reason (更正三项岗位人员): a new revision takes its place, by the side that counted.
    async fn correct_staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, why, and how many (参数).")] input: CorrectStaffInput,
    ) -> Result<StaffPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let staff = match GlobalId::open(&input.staff) {
            Some(GlobalId::Staff(id)) => Some(id),
            _ => None,
        };
        let request = CorrectStaff {
            staff: staff.or_not_found(ctx)?,
            reason: input.reason,
            figures: input.figures.into(),
            void: input.void,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.correct_staff(request).await.or_fault(ctx)?;
        Ok(StaffPayload::of(outcome, language(ctx)))
    }
}
