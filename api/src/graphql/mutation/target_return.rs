//! Filing, correcting, signing and sending back what a unit says of a target (目标填报): what they are told and what
//! they answer.
//!
//! Must never decide who may: the store does.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_store::{CorrectTarget, DecideTarget, FileTarget, TargetFigures, TargetReturnOutcome};
use uuid::Uuid;

use super::conflict::stands;
use super::input::{check_key, check_text};
use crate::graphql::attachment;
use crate::graphql::compliance::UndefinedPopulation;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::{Date, Decimal};
use crate::graphql::target_return::TargetReturn;

/// The figures of a return (填报数值): those that the target wants, and no others.
#[derive(Clone, Debug, InputObject)]
pub(super) struct TargetFiguresInput {
    /// Numerator of a RATE, else what is counted (分子、数量).
    numerator: Option<Decimal>,
    /// Denominator of a RATE (分母), at least the numerator. Of an enterprise, where the target's `population` counts enterprises
    /// or their persons in charge, it is 1: one of the whole files 1/1 or 0/1 (一家企业填 1/1 或 0/1).
    denominator: Option<Decimal>,
    /// Whether it is so (是否), of a BOOLEAN.
    holds: Option<bool>,
    /// What there was before (基数), where the target must fall or not rise: the whole of the span before.
    before: Option<Decimal>,
}

impl From<TargetFiguresInput> for TargetFigures {
    fn from(input: TargetFiguresInput) -> Self {
        let text = |decimal: Option<Decimal>| decimal.map(|decimal| decimal.0);
        Self {
            numerator: text(input.numerator),
            denominator: text(input.denominator),
            holds: input.holds,
            before: text(input.before),
        }
    }
}

/// What `fileTargetReturn` is told (填报参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct FileTargetReturnInput {
    /// Code of the agency or the enterprise that says it of itself (单位代码).
    unit: String,
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the target within it (目标代码); of one that has parts, a part.
    target: String,
    /// The day of which it speaks (数据截至日), not after today.
    as_of: Date,
    /// The figures (数值).
    figures: TargetFiguresInput,
    /// In words (说明), at most 2,000 characters.
    note: Option<String>,
    /// Files that show it (附件标识): uploads of yours for this unit (`POST /attachments`), each attached once and for good; at
    /// most 20.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `correctTargetReturn` is told (更正参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CorrectTargetReturnInput {
    /// The revision that stands (目标填报标识).
    target_return: ID,
    /// Why (更正理由), at most 2,000 characters; never blank.
    reason: String,
    /// The day of which it speaks (数据截至日); as before if absent.
    as_of: Option<Date>,
    /// The figures (数值), all of them; absent of what is taken back.
    figures: Option<TargetFiguresInput>,
    /// It is taken back (作废): nothing was told of its day after all, such as an entry for the wrong month. Of an office it
    /// counts until its reviewer has signed this.
    #[graphql(default)]
    void: bool,
    /// In words (说明); as before if absent.
    note: Option<String>,
    /// More files that show it (附件标识), beside those of the revision before, which stay; 20 in all.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `decideTargetReturn` is told (审核参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct DecideTargetReturnInput {
    /// Which (目标填报标识).
    target_return: ID,
    /// Why it is sent back (退回理由), at most 2,000 characters; it is signed if absent.
    send_back: Option<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// How a step of a return ended (结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum TargetReturnOutcomeKind {
    /// It happened (成功).
    Done,
    /// Another stands in the way (冲突): one of the same day, which is to be corrected, or one that was faster.
    Conflict,
    /// You may not do this (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What the steps of a return answer (填报结果).
#[derive(Debug, SimpleObject)]
pub(super) struct TargetReturnPayload {
    /// How it ended (结果类型).
    outcome: TargetReturnOutcomeKind,
    /// The return as it stands (目标填报), or the one that stands in the way; null where it is not allowed.
    target_return: Option<TargetReturn>,
    /// Why it did not happen, and what to do (原因), in the language of the request; null for DONE.
    reason: Option<String>,
    /// What an enterprise said and is not counted yet (尚未界定，暂不计入): whom the document leaves undefined, by which mark
    /// an office says that the enterprise is one of them, and which office decides; null where it is counted, of an
    /// office's, and where nothing was done.
    undefined_population: Option<UndefinedPopulation>,
}

