//! Recording evidence and correcting it (登记、更正活动): what they are told and what they answer.
//!
//! Must never decide who may record: the store does.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_store::{ActivityOutcome, CorrectActivity, RecordActivity};

use super::conflict::{same, stands};
use super::input::{check_key, check_text};
use crate::graphql::activity::Activity;
use crate::graphql::attachment;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Fault, OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::Date;

/// What `recordActivity` is told (登记参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RecordActivityInput {
    /// Code of who did it (单位代码): an office (机构代码), or an enterprise (企业代码). Either this or `enterprise`.
    unit: Option<String>,
    /// Code of the enterprise that did it (企业代码): the same as `unit`.
    enterprise: Option<String>,
    /// Code of the enterprise on which an office did it (被检查企业代码), such as the one that it inspected: one within your
    /// scope, or in the jurisdiction that the office serves.
    inspected: Option<String>,
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the duty within it (规定动作代码); of a bundle, the part that was done.
    duty: String,
    /// The day on which it was done (完成日), not after today.
    done_on: Date,
    /// What was done, in words (说明), at most 2,000 characters.
    note: Option<String>,
    /// Whether it is another one beside one of the same day (确系另一次); kept with the record.
    #[graphql(default)]
    distinct: bool,
    /// Files that show it (附件标识): uploads of yours for this enterprise (`POST /attachments`), each attached once and for
    /// good; at most 20.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

impl RecordActivityInput {
    /// The request. Errors: not exactly one unit; an id that is none of an attachment.
    fn request(self) -> std::result::Result<RecordActivity, Fault> {
        let ((Some(unit), None) | (None, Some(unit))) = (self.unit, self.enterprise) else {
            return Err(Fault::bad_input(
                "unit：未写明或重复写明完成单位：请只填写 unit",
                "unit: the request names no unit, or two: give the code of who did it in `unit` alone",
            ));
        };
        Ok(RecordActivity {
            attachments: attachment::opened(&self.attachments)?,
            unit,
            inspected: self.inspected,
            campaign: self.campaign,
            duty: self.duty,
            done_on: self.done_on.0,
            note: self.note,
            distinct: self.distinct,
            key: self.idempotency_key,
        })
    }
}

/// What `correctActivity` is told (更正参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CorrectActivityInput {
    /// The revision that holds (活动记录标识).
    activity: ID,
    /// Why (更正理由), at most 2,000 characters; never blank.
    reason: String,
    /// The day on which it was done (完成日); as before if absent.
    done_on: Option<Date>,
    /// What was done, in words (说明); as before if absent.
    note: Option<String>,
    /// Code of the enterprise on which an office did it (被检查企业代码); as before if absent.
    inspected: Option<String>,
    /// Whether it was not done after all (作废).
    #[graphql(default)]
    void: bool,
    /// Whether it is another one beside one of its new day (确系另一次); kept with the record.
    #[graphql(default)]
    distinct: bool,
    /// More files that show it (附件标识), beside those of the revision before, which stay; 20 in all.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

impl CorrectActivityInput {
    /// The request. Errors: NOT_FOUND for the id of anything else, or an id that is none of an attachment.
    fn request(self) -> std::result::Result<CorrectActivity, Fault> {
        let Some(GlobalId::Activity(activity)) = GlobalId::open(&self.activity) else {
            return Err(Fault::not_found());
        };
        Ok(CorrectActivity {
            attachments: attachment::opened(&self.attachments)?,
            activity,
            reason: self.reason,
            done_on: self.done_on.map(|day| day.0),
            note: self.note,
            inspected: self.inspected,
            void: self.void,
            distinct: self.distinct,
            key: self.idempotency_key,
        })
    }
}

/// How recording or correcting evidence ended (登记结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum ActivityOutcomeKind {
    /// It happened (成功).
    Done,
    /// Somebody corrected it in the meantime (已被更正): `activity` is the revision that holds.
    Conflict,
    /// The same unit did the same duty on the same day already, by an office upon the same enterprise (已有同一记录):
    /// `activity` is that one, nothing was recorded. `distinct: true` records another one all the same.
    Duplicate,
    /// You see the unit and may not record for it (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What `recordActivity` and `correctActivity` answer (登记结果).
#[derive(Debug, SimpleObject)]
pub(super) struct ActivityPayload {
    /// How it ended (结果类型).
    outcome: ActivityOutcomeKind,
    /// The evidence as it stands (活动记录), or what stands in the way; null where it is not allowed.
    activity: Option<Activity>,
    /// Why it did not happen, and what to do (原因), in the language of the request; null for DONE.
    reason: Option<String>,
}

impl ActivityPayload {
    /// Shapes the store's outcome.
    fn of(outcome: ActivityOutcome, language: Language) -> Self {
        let (outcome, activity, reason) = match outcome {
            ActivityOutcome::Done(found) => (ActivityOutcomeKind::Done, Some(*found), None),
            ActivityOutcome::Conflict(found) => {
                let words = stands(found.revision, language);
                (ActivityOutcomeKind::Conflict, Some(*found), Some(words))
            }
            ActivityOutcome::Duplicate(found) => {
                let words = same(language);
                (ActivityOutcomeKind::Duplicate, Some(*found), Some(words))
            }
            ActivityOutcome::NotAllowed {
                reason_zh,
                reason_en,
            } => (
                ActivityOutcomeKind::NotAllowed,
                None,
                Some(language.pick(reason_zh, reason_en).to_owned()),
            ),
        };
        Self {
            outcome,
            activity: activity.map(Into::into),
            reason,
        }
    }
}

/// The changes of the evidence that a duty was done.
#[derive(Default)]
pub(super) struct ActivityMutation;

#[Object]
impl ActivityMutation {
    /// Records that an enterprise, or an office, did a duty once (登记活动): as the enterprise itself, as an inspector or the
    /// section that answers for it, as the office's own reporter, each under its own name. Error BAD_INPUT for a day or a
    /// duty that cannot be, NOT_FOUND for an enterprise `inspected` that is none, or beyond what the office serves.
    async fn record_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who did what on which day (参数).")] input: RecordActivityInput,
    ) -> Result<ActivityPayload> {
        check_text(input.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let outcome = scope(ctx)?
            .record_activity(input.request().or_fault(ctx)?)
            .await;
        Ok(ActivityPayload::of(outcome.or_fault(ctx)?, language(ctx)))
    }

    /// Corrects evidence with a reason (更正活动): a new revision takes its place, also one that says it was not done after
    /// all. Who gave it corrects it: an enterprise does not write over its inspector, nor he over the enterprise.
    async fn correct_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evidence, why, and what changes (参数).")]
        input: CorrectActivityInput,
    ) -> Result<ActivityPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        check_text(input.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = input.request().or_fault(ctx)?;
        let outcome = scope(ctx)?.correct_activity(request).await;
        Ok(ActivityPayload::of(outcome.or_fault(ctx)?, language(ctx)))
    }
}
