//! Accepting: the receiver takes a signed report in; no figure changes.

use cengbao_domain::ids::ReportId;
use cengbao_domain::report::{ReportAction, ReportState};

use super::events::{Happening, write_event};
use super::idempotency::Once;
use super::step::{Gate, Passed, replace, reread};
use super::{Outcome, ReportRequest, Written};
use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::time::micros;

impl Scope {
    /// Takes in a signed report (接收).
    ///
    /// Errors: `NotFound`, `IdempotencyKeyReused`.
    pub async fn accept_report(&self, request: ReportRequest) -> Result<Outcome> {
        let once = Once::new(
            self.viewer().account_id,
            request.key.as_deref(),
            "accept",
            &request,
        )?;
        let gate = self
            .gate(
                request.report,
                request.expected_version,
                ReportAction::Accept,
                once.as_ref(),
            )
            .await?;
        let passed = match gate {
            Gate::Open(passed) => passed,
            Gate::Shut(outcome) => return Ok(*outcome),
        };
        let Passed {
            report,
            to,
            granted,
            ..
        } = *passed;
        let shard_key = self.shard_of(&report).await?;
        let scope = self.clone();
        let written = self
            .transact(granted, move |tx| {
                let (scope, once, id, version) =
                    (scope.clone(), once.clone(), report.id, report.version);
                Box::pin(async move {
                    accept(&scope, &tx, shard_key, id, version, to, once.as_ref()).await
                })
            })
            .await?;
        self.outcome(written, ReportAction::Accept, Vec::new())
            .await
    }
}

async fn accept(
    scope: &Scope,
    tx: &Tx,
    shard_key: i32,
    id: ReportId,
    expected_version: i32,
    to: ReportState,
    once: Option<&Once>,
) -> Result<Written> {
    if let Some(first) = Once::first_result(once, tx).await? {
        return Ok(Written::Done(first));
    }
    let Some(mut report) = reread(tx, shard_key, id, expected_version).await? else {
        return Ok(Written::Conflict(id));
    };
    let now = micros(scope.now());
    let before = report.version;
    report.version += 1;
    to.as_str().clone_into(&mut report.state);
    report.updated_at = now;
    replace(tx, &report, before).await?;
    let happening = Happening {
        action: ReportAction::Accept,
        viewer: scope.viewer(),
        now,
        reason: None,
        cells: &[],
        internal: false,
    };
    write_event(tx, &report, happening).await?;
    Once::remember(once, tx, report.shard_key, report.id, now).await?;
    Ok(Written::Done(id))
}
