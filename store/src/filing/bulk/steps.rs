//! One step of many reports: signing or receiving a month's reports as a list.
//! Each is the single step, with its version, its rule and its transaction.

use std::sync::Arc;

use cengbao_domain::report::ReportAction;

use super::request::{MAX_BULK_ROWS, RowOutcome};
use super::{row_key, too_many};
use crate::access::{Granted, Scope};
use crate::error::{Result, StoreError};
use crate::filing::idempotency::Once;
use crate::filing::{Outcome, ReportRequest};

impl Scope {
    /// Signs reports as the reviewer of their units; what came of each, in
    /// their order.
    ///
    /// Errors: `Invalid` (too many), `IdempotencyKeyReused`: then nothing was written.
    pub async fn sign_reports(
        &self,
        requests: Vec<ReportRequest>,
        key: Option<&str>,
    ) -> Result<Vec<RowOutcome>> {
        let mut outcomes = Vec::with_capacity(requests.len());
        for request in self.keyed(ReportAction::Sign, requests, key).await? {
            outcomes.push(outcome_of(self.sign_report(request).await)?);
        }
        Ok(outcomes)
    }

    /// Receives reports as a coordinator above their units; as [`Scope::sign_reports`].
    pub async fn accept_reports(
        &self,
        requests: Vec<ReportRequest>,
        key: Option<&str>,
    ) -> Result<Vec<RowOutcome>> {
        let mut outcomes = Vec::with_capacity(requests.len());
        for request in self.keyed(ReportAction::Accept, requests, key).await? {
            outcomes.push(outcome_of(self.accept_report(request).await)?);
        }
        Ok(outcomes)
    }

    /// The requests with a key each; refused as a whole if one of the keys was
    /// for another request.
    async fn keyed(
        &self,
        action: ReportAction,
        mut requests: Vec<ReportRequest>,
        key: Option<&str>,
    ) -> Result<Vec<ReportRequest>> {
        if requests.len() > MAX_BULK_ROWS {
            return Err(too_many("reports", requests.len()));
        }
        let Some(key) = key else {
            return Ok(requests);
        };
        let account = self.viewer().account_id;
        let mut all = Vec::with_capacity(requests.len());
        for request in &mut requests {
            request.key = Some(row_key(&(key, action.as_str(), request.report))?);
            let once = Once::new(account, request.key.as_deref(), action.as_str(), &*request)?;
            all.extend(once);
        }
        let all = Arc::new(all);
        self.transact(Granted::of_own_key(), move |tx| {
            let all = Arc::clone(&all);
            Box::pin(async move { Once::first_results(&all, &tx).await })
        })
        .await?;
        Ok(requests)
    }
}

fn outcome_of(result: Result<Outcome>) -> Result<RowOutcome> {
    Ok(match result {
        Ok(Outcome::Done(report, problems)) => RowOutcome::Done(report, problems),
        Ok(Outcome::Refused(_, problems)) => RowOutcome::Refused(problems),
        Ok(Outcome::Conflict(report, action)) => RowOutcome::Conflict(Some(report), action),
        Ok(Outcome::NotAllowed {
            report,
            reason_zh,
            reason_en,
            ..
        }) => RowOutcome::NotAllowed {
            report,
            reason_zh,
            reason_en,
        },
        Err(StoreError::NotFound) => RowOutcome::NotFound,
        Err(StoreError::Busy) => RowOutcome::Busy,
        Err(error) => return Err(error),
    })
}
