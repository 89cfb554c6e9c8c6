//! More time for what a unit owes (延期): what it is told and what it answers.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_store::{ExtendManyRequest, ExtendOutcome, ExtendRequest, ExtendRowOutcome};

use super::bulk::{BulkOutcome, Mode, check_many, counted};
use super::input::{check_key, check_text};
use super::payload::OutcomeKind;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::limits::per_item;
use crate::graphql::node::known_obligation;
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

/// What `extendObligations` is told (批量延期参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ExtendObligationsInput {
    /// Ids of the obligations (应报标识), of whichever units, schedules and periods; one that is named twice is one.
    obligations: Vec<ID>,
    /// Last day in time of all of them (延期至): today or later, after their due days, at most 366 days ahead.
    until: Date,
    /// Why (延期理由), for all of them.
    reason: String,
    /// How they hang together (批量方式). Those of one county are extended together or not at all.
    #[graphql(default_with = "Mode::EachRow")]
    mode: Mode,
    /// A key of your choice (幂等键), unique per account: each obligation of a request that is sent again with it gives its
    /// first result.
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

/// What became of one obligation of a list (一项应报的延期结果).
#[derive(SimpleObject)]
pub(super) struct ExtendedRow {
    /// Which one, from 1, in the order of the request (序号).
    row: i32,
    /// How it ended (结果类型): DONE; UNCHANGED where an extension up to that day or a later one holds already; PASSED;
    /// NOT_ALLOWED, also where the day cannot be granted; NOT_FOUND; BUSY.
    outcome: BulkOutcome,
    /// The obligation as it is now (应报); null where there is none, or none of yours, and where it is BUSY.
    obligation: Option<Obligation>,
    /// Why it is not allowed (原因), in the language of the request.
    reason: Option<String>,
}

/// What `extendObligations` answers (批量延期结果).
#[derive(SimpleObject)]
pub(super) struct ObligationsPayload {
    /// One by one, in the order of the request (逐项结果).
    rows: Vec<ExtendedRow>,
    /// How many were extended (已延期数).
    done: i32,
    /// How many had as much time already (未变数).
    unchanged: i32,
    /// How many neither were extended nor would have been (未成功数): everything but DONE, UNCHANGED and PASSED.
    refused: i32,
}

impl ObligationsPayload {
    /// Shapes the store's outcomes.
    fn of(outcomes: Vec<ExtendRowOutcome>, language: Language) -> Self {
        let rows: Vec<ExtendedRow> = outcomes
            .into_iter()
            .zip(1..)
            .map(|(outcome, row)| ExtendedRow::of(row, outcome, language))
            .collect();
        let (done, unchanged, refused) = counted(&rows.iter().map(|row| row.outcome));
        Self {
            rows,
            done,
            unchanged,
            refused,
        }
    }
}

impl ExtendedRow {
    fn of(row: i32, outcome: ExtendRowOutcome, language: Language) -> Self {
        let (outcome, obligation, reason) = match outcome {
            ExtendRowOutcome::Done(found) => (BulkOutcome::Done, Some(found), None),
            ExtendRowOutcome::Unchanged(found) => (BulkOutcome::Unchanged, Some(found), None),
            ExtendRowOutcome::Passed(found) => (BulkOutcome::Passed, Some(found), None),
            ExtendRowOutcome::NotAllowed {
                obligation,
                reason_zh,
                reason_en,
            } => {
                let reason = language.pick(reason_zh, reason_en);
                (BulkOutcome::NotAllowed, Some(obligation), Some(reason))
            }
            ExtendRowOutcome::NotFound => (BulkOutcome::NotFound, None, None),
            ExtendRowOutcome::Busy => (BulkOutcome::Busy, None, None),
        };
        Self {
            row,
            outcome,
            obligation: obligation.map(|found| Obligation(*found)),
            reason,
        }
    }
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

    /// Gives many units the same more time (批量延期), as a coordinator above them: after a flood, the month of all towns
    /// of a county. As `extendObligation` for each, and all that stands against one of them is told at once; those that
    /// have as much time already keep what they have. Error TOO_MANY_ROWS; BAD_INPUT without a reason.
    #[graphql(complexity = "per_item(input.obligations.len(), child_complexity)")]
    async fn extend_obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which obligations, up to when, and why (参数).")]
        input: ExtendObligationsInput,
    ) -> Result<ObligationsPayload> {
        let words = ("每次请求的应报数", "obligations in one request");
        check_many(input.obligations.len(), words).or_fault(ctx)?;
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ExtendManyRequest {
            obligations: input.obligations.iter().map(known_obligation).collect(),
            until: input.until.0,
            reason: input.reason,
            mode: input.mode.into(),
            key: input.idempotency_key,
        };
        let scope = scope(ctx)?;
        let outcomes = scope.extend_obligations(&request).await.or_fault(ctx)?;
        Ok(ObligationsPayload::of(outcomes, language(ctx)))
    }
}
