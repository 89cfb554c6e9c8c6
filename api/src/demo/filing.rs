//! Files the invented figures: in the order of their days, as the accounts of
//! the units, through the store's ordinary steps.
//!
//! A step whose report is already further is left out, so that the whole can be
//! run again after it was interrupted.

use std::collections::HashMap;

use async_graphql::futures_util::future::try_join_all;
use cengbao_domain::campaign::Campaign;
use cengbao_domain::period::Period;
use cengbao_domain::policy::Role;
use cengbao_domain::report::{CorrectionState, ReportState};
use cengbao_store::{
    CorrectRequest, DraftRequest, Outcome, PageRequest, Report, ReportFilter, ReportOrder,
    ReportRequest, ReturnRequest, Store, StoreError, ZeroRequest,
};
use chrono::{DateTime, Utc};

use super::bulletin::Notices;
use super::consolidation::Sendings;
use super::merger::Merger;
use super::places::Places;
use super::posts;
use super::stand_in::{self, StandIns};
use super::step::{Action, Cells, Step, steps_of};
use crate::error::Result;

/// Why the one report was returned.
const REASON: &str = "与隐患台账不一致，请核实后重报（模拟）";
/// Why the one report was corrected.
const MISTAKE: &str = "误报为上期数字，现按隐患台账更正（模拟）";
/// Steps between two lines of the log.
const LOG_EVERY: usize = 1_000;
/// Units that file at the same time, as they do on the day before a deadline.
const AT_ONCE: usize = 8;

/// Files everything that lies before `now`; how many steps were taken.
pub(super) async fn file_all(
    store: &Store,
    campaigns: &[&Campaign],
    places: &Places,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut steps: Vec<Step<'_>> = campaigns
        .iter()
        .flat_map(|campaign| steps_of(campaign, places))
        .collect();
    steps.retain(|step| step.at < now);
    steps.sort_by(|left, right| {
        (left.at, left.unit, left.period.index()).cmp(&(right.at, right.unit, right.period.index()))
    });
    let mut reports = existing(store, now).await?;
    let total = steps.len();
    let (mut done, mut taken, mut told) = (0, 0, 0);
    let mut day = None;
    let mut acts = Acts::default();
    for together in steps.chunk_by(|left, right| left.at == right.at) {
        let at = together[0].at;
        acts.up_to(store, at).await?;
        if day.replace(at.date_naive()) != Some(at.date_naive()) {
            // As the hub itself would have done in the morning.
            let hub = store.system("demonstration: reminders", at);
            hub.simulate_due_reminders().await?;
        }
        let due = |step: &&Step<'_>| {
            let current = reports.get(&(step.unit.to_owned(), step.period));
            current.map_or(0, rank) < step.action.target()
        };
        let due: Vec<&Step<'_>> = together.iter().filter(due).collect();
        for some in due.chunks(AT_ONCE) {
            let takings = some.iter().map(|step| {
                let current = reports.get(&(step.unit.to_owned(), step.period));
                take(store, step, current)
            });
            let filed = try_join_all(takings).await?;
            reports.extend(
                filed
                    .into_iter()
                    .map(|report| ((report.unit_code.clone(), report.period), report)),
            );
        }
        done += together.len();
        taken += due.len();
        if done / LOG_EVERY > told {
            told = done / LOG_EVERY;
            tracing::info!(done, total, "filing simulated figures");
        }
    }
    acts.up_to(store, now).await?;
    Ok(taken)
}

/// What is done beside the filing, each on its day.
#[derive(Default)]
struct Acts {
    merger: Merger,
    stand_ins: StandIns,
    sendings: Sendings,
    notices: Notices,
}

impl Acts {
    /// Does what lies before a moment and is not done yet.
    async fn up_to(&mut self, store: &Store, moment: DateTime<Utc>) -> Result<()> {
        self.merger.up_to(store, moment).await?;
        self.stand_ins.up_to(store, moment).await?;
        self.sendings.up_to(store, moment).await?;
        self.notices.up_to(store, moment).await
    }
}

/// How far a report is, its correction included.
fn rank(report: &Report) -> u8 {
    match (report.correction, report.state) {
        (Some(CorrectionState::Draft | CorrectionState::Returned), _) => 5,
        (Some(CorrectionState::Submitted), _) => 6,
        (None, ReportState::Draft) => 1,
        (None, ReportState::Submitted) => 2,
        (None, ReportState::Signed) => 3,
        (None, ReportState::Accepted | ReportState::Returned | ReportState::Withdrawn) => 4,
        (None, ReportState::Corrected) => 7,
    }
}