impl TargetReturnPayload {
    /// Shapes the store's outcome.
    async fn of(ctx: &Context<'_>, outcome: TargetReturnOutcome) -> Result<Self> {
        use TargetReturnOutcomeKind as Kind;
        let language = language(ctx);
        let undefined_population = match &outcome {
            TargetReturnOutcome::Done(found) => undefined(ctx, found).await?,
            TargetReturnOutcome::Conflict(_) | TargetReturnOutcome::NotAllowed(_) => None,
        };
        let (outcome, found, reason) = match outcome {
            TargetReturnOutcome::Done(found) => (Kind::Done, Some(*found), None),
            TargetReturnOutcome::Conflict(found) => {
                let words = stands(found.revision, language);
                (Kind::Conflict, Some(*found), Some(words))
            }
            TargetReturnOutcome::NotAllowed(refusal) => {
                let (zh, en) = refusal.words();
                let words = language.pick(zh, en).to_owned();
                (Kind::NotAllowed, None, Some(words))
            }
        };
        Ok(Self {
            outcome,
            target_return: found.map(Into::into),
            reason,
            undefined_population,
        })
    }
}

/// Whom the document leaves undefined, so that what was said is not counted yet.
async fn undefined(
    ctx: &Context<'_>,
    found: &cengbao_store::TargetReturn,
) -> Result<Option<UndefinedPopulation>> {
    let campaign = scope(ctx)?.undecided_return(found).await.or_fault(ctx)?;
    let undefined = campaign.and_then(|campaign| {
        let mut targets = campaign.definition.targets.iter();
        let target = targets.find(|one| one.item.code == found.target)?;
        UndefinedPopulation::of_target(&campaign.definition, target)
    });
    Ok(undefined)
}

/// The changes of what units say of targets.
#[derive(Default)]
pub(super) struct TargetReturnMutation;

#[Object]
impl TargetReturnMutation {
    /// Files what a unit says of a target that binds it, as of a day (填报目标): an office by its reporter, whose reviewer
    /// signs it; an enterprise for itself, and it counts at once. Error BAD_INPUT for a target, a day or figures that
    /// cannot be.
    async fn file_target_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, of which target, with which figures (参数).")]
        input: FileTargetReturnInput,
    ) -> Result<TargetReturnPayload> {
        check_text(input.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = FileTarget {
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            unit: input.unit,
            campaign: input.campaign,
            target: input.target,
            as_of: input.as_of.0,
            figures: input.figures.into(),
            note: input.note,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.file_target_return(request).await;
        TargetReturnPayload::of(ctx, outcome.or_fault(ctx)?).await
    }

    /// Puts a revision in the place of a return, with a reason (更正目标填报). Of a signed one the earlier figure counts
    /// until the correction is signed.
    async fn correct_target_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, why, and the new figures (参数).")]
        input: CorrectTargetReturnInput,
    ) -> Result<TargetReturnPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        check_text(input.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = CorrectTarget {
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            id: id_of(&input.target_return).or_not_found(ctx)?,
            reason: input.reason,
            as_of: input.as_of.map(|day| day.0),
            figures: input.figures.map(Into::into),
            void: input.void,
            note: input.note,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.correct_target_return(request).await;
        TargetReturnPayload::of(ctx, outcome.or_fault(ctx)?).await
    }

    /// Signs what a unit says of a target, or sends it back with a reason (签发、退回目标填报): the unit's reviewer, who did
    /// not file it.
    async fn decide_target_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which return, and why if it is sent back (参数).")]
        input: DecideTargetReturnInput,
    ) -> Result<TargetReturnPayload> {
        check_text(input.send_back.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = DecideTarget {
            id: id_of(&input.target_return).or_not_found(ctx)?,
            reason: input.send_back,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.decide_target_return(request).await;
        TargetReturnPayload::of(ctx, outcome.or_fault(ctx)?).await
    }
}

/// The return that an id names; None for the id of anything else.
fn id_of(id: &ID) -> Option<Uuid> {
    match GlobalId::open(id) {
        Some(GlobalId::TargetReturn(id)) => Some(id),
        Some(_) | None => None,
    }
}
