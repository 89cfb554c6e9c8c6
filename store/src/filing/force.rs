//! Signing, accepting and returning: the steps after a report is submitted.

use std::sync::Arc;

use cengbao_domain::report::{ReportAction, ReportState};

use super::events::{Happening, write_event};
use super::idempotency::Once;
use super::signing::{Signing, raise};
use super::step::{Gate, Passed, replace, reread};
use super::submit::too_long;
use super::{MAX_TEXT_CHARS, Outcome, ReportRequest, ReturnRequest, Written};
use crate::access::{Scope, Tx};
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::report::Report;
use crate::time::micros;

impl Scope {
    /// Signs a submitted report: in force from here (审核签发).
    ///
    /// Errors: `NotFound`, `IdempotencyKeyReused`.
    pub async fn sign_report(&self, request: ReportRequest) -> Result<Outcome> {
        let asked = (request.report, request.expected_version);
        let gate = self
            .gate(ReportAction::Sign, asked, request.key.as_deref(), &request)
            .await?;
        self.step(ReportAction::Sign, gate, None, Vec::new()).await
    }

    /// Takes in a signed report (接收); no figure changes.
    ///
    /// Errors: `NotFound`, `IdempotencyKeyReused`.
    pub async fn accept_report(&self, request: ReportRequest) -> Result<Outcome> {
        let asked = (request.report, request.expected_version);
        let gate = self
            .gate(
                ReportAction::Accept,
                asked,
                request.key.as_deref(),
                &request,
            )
            .await?;
        self.step(ReportAction::Accept, gate, None, Vec::new())
            .await
    }

    /// Sends a report back with a reason (退回). One that was in force stops
    /// counting as a whole, and the unit's previous total is carried.
    ///
    /// Errors: `NotFound`, `Invalid` (no reason, unknown cell), `IdempotencyKeyReused`.
    pub async fn return_report(&self, request: ReturnRequest) -> Result<Outcome> {
        let reason = request.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(
                StoreError::invalid("reason", "it is blank", "say what is to be mended")
                    .in_chinese("理由为空：请写明需要修改什么"),
            );
        }
        if reason.chars().count() > MAX_TEXT_CHARS {
            return Err(too_long("reason"));
        }
        let asked = (request.report, request.expected_version);
        let gate = self
            .gate(
                ReportAction::Return,
                asked,
                request.key.as_deref(),
                &request,
            )
            .await?;
        self.step(ReportAction::Return, gate, Some(reason), request.cells)
            .await
    }

    async fn step(
        &self,
        action: ReportAction,
        gate: Gate,
        reason: Option<String>,
        cells: Vec<String>,
    ) -> Result<Outcome> {
        let passed = match gate {
            Gate::Open(passed) => passed,
            Gate::Shut(outcome) => return Ok(*outcome),
        };
        let Passed {
            report,
            terms,
            to,
            granted,
            once,
        } = *passed;
        if let Some(unknown) = cells
            .iter()
            .find(|key| terms.form.form.column(key).is_none())
        {
            return Err(StoreError::invalid(
                "cells",
                format!("the form has no cell {unknown}"),
                "name cells by their key",
            )
            .in_chinese(format!("报表没有栏目 {unknown}：请使用栏目的 key")));
        }
        let shard_key = self.shard_of(&report).await?;
        let scope = self.clone();
        let step = Arc::new(ForceStep {
            scope,
            report,
            form: terms.form,
            action,
            to,
            shard_key,
            once,
            reason,
            cells,
        });
        let written = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        self.outcome(written, action, Vec::new()).await
    }
}

struct ForceStep {
    scope: Scope,
    report: Report,
    form: FormVersion,
    action: ReportAction,
    to: ReportState,
    shard_key: i32,
    once: Option<Once>,
    reason: Option<String>,
    cells: Vec<String>,
}

impl ForceStep {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first));
        }
        let now = micros(self.scope.now());
        // The head is the lock of the figures: only a step that may change one
        // waits for it.
        let head = match self.action {
            ReportAction::Accept => None,
            _ => Some(raise(tx, self.shard_key, &self.form, now).await?),
        };
        let Some(mut report) =
            reread(tx, self.shard_key, self.report.id, self.report.version).await?
        else {
            let conflict = Written::Conflict(self.report.id);
            return Once::or_else(self.once.as_ref(), tx, conflict).await;
        };
        let before = report.version;
        let left_unit = report.signed_revision.is_some();
        report.version += 1;
        self.to.as_str().clone_into(&mut report.state);
        report.updated_at = now;
        if let Some(head) = head {
            let signing = Signing {
                scope: &self.scope,
                form: &self.form,
                head,
                now,
            };
            if self.to == ReportState::Signed {
                signing.bring_into_force(tx, &mut report).await?;
            } else if report.in_force {
                signing.take_out_of_force(tx, &mut report).await?;
            }
        }
        replace(tx, &report, before).await?;
        let happening = Happening {
            action: self.action,
            viewer: self.scope.viewer(),
            now,
            reason: self.reason.clone(),
            cells: &self.cells,
            internal: self.action == ReportAction::Return
                && (!left_unit || self.report.state == ReportState::Submitted),
        };
        write_event(tx, &report, happening).await?;
        Once::remember(self.once.as_ref(), tx, report.shard_key, report.id, now).await?;
        Ok(Written::Done(self.report.id))
    }
}
