//! More time for what a unit owes (延期): what it is told and what it answers.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use cengbao_store::{ExtendOutcome, ExtendRequest};

use super::input::{check_key, check_text};
use super::payload::OutcomeKind;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::obligation::Obligation;
use crate::graphql::scalar::{Date, Period};

/// What `extendObligation` is told (延期参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ExtendObligationInput {
    /// Code of the unit that owes (应报单位代码).
    unit: String,
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the schedule within it (报送要求代码).
    schedule: String,
    /// The period (报告期).
    period: Period,
    /// Last day in time (延期至): today or later, after the due day, at most 366 days ahead.
    until: Date,
    /// Why (延期理由).
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `extendObligation` answers (延期结果).
#[derive(SimpleObject)]
pub(super) struct ObligationPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role.
    outcome: OutcomeKind,
    /// The obligation as it is now (应报).
    obligation: Obligation,
    /// Why it is not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

impl ObligationPayload {
    /// Shapes the store's outcome.
    fn of(outcome: ExtendOutcome, language: Language) -> Self {
        match outcome {
            ExtendOutcome::Done(obligation) => Self {
                outcome: OutcomeKind::Done,
                obligation: Obligation(*obligation),
                reason: None,
            },
            ExtendOutcome::NotAllowed {
                obligation,
                reason_zh,
                reason_en,
            } => Self {
                outcome: OutcomeKind::NotAllowed,
                obligation: Obligation(*obligation),
                reason: Some(language.pick(reason_zh, reason_en).to_owned()),
            },
        }
    }
}

/// The changes of what a unit owes.
#[derive(Default)]
pub(super) struct ObligationMutation;

#[Object]
impl ObligationMutation {
    /// Gives one unit more time for one period (延期), as a coordinator above it and with a reason: timeliness and lock go
    /// by the later day, the cut-off of the figures stays. The last one granted holds. Error BAD_INPUT for a day that
    /// cannot be granted.
    async fn extend_obligation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose obligation, up to when, and why (参数).")]
        input: ExtendObligationInput,
    ) -> Result<ObligationPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ExtendRequest {
            unit: input.unit,
            campaign: input.campaign,
            schedule: input.schedule,
            period: input.period.0,
            until: input.until.0,
            reason: input.reason,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.extend_obligation(request).await.or_fault(ctx)?;
        Ok(ObligationPayload::of(outcome, language(ctx)))
    }
}
