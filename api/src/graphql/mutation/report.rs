//! The changes of a report (报表操作): from the first draft to its acceptance and its correction.
//!
//! Each takes one input and answers with the report as it is then. Must never
//! decide whether a change is lawful: the store does, in one transaction.

use async_graphql::{Context, Object};
use cengbao_store::{
    CorrectRequest, DraftRequest, ReportRequest, ReturnRequest, WithdrawRequest, ZeroRequest,
};

use super::input::{
    AcceptReportInput, CorrectReportInput, FileZeroReportInput, ReasonInput, ReturnReportInput,
    SaveReportInput, SignReportInput, SubmitReportInput, WithdrawReportInput, check_cells,
    check_key, check_text,
};
use super::payload::ReportPayload;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::node::report_id;

/// The changes of one report.
#[derive(Default)]
pub(super) struct ReportMutation;

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
