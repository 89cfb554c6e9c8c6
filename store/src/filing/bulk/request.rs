//! What a bulk filing is told, and what it answers of each row.

use cengbao_domain::bulk::Aim;
use cengbao_domain::filing::Problem;
use cengbao_domain::period::Period;
use cengbao_domain::report::{AskedStep, Desk, Refusal, ReportAction, Standing};
use serde::Serialize;

use crate::report::Report;

/// Rows of one request: a prefecture's towns for one month.
pub const MAX_BULK_ROWS: usize = 500;

/// How the rows of a request hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BulkMode {
    /// Each row for itself: a bad one refuses itself alone.
    #[default]
    EachRow,
    /// All rows are judged first; if one of them is refused, none is written.
    AllOrNothing,
    /// Nothing is written.
    CheckOnly,
}

/// Reports of many units on one form.
#[derive(Clone, Debug)]
pub struct BulkRequest {
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// How far the reports are brought.
    pub aim: Aim,
    /// How the rows hang together.
    pub mode: BulkMode,
    /// Whether a row that names no version writes over what is there.
    pub replace: bool,
    /// The rows.
    pub rows: Vec<BulkRow>,
    /// A repeated request with the same key has the first one's effect alone, row by row.
    pub key: Option<String>,
}

/// One report.
#[derive(Clone, Debug, Serialize)]
pub struct BulkRow {
    /// Code of the unit that owes.
    pub unit: String,
    /// For which period.
    pub period: Period,
    /// Values as typed, by column key: those named are written, a blank one is cleared.
    pub cells: Vec<(String, Option<String>)>,
    /// Reasons that answer warnings, by column key.
    pub reasons: Vec<(String, String)>,
    /// A reason for every warning without one of its own.
    pub reason: Option<String>,
    /// The version the client has seen.
    pub expected_version: Option<i32>,
}

/// What came of a row.
#[derive(Clone, Debug)]
pub enum RowOutcome {
    /// It is written; warnings that stand beside it.
    Done(Box<Report>, Vec<Problem>),
    /// It is there already.
    Unchanged(Box<Report>),
    /// It would be written: nothing was, because it was only checked or another row stood against it.
    Passed(Vec<Problem>),
    /// The figures do not pass: every problem, by cell.
    Refused(Vec<Problem>),
    /// What is there says something else; none where the version is of a report that is not there.
    Conflict(Option<Box<Report>>, ReportAction),
    /// It is not possible now, or at all.
    NotAllowed {
        /// The report, where there is one.
        report: Option<Box<Report>>,
        /// Why not, in Chinese.
        reason_zh: String,
        /// Why not, in English.
        reason_en: String,
    },
    /// No such unit for this scope.
    NotFound,
    /// The row holds no value.
    Blank,
    /// Others wrote at the same time, again and again: send it again.
    Busy,
}

impl RowOutcome {
    /// The row would have saved a report that stands so.
    pub(super) fn refused_by(
        report: Option<Box<Report>>,
        (from, desk): (Option<Standing>, Desk),
        refusal: Refusal,
    ) -> Self {
        let action = ReportAction::Save;
        let (zh, en) = refusal.words(AskedStep { from, action, desk });
        Self::not_allowed(report, &zh, &en)
    }

    pub(super) fn not_allowed(report: Option<Box<Report>>, zh: &str, en: &str) -> Self {
        Self::NotAllowed {
            report,
            reason_zh: zh.to_owned(),
            reason_en: en.to_owned(),
        }
    }

    /// Why the row was not written and what to do, in Chinese and in English; none where its cells
    /// say so, or where there is nothing to do.
    pub fn why_not(&self) -> Option<(String, String)> {
        match self {
            Self::Done(..)
            | Self::Unchanged(_)
            | Self::Passed(_)
            | Self::Refused(_)
            | Self::Blank => None,
            Self::Conflict(Some(report), action) => Some(report.overtaken(*action)),
            Self::Conflict(None, action) => {
                let asked = AskedStep {
                    from: None,
                    action: *action,
                    desk: Desk::FourEyes,
                };
                Some(asked.overtaken(None))
            }
            Self::NotAllowed {
                reason_zh,
                reason_en,
                ..
            } => Some((reason_zh.clone(), reason_en.clone())),
            Self::NotFound => Some((
                "没有该单位或报表，或不在您的权限范围内：请核对代码；合计行不填报，请删除该行".to_owned(),
                "there is no such unit or report, or none within your scope: check its code; a line of totals is not filed, so \
                 take it out"
                    .to_owned(),
            )),
            Self::Busy => Some((
                "同时写入的人太多，该行未写入：请原样再次提交".to_owned(),
                "too many wrote at the same time, and the row was not written: send the same again".to_owned(),
            )),
        }
    }

    /// Whether it is a reason not to write the others either.
    pub(super) const fn stands_against(&self) -> bool {
        match self {
            Self::Done(..) | Self::Unchanged(_) | Self::Passed(_) | Self::Blank => false,
            Self::Refused(_)
            | Self::Conflict(..)
            | Self::NotAllowed { .. }
            | Self::NotFound
            | Self::Busy => true,
        }
    }
}
