//! Many reports in one request (批量填报): filed, signed or received as a list,
//! with an outcome for each row. What a row comes to is the store's business.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_domain::bulk::Aim;
use cengbao_store::{BulkRequest, BulkRow, ReportRequest, RowOutcome};

use super::input::{CellInput, ReasonInput, check_cells, check_key, check_text};
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Code, Fault, OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::limits::{max_bulk_rows, per_item};
use crate::graphql::node::known_report_id;
use crate::graphql::problem::Problem;
use crate::graphql::report::Report;
use crate::graphql::scalar::Period;

/// An input within its bounds.
type Checked<T> = std::result::Result<T, Fault>;

/// The mutations of many reports.
#[derive(Default)]
pub(super) struct BulkMutation;

#[Object]
impl BulkMutation {
    /// Files the reports of many units on one form (批量填报), for one period or several. Each row is a report of its own:
    /// a bad one refuses itself alone and names all its problems. Sent again, it changes nothing and says UNCHANGED.
    /// Error TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.reports.len(), child_complexity)")]
    async fn file_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which form, and the rows (参数).")] input: FileReportsInput,
    ) -> Result<BulkPayload> {
        let request = input.request().or_fault(ctx)?;
        let outcomes = scope(ctx)?.file_reports(&request).await.or_fault(ctx)?;
        Ok(BulkPayload::of(outcomes, language(ctx)))
    }

    /// Signs submitted reports as the reviewer of their units (批量审核签发). Who filed one does not sign it. Error
    /// TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.reports.len(), child_complexity)")]
    async fn sign_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reports (参数).")] input: SignReportsInput,
    ) -> Result<BulkPayload> {
        check_rows(input.reports.len()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let (known, places) = steps(input.reports);
        let key = input.idempotency_key.as_deref();
        let outcomes = scope(ctx)?.sign_reports(known, key).await.or_fault(ctx)?;
        Ok(BulkPayload::of(placed(places, outcomes), language(ctx)))
    }

    /// Receives signed reports as their receiver (批量接收). Error TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.reports.len(), child_complexity)")]
    async fn accept_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reports (参数).")] input: AcceptReportsInput,
    ) -> Result<BulkPayload> {
        check_rows(input.reports.len()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let (known, places) = steps(input.reports);
        let key = input.idempotency_key.as_deref();
        let outcomes = scope(ctx)?.accept_reports(known, key).await.or_fault(ctx)?;
        Ok(BulkPayload::of(placed(places, outcomes), language(ctx)))
    }
}

/// How far a bulk filing brings its reports (填报到哪一步).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Aim", name = "BulkAim")]
enum BulkAim {
    /// A draft (草稿).
    Draft,
    /// Submitted to the unit's reviewer (提交); in force where the schedule lets the filer sign.
    Submitted,
}

/// How the rows of a bulk filing hang together (批量方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::BulkMode", name = "BulkMode")]
enum Mode {
    /// Each row for itself (逐行).
    EachRow,
    /// All rows are judged first; if one is refused, none is written (全部或全不). Each is still written by itself: who
    /// writes one of them at the same moment makes a CONFLICT of it.
    AllOrNothing,
    /// Nothing is written (只检查): what would be is PASSED.
    CheckOnly,
}

/// What `fileReports` is told (批量填报参数).
#[derive(Clone, Debug, InputObject)]
struct FileReportsInput {
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the schedule within it (报送要求代码).
    schedule: String,
    /// The period of the rows that name none (报告期).
    period: Option<Period>,
    /// The rows (各单位报表).
    reports: Vec<ReportRowInput>,
    /// How far they are brought (填报到哪一步). Signing is a second person's act: `signReports`.
    #[graphql(default_with = "BulkAim::Draft")]
    aim: BulkAim,
    /// How they hang together (批量方式).
    #[graphql(default_with = "Mode::EachRow")]
    mode: Mode,
    /// Whether a row that names no version writes over a draft that says something else (覆盖); otherwise that is a CONFLICT.
    #[graphql(default)]
    replace: bool,
    /// A key of your choice (幂等键), unique per account: each row of a request that is sent again with it gives its first
    /// result, also if the first request was cut off in the middle.
    idempotency_key: Option<String>,
}

