//! The changes of a report (报表操作): from the first draft to its acceptance, its
//! correction, and more time for it.
//!
//! Each takes one input and answers with the report as it is then. Must never
//! decide whether a change is lawful: the store does, in one transaction.

mod boundary;
mod bulk;
mod consolidation;
mod input;
mod payload;
mod reminder;
mod webhook;

use async_graphql::{Context, MergedObject, Object};
use cengbao_store::{
    CorrectRequest, DraftRequest, ExtendRequest, ReportRequest, ReturnRequest, WithdrawRequest,
    ZeroRequest,
};

use self::boundary::{ChangeTreeInput, ChangeTreePayload};
use self::bulk::BulkMutation;
use self::consolidation::{
    AcceptConsolidationInput, ConsolidationPayload, ReturnConsolidationInput,
    SignConsolidationInput, WithdrawConsolidationInput, answer,
};
use self::input::{
    AcceptReportInput, CorrectReportInput, ExtendObligationInput, FileZeroReportInput, ReasonInput,
    ReturnReportInput, SaveReportInput, SignReportInput, SubmitReportInput, WithdrawReportInput,
    check_cells, check_key, check_text,
};
use self::payload::{ObligationPayload, ReportPayload};
use self::reminder::{AcknowledgeReminderInput, RemindInput, RemindPayload, ReminderPayload};
use self::webhook::{
    DisableWebhookInput, RedeliverWebhookInput, RegisterWebhookInput, RegisterWebhookPayload,
    TestWebhookInput, WebhookPayload,
};
use super::activity::{self, ActivityPayload, CorrectActivityInput, RecordActivityInput};
use super::context::{language, scope};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::node::report_id;

/// Where changes begin (变更). Executed one after the other; a later one sees what an earlier one did. Error NOT_FOUND:
/// the unit or the report does not exist, or is not yours.
#[derive(Default, MergedObject)]
pub(super) struct Mutation(ReportMutation, BulkMutation);

/// The changes of one report.
#[derive(Default)]
struct ReportMutation;

