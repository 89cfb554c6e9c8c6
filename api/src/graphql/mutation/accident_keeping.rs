//! Stating from when on the accidents of a place are kept completely (声明事故台账起始): what it is told and what it answers.
//!
//! Must never decide who may: the store does.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_store::{AccidentKeepingOutcome, StateAccidentKeeping};

use super::conflict::stands;
use super::input::{check_key, check_text};
use crate::graphql::accident_keeping::AccidentKeeping;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::Date;

/// What `stateAccidentKeeping` is told (声明参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct StateAccidentKeepingInput {
    /// Division code of the place, with all below it (辖区代码).
    place: String,
    /// Every accident there since this day is recorded (起始日), not after today; absent to take a statement back.
    from: Option<Date>,
    /// The statement whose place it takes (被更正的声明); absent for the first one of the place.
    replaces: Option<ID>,
    /// Why it is stated anew (更正理由), at most 2,000 characters; never blank where it takes another's place.
    reason: Option<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// How a statement ended (结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum AccidentKeepingOutcomeKind {
    /// It is stated (成功).
    Done,
    /// Another stands for the place, and this one does not name it in `replaces` (冲突): `accidentKeeping` is that one.
    Conflict,
    /// You see the place and may not (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What a statement answers (声明结果).
#[derive(Debug, SimpleObject)]
pub(super) struct AccidentKeepingPayload {
    /// How it ended (结果类型).
    outcome: AccidentKeepingOutcomeKind,
    /// The statement as it stands (声明); null where it is not allowed.
    accident_keeping: Option<AccidentKeeping>,
    /// Why it did not happen, and what to do (原因), in the language of the request; null for DONE.
    reason: Option<String>,
}

impl AccidentKeepingPayload {
    /// Shapes the store's outcome.
    fn of(ctx: &Context<'_>, outcome: AccidentKeepingOutcome) -> Self {
        use AccidentKeepingOutcomeKind as Kind;
        let (outcome, found, reason) = match outcome {
            AccidentKeepingOutcome::Done(found) => (Kind::Done, Some(*found), None),
            AccidentKeepingOutcome::Conflict(found) => {
                let words = stands(found.revision, language(ctx));
                (Kind::Conflict, Some(*found), Some(words))
            }
            AccidentKeepingOutcome::NotAllowed {
                reason_zh,
                reason_en,
            } => {
                let words = language(ctx).pick(reason_zh, reason_en).to_owned();
                (Kind::NotAllowed, None, Some(words))
            }
        };
        Self {
            outcome,
            accident_keeping: found.map(Into::into),
            reason,
        }
    }
}

/// The statements about accidents.
#[derive(Default)]
pub(super) struct AccidentKeepingMutation;

#[Object]
impl AccidentKeepingMutation {
    /// States that every accident of a place since a day is recorded (声明事故台账起始), as a coordinator of the place or above
    /// it: from that day on targets count none recorded as none. Stated anew, or taken back, with a reason. Error BAD_INPUT
    /// for a day after today.
    async fn state_accident_keeping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which place, and since when (参数).")]
        input: StateAccidentKeepingInput,
    ) -> Result<AccidentKeepingPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        if let Some(reason) = &input.reason {
            check_text(reason).or_fault(ctx)?;
        }
        let replaces = match &input.replaces {
            None => None,
            Some(id) => match GlobalId::open(id) {
                Some(GlobalId::AccidentKeeping(id)) => Some(id),
                _ => None.or_not_found(ctx)?,
            },
        };
        let request = StateAccidentKeeping {
            place: input.place,
            kept_from: input.from.map(|day| day.0),
            replaces,
            reason: input.reason,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.state_accident_keeping(request).await;
        Ok(AccidentKeepingPayload::of(ctx, outcome.or_fault(ctx)?))
    }
}
