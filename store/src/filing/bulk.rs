//! Many reports in one go (批量填报): each row is a report of its own, written
//! by its own transaction through the same steps as a single one, so that a bad
//! row refuses itself alone and a killed request can be sent again.
//!
//! Owns the reading for all rows at once and the order of the rows. Must never
//! write a report by a way of its own: that is `draft_write`.

mod judge;
mod request;
mod sheet;
mod steps;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use cengbao_domain::bulk::Aim;
use cengbao_domain::filing::Problem;
use cengbao_domain::ids::ReportId;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::report::{Refusal, ReportAction};
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::judge::{Judged, Ready};
pub use self::request::{BulkMode, BulkRequest, BulkRow, MAX_BULK_ROWS, RowOutcome};
use self::sheet::Sheet;
use super::Written;
use super::draft_write::Draft;
use super::idempotency::{First, Once};
use crate::access::{Granted, Scope};
use crate::error::{Result, StoreError};
use crate::report::Report;

impl Scope {
    /// Files the rows of a request; what came of each, in their order. Rows of
    /// an earlier period go first.
    ///
    /// Errors: `NotFound` (campaign or schedule), `Invalid` (too many rows, a
    /// schedule without a form), `IdempotencyKeyReused`: then nothing was written.
    pub async fn file_reports(&self, request: &BulkRequest) -> Result<Vec<RowOutcome>> {
        if request.rows.len() > MAX_BULK_ROWS {
            return Err(too_many("reports", request.rows.len()));
        }
        let sheet = self.sheet(request).await?;
        let mut results = Results::new(request.rows.len());
        for (place, first) in self.first_results(&sheet).await? {
            results.done(place, first.report, first.problems);
        }
        if request.mode != BulkMode::EachRow && !self.may_all_be_written(&sheet, &results).await? {
            self.judge_only(&sheet, &mut results).await?;
            return self.shown(results).await;
        }
        for (period, places) in sheet.by_period(|place| results.is_open(place)) {
            for (place, judged) in self.judge(&sheet, period, &places).await? {
                match judged {
                    Judged::Over(outcome) => results.set(place, *outcome),
                    Judged::Ready(ready) => self.write_row(place, *ready, &mut results).await?,
                }
            }
        }
        self.shown(results).await
    }

