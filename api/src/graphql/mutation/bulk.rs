//! Many reports in one request (批量填报): filed, signed or received as a list,
//! with an outcome for each row. What a row comes to is the store's business.

mod input;
mod payload;

use async_graphql::{Context, Object};
use cengbao_store::{ReportRequest, RowOutcome};

use self::input::{AcceptReportsInput, FileReportsInput, ReportVersionInput, SignReportsInput};
pub(super) use self::input::{Mode, check_many, check_rows};
use self::payload::BulkPayload;
pub(super) use self::payload::{BulkOutcome, counted};
use super::input::check_key;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::per_item;
use crate::graphql::node::known_report_id;

/// The mutations of many reports.
#[derive(Default)]
pub(super) struct BulkMutation;

#[Object]
impl BulkMutation {
    /// Files the reports of many units on one form (批量填报), for one period or several. Each row is a report of its own:
    /// a bad one refuses itself alone and names all its problems. Sent again, it changes nothing and says UNCHANGED.
    /// Error TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.reports.len(), child_complexity)")]
    async fn file_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which form, and the rows (参数).")] input: FileReportsInput,
    ) -> Result<BulkPayload> {
        let request = input.request().or_fault(ctx)?;
        let outcomes = scope(ctx)?.file_reports(&request).await.or_fault(ctx)?;
        Ok(BulkPayload::of(outcomes, language(ctx)))
    }

    /// Signs submitted reports as the reviewer of their units (批量审核签发). Who filed one does not sign it. Error
    /// TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.reports.len(), child_complexity)")]
    async fn sign_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reports (参数).")] input: SignReportsInput,
    ) -> Result<BulkPayload> {
        check_rows(input.reports.len()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let (known, places) = steps(input.reports);
        let key = input.idempotency_key.as_deref();
        let outcomes = scope(ctx)?.sign_reports(known, key).await.or_fault(ctx)?;
        Ok(BulkPayload::of(placed(places, outcomes), language(ctx)))
    }

    /// Receives signed reports as their receiver (批量接收). Error TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.reports.len(), child_complexity)")]
    async fn accept_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reports (参数).")] input: AcceptReportsInput,
    ) -> Result<BulkPayload> {
        check_rows(input.reports.len()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let (known, places) = steps(input.reports);
        let key = input.idempotency_key.as_deref();
        let outcomes = scope(ctx)?.accept_reports(known, key).await.or_fault(ctx)?;
        Ok(BulkPayload::of(placed(places, outcomes), language(ctx)))
    }
}

/// The steps of the ids that are ids of reports, and for each place of the
/// request whether it is one: an id that is none is not found.
fn steps(given: Vec<ReportVersionInput>) -> (Vec<ReportRequest>, Vec<bool>) {
    let mut known = Vec::with_capacity(given.len());
    let mut places = Vec::with_capacity(given.len());
    for one in given {
        let report = known_report_id(&one.report);
        places.push(report.is_some());
        known.extend(report.map(|report| ReportRequest {
            report,
            expected_version: one.expected_version,
            reasons: Vec::new(),
            key: None,
        }));
    }
    (known, places)
}

/// The outcomes at the places of the request.
fn placed(places: Vec<bool>, outcomes: Vec<RowOutcome>) -> Vec<RowOutcome> {
    let mut outcomes = outcomes.into_iter();
    let outcome = |is_known: bool| {
        let known = is_known.then(|| outcomes.next()).flatten();
        known.unwrap_or(RowOutcome::NotFound)
    };
    places.into_iter().map(outcome).collect()
}
