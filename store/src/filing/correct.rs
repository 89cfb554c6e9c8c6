//! Correction (更正): a new revision of a report in force, with a reason. What
//! is in force counts until the correction is signed, so no figure changes here.

use std::sync::Arc;

use cengbao_domain::filing::{Blanks, Values, parse_draft};
use cengbao_domain::report::{Facts, ReportAction, decide};

use super::around::Filer;
use super::desk::Terms;
use super::draft_write::apply;
use super::events::{Happening, write_event};
use super::idempotency::Once;
use super::peers::Asking;
use super::review::problems;
use super::revisions::{cleared, insert_revision, next_number, revision_of};
use super::step::{Gate, Passed, replace, reread};
use super::text::checked_reason;
use super::{CorrectRequest, Outcome, Written};
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::report::{Report, set_standing, standing_of};
use crate::time::micros;
use crate::values::shown;

impl Scope {
    /// Begins a correction with the values in force and the changes that are
    /// given; it is saved, submitted and signed as any draft is.
    ///
    /// Errors: `NotFound`, `Invalid` (no reason), `IdempotencyKeyReused`.
    pub async fn correct_report(&self, request: CorrectRequest) -> Result<Outcome> {
        let reason = checked_reason(&request.reason)?;
        let action = ReportAction::Correct;
        let asked = (request.report, request.expected_version);
        let gate = self
            .gate(action, asked, request.key.as_deref(), &request)
            .await?;
        let passed = match gate {
            Gate::Open(passed) => passed,
            Gate::Shut(outcome) => return Ok(*outcome),
        };
        let Passed {
            report,
            terms,
            facts,
            granted,
            once,
            ..
        } = *passed;
        let (changed, unread) = parse_draft(&terms.form.form, &request.cells);
        let cleared = cleared(&request.cells);
        if !unread.is_empty() {
            let asking = Asking {
                campaign_id: terms.campaign_id,
                schedule: &report.schedule,
                form: &terms.form,
                period: report.period,
            };
            let around = self.surroundings_of(&asking, Filer::from(&report)).await?;
            let values = apply(report.values.clone(), &changed, &cleared);
            let form = (&terms.form, report.period);
            let problems = problems(form, &values, &around, unread, Blanks::Lawful);
            return Ok(Outcome::Refused(Some(Box::new(report)), problems));
        }
        let shard_key = self.shard_of(&report).await?;
        let correction = Arc::new(Correction {
            scope: self.clone(),
            report,
            terms,
            facts,
            shard_key,
            changed,
            cleared,
            reason,
            once,
        });
        let written = self
            .transact(granted, |tx| {
                let correction = Arc::clone(&correction);
                Box::pin(async move { correction.write(&tx).await })
            })
            .await?;
        self.outcome(written, action, Vec::new()).await
    }
}

struct Correction {
    scope: Scope,
    report: Report,
    terms: Terms,
    facts: Facts,
    shard_key: i32,
    changed: Values,
    cleared: Vec<String>,
    reason: String,
    once: Option<Once>,
}

impl Correction {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first));
        }
        let id = self.report.id;
        let Some(mut report) = reread(tx, self.shard_key, id, self.report.version).await? else {
            return Once::or_else(self.once.as_ref(), tx, Written::Conflict(id)).await;
        };
        let action = ReportAction::Correct;
        let from = standing_of(&report)?;
        let Ok(to) = decide(from, action, self.terms.desk, self.facts) else {
            return Once::or_else(self.once.as_ref(), tx, Written::Unlawful(id)).await;
        };
        let signed = report.signed_revision.ok_or_else(|| {
            StoreError::damaged(format!("report {id} is in force without a signature"))
        })?;
        let form = &self.terms.form;
        let in_force = shown(&form.form, revision_of(tx, &report, signed).await?.cells)?;
        let values = apply(in_force, &self.changed, &self.cleared);
        let now = micros(self.scope.now());
        let before = report.version;
        report.version += 1;
        report.revision = next_number(tx, &report).await?;
        report.updated_at = now;
        set_standing(&mut report, to);
        let correcting = (Some(signed), Some(self.reason.clone()));
        insert_revision(tx, form, &report, &values, correcting).await?;
        replace(tx, &report, before).await?;
        let happening = Happening {
            action,
            viewer: self.scope.viewer(),
            stands: &self.report.unit_path,
            now,
            reason: Some(self.reason.clone()),
            cells: &[],
            internal: true,
            revision: report.revision,
            is_partly_accepted: false,
            desk: None,
        };
        write_event(tx, &report, happening).await?;
        Once::remember(self.once.as_ref(), tx, report.shard_key, report.id, now).await?;
        Ok(Written::Done(id))
    }
}
