//! What the mutations of many reports are told (参数), within their bounds.

use async_graphql::{Enum, ID, InputObject};
use cengbao_domain::bulk::Aim;
use cengbao_store::{BulkRequest, BulkRow};

use crate::graphql::error::{Code, Fault};
use crate::graphql::limits::max_bulk_rows;
use crate::graphql::mutation::input::{CellInput, ReasonInput, check_cells, check_key, check_text};
use crate::graphql::scalar::Period;

/// An input within its bounds.
type Checked<T> = std::result::Result<T, Fault>;

/// How far a bulk filing brings its reports (填报到哪一步).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Aim", name = "BulkAim")]
pub(super) enum BulkAim {
    /// A draft (草稿).
    Draft,
    /// Submitted to the unit's reviewer (提交); in force where the schedule lets the filer sign.
    Submitted,
}

/// How the rows of a bulk filing hang together (批量方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::BulkMode", name = "BulkMode")]
pub(in crate::graphql::mutation) enum Mode {
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
pub(super) struct FileReportsInput {
    /// Code of the campaign (专项行动代码).
    campaign: String,
    /// Code of the schedule within it (报送要求代码).
    schedule: String,
    /// The period of the rows that name none (报告期).
    period: Option<Period>,
    /// The rows (各单位报表).
    pub(super) reports: Vec<ReportRowInput>,
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
    pub(super) idempotency_key: Option<String>,
}

/// One row of a bulk filing (批量填报的一行).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ReportRowInput {
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
pub(super) struct ReportVersionInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号).
    pub(super) expected_version: i32,
}

/// What `signReports` is told (批量签发参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct SignReportsInput {
    /// The reports (报表).
    pub(super) reports: Vec<ReportVersionInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first results.
    pub(super) idempotency_key: Option<String>,
}

/// What `acceptReports` is told (批量接收参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AcceptReportsInput {
    /// The reports (报表).
    pub(super) reports: Vec<ReportVersionInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first results.
    pub(super) idempotency_key: Option<String>,
}

impl FileReportsInput {
    pub(super) fn request(self) -> Checked<BulkRequest> {
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

/// Refuses more rows than one request may have.
pub(in crate::graphql::mutation) fn check_rows(rows: usize) -> Checked<()> {
    check_many(rows, ("每次请求的报表数", "reports in one request"))
}

/// Refuses more of these, named in Chinese and in English, than one request may have.
pub(in crate::graphql::mutation) fn check_many(
    number: usize,
    (zh, en): (&'static str, &'static str),
) -> Checked<()> {
    let most = max_bulk_rows();
    if number <= most {
        return Ok(());
    }
    Err(Fault::limit(Code::TooManyRows, most as u64, zh, en))
}
