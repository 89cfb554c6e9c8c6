//! Appointing a stand-in and taking it away (指定代办、撤销代办): what they are told and what they answer.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_store::{AppointRequest, RevokeRequest, StandInOutcome};

use super::input::check_text;
use super::payload::OutcomeKind;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::scalar::Date;
use crate::graphql::stand_in::{self, StandIn, StandInDuty};

/// What `appointStandIn` is told (指定代办参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AppointStandInInput {
    /// Code of the unit that cannot (被代办单位代码).
    unit: String,
    /// Name of the account that stands in (代办账号): of another unit, within what you appoint for.
    account: String,
    /// For what (代办事项). For both, appoint twice: who filed a revision does not sign it.
    duty: StandInDuty,
    /// First day (起始日): today or later.
    from: Date,
    /// Last day (截止日), included: at most 366 days, and not longer than your own grant.
    until: Date,
    /// Why (理由): illness, no staff; never a person's name.
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `revokeStandIn` is told (撤销代办参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RevokeStandInInput {
    /// Id of the stand-in (代办标识).
    stand_in: ID,
    /// Why (撤销理由).
    reason: String,
}

/// What a change of a stand-in answers (代办结果).
#[derive(Debug, SimpleObject)]
pub(super) struct StandInPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role.
    outcome: OutcomeKind,
    /// The stand-in as it is now (代办); null if it is not allowed.
    stand_in: Option<StandIn>,
    /// Why it is not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

impl StandInPayload {
    fn of(outcome: StandInOutcome, language: Language) -> Self {
        match outcome {
            StandInOutcome::Done(found) => Self {
                outcome: OutcomeKind::Done,
                stand_in: Some(StandIn(*found)),
                reason: None,
            },
            StandInOutcome::NotAllowed {
                reason_zh,
                reason_en,
            } => Self {
                outcome: OutcomeKind::NotAllowed,
                stand_in: None,
                reason: Some(language.pick(reason_zh, reason_en).to_owned()),
            },
        }
    }
}

/// The changes of a stand-in.
#[derive(Default)]
pub(super) struct StandInMutation;

#[Object]
impl StandInMutation {
    /// Appoints an account of another unit to file, or to sign, for a unit that cannot (指定代办), as a coordinator or an
    /// administrator above the unit, for dated days and with a reason. What it files and signs says so. It ends by itself.
    /// The same appointment once more changes nothing. Error BAD_INPUT for the unit's own account, your own, and for days
    /// that cannot be.
    async fn appoint_stand_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who for whom, for what, when and why (参数).")]
        input: AppointStandInInput,
    ) -> Result<StandInPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        let request = AppointRequest {
            unit: input.unit,
            account: input.account,
            duty: input.duty.into(),
            from: input.from.0,
            until: input.until.0,
            reason: input.reason,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.appoint_stand_in(request).await.or_fault(ctx)?;
        Ok(StandInPayload::of(outcome, language(ctx)))
    }

    /// Takes an appointment away (撤销代办), as a coordinator or an administrator above the unit: nothing is filed or signed
    /// by it from this moment on; what was stays. The first revocation stands.
    async fn revoke_stand_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why (参数).")] input: RevokeStandInInput,
    ) -> Result<StandInPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        let request = RevokeRequest {
            stand_in: stand_in::id(ctx, &input.stand_in)?,
            reason: input.reason,
        };
        let outcome = scope(ctx)?.revoke_stand_in(request).await.or_fault(ctx)?;
        Ok(StandInPayload::of(outcome, language(ctx)))
    }
}
