//! Submitting: all checks at once, every problem by cell; warnings ask for a reason.

use std::collections::BTreeMap;
use std::sync::Arc;

use cengbao_domain::figure::Figures;
use cengbao_domain::filing::{Blanks, Problem, Values};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::Action;
use cengbao_domain::report::{Desk, Hand, ReportAction, is_internal, next};
use cengbao_entity::{report, revision};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::around::{Around, Filer};
use super::events::{Happening, write_event};
use super::idempotency::Once;
use super::peers::Asking;
use super::review::problems;
use super::revisions::{insert_revision, next_number, of_revision, revision_of};
use super::signing::{Raised, Signing, raise_for};
use super::step::{Gate, Passed, replace, reread};
use super::text::too_long;
use super::{MAX_TEXT_CHARS, Outcome, ReportRequest, Written};
use crate::access::{Scope, Tx};
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::report::{Report, set_standing, standing_of};
use crate::rollup::clock;
use crate::row;
use crate::time::micros;
use crate::values::shown;

impl Scope {
    /// Submits a draft. Blanks and broken checks refuse it; warnings pass with
    /// a reason each. Where the schedule lets the filer sign, it is in force.
    ///
    /// Errors: `NotFound`, `IdempotencyKeyReused`.
    pub async fn submit_report(&self, request: ReportRequest) -> Result<Outcome> {
        let asked = (request.report, request.expected_version);
        let gate = self
            .gate(
                ReportAction::Submit,
                asked,
                request.key.as_deref(),
                &request,
            )
            .await?;
        let passed = match gate {
            Gate::Open(passed) => passed,
            Gate::Shut(outcome) => return Ok(*outcome),
        };
        let Passed {
            report,
            terms,
            granted,
            once,
            ..
        } = *passed;
        let around = self
            .surroundings_of(
                &Asking {
                    campaign_id: terms.campaign_id,
                    schedule: &report.schedule,
                    form: &terms.form,
                    period: report.period,
                },
                Filer::from(&report),
            )
            .await?;
        let (plan, problems) = plan(
            (&terms.form, report.period),
            &report.values,
            &around,
            terms.desk,
            &request.reasons,
        )?;
        let Some(plan) = plan else {
            return Ok(Outcome::Refused(Some(Box::new(report)), problems));
        };
        let shard_key = self.shard_of(&report).await?;
        let submission = Arc::new(Submission {
            scope: self.clone(),
            report,
            form: terms.form,
            plan,
            problems,
            shard_key,
            once,
        });
        let written = self
            .transact(granted, |tx| {
                let submission = Arc::clone(&submission);
                Box::pin(async move { submission.write(&tx).await })
            })
            .await?;
        let problems = submission.problems.clone();
        self.outcome(written, ReportAction::Submit, problems).await
    }

    /// The shard of a report that this scope sees.
    pub(super) async fn shard_of(&self, report: &Report) -> Result<i32> {
        let rows: Vec<(i32,)> = self
            .select_with_copies::<report::Entity>()
            .filter(report::Column::Id.eq(report.id.0))
            .limit(1)
            .columns([report::Column::ShardKey])
            .await?;
        rows.first()
            .map(|(shard,)| *shard)
            .ok_or(StoreError::NotFound)
    }
}

/// A submission that passed its checks: what is written once the report stands.
pub(super) struct Plan {
    desk: Desk,
    reasons: BTreeMap<String, String>,
    figures: Figures,
}

/// All checks at once. No plan: an error, or a warning without a reason.
pub(super) fn plan(
    (form, period): (&FormVersion, Period),
    values: &Values,
    around: &Around,
    desk: Desk,
    reasons: &[(String, String)],
) -> Result<(Option<Plan>, Vec<Problem>)> {
    let problems = problems((form, period), values, around, Vec::new(), Blanks::Refused);
    let reasons = reasons_of(reasons)?;
    let answered = |problem: &Problem| {
        problem
            .cell
            .as_ref()
            .is_some_and(|cell| reasons.contains_key(cell))
    };
    if problems
        .iter()
        .any(|problem| problem.is_error() || !answered(problem))
    {
        return Ok((None, problems));
    }
    let figures = Figures::of_filing(&form.form, values, |code| form.slot(code));
    Ok((
        Some(Plan {
            desk,
            reasons,
            figures,
        }),
        problems,
    ))
}