/// One row of a bulk filing (批量填报的一行).
#[derive(Clone, Debug, InputObject)]
struct ReportRowInput {
    /// Code of the unit that owes (应报单位代码).
    unit: String,
    /// Its period, if it is not that of the request (报告期).
    period: Option<Period>,
    /// The cells to write (数据项); those not named keep their value, a blank one is cleared and never a zero.
    cells: Vec<CellInput>,
    /// Reasons for warnings (警告说明), by cell.
    #[graphql(default)]
    reasons: Vec<ReasonInput>,
    /// One reason for every warning of the row that has none of its own (统一说明).
    reason: Option<String>,
    /// The `version` on which you worked (所据版本号); absent for a first draft.
    expected_version: Option<i32>,
}

/// One report of a list, as it was seen (报表及版本).
#[derive(Clone, Debug, InputObject)]
struct ReportVersionInput {
    /// Id of the report (报表标识).
    report: ID,
    /// The `version` that you saw (所见版本号).
    expected_version: i32,
}

/// What `signReports` is told (批量签发参数).
#[derive(Clone, Debug, InputObject)]
struct SignReportsInput {
    /// The reports (报表).
    reports: Vec<ReportVersionInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first results.
    idempotency_key: Option<String>,
}

/// What `acceptReports` is told (批量接收参数).
#[derive(Clone, Debug, InputObject)]
struct AcceptReportsInput {
    /// The reports (报表).
    reports: Vec<ReportVersionInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first results.
    idempotency_key: Option<String>,
}

impl FileReportsInput {
    fn request(self) -> Checked<BulkRequest> {
        check_rows(self.reports.len())?;
        check_key(self.idempotency_key.as_deref())?;
        let period = self.period.map(|period| period.0);
        let rows = self.reports.into_iter().zip(1..);
        Ok(BulkRequest {
            campaign: self.campaign,
            schedule: self.schedule,
            aim: self.aim.into(),
            mode: self.mode.into(),
            replace: self.replace,
            rows: rows
                .map(|(row, number)| row.row(number, period))
                .collect::<Checked<_>>()?,
            key: self.idempotency_key,
        })
    }
}

impl ReportRowInput {
    fn row(
        self,
        number: usize,
        period: Option<cengbao_domain::period::Period>,
    ) -> Checked<BulkRow> {
        check_cells(self.cells.len())?;
        check_cells(self.reasons.len())?;
        let reasons = self.reasons.iter().map(|one| one.reason.as_str());
        for reason in reasons.chain(self.reason.as_deref()) {
            check_text(reason)?;
        }
        let period = self.period.map(|own| own.0).or(period).ok_or_else(|| {
            Fault::bad_input(
                format!("第 {number} 行没有报告期：请在该行或整个请求中填写 period"),
                format!("row {number} has no period: give it there or for the whole request"),
            )
        })?;
        Ok(BulkRow {
            unit: self.unit,
            period,
            cells: self
                .cells
                .into_iter()
                .map(|cell| (cell.key, cell.value))
                .collect(),
            reasons: self
                .reasons
                .into_iter()
                .map(|one| (one.cell, one.reason))
                .collect(),
            reason: self.reason.filter(|reason| !reason.trim().is_empty()),
            expected_version: self.expected_version,
        })
    }
}

/// What became of a row of a list (一行的结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum BulkOutcome {
    /// It happened (成功).
    Done,
    /// It was there already, at least as far as it was to go (未变).
    Unchanged,
    /// It would be written (检查通过): nothing was, because it was only checked or another row stood against it.
    Passed,
    /// Cells are wrong, or warnings lack their reasons (校核未通过): `problems` names all of them.
    Refused,
    /// What is there says something else (版本冲突): `report` is as it is now; nothing was changed.
    Conflict,
    /// State, role or calendar do not allow it (不允许): `reason` says why.
    NotAllowed,
    /// Not there, or not within your scope (不存在).
    NotFound,
    /// The row holds no value (空行): nothing was done.
    Blank,
    /// The database was contended (繁忙): send the same request again.
    Busy,
}

/// What became of one row of a list (一行的结果).
#[derive(Debug, SimpleObject)]
struct BulkRowResult {
    /// Which row, from 1, in the order of the request (行号).
    row: i32,
    /// How it ended (结果类型).
    outcome: BulkOutcome,
    /// The report as it is now (报表); null where there is none, or none of yours.
    report: Option<Report>,
    /// What is wrong with its cells (校核问题), all at once; beside DONE the warnings that were given a reason.
    problems: Vec<Problem>,
    /// Why it is not allowed (原因), in the language of the request.
    reason: Option<String>,
}

