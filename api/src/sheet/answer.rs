//! What came of a file, row by row, and cell by cell where something is wrong:
//! the row, the letter of the column, what stands there, what to do.

use cengbao_domain::check::Severity;
use cengbao_domain::filing::{self, ProblemCode};
use cengbao_domain::form::Form;
use cengbao_domain::report::ReportState;
use cengbao_store::{Report, RowOutcome};
use serde::Serialize;

use super::grid::{letters, short};
use super::layout::Layout;
use super::rows::{ReportRow, UnreadableRow};
use crate::graphql::{Language, sealed_report};

/// What came of a file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Filed {
    /// How the file was written: `UTF-8`, `GB18030`, `XLSX`, …
    pub(crate) encoding: &'static str,
    /// How many rows were done.
    pub(crate) done: usize,
    /// How many were there already.
    pub(crate) unchanged: usize,
    /// How many passed the check and were not written.
    pub(crate) passed: usize,
    /// How many rows hold no value.
    pub(crate) blank: usize,
    /// How many neither happened nor would have.
    pub(crate) refused: usize,
    /// Row by row.
    pub(crate) rows: Vec<FiledRow>,
}

/// What came of a row; the same names as `BulkOutcome` of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RowWord {
    /// It happened.
    Done,
    /// It was there already.
    Unchanged,
    /// It would be written.
    Passed,
    /// Cells are wrong.
    Refused,
    /// What is there says something else.
    Conflict,
    /// State, role or calendar do not allow it.
    NotAllowed,
    /// Not there, or not within the scope.
    NotFound,
    /// The row holds no value.
    Blank,
    /// The database was contended.
    Busy,
}

/// One row of the file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FiledRow {
    /// As a spreadsheet counts.
    pub(crate) row: u32,
    /// As written in the file.
    pub(crate) unit: String,
    /// None where it cannot be read.
    pub(crate) period: Option<String>,
    /// What came of it.
    pub(crate) outcome: RowWord,
    /// Opaque id of the report, where there is one.
    pub(crate) report: Option<String>,
    /// Where the report stands now.
    pub(crate) state: Option<ReportState>,
    /// Its version now.
    pub(crate) version: Option<i32>,
    /// What is wrong, cell by cell.
    pub(crate) problems: Vec<CellProblem>,
    /// Why it was not done or cannot be read, and what to do.
    pub(crate) reason: Option<String>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CellProblem {
    /// Row and column as a spreadsheet names them, such as `F7`; none where the file has no such column.
    pub(crate) place: Option<String>,
    /// Key in the form.
    pub(crate) cell: Option<String>,
    /// The label as printed.
    pub(crate) label: Option<String>,
    /// What stands there.
    pub(crate) value: Option<String>,
    /// What it does to the filing.
    pub(crate) severity: Severity,
    /// What sort of problem it is.
    pub(crate) code: ProblemCode,
    /// Which cell as printed, what is wrong, what to do.
    pub(crate) message: String,
}

impl Filed {
    pub(super) fn new(
        encoding: &'static str,
        unreadable: Vec<UnreadableRow>,
        language: Language,
    ) -> Self {
        let rows: Vec<FiledRow> = unreadable
            .into_iter()
            .map(|row| FiledRow {
                unit: row.unit,
                period: None,
                reason: Some(language.pick(row.why.zh, row.why.en)),
                ..FiledRow::plain(row.number, RowWord::Refused)
            })
            .collect();
        Self {
            encoding,
            done: 0,
            unchanged: 0,
            passed: 0,
            blank: 0,
            refused: rows.len(),
            rows,
        }
    }

    pub(super) fn add<'r>(
        &mut self,
        layout: &Layout,
        form: &Form,
        outcomes: impl Iterator<Item = (&'r ReportRow, RowOutcome)>,
        language: Language,
    ) {
        for (row, outcome) in outcomes {
            let filed = filed_row(layout, form, row, outcome, language);
            *match filed.outcome {
                RowWord::Done => &mut self.done,
                RowWord::Unchanged => &mut self.unchanged,
                RowWord::Passed => &mut self.passed,
                RowWord::Blank => &mut self.blank,
                RowWord::Refused
                | RowWord::Conflict
                | RowWord::NotAllowed
                | RowWord::NotFound
                | RowWord::Busy => &mut self.refused,
            } += 1;
            self.rows.push(filed);
        }
    }

    /// The rows as they stand in the file.
    pub(super) fn in_order(mut self) -> Self {
        self.rows.sort_by_key(|row| row.row);
        self
    }
}

impl FiledRow {
    fn plain(row: u32, outcome: RowWord) -> Self {
        Self {
            row,
            unit: String::new(),
            period: None,
            outcome,
            report: None,
            state: None,
            version: None,
            problems: Vec::new(),
            reason: None,
        }
    }

    fn with(self, report: Option<&Report>) -> Self {
        let Some(report) = report else { return self };
        Self {
            report: Some(sealed_report(report.id)),
            state: Some(report.state),
            version: Some(report.version),
            ..self
        }
    }
}

fn filed_row(
    layout: &Layout,
    form: &Form,
    row: &ReportRow,
    outcome: RowOutcome,
    language: Language,
) -> FiledRow {
    let reason = outcome.why_not().map(|(zh, en)| language.pick(zh, en));
    let plain = |outcome| FiledRow {
        reason: reason.clone(),
        unit: row.row.unit.clone(),
        period: Some(row.row.period.to_string()),
        ..FiledRow::plain(row.number, outcome)
    };
    let named = |problems: Vec<filing::Problem>| {
        let problem = |problem| cell_problem(layout, form, row, problem, language);
        problems.into_iter().map(problem).collect()
    };
    match outcome {
        RowOutcome::Done(report, problems) => FiledRow {
            problems: named(problems),
            ..plain(RowWord::Done).with(Some(&report))
        },
        RowOutcome::Unchanged(report) => plain(RowWord::Unchanged).with(Some(&report)),
        RowOutcome::Passed(problems) => FiledRow {
            problems: named(problems),
            ..plain(RowWord::Passed)
        },
        RowOutcome::Refused(problems) => FiledRow {
            problems: named(problems),
            ..plain(RowWord::Refused)
        },
        RowOutcome::Conflict(report, _) => plain(RowWord::Conflict).with(report.as_deref()),
        RowOutcome::NotAllowed { report, .. } => plain(RowWord::NotAllowed).with(report.as_deref()),
        RowOutcome::NotFound => plain(RowWord::NotFound),
        RowOutcome::Blank => plain(RowWord::Blank),
        RowOutcome::Busy => plain(RowWord::Busy),
    }
}

fn cell_problem(
    layout: &Layout,
    form: &Form,
    row: &ReportRow,
    problem: filing::Problem,
    language: Language,
) -> CellProblem {
    let key = problem.cell.as_deref().unwrap_or_default();
    let column = form.column(key);
    let typed = row.typed.iter().find(|(known, _)| known == key);
    let value = typed.map(|(_, text)| short(text));
    CellProblem {
        place: layout
            .place(key)
            .map(|place| format!("{}{}", letters(place), row.number)),
        label: column.map(|column| column.indicator.name.clone()),
        value: value.filter(|text| !text.is_empty()),
        severity: problem.severity,
        code: problem.code,
        message: language.pick(problem.message_zh, problem.message_en),
        cell: problem.cell,
    }
}