impl Plan {
    /// Raises the head if the submission is a signature too, before any figure
    /// is read.
    pub(super) async fn raise(
        &self,
        tx: &Tx,
        shard_key: i32,
        form: &FormVersion,
        now: i64,
        chained: Option<i32>,
    ) -> Result<Option<Raised>> {
        match self.desk {
            Desk::FilerAlone => Ok(Some(raise_for(tx, shard_key, form, now, chained).await?)),
            Desk::FourEyes => Ok(None),
        }
    }

    /// Submits a report that stands as a draft in this transaction; its unit stands at this place today.
    pub(super) async fn write(
        &self,
        tx: &Tx,
        scope: &Scope,
        (form, stands): (&FormVersion, &Path),
        head: Option<Raised>,
        report: &mut report::Model,
    ) -> Result<()> {
        let (now, viewer) = (micros(scope.now()), scope.viewer());
        let stands_in = viewer.stands_in(Action::Submit, report.unit_id);
        let current = revision_of(tx, report, report.revision).await?;
        if current.filed_at.is_some() {
            // Taken back and submitted as it was: what was submitted first is kept.
            let values = shown(&form.form, current.cells)?;
            let correcting = (current.corrects, current.reason);
            report.revision = next_number(tx, report).await?;
            insert_revision(tx, form, report, &values, correcting).await?;
        }
        let figures = Figures {
            simulated: i64::from(report.simulated),
            ..self.figures.clone()
        };
        // What is recorded from here on is later than this, also where the clock has stood still.
        let filed = match &head {
            Some(_) => now,
            None => now.max(clock(tx, report.shard_key, form.family_id).await?),
        };
        revision::Entity::update_many()
            .col_expr(revision::Column::CampaignVersion, Expr::value(form.version))
            .col_expr(revision::Column::Figures, Expr::value(figures.encode()))
            .col_expr(
                revision::Column::Reasons,
                Expr::value(row::to_json(&self.reasons)?),
            )
            .col_expr(revision::Column::FilerId, Expr::value(viewer.account_id.0))
            .col_expr(
                revision::Column::FilerTitle,
                Expr::value(viewer.title.clone()),
            )
            .col_expr(revision::Column::FilerStandsIn, Expr::value(stands_in))
            .col_expr(revision::Column::FiledAt, Expr::value(filed))
            .filter(of_revision(report, report.revision))
            .exec(tx.connection())
            .await?;
        let action = ReportAction::Submit;
        let from = standing_of(report)?;
        let to = next(from, action, Hand::Filer, self.desk).ok_or_else(|| {
            StoreError::Internal(format!("report {} is submitted out of turn", report.id))
        })?;
        let before = report.version;
        report.version += 1;
        report.first_submitted_at = report.first_submitted_at.or(Some(now));
        report.updated_at = now;
        let mut reason = None;
        if let Some(raised) = head {
            let signing = Signing {
                scope,
                form,
                raised,
                now,
                stands_in,
            };
            reason = signing.bring_into_force(tx, report, from).await?;
        }
        set_standing(report, to);
        replace(tx, report, before).await?;
        let happening = Happening {
            action,
            viewer,
            stands,
            now,
            reason,
            cells: &[],
            internal: is_internal(from, action, to),
            revision: report.revision,
            is_partly_accepted: false,
            desk: None,
        };
        write_event(tx, report, happening).await
    }
}

struct Submission {
    scope: Scope,
    report: Report,
    form: FormVersion,
    plan: Plan,
    /// The warnings, each with its reason.
    problems: Vec<Problem>,
    shard_key: i32,
    once: Option<Once>,
}

impl Submission {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first));
        }
        let now = micros(self.scope.now());
        let chained = self.report.chained_unit();
        let head = self
            .plan
            .raise(tx, self.shard_key, &self.form, now, chained)
            .await?;
        let Some(mut report) =
            reread(tx, self.shard_key, self.report.id, self.report.version).await?
        else {
            let conflict = Written::Conflict(self.report.id);
            return Once::or_else(self.once.as_ref(), tx, conflict).await;
        };
        let of = (&self.form, &self.report.unit_path);
        self.plan
            .write(tx, &self.scope, of, head, &mut report)
            .await?;
        let of = (report.shard_key, report.id);
        Once::remember_with(self.once.as_ref(), tx, of, now, &self.problems).await?;
        Ok(Written::Done(self.report.id))
    }
}

/// Reasons by cell; a blank one answers nothing.
fn reasons_of(reasons: &[(String, String)]) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for (cell, reason) in reasons {
        let reason = reason.trim();
        if reason.chars().count() > MAX_TEXT_CHARS {
            return Err(too_long("reasons"));
        }
        if !reason.is_empty() {
            found.insert(cell.clone(), reason.to_owned());
        }
    }
    Ok(found)
}