    /// Whether no row stands against the whole; never for a mere check.
    async fn may_all_be_written(&self, sheet: &Sheet<'_>, results: &Results) -> Result<bool> {
        if sheet.request.mode == BulkMode::CheckOnly {
            return Ok(false);
        }
        for (period, places) in sheet.by_period(|place| results.is_open(place)) {
            let judged = self.judge(sheet, period, &places).await?;
            if judged.iter().any(|(_, judged)| judged.stands_against()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn judge_only(&self, sheet: &Sheet<'_>, results: &mut Results) -> Result<()> {
        for (period, places) in sheet.by_period(|place| results.is_open(place)) {
            for (place, judged) in self.judge(sheet, period, &places).await? {
                results.set(place, judged.unwritten());
            }
        }
        Ok(())
    }

    async fn write_row(&self, place: usize, ready: Ready, results: &mut Results) -> Result<()> {
        let Ready {
            draft,
            path,
            sectors,
            action,
        } = ready;
        let granted = self.grant(action, Resource::Report, &path, &sectors)?;
        let draft: Arc<Draft> = Arc::new(draft);
        let written = self
            .transact(granted, |tx| {
                let draft = Arc::clone(&draft);
                Box::pin(async move { draft.write(&tx).await })
            })
            .await;
        match written {
            Ok(Written::Done(id)) => results.done(place, id, draft.problems.clone()),
            Ok(Written::Conflict(id)) => results.later(place, id, Later::Conflict),
            Ok(Written::Unlawful(id) | Written::Outgrown(id)) => {
                results.later(place, id, Later::Unlawful);
            }
            // The rows before it stand; the caller hears which, and sends the same again.
            Err(StoreError::Busy) => results.set(place, RowOutcome::Busy),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Rows that were done before under the same keys.
    async fn first_results(&self, sheet: &Sheet<'_>) -> Result<Vec<(usize, First)>> {
        let keyed: Vec<(usize, Once)> = sheet.keys(self.viewer().account_id)?;
        if keyed.is_empty() {
            return Ok(Vec::new());
        }
        let all: Arc<Vec<Once>> = Arc::new(keyed.iter().map(|(_, once)| once.clone()).collect());
        let mut found: HashMap<String, First> = self
            .transact(Granted::of_own_key(), move |tx| {
                let all = Arc::clone(&all);
                Box::pin(async move { Once::first_results(&all, &tx).await })
            })
            .await?;
        let first = |(place, once): (usize, Once)| Some((place, found.remove(once.key())?));
        Ok(keyed.into_iter().filter_map(first).collect())
    }

    /// The outcomes with their reports as the scope sees them now, read at once.
    async fn shown(&self, results: Results) -> Result<Vec<RowOutcome>> {
        let ids: Vec<ReportId> = results.waiting.values().map(|(id, _)| *id).collect();
        let reports = if ids.is_empty() {
            HashMap::new()
        } else {
            self.find_reports_by_id(&ids).await?
        };
        let Results {
            mut outcomes,
            waiting,
        } = results;
        for (place, (id, later)) in waiting {
            let outcome = match reports.get(&id).cloned() {
                Some(report) => later.with(report),
                None => RowOutcome::NotFound,
            };
            outcomes[place] = Some(outcome);
        }
        outcomes
            .into_iter()
            .map(|outcome| {
                outcome.ok_or_else(|| StoreError::Internal("a row was left out".to_owned()))
            })
            .collect()
    }
}

/// What a row comes to once its report has been read.
enum Later {
    Done(Vec<Problem>),
    Conflict,
    Unlawful,
}

impl Later {
    fn with(self, report: Report) -> RowOutcome {
        let report = Box::new(report);
        match self {
            Self::Done(problems) => RowOutcome::Done(report, problems),
            Self::Conflict => RowOutcome::Conflict(Some(report), ReportAction::Save),
            Self::Unlawful => {
                let stands = (Some(report.standing), report.desk);
                RowOutcome::refused_by(Some(report), stands, Refusal::WrongState)
            }
        }
    }
}

/// What is known of the rows so far.
struct Results {
    outcomes: Vec<Option<RowOutcome>>,
    waiting: BTreeMap<usize, (ReportId, Later)>,
}

impl Results {
    fn new(rows: usize) -> Self {
        Self {
            outcomes: (0..rows).map(|_| None).collect(),
            waiting: BTreeMap::new(),
        }
    }

    fn is_open(&self, place: usize) -> bool {
        self.outcomes[place].is_none() && !self.waiting.contains_key(&place)
    }

    fn set(&mut self, place: usize, outcome: RowOutcome) {
        self.outcomes[place] = Some(outcome);
    }

    fn later(&mut self, place: usize, id: ReportId, later: Later) {
        self.waiting.insert(place, (id, later));
    }

    fn done(&mut self, place: usize, id: ReportId, problems: Vec<Problem>) {
        self.later(place, id, Later::Done(problems));
    }
}

/// The rows of one period.
type OfPeriod = (Period, Vec<usize>);

/// The permission that a row needs.
const fn action_of(aim: Aim) -> Action {
    match aim {
        Aim::Draft => Action::Draft,
        Aim::Submitted => Action::Submit,
    }
}

/// The key of one row under the key of its request.
pub(crate) fn row_key(place: &impl Serialize) -> Result<String> {
    let place =
        serde_json::to_vec(place).map_err(|error| StoreError::Internal(error.to_string()))?;
    let mut key = "row ".to_owned();
    for byte in Sha256::digest(place) {
        write!(key, "{byte:02x}").map_err(|error| StoreError::Internal(error.to_string()))?;
    }
    Ok(key)
}

/// More rows in a list of this name than one request may have.
pub(crate) fn too_many(list: &str, rows: usize) -> StoreError {
    StoreError::invalid(
        list,
        format!("there are {rows} rows"),
        format!("send at most {MAX_BULK_ROWS} in one request"),
    )
    .in_chinese(format!(
        "共有 {rows} 行：每次请求最多 {MAX_BULK_ROWS} 行，请分次提交"
    ))
}
