//! What the mutations of many reports answer (结果): row by row, as data.

use async_graphql::{Enum, SimpleObject};
use cengbao_store::RowOutcome;

use crate::graphql::language::Language;
use crate::graphql::problem::Problem;
use crate::graphql::report::Report;

/// What became of a row of a list (一行的结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::graphql::mutation) enum BulkOutcome {
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
pub(super) struct BulkRowResult {
    /// Which row, from 1, in the order of the request (行号).
    row: i32,
    /// How it ended (结果类型).
    outcome: BulkOutcome,
    /// The report as it is now (报表); null where there is none, or none of yours.
    report: Option<Report>,
    /// What is wrong with its cells (校核问题), all at once; beside DONE the warnings that were given a reason.
    problems: Vec<Problem>,
    /// Why it was not done and what to do (原因), in the language of the request; null where its cells say so, or where
    /// it was done.
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
    pub(super) fn of(outcomes: Vec<RowOutcome>, language: Language) -> Self {
        let rows: Vec<BulkRowResult> = outcomes
            .into_iter()
            .zip(1..)
            .map(|(outcome, row)| BulkRowResult::of(row, outcome, language))
            .collect();
        let (done, unchanged, refused) = counted(&rows.iter().map(|row| row.outcome));
        Self {
            rows,
            done,
            unchanged,
            refused,
        }
    }
}

/// How many rows were done, were there already, and neither happened nor would have.
pub(in crate::graphql::mutation) fn counted(
    rows: &(impl Iterator<Item = BulkOutcome> + Clone),
) -> (i32, i32, i32) {
    let count = |is: &dyn Fn(BulkOutcome) -> bool| {
        let number = rows.clone().filter(|row| is(*row)).count();
        i32::try_from(number).unwrap_or(i32::MAX)
    };
    (
        count(&|one| one == BulkOutcome::Done),
        count(&|one| one == BulkOutcome::Unchanged),
        count(&BulkOutcome::is_refusal),
    )
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
        let reason = outcome.why_not().map(|(zh, en)| language.pick(zh, en));
        let plain = |outcome| (outcome, None, Vec::new());
        let (outcome, report, problems) = match outcome {
            RowOutcome::Done(report, problems) => (BulkOutcome::Done, Some(report), problems),
            RowOutcome::Unchanged(report) => (BulkOutcome::Unchanged, Some(report), Vec::new()),
            RowOutcome::Passed(problems) => (BulkOutcome::Passed, None, problems),
            RowOutcome::Refused(problems) => (BulkOutcome::Refused, None, problems),
            RowOutcome::Conflict(report, _) => (BulkOutcome::Conflict, report, Vec::new()),
            RowOutcome::NotAllowed { report, .. } => (BulkOutcome::NotAllowed, report, Vec::new()),
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