#[Object]
impl ReportMutation {
    /// Writes cells of a draft (填写), creating it if there is none. Blanks are lawful in a draft. A returned report
    /// becomes a draft again.
    async fn save_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and what to write (参数).")] input: SaveReportInput,
    ) -> Result<ReportPayload> {
        check_cells(input.cells.len()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = DraftRequest {
            unit: input.unit,
            campaign: input.campaign,
            schedule: input.schedule,
            period: input.period.0,
            cells: input
                .cells
                .into_iter()
                .map(|cell| (cell.key, cell.value))
                .collect(),
            expected_version: input.expected_version,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.save_draft(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Files a zero report (零报送): 0 in every cell, submitted in one step. Explicit, because a blank is never a zero.
    /// Where warnings stand against it, such as an earlier total above 0, it needs a reason for each; without them it is
    /// refused and nothing is written.
    async fn file_zero_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report (参数).")] input: FileZeroReportInput,
    ) -> Result<ReportPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ZeroRequest {
            unit: input.unit,
            campaign: input.campaign,
            schedule: input.schedule,
            period: input.period.0,
            expected_version: input.expected_version,
            reasons: reasons(ctx, input.reasons)?,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.file_zero_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Submits a draft to the unit's reviewer (提交). Every cell must be filled and every check must hold; a warning
    /// needs a reason. Where the schedule lets the filer sign, this signs.
    async fn submit_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and the reasons for its warnings (参数).")]
        input: SubmitReportInput,
    ) -> Result<ReportPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ReportRequest {
            report: report_id(ctx, &input.report)?,
            expected_version: input.expected_version,
            reasons: reasons(ctx, input.reasons)?,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.submit_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Signs a submitted report as the unit's reviewer (审核签发): it counts in the sums from here. Who filed it does not
    /// sign it.
    async fn sign_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report (参数).")] input: SignReportInput,
    ) -> Result<ReportPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ReportRequest {
            report: report_id(ctx, &input.report)?,
            expected_version: input.expected_version,
            reasons: Vec::new(),
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.sign_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Accepts a signed report as its receiver (接收).
    async fn accept_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report (参数).")] input: AcceptReportInput,
    ) -> Result<ReportPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ReportRequest {
            report: report_id(ctx, &input.report)?,
            expected_version: input.expected_version,
            reasons: Vec::new(),
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.accept_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Returns a report with a reason (退回), as the unit's reviewer before it is signed or as its receiver afterwards.
    /// It stops counting as a whole, and the unit's previous total is carried.
    async fn return_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and why (参数).")] input: ReturnReportInput,
    ) -> Result<ReportPayload> {
        check_cells(input.cells.len()).or_fault(ctx)?;
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = ReturnRequest {
            report: report_id(ctx, &input.report)?,
            expected_version: input.expected_version,
            reason: input.reason,
            cells: input.cells,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.return_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Begins a correction of a report in force (更正), as the unit's reporter and with a reason: a new revision with the
    /// values in force and the changes given. It is saved, submitted and signed as any draft; what is in force counts
    /// until then, and the receiver accepts again.
    async fn correct_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, why, and what changes (参数).")] input: CorrectReportInput,
    ) -> Result<ReportPayload> {
        check_cells(input.cells.len()).or_fault(ctx)?;
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let cells = input.cells.into_iter().map(|cell| (cell.key, cell.value));
        let request = CorrectRequest {
            report: report_id(ctx, &input.report)?,
            expected_version: input.expected_version,
            reason: input.reason,
            cells: cells.collect(),
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.correct_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

    /// Takes back what the unit gave out of hand (撤回): as its reporter a submission or a correction that is not signed
    /// yet; as its reviewer, with a reason, a signed report that is not accepted yet. That one stops counting as a whole,
    /// and the unit's previous total is carried.
    async fn withdraw_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and why (参数).")] input: WithdrawReportInput,
    ) -> Result<ReportPayload> {
        check_text(input.reason.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = WithdrawRequest {
            report: report_id(ctx, &input.report)?,
            expected_version: input.expected_version,
            reason: input.reason,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.withdraw_report(request).await.or_fault(ctx)?;
        Ok(ReportPayload::of(outcome, language(ctx)))
    }

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

    /// Reminds of a report that is missing (催报), as a coordinator above: one unit, or every unit at or below a
    /// jurisdiction whose report of the period is not in force. The same account reminds a unit of the same report once a
    /// day, so that a repeated request adds nothing. No figure changes. Error BAD_INPUT for a period that the schedule
    /// does not ask for, and where more than 5,000 units are missing.
    async fn remind(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, of what, and with which words (参数).")] input: RemindInput,
    ) -> Result<RemindPayload> {
        reminder::remind(ctx, input).await
    }

    /// Takes note of a reminder (知悉): the unit's own reporter or reviewer of one to the unit, a coordinator above of one
    /// that went further up. The first note stands. Only a signed report answers a reminder.
    async fn acknowledge_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reminder (参数).")] input: AcknowledgeReminderInput,
    ) -> Result<ReminderPayload> {
        reminder::acknowledge(ctx, input).await
    }

    /// Registers an endpoint that is told of events within a node (登记推送地址), as an administrator of it whose grant is
    /// not limited to sectors. The answer holds the secret that events are signed with, and nothing shows it again. Error
    /// BAD_INPUT for an address that the operator has not allowed.
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of what is told, and where to (参数).")] input: RegisterWebhookInput,
    ) -> Result<RegisterWebhookPayload> {
        webhook::register(ctx, input).await
    }

    /// Switches an endpoint off for good (停用推送地址): it is told of nothing more, and what waits for it is given up.
    async fn disable_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint (参数).")] input: DisableWebhookInput,
    ) -> Result<WebhookPayload> {
        webhook::disable(ctx, input).await
    }

    /// Sends an endpoint an event that only says that it works (测试推送地址); `deliveries` tells what came of it.
    async fn test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint (参数).")] input: TestWebhookInput,
    ) -> Result<WebhookPayload> {
        webhook::test(ctx, input).await
    }

    /// Sends an endpoint again what was given up, or one event (重发), each under the id it had. Error BAD_INPUT for an
    /// endpoint that is switched off.
    async fn redeliver_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint, and which event (参数).")] input: RedeliverWebhookInput,
    ) -> Result<WebhookPayload> {
        webhook::redeliver(ctx, input).await
    }

    /// Changes the tree (区划调整), as a coordinator or administrator whose node holds every node that the change touches
    /// and those above them. On a day gone by the figures since then move; for a day to come it is planned and takes
    /// effect by itself. Totals go along with a unit and are never counted twice; see the page on the moving tree.
    async fn change_tree(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes, from when on, and by which document (参数).")]
        input: ChangeTreeInput,
    ) -> Result<ChangeTreePayload> {
        for text in input.texts() {
            check_text(text).or_fault(ctx)?;
        }
        let row = input.into_row().or_fault(ctx)?;
        let outcome = scope(ctx)?.change_tree(row).await.or_fault(ctx)?;
        Ok(ChangeTreePayload::of(outcome, language(ctx)))
    }

    /// Records that an enterprise did a duty once (登记活动): as the enterprise itself, or as an inspector or the section
    /// that answers for it, each under its own name. Error BAD_INPUT for a day or a duty that cannot be.
    async fn record_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who did what on which day (参数).")] input: RecordActivityInput,
    ) -> Result<ActivityPayload> {
        check_text(input.note.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let outcome = scope(ctx)?.record_activity(input.into()).await;
        Ok(activity::payload(ctx, outcome.or_fault(ctx)?))
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
        let request = input.request().or_not_found(ctx)?;
        let outcome = scope(ctx)?.correct_activity(request).await;
        Ok(activity::payload(ctx, outcome.or_fault(ctx)?))
    }

    /// Signs what a place has for a form and period, as its coordinator, and sends it up (汇总签报). The snapshot stays as
    /// it was signed; what changes below it afterwards shows as changed. One that was sent before is superseded, with a
    /// reason. Error BAD_INPUT for a period that has not begun, and where nobody owes the form.
    async fn sign_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which place, form and period (参数).")] input: SignConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        answer(ctx, scope(ctx)?.sign_consolidation(request).await)
    }

    /// Accepts a consolidation as a coordinator above its place (接收汇总). Who signed it does not accept it.
    async fn accept_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consolidation (参数).")] input: AcceptConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        answer(ctx, scope(ctx)?.accept_consolidation(request).await)
    }

    /// Returns a consolidation with a reason, as a coordinator above its place (退回汇总): the place has sent up nothing
    /// until it signs anew. No figure of its units changes.
    async fn return_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consolidation, and why (参数).")] input: ReturnConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        answer(ctx, scope(ctx)?.return_consolidation(request).await)
    }

    /// Takes back a consolidation that is not accepted yet, as the coordinator of its place and with a reason (撤回汇总).
    async fn withdraw_consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which consolidation, and why (参数).")] input: WithdrawConsolidationInput,
    ) -> Result<ConsolidationPayload> {
        let request = input.request(ctx)?;
        answer(ctx, scope(ctx)?.withdraw_consolidation(request).await)
    }
}

/// Reasons by cell, within their bounds.
fn reasons(ctx: &Context<'_>, given: Vec<ReasonInput>) -> Result<Vec<(String, String)>> {
    check_cells(given.len()).or_fault(ctx)?;
    for one in &given {
        check_text(&one.reason).or_fault(ctx)?;
    }
    Ok(given
        .into_iter()
        .map(|one| (one.cell, one.reason))
        .collect())
}