/// What a list of reports answers (批量结果).
#[derive(Debug, SimpleObject)]
pub(super) struct BulkPayload {
    /// Row by row, in the order of the request (各行结果).
    rows: Vec<BulkRowResult>,
    /// How many were done (成功行数).
    done: i32,
    /// How many were there already (未变行数).
    unchanged: i32,
    /// How many neither happened nor would have (未成功行数): everything but DONE, UNCHANGED, PASSED and BLANK.
    refused: i32,
}

impl BulkPayload {
    fn of(outcomes: Vec<RowOutcome>, language: Language) -> Self {
        let rows: Vec<BulkRowResult> = outcomes
            .into_iter()
            .zip(1..)
            .map(|(outcome, row)| BulkRowResult::of(row, outcome, language))
            .collect();
        let count = |is: &dyn Fn(BulkOutcome) -> bool| {
            let number = rows.iter().filter(|row| is(row.outcome)).count();
            i32::try_from(number).unwrap_or(i32::MAX)
        };
        Self {
            done: count(&|one| one == BulkOutcome::Done),
            unchanged: count(&|one| one == BulkOutcome::Unchanged),
            refused: count(&BulkOutcome::is_refusal),
            rows,
        }
    }
}

impl BulkOutcome {
    fn is_refusal(self) -> bool {
        match self {
            Self::Done | Self::Unchanged | Self::Passed | Self::Blank => false,
            Self::Refused | Self::Conflict | Self::NotAllowed | Self::NotFound | Self::Busy => true,
        }
    }
}

impl BulkRowResult {
    fn of(row: i32, outcome: RowOutcome, language: Language) -> Self {
        let plain = |outcome| (outcome, None, Vec::new(), None);
        let (outcome, report, problems, reason) = match outcome {
            RowOutcome::Done(report, problems) => (BulkOutcome::Done, Some(report), problems, None),
            RowOutcome::Unchanged(report) => {
                (BulkOutcome::Unchanged, Some(report), Vec::new(), None)
            }
            RowOutcome::Passed(problems) => (BulkOutcome::Passed, None, problems, None),
            RowOutcome::Refused(problems) => (BulkOutcome::Refused, None, problems, None),
            RowOutcome::Conflict(report) => (BulkOutcome::Conflict, report, Vec::new(), None),
            RowOutcome::NotAllowed {
                report,
                reason_zh,
                reason_en,
            } => {
                let reason = language.pick(reason_zh, reason_en);
                (BulkOutcome::NotAllowed, report, Vec::new(), Some(reason))
            }
            RowOutcome::NotFound => plain(BulkOutcome::NotFound),
            RowOutcome::Blank => plain(BulkOutcome::Blank),
            RowOutcome::Busy => plain(BulkOutcome::Busy),
        };
        Self {
            row,
            outcome,
            report: report.map(|report| (*report).into()),
            problems: problems.into_iter().map(Into::into).collect(),
            reason,
        }
    }
}

/// Refuses more rows than one request may have.
fn check_rows(rows: usize) -> Checked<()> {
    let most = max_bulk_rows();
    if rows <= most {
        return Ok(());
    }
    let (zh, en) = ("每次请求的报表数", "reports in one request");
    Err(Fault::limit(Code::TooManyRows, most as u64, zh, en))
}

/// The steps of the ids that are ids of reports, and for each place of the
/// request whether it is one: an id that is none is not found.
fn steps(given: Vec<ReportVersionInput>) -> (Vec<ReportRequest>, Vec<bool>) {
    let mut known = Vec::with_capacity(given.len());
    let mut places = Vec::with_capacity(given.len());
    for one in given {
        let report = known_report_id(&one.report);
        places.push(report.is_some());
        known.extend(report.map(|report| ReportRequest {
            report,
            expected_version: one.expected_version,
            reasons: Vec::new(),
            key: None,
        }));
    }
    (known, places)
}

/// The outcomes at the places of the request.
fn placed(places: Vec<bool>, outcomes: Vec<RowOutcome>) -> Vec<RowOutcome> {
    let mut outcomes = outcomes.into_iter();
    let outcome = |is_known: bool| {
        let known = is_known.then(|| outcomes.next()).flatten();
        known.unwrap_or(RowOutcome::NotFound)
    };
    places.into_iter().map(outcome).collect()
}
