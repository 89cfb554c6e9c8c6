//! Drafts: partial cells, saved as often as one likes, and the zero report.

use std::sync::Arc;

use cengbao_domain::filing::{Problem, parse_draft, zero};
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::report::{AskedStep, Facts, ReportAction, ReportState, Standing, decide};

use super::around::{Around, Filer};
use super::desk::Owed;
use super::draft_write::{Content, Draft};
use super::idempotency::Once;
use super::peers::Asking;
use super::revisions::cleared;
use super::submit::plan;
use super::{DraftRequest, Outcome, ZeroRequest};
use crate::access::Scope;
use crate::error::Result;
use crate::report::desk_of;

impl Scope {
    /// Saves cells of a draft; the first save of a period begins the report.
    ///
    /// Errors: `NotFound`, `Invalid` (the unit does not owe this), `IdempotencyKeyReused`.
    pub async fn save_draft(&self, request: DraftRequest) -> Result<Outcome> {
        let owed = self
            .owed(
                &request.unit,
                &request.campaign,
                &request.schedule,
                request.period,
            )
            .await?;
        let (changed, unread) = parse_draft(&owed.form.form, &request.cells);
        let cleared = cleared(&request.cells);
        if !unread.is_empty() {
            let cells = (&changed, cleared.as_slice());
            let problems = self
                .problems_of_draft(&owed, request.period, cells, unread)
                .await?;
            return Ok(Outcome::Refused(None, problems));
        }
        let once = Once::new(
            self.viewer().account_id,
            request.key.as_deref(),
            "save",
            &request,
        )?;
        let content = Content::Cells { changed, cleared };
        self.write_draft(
            owed,
            request.period,
            (content, Vec::new()),
            request.expected_version,
            once,
        )
        .await
    }

    /// Files a zero report: a draft of zeros, submitted in one step.
    ///
    /// Errors: as for a draft.
    pub async fn file_zero_report(&self, request: ZeroRequest) -> Result<Outcome> {
        let owed = self
            .owed(
                &request.unit,
                &request.campaign,
                &request.schedule,
                request.period,
            )
            .await?;
        if !owed.schedule.zero_report {
            let reason = (
                "该报送要求不接受零报送：请逐项填报（saveReport）".to_owned(),
                "this schedule takes no zero report: fill in the cells (saveReport)".to_owned(),
            );
            return Ok(Outcome::not_allowed(None, ReportAction::Submit, reason));
        }
        let account = self.viewer().account_id;
        let once = Once::new(account, request.key.as_deref(), "zero", &request)?;
        let values = zero(&owed.form.form);
        let unit = &owed.unit;
        // Who may not file is refused below, and hears of no figure.
        let around = if self.facts_at(&unit.path, &unit.sectors, None).is_reporter {
            let asking = Asking {
                campaign_id: owed.campaign.id,
                schedule: &owed.schedule.code,
                form: &owed.form,
                period: request.period,
            };
            self.surroundings_of(&asking, Filer::from(unit)).await?
        } else {
            Around::default()
        };
        let desk = desk_of(&owed.campaign.definition, &owed.schedule.code)?;
        let (plan, problems) = plan(
            (&owed.form, request.period),
            &values,
            &around,
            desk,
            &request.reasons,
        )?;
        let Some(plan) = plan else {
            return Ok(Outcome::Refused(None, problems));
        };
        let content = Content::Whole {
            values,
            plan: Some(Box::new(plan)),
            is_zero: true,
        };
        let version = request.expected_version;
        self.write_draft(owed, request.period, (content, problems), version, once)
            .await
    }

    async fn write_draft(
        &self,
        owed: Owed,
        owed_period: Period,
        (content, problems): (Content, Vec<Problem>),
        expected_version: Option<i32>,
        once: Option<Once>,
    ) -> Result<Outcome> {
        let facts = Facts {
            is_locked: self.is_locked(&owed, owed_period).await?,
            ..self.facts_at(&owed.unit.path, &owed.unit.sectors, None)
        };
        let desk = desk_of(&owed.campaign.definition, &owed.schedule.code)?;
        let from = Standing::plain(ReportState::Draft);
        let action = ReportAction::Save;
        if let Err(refusal) = decide(from, action, desk, facts) {
            // What is there already is looked at where it is written.
            let from = None;
            let asked = AskedStep { from, action, desk };
            return Ok(Outcome::refused_by(None, asked, refusal));
        }
        let granted = self.grant(
            Action::Draft,
            Resource::Report,
            &owed.unit.path,
            &owed.unit.sectors,
        )?;
        let draft = Arc::new(Draft {
            scope: self.clone(),
            owed,
            period: owed_period.index(),
            content,
            problems,
            expected_version,
            once,
            facts,
        });
        let written = self
            .transact(granted, |tx| {
                let draft = Arc::clone(&draft);
                Box::pin(async move { draft.write(&tx).await })
            })
            .await?;
        let problems = draft.problems.clone();
        self.outcome(written, ReportAction::Save, problems).await
    }
}
