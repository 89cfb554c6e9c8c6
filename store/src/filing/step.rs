//! The frame of every step of a report that is there: idempotency, the version
//! the client has seen, the rule, the event. What the step itself changes is
//! the caller's.

use cengbao_domain::filing::Problem;
use cengbao_domain::ids::ReportId;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::report::{AskedStep, Facts, Refusal, ReportAction, Standing, decide};
use cengbao_entity::report;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde::Serialize;

use super::desk::Terms;
use super::idempotency::{First, Once};
use super::{Outcome, Written};
use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::report::Report;

/// A step that passed: what it may go on from.
pub(super) struct Passed {
    pub(super) report: Report,
    pub(super) terms: Terms,
    pub(super) facts: Facts,
    pub(super) to: Standing,
    pub(super) granted: Granted,
    pub(super) once: Option<Once>,
}

/// Either the step may go on or its outcome is already known.
pub(super) enum Gate {
    Open(Box<Passed>),
    Shut(Box<Outcome>),
}

impl Scope {
    /// Checks a step before anything is written. `request` is the whole of it:
    /// what a repetition under the same key must be equal to.
    pub(super) async fn gate(
        &self,
        action: ReportAction,
        (id, expected_version): (ReportId, i32),
        key: Option<&str>,
        request: &impl Serialize,
    ) -> Result<Gate> {
        let once = Once::new(self.viewer().account_id, key, action.as_str(), request)?;
        let report = self.find_report(id).await?.ok_or(StoreError::NotFound)?;
        let terms = self.terms(&report).await?;
        let facts = self.facts(&report);
        let shut = |outcome| Ok(Gate::Shut(Box::new(outcome)));
        let decision = decide(report.standing, action, terms.desk, facts);
        let stale = report.version != expected_version;
        if stale || decision.is_err() {
            // Under a known key the step may have been done before.
            if let Some(first) = self.replay(once.as_ref()).await? {
                let done = Written::Done(first.report);
                return shut(self.outcome(done, action, first.problems).await?);
            }
        }
        if stale {
            return shut(Outcome::Conflict(Box::new(report), action));
        }
        let to = match decision {
            Ok(to) => to,
            Err(refusal) => {
                let asked = AskedStep {
                    from: Some(report.standing),
                    action,
                    desk: terms.desk,
                };
                let before = self.accepted_before(&report, refusal);
                let words = before.unwrap_or_else(|| refusal.words(asked));
                return shut(Outcome::not_allowed(Some(report), action, words));
            }
        };
        let granted = self.grant_step(rule(action), &report, facts)?;
        Ok(Gate::Open(Box::new(Passed {
            report,
            terms,
            facts,
            to,
            granted,
            once,
        })))
    }

    /// Proof that the viewer may: by the place of the unit, or at the desk of one of
    /// several receivers, which accepts and returns.
    fn grant_step(&self, action: Action, report: &Report, facts: Facts) -> Result<Granted> {
        let at_desk = facts.is_receiver || facts.is_one_of_receivers;
        if report.receipts.is_some() && at_desk && matches!(action, Action::Accept | Action::Return)
        {
            return Self::grant_at_desk(action, report);
        }
        let (path, sectors) = (&report.unit_path, &report.sectors);
        self.grant(action, Resource::Report, path, sectors)
    }

    async fn replay(&self, once: Option<&Once>) -> Result<Option<First>> {
        let Some(once) = once.cloned() else {
            return Ok(None);
        };
        // Reading one's own key needs no right but the key.
        let granted = Granted::of_own_key();
        self.transact(granted, move |tx| {
            let once = once.clone();
            Box::pin(async move { Once::first(Some(&once), &tx).await })
        })
        .await
    }

    /// Reads the report again, as the scope sees it after the write.
    pub(super) async fn outcome(
        &self,
        written: Written,
        action: ReportAction,
        warnings: Vec<Problem>,
    ) -> Result<Outcome> {
        let (Written::Done(id)
        | Written::Conflict(id)
        | Written::Unlawful(id)
        | Written::Outgrown(id)) = written;
        let report = self.find_report(id).await?.ok_or(StoreError::NotFound)?;
        tracing::debug!(report = %id, %action, ?written, "report step");
        let refusal = match written {
            Written::Done(_) => return Ok(Outcome::Done(Box::new(report), warnings)),
            Written::Conflict(_) => return Ok(Outcome::Conflict(Box::new(report), action)),
            Written::Unlawful(_) => Refusal::WrongState,
            Written::Outgrown(_) => Refusal::Outgrown,
        };
        let asked = AskedStep {
            from: Some(report.standing),
            action,
            desk: report.desk,
        };
        Ok(Outcome::refused_by(Some(report), asked, refusal))
    }
}

/// The permission a step needs.
pub(super) const fn rule(action: ReportAction) -> Action {
    match action {
        ReportAction::Save => Action::Draft,
        ReportAction::Submit => Action::Submit,
        ReportAction::Sign => Action::Sign,
        ReportAction::Accept => Action::Accept,
        ReportAction::Return => Action::Return,
        ReportAction::Correct => Action::Correct,
        ReportAction::Withdraw => Action::Withdraw,
    }
}

/// The report inside the transaction, if it is still the one the client saw.
pub(super) async fn reread(
    tx: &Tx,
    shard_key: i32,
    id: ReportId,
    expected_version: i32,
) -> Result<Option<report::Model>> {
    let found = report::Entity::find_by_id((shard_key, id.0))
        .one(tx.connection())
        .await?
        .ok_or(StoreError::NotFound)?;
    Ok((found.version == expected_version).then_some(found))
}

/// Writes a report over the version it had before; another writer's version
/// makes the transaction run again, and then it sees the conflict.
pub(super) async fn replace(tx: &Tx, report: &report::Model, version_before: i32) -> Result<()> {
    let mut changed = report.clone().into_active_model().reset_all();
    changed.shard_key = Set(report.shard_key);
    let result = report::Entity::update_many()
        .set(changed)
        .filter(report::Column::ShardKey.eq(report.shard_key))
        .filter(report::Column::Id.eq(report.id))
        .filter(report::Column::Version.eq(version_before))
        .exec(tx.connection())
        .await?;
    if result.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::overtaken())
    }
}
