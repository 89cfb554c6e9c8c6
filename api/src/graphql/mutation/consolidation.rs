//! The changes of a consolidation (汇总操作): what each is told, and what all of them answer.
//!
//! Must never decide whether a change is lawful: the store does, in one transaction.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_store::{ConsolidationOutcome, ConsolidationRequest, SignConsolidation};

use super::input::{check_key, check_text};
use super::payload::OutcomeKind;
use crate::graphql::consolidation::Consolidation;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::node::consolidation_id;
use crate::graphql::scalar::Period;

/// What `signConsolidation` is told (汇总签报参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct SignConsolidationInput {
    /// Code of the jurisdiction (辖区代码).
    jurisdiction: String,
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the form within it (调度表代码).
    form: String,
    /// The period (报告期).
    period: Period,
    /// The `fingerprint` of the collation that you saw (所见指纹): nothing is signed that was not read.
    fingerprint: String,
    /// What you say to it (说明).
    note: Option<String>,
    /// Why (替代理由); required where it takes the place of one that was sent.
    reason: Option<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `acceptConsolidation` is told (接收汇总参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AcceptConsolidationInput {
    /// Id of the consolidation (汇总标识).
    consolidation: ID,
    /// The `version` that you saw (所见版本号).
    expected_version: i32,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `returnConsolidation` is told (退回汇总参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ReturnConsolidationInput {
    /// Id of the consolidation (汇总标识).
    consolidation: ID,
    /// The `version` that you saw (所见版本号).
    expected_version: i32,
    /// Why it is returned (退回理由).
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `withdrawConsolidation` is told (撤回汇总参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct WithdrawConsolidationInput {
    /// Id of the consolidation (汇总标识).
    consolidation: ID,
    /// The `version` that you saw (所见版本号).
    expected_version: i32,
    /// Why it is taken back (撤回理由).
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What a change of a consolidation answers (汇总结果).
#[derive(SimpleObject)]
pub(super) struct ConsolidationPayload {
    /// How it ended (结果类型): DONE, CONFLICT where figures or consolidation are others than those you saw, or
    /// NOT_ALLOWED.
    outcome: OutcomeKind,
    /// The consolidation as it is now (汇总); null where there is none yet.
    consolidation: Option<Consolidation>,
    /// Why it is not allowed, or what to read again after a conflict (原因), in the language of the request; null if it is
    /// done.
    reason: Option<String>,
}

/// What was seen and is no longer so.
#[derive(Clone, Copy, Debug)]
enum Seen {
    /// The figures of a collation, by its fingerprint.
    Figures,
    /// The consolidation, by its version.
    Version,
}

impl Seen {
    /// What to read again.
    fn again(self, language: Language, found: Option<&cengbao_store::Consolidation>) -> String {
        match (self, found) {
            (Self::Figures, _) => language.pick(
                "所见数字之后已有变动，未签报：请重新读取 collation，核对后以其现在的 fingerprint 签报",
                "the figures, or what was sent up of them, changed since they were read, and nothing was signed: read \
                 `collation` again, and sign with the fingerprint that it has now",
            )
            .to_owned(),
            (Self::Version, Some(found)) => {
                let version = found.version;
                language.pick(
                    format!("汇总之后已有变动，未作处理：现为第 {version} 版，请重新读取并核对后再办理"),
                    format!(
                        "the consolidation changed since it was read, and nothing was done: it has version {version} now, \
                         read it again and act on that"
                    ),
                )
            }
            (Self::Version, None) => language.pick(
                "汇总之后已有变动，未作处理：请重新读取并核对后再办理",
                "the consolidation changed since it was read, and nothing was done: read it again",
            )
            .to_owned(),
        }
    }
}

impl ConsolidationPayload {
    /// Shapes the store's outcome.
    fn of(outcome: ConsolidationOutcome, seen: Seen, language: Language) -> Self {
        let (outcome, found, reason) = match outcome {
            ConsolidationOutcome::Done(found) => (OutcomeKind::Done, Some(found), None),
            ConsolidationOutcome::Conflict(found) => {
                let again = seen.again(language, found.as_deref());
                (OutcomeKind::Conflict, found, Some(again))
            }
            ConsolidationOutcome::NotAllowed {
                consolidation,
                reason_zh,
                reason_en,
            } => (
                OutcomeKind::NotAllowed,
                consolidation,
                Some(language.pick(reason_zh, reason_en).to_owned()),
            ),
        };
        Self {
            outcome,
            consolidation: found.map(|found| (*found).into()),
            reason,
        }
    }
}

impl SignConsolidationInput {
    /// The request to the store.
    fn request(self, ctx: &Context<'_>) -> Result<SignConsolidation> {
        check_text(self.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_text(self.reason.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(self.idempotency_key.as_deref()).or_fault(ctx)?;
        Ok(SignConsolidation {
            place: self.jurisdiction,
            campaign: self.campaign,
            form: self.form,
            period: self.period.0,
            fingerprint: self.fingerprint,
            note: self.note,
            reason: self.reason,
            key: self.idempotency_key,
        })
    }
}

impl AcceptConsolidationInput {
    /// The request to the store.
    fn request(self, ctx: &Context<'_>) -> Result<ConsolidationRequest> {
        request(
            ctx,
            (&self.consolidation, self.expected_version),
            None,
            self.idempotency_key,
        )
    }
}

impl ReturnConsolidationInput {
    /// The request to the store.
    fn request(self, ctx: &Context<'_>) -> Result<ConsolidationRequest> {
        request(
            ctx,
            (&self.consolidation, self.expected_version),
            Some(self.reason),
            self.idempotency_key,
        )
    }
}

impl WithdrawConsolidationInput {
    /// The request to the store.
    fn request(self, ctx: &Context<'_>) -> Result<ConsolidationRequest> {
        request(
            ctx,
            (&self.consolidation, self.expected_version),
            Some(self.reason),
            self.idempotency_key,
        )
    }
}

fn request(
    ctx: &Context<'_>,
    (id, expected_version): (&ID, i32),
    reason: Option<String>,
    key: Option<String>,
) -> Result<ConsolidationRequest> {
    check_text(reason.as_deref().unwrap_or_default()).or_fault(ctx)?;
    check_key(key.as_deref()).or_fault(ctx)?;
    Ok(ConsolidationRequest {
        consolidation: consolidation_id(ctx, id)?,
        expected_version,
        reason,
        key,
    })
}

/// Shapes the answer of a step.
fn answer(
    ctx: &Context<'_>,
    seen: Seen,
    outcome: std::result::Result<ConsolidationOutcome, cengbao_store::StoreError>,
) -> Result<ConsolidationPayload> {
    let outcome = outcome.or_fault(ctx)?;
    Ok(ConsolidationPayload::of(outcome, seen, language(ctx)))
}

/// The changes of a consolidation.
#[derive(Default)]
pub(super) struct ConsolidationMutation;

#[Object]
impl ConsolidationMutation {
    /// Signs what a place has for a form and period, as its coordinator, and sends it up (汇总签报). The snapshot stays as
    /// it was signed; what changes below it afterwards shows as changed. One that was sent before is superseded, with a
    /// reason. Error BAD_INPUT for a period that has not begun, and where nobody owes the form.
    async fn sign_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which place, form and period (参数).")] input: SignConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        let done = scope(ctx)?.sign_consolidation(request).await;
        answer(ctx, Seen::Figures, done)
    }

    /// Accepts a consolidation as a coordinator above its place (接收汇总). Who signed it does not accept it.
    async fn accept_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consolidation (参数).")] input: AcceptConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        let done = scope(ctx)?.accept_consolidation(request).await;
        answer(ctx, Seen::Version, done)
    }

    /// Returns a consolidation with a reason, as a coordinator above its place (退回汇总): the place has sent up nothing
    /// until it signs anew. No figure of its units changes.
    async fn return_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consolidation, and why (参数).")] input: ReturnConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        let done = scope(ctx)?.return_consolidation(request).await;
        answer(ctx, Seen::Version, done)
    }

    /// Takes back a consolidation that is not accepted yet, as the coordinator of its place and with a reason (撤回汇总).
    async fn withdraw_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consolidation, and why (参数).")] input: WithdrawConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        let done = scope(ctx)?.withdraw_consolidation(request).await;
        answer(ctx, Seen::Version, done)
    }
}