/// What an interrupted start left behind.
async fn existing(store: &Store, now: DateTime<Utc>) -> Result<HashMap<(String, Period), Report>> {
    let scope = store.system("demonstration: what is filed already", now);
    let filter = ReportFilter::default();
    let mut found = HashMap::new();
    let mut page = PageRequest::first(cengbao_store::MAX_PAGE);
    loop {
        let reports = scope
            .list_reports(&filter, ReportOrder::default(), &page)
            .await?;
        page.after = reports.items.last().map(|(key, _)| key.clone());
        let has_next = reports.has_next;
        found.extend(
            reports
                .nodes()
                .into_iter()
                .map(|report| ((report.unit_code.clone(), report.period), report)),
        );
        if !has_next {
            return Ok(found);
        }
    }
}

/// Takes one step, as whoever would take it.
async fn take(store: &Store, step: &Step<'_>, current: Option<&Report>) -> Result<Report> {
    let (code, role) = match step.action {
        Action::Save(_)
        | Action::Zero
        | Action::Submit
        | Action::Correct(_)
        | Action::SubmitCorrection => (step.unit, Role::Reporter),
        Action::Sign | Action::SignCorrection => (step.unit, Role::Reviewer),
        Action::Accept | Action::Return(_) => (step.desk, Role::Coordinator),
    };
    let account = stand_in::hand(step).unwrap_or_else(|| posts::name(code, role));
    let scope = store.scope(&account, step.at).await?;
    let outcome = match &step.action {
        Action::Save(cells) => scope.save_draft(draft(step, cells.clone())).await?,
        Action::Zero => scope.file_zero_report(zero(step)).await?,
        Action::Submit | Action::SubmitCorrection => {
            scope.submit_report(request(step, current)?).await?
        }
        Action::Sign | Action::SignCorrection => scope.sign_report(request(step, current)?).await?,
        Action::Correct(cells) => {
            let ReportRequest {
                report,
                expected_version,
                ..
            } = request(step, current)?;
            let (reason, cells) = (MISTAKE.to_owned(), cells.clone());
            scope
                .correct_report(CorrectRequest {
                    report,
                    expected_version,
                    reason,
                    cells,
                    key: None,
                })
                .await?
        }
        Action::Accept => scope.accept_report(request(step, current)?).await?,
        Action::Return(cell) => {
            let ReportRequest {
                report,
                expected_version,
                ..
            } = request(step, current)?;
            let (reason, cells) = (REASON.to_owned(), vec![cell.clone()]);
            scope
                .return_report(ReturnRequest {
                    report,
                    expected_version,
                    reason,
                    cells,
                    key: None,
                })
                .await?
        }
    };
    match outcome {
        Outcome::Done(report, _) => Ok(*report),
        Outcome::Refused(_, problems) => {
            let problem = problems
                .first()
                .map_or_else(String::new, |problem| problem.message_en.clone());
            Err(unexpected(step, &problem).into())
        }
        Outcome::Conflict(..) => Err(unexpected(step, "somebody else files it").into()),
        Outcome::NotAllowed { reason_en, .. } => Err(unexpected(step, &reason_en).into()),
    }
}

fn draft(step: &Step<'_>, cells: Cells) -> DraftRequest {
    DraftRequest {
        unit: step.unit.to_owned(),
        campaign: step.campaign.to_owned(),
        schedule: step.schedule.to_owned(),
        period: step.period,
        cells,
        expected_version: None,
        key: None,
    }
}

fn zero(step: &Step<'_>) -> ZeroRequest {
    let DraftRequest {
        unit,
        campaign,
        schedule,
        period,
        expected_version,
        key,
        ..
    } = draft(step, Vec::new());
    ZeroRequest {
        unit,
        campaign,
        schedule,
        period,
        expected_version,
        reasons: Vec::new(),
        key,
    }
}

fn request(step: &Step<'_>, current: Option<&Report>) -> Result<ReportRequest> {
    let current = current.ok_or_else(|| unexpected(step, "there is no report"))?;
    Ok(ReportRequest {
        report: current.id,
        expected_version: current.version,
        reasons: Vec::new(),
        key: None,
    })
}

fn unexpected(step: &Step<'_>, what: &str) -> StoreError {
    StoreError::Internal(format!(
        "the demonstration cannot file {} for {}: {what}",
        step.unit, step.period
    ))
}
