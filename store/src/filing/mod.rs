//! Filing (填报): how a report is written, submitted, signed, accepted, returned,
//! corrected and withdrawn.
//!
//! Each call is one transaction of one shard. Expected outcomes (problems in
//! cells, a conflict, an unlawful step) are values; nothing is half-applied.

mod around;
mod bulk;
mod closed;
mod correct;
mod desk;
mod draft;
mod draft_write;
mod events;
mod force;
mod idempotency;
mod peers;
mod review;
mod revisions;
mod signing;
mod speaks_for;
mod step;
mod submit;
mod taken_in;
mod text;

use cengbao_domain::filing::Problem;
use cengbao_domain::ids::ReportId;
use cengbao_domain::period::Period;
use cengbao_domain::report::{AskedStep, Refusal, ReportAction};
use serde::Serialize;

pub use self::bulk::{BulkMode, BulkRequest, BulkRow, MAX_BULK_ROWS, RowOutcome};
pub(crate) use self::bulk::{row_key, too_many};
pub(crate) use self::desk::{Asked, Owed};
pub(crate) use self::idempotency::Once;
pub(crate) use self::signing::raise;
pub(crate) use self::text::{checked_note, checked_reason, reason_where};
use crate::report::Report;

/// The longest reason or idempotency key that is kept, in characters.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// Cells of a draft: those named are written, a cell without a value is
/// cleared, the rest stays as it is.
#[derive(Clone, Debug, Serialize)]
pub struct DraftRequest {
    /// Code of the unit that owes.
    pub unit: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// For which period.
    pub period: Period,
    /// Values as typed, by column key.
    pub cells: Vec<(String, Option<String>)>,
    /// The version the client has seen; none says that there is no report yet.
    pub expected_version: Option<i32>,
    /// A repeated request with the same key has the first one's effect alone.
    pub key: Option<String>,
}

/// A step of an existing report.
#[derive(Clone, Debug, Serialize)]
pub struct ReportRequest {
    /// Which.
    pub report: ReportId,
    /// The version the client has seen.
    pub expected_version: i32,
    /// Reasons that answer warnings, by column key.
    pub reasons: Vec<(String, String)>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Sends a report back.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnRequest {
    /// Which.
    pub report: ReportId,
    /// The version the client has seen.
    pub expected_version: i32,
    /// Why; never blank.
    pub reason: String,
    /// Which cells it is about; none means the whole.
    pub cells: Vec<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Begins a correction of what is in force.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectRequest {
    /// Which.
    pub report: ReportId,
    /// The version the client has seen.
    pub expected_version: i32,
    /// Why; never blank.
    pub reason: String,
    /// Values as typed, by column key; the rest is taken from what is in force.
    pub cells: Vec<(String, Option<String>)>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Takes back what the unit gave out of hand.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawRequest {
    /// Which.
    pub report: ReportId,
    /// The version the client has seen.
    pub expected_version: i32,
    /// Why; not blank where the report is signed.
    pub reason: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// A zero report (零报送): everything zero, filed in one step.
#[derive(Clone, Debug, Serialize)]
pub struct ZeroRequest {
    /// Code of the unit that owes.
    pub unit: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// For which period.
    pub period: Period,
    /// The version the client has seen, where a draft is there already.
    pub expected_version: Option<i32>,
    /// Reasons that answer warnings, by column key: a total that falls to zero asks for one.
    pub reasons: Vec<(String, String)>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is done; warnings that stand beside it.
    Done(Box<Report>, Vec<Problem>),
    /// The figures do not pass: every problem, by cell. Nothing was written.
    Refused(Option<Box<Report>>, Vec<Problem>),
    /// Somebody else was faster: how the report stands now, and what was asked of it.
    Conflict(Box<Report>, ReportAction),
    /// The step is not possible now.
    NotAllowed {
        /// The report, where there is one.
        report: Option<Box<Report>>,
        /// What was asked.
        action: ReportAction,
        /// Why not, in Chinese.
        reason_zh: String,
        /// Why not, in English.
        reason_en: String,
    },
}

impl Outcome {
    fn refused_by(report: Option<Report>, asked: AskedStep, refusal: Refusal) -> Self {
        Self::not_allowed(report, asked.action, refusal.words(asked))
    }

    fn not_allowed(
        report: Option<Report>,
        action: ReportAction,
        (reason_zh, reason_en): (String, String),
    ) -> Self {
        Self::NotAllowed {
            report: report.map(Box::new),
            action,
            reason_zh,
            reason_en,
        }
    }
}

/// What a transaction came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// Done now, or done before under the same key.
    Done(ReportId),
    /// The report has moved on meanwhile.
    Conflict(ReportId),
    /// Its state does not allow the step.
    Unlawful(ReportId),
    /// It was submitted before the unit came to speak for others.
    Outgrown(ReportId),
}
