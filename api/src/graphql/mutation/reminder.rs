//! Reminding and taking note of a reminder (催报、知悉): what they are told and
//! what they answer.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_domain::reminder::nobody_reminded;
use cengbao_store::{AcknowledgeOutcome, RemindOutcome, RemindRequest, SHOWN_REMINDED};

use super::input::check_text;
use super::payload::OutcomeKind;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::per_item;
use crate::graphql::node::reminder_id;
use crate::graphql::reminder::Reminder;
use crate::graphql::scalar::Period;

/// What `remind` is told (催报参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RemindInput {
    /// Whom (对象): the code of a unit, or of a jurisdiction for all units at or below it whose report is missing.
    node: String,
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the schedule within it (报送要求代码).
    schedule: String,
    /// The period (报告期).
    period: Period,
    /// What to say with it (催报内容), at most 2,000 characters; never a person's name.
    note: Option<String>,
}

/// What `acknowledgeReminder` is told (知悉参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AcknowledgeReminderInput {
    /// Id of the reminder (催报标识).
    reminder: ID,
}

/// What `remind` answers (催报结果).
#[derive(Debug, SimpleObject)]
pub(super) struct RemindPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role.
    outcome: OutcomeKind,
    /// How many units were reminded by this request (本次催报单位数).
    reminded: i32,
    /// How many your account had reminded of the same today (今日已催报单位数): they are not reminded twice.
    already: i32,
    /// The reminders sent (催报), the first 200 of them.
    reminders: Vec<Reminder>,
    /// Why it is not allowed, or why nobody was reminded (原因), in the language of the request; null if somebody was.
    reason: Option<String>,
}

/// What `acknowledgeReminder` answers (知悉结果).
#[derive(Debug, SimpleObject)]
pub(super) struct ReminderPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role.
    outcome: OutcomeKind,
    /// The reminder as it is now (催报).
    reminder: Reminder,
    /// Why it is not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

/// The changes of a reminder.
#[derive(Default)]
pub(super) struct ReminderMutation;

#[Object]
impl ReminderMutation {
    /// Reminds of a report that is missing (催报), as a coordinator above: one unit, or every unit at or below a
    /// jurisdiction whose report of the period is not in force. The same account reminds a unit of the same report once a
    /// day, so that a repeated request adds nothing. No figure changes. Error BAD_INPUT for a period that the schedule
    /// does not ask for, and where more than 5,000 units are missing.
    #[graphql(complexity = "per_item(SHOWN_REMINDED, child_complexity)")]
    async fn remind(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, of what, and with which words (参数).")] input: RemindInput,
    ) -> Result<RemindPayload> {
        check_text(input.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        let request = RemindRequest {
            node: input.node,
            campaign: input.campaign,
            schedule: input.schedule,
            period: input.period.0,
            note: input.note,
        };
        let count = |number| i32::try_from(number).unwrap_or(i32::MAX);
        Ok(match scope(ctx)?.remind(&request).await.or_fault(ctx)? {
            RemindOutcome::Done {
                reminded,
                already,
                reminders,
            } => {
                let (zh, en) = nobody_reminded(already);
                RemindPayload {
                    outcome: OutcomeKind::Done,
                    reminded: count(reminded),
                    already: count(already),
                    reminders: reminders.into_iter().map(Reminder).collect(),
                    reason: (reminded == 0).then(|| language(ctx).pick(zh, en)),
                }
            }
            RemindOutcome::NotAllowed {
                reason_zh,
                reason_en,
            } => RemindPayload {
                outcome: OutcomeKind::NotAllowed,
                reminded: 0,
                already: 0,
                reminders: Vec::new(),
                reason: Some(language(ctx).pick(reason_zh, reason_en).to_owned()),
            },
        })
    }

    /// Takes note of a reminder (知悉): the unit's own reporter or reviewer of one to the unit, a coordinator above of one
    /// that went further up. The first note stands. Only a signed report answers a reminder.
    async fn acknowledge_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reminder (参数).")] input: AcknowledgeReminderInput,
    ) -> Result<ReminderPayload> {
        let id = reminder_id(ctx, &input.reminder)?;
        let outcome = scope(ctx)?.acknowledge_reminder(id).await.or_fault(ctx)?;
        Ok(match outcome {
            AcknowledgeOutcome::Done(reminder) => ReminderPayload {
                outcome: OutcomeKind::Done,
                reminder: Reminder(*reminder),
                reason: None,
            },
            AcknowledgeOutcome::NotAllowed {
                reminder,
                reason_zh,
                reason_en,
            } => ReminderPayload {
                outcome: OutcomeKind::NotAllowed,
                reminder: Reminder(*reminder),
                reason: Some(language(ctx).pick(reason_zh, reason_en).to_owned()),
            },
        })
    }
}
