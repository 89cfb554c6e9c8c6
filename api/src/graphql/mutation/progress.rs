//! Recording progress, correcting it and deciding upon it (登记、更正、核验进展): what they are told and what they answer.
//!
//! Must never decide who may record or strike off: the store does.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_store::{
    CorrectProgress, DecideProgress, Decision, ProgressOutcome, RecordProgress, Scope,
};
use uuid::Uuid;

use super::conflict::stands;
use super::input::{check_key, check_text};
use crate::graphql::attachment;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::limits::check_codes;
use crate::graphql::node::GlobalId;
use crate::graphql::progress::{ItemRef, ProgressEntry};
use crate::graphql::scalar::Date;

/// What `recordProgress` is told (登记参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RecordProgressInput {
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// The milestone or task (事项); of one in parts, the part.
    item: ItemRef,
    /// Code of the office that did it (机构代码); your own if absent.
    agency: Option<String>,
    /// The day on which it was so (日期), not after today; with `reached` the day on which the item was reached.
    on: Date,
    /// What was done (内容), at most 2,000 characters; never blank.
    note: String,
    /// By what it can be seen (佐证), at most 2,000 characters.
    evidence: Option<String>,
    /// Whether the item is reached: proposes to strike it off (提请销号). Only an office that leads it does so, or that
    /// answers for it where nobody leads.
    #[graphql(default)]
    reached: bool,
    /// Files that show it (附件标识): uploads of yours for this office (`POST /attachments`), each attached once and for good; at
    /// most 20.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `correctProgress` is told (更正参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CorrectProgressInput {
    /// The revision that holds (进展记录标识).
    entry: ID,
    /// Why (更正理由), at most 2,000 characters; never blank.
    reason: String,
    /// The day (日期); as before if absent.
    on: Option<Date>,
    /// What was done (内容); as before if absent.
    note: Option<String>,
    /// By what it can be seen (佐证); as before if absent.
    evidence: Option<String>,
    /// Whether it was not so after all (作废): also takes back a proposal that nobody has decided upon.
    #[graphql(default)]
    void: bool,
    /// More files that show it (附件标识), beside those of the revision before, which stay; 20 in all.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `strikeOffProgress` is told (销号参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct StrikeOffProgressInput {
    /// The proposal that you verified (提请销号记录标识).
    proposal: ID,
    /// What was looked at (核验意见), at most 2,000 characters.
    note: Option<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `returnProgress` is told (退回参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ReturnProgressInput {
    /// The proposal (提请销号记录标识).
    proposal: ID,
    /// Why (退回理由), at most 2,000 characters; never blank.
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `reopenProgress` is told (恢复参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ReopenProgressInput {
    /// The entry by which it was struck off (销号记录标识).
    entry: ID,
    /// Why (恢复理由), at most 2,000 characters; never blank.
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// How a change of an item's progress ended (登记结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum ProgressOutcomeKind {
    /// It happened (成功).
    Done,
    /// Something else happened to the item meanwhile (已变更): `entry` is what holds instead: the revision that
    /// took its place, or the latest decision.
    Conflict,
    /// You see it and may not, or where it stands does not allow it (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What the changes of progress answer (登记结果).
#[derive(Debug, SimpleObject)]
pub(super) struct ProgressPayload {
    /// How it ended (结果类型).
    outcome: ProgressOutcomeKind,
    /// The entry that was recorded (进展记录), or what stands in the way; null where it is not allowed.
    entry: Option<ProgressEntry>,
    /// Why it did not happen, and what to do (原因), in the language of the request; null for DONE.
    reason: Option<String>,
}

impl ProgressPayload {
    /// Shapes the store's outcome.
    fn of(ctx: &Context<'_>, outcome: ProgressOutcome) -> Self {
        let (outcome, entry, reason) = match outcome {
            ProgressOutcome::Done(found) => (ProgressOutcomeKind::Done, Some(*found), None),
            ProgressOutcome::Conflict(found) => {
                let words = stands(found.revision, language(ctx));
                (ProgressOutcomeKind::Conflict, Some(*found), Some(words))
            }
            ProgressOutcome::NotAllowed(why) => {
                let (zh, en) = why.words();
                let reason = language(ctx).pick(zh, en).to_owned();
                (ProgressOutcomeKind::NotAllowed, None, Some(reason))
            }
        };
        Self {
            outcome,
            entry: entry.map(Into::into),
            reason,
        }
    }
}

/// The entry that an id names; None for the id of anything else.
fn entry_of(id: &ID) -> Option<Uuid> {
    match GlobalId::open(id)? {
        GlobalId::Progress(entry) => Some(entry),
        _ => None,
    }
}

async fn decide(
    ctx: &Context<'_>,
    scope: &Scope,
    entry: &ID,
    decision: Decision,
    note: Option<String>,
    key: Option<String>,
) -> Result<ProgressPayload> {
    check_text(note.as_deref().unwrap_or_default()).or_fault(ctx)?;
    check_key(key.as_deref()).or_fault(ctx)?;
    let request = DecideProgress {
        entry: entry_of(entry).or_not_found(ctx)?,
        decision,
        note,
        key,
    };
    let outcome = scope.decide_progress(request).await.or_fault(ctx)?;
    Ok(ProgressPayload::of(ctx, outcome))
}

/// The changes of what offices did for milestones and tasks.
#[derive(Default)]
pub(super) struct ProgressMutation;

#[Object]
impl ProgressMutation {
    /// Records what an office did for a milestone or a task (登记进展), as its reporter; with `reached` it proposes to
    /// strike the item off (提请销号). Error BAD_INPUT for an item that is not the office's, or a day in the future.
    async fn record_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was done for which item (参数).")] input: RecordProgressInput,
    ) -> Result<ProgressPayload> {
        for text in [Some(&input.note), input.evidence.as_ref()] {
            check_text(text.map_or("", String::as_str)).or_fault(ctx)?;
        }
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        check_codes([&Some(input.item.code.clone()), &input.agency]).or_fault(ctx)?;
        let request = RecordProgress {
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            campaign: input.campaign,
            kind: input.item.kind.into(),
            item: input.item.code,
            agency: input.agency,
            on: input.on.0,
            note: input.note,
            evidence: input.evidence,
            reached: input.reached,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.record_progress(request).await.or_fault(ctx)?;
        Ok(ProgressPayload::of(ctx, outcome))
    }

    /// Corrects an entry of one's own office with a reason (更正进展): a new revision takes its place, also one that says
    /// it was not so after all. What somebody above has decided upon is not corrected.
    async fn correct_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entry, why, and what changes (参数).")] input: CorrectProgressInput,
    ) -> Result<ProgressPayload> {
        for text in [
            Some(&input.reason),
            input.note.as_ref(),
            input.evidence.as_ref(),
        ] {
            check_text(text.map_or("", String::as_str)).or_fault(ctx)?;
        }
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = CorrectProgress {
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            entry: entry_of(&input.entry).or_not_found(ctx)?,
            reason: input.reason,
            on: input.on.map(|day| day.0),
            note: input.note,
            evidence: input.evidence,
            void: input.void,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.correct_progress(request).await.or_fault(ctx)?;
        Ok(ProgressPayload::of(ctx, outcome))
    }

    /// Verifies what an office proposed and strikes it off (核验销号), as a coordinator above the office; never one's own.
    async fn strike_off_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposal (参数).")] input: StrikeOffProgressInput,
    ) -> Result<ProgressPayload> {
        let (entry, key) = (&input.proposal, input.idempotency_key);
        decide(
            ctx,
            scope(ctx)?,
            entry,
            Decision::StrikeOff,
            input.note,
            key,
        )
        .await
    }

    /// Sends a proposal back with a reason (退回): it is not verified, as a coordinator above the office.
    async fn return_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposal, and why (参数).")] input: ReturnProgressInput,
    ) -> Result<ProgressPayload> {
        let (entry, key) = (&input.proposal, input.idempotency_key);
        decide(
            ctx,
            scope(ctx)?,
            entry,
            Decision::Return,
            Some(input.reason),
            key,
        )
        .await
    }

    /// Opens again what was struck off, with a reason (恢复), as a coordinator above the office.
    async fn reopen_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By which entry it was struck off, and why it is open again (参数).")]
        input: ReopenProgressInput,
    ) -> Result<ProgressPayload> {
        let (entry, key) = (&input.entry, input.idempotency_key);
        decide(
            ctx,
            scope(ctx)?,
            entry,
            Decision::Reopen,
            Some(input.reason),
            key,
        )
        .await
    }
}
