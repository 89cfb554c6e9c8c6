//! Signing, accepting, returning and withdrawing: the steps after a report is submitted.

use std::sync::Arc;

use cengbao_domain::report::{
    Effect, Facts, ReportAction, Standing, decide, effect, is_internal, wants_reason,
};
use cengbao_entity::report;

use super::desk::Terms;
use super::events::{Happening, write_event};
use super::idempotency::Once;
use super::revisions::revision_of;
use super::signing::{Signing, raise_for};
use super::step::{Gate, Passed, replace, reread, rule};
use super::text::{checked_reason, reason_where};
use super::{Outcome, ReportRequest, ReturnRequest, WithdrawRequest, Written};
use crate::access::{Scope, Tx};
use crate::chain::Submitted;
use crate::error::{Result, StoreError};
use crate::report::{Report, set_standing, standing_of};
use crate::rollup::Cause;
use crate::row;
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
        let reason = checked_reason(&request.reason)?;
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

    /// Takes back what the unit gave out of hand (撤回): a submission, a
    /// correction under way, or, with a reason, a signed report that is not
    /// accepted yet; that one stops counting as a returned one does.
    ///
    /// Errors: `NotFound`, `Invalid` (no reason), `IdempotencyKeyReused`.
    pub async fn withdraw_report(&self, request: WithdrawRequest) -> Result<Outcome> {
        let action = ReportAction::Withdraw;
        let asked = (request.report, request.expected_version);
        let gate = self
            .gate(action, asked, request.key.as_deref(), &request)
            .await?;
        let wanted = match &gate {
            Gate::Open(passed) => wants_reason(passed.report.standing, action),
            Gate::Shut(_) => false,
        };
        let reason = reason_where(wanted, request.reason.as_deref())?;
        self.step(action, gate, reason, Vec::new()).await
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
            facts,
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
        // The head is the lock of the figures: only a step that changes one
        // waits for it.
        let raises = effect(report.standing, action, to) != Effect::None;
        let shard_key = self.shard_of(&report).await?;
        let scope = self.clone();
        let step = Arc::new(ForceStep {
            scope,
            report,
            terms,
            facts,
            action,
            raises,
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
    terms: Terms,
    facts: Facts,
    action: ReportAction,
    raises: bool,
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
        let (id, action, form) = (self.report.id, self.action, &self.terms.form);
        let head = if self.raises {
            Some(raise_for(tx, self.shard_key, form, now, self.report.chained_unit()).await?)
        } else {
            None
        };
        let Some(mut report) = reread(tx, self.shard_key, id, self.report.version).await? else {
            return Once::or_else(self.once.as_ref(), tx, Written::Conflict(id)).await;
        };
        // From outside the unit one does not see the correction under way; here
        // it is seen, and kept where the step does not concern it.
        // Who has accepted it is as it was read: each acceptance raises the version.
        let from = Standing {
            is_partly_accepted: self.report.standing.is_partly_accepted,
            ..standing_of(&report)?
        };
        let Ok(to) = decide(from, action, self.terms.desk, self.facts) else {
            return Once::or_else(self.once.as_ref(), tx, Written::Unlawful(id)).await;
        };
        if effect(from, action, to) == Effect::IntoForce && self.has_outgrown(tx, &report).await? {
            return Once::or_else(self.once.as_ref(), tx, Written::Outgrown(id)).await;
        }
        let before = report.version;
        let mut reason = self.reason.clone();
        report.version += 1;
        report.updated_at = now;
        let signing = head.map(|raised| Signing {
            scope: &self.scope,
            form,
            raised,
            now,
            stands_in: self.scope.viewer().stands_in(rule(action), report.unit_id),
        });
        match (effect(from, action, to), signing) {
            (Effect::None, _) => {}
            (Effect::IntoForce, Some(signing)) => {
                reason = signing.bring_into_force(tx, &mut report, from).await?;
            }
            (Effect::OutOfForce, Some(signing)) => {
                let cause = match action {
                    ReportAction::Withdraw => Cause::Withdraw,
                    _ => Cause::Return,
                };
                signing.take_out_of_force(tx, &mut report, cause).await?;
            }
            (Effect::IntoForce | Effect::OutOfForce, None) => return Err(StoreError::overtaken()),
        }
        let internal = is_internal(from, action, to);
        // From outside a step is about what is in force, not about the correction beside it.
        let revision = if internal || effect(from, action, to) == Effect::IntoForce {
            report.revision
        } else {
            report.signed_revision.unwrap_or(report.revision)
        };
        if is_dropped(from, action, to) {
            report.revision = report.signed_revision.unwrap_or(report.revision);
        }
        set_standing(&mut report, to);
        replace(tx, &report, before).await?;
        let happening = Happening {
            action,
            viewer: self.scope.viewer(),
            stands: &self.report.unit_path,
            now,
            reason,
            cells: &self.cells,
            internal,
            revision,
            is_partly_accepted: to.is_partly_accepted,
            desk: self.desk().filter(|_| !internal),
        };
        write_event(tx, &report, happening).await?;
        Once::remember(self.once.as_ref(), tx, report.shard_key, report.id, now).await?;
        Ok(Written::Done(id))
    }

    /// Whether the unit has come to speak for others since it was submitted.
    async fn has_outgrown(&self, tx: &Tx, report: &report::Model) -> Result<bool> {
        if self.report.chained_unit().is_none() {
            return Ok(false);
        }
        let revision = revision_of(tx, report, report.revision).await?;
        Submitted::of(report, &revision).is_outgrown_in(tx).await
    }

    /// At whose desk it is done, where there are several receivers.
    fn desk(&self) -> Option<i32> {
        let receives = self.facts.is_receiver || self.facts.is_one_of_receivers;
        let step = matches!(self.action, ReportAction::Accept | ReportAction::Return);
        let several = self.report.receipts.is_some() && step && receives;
        let office = self.scope.viewer().unit.filter(|_| several);
        office.map(row::node_key)
    }
}

/// Whether the correction under way is given up: what is in force is the
/// current revision again.
fn is_dropped(from: Standing, action: ReportAction, to: Standing) -> bool {
    action == ReportAction::Withdraw && from.correction.is_some() && to.correction.is_none()
}
