//! What came of a list, row by row: the row, the cell as a spreadsheet names it, what is wrong, what to do, and of a
//! duplicate the other row or the known enterprise.

use cengbao_domain::enterprise::Column;
use cengbao_store::{
    EnterpriseChange, EnterpriseImport, EnterpriseNote, EnterpriseOutcome, EnterpriseProblem,
    EnterpriseResult,
};
use serde::Serialize;

use super::List;
use crate::graphql::{EnterpriseOutcomeKind, Language, RegisteredNoteKind};
use crate::sheet::grid::letters;

/// What came of a list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Imported {
    /// How the file was written: `UTF-8`, `GB18030`, `XLSX`, …
    pub(crate) encoding: &'static str,
    /// The sheet that was read; none for a text.
    pub(crate) sheet: Option<String>,
    /// The other sheets that are shown, which were not read.
    pub(crate) other_sheets: Vec<String>,
    /// Whether the good rows are in the registry; otherwise the counts say what would be.
    pub(crate) written: bool,
    /// Whether the key stands for an earlier request with the same rows: nothing was written again.
    pub(crate) repeated: bool,
    /// How many rows were read.
    pub(crate) read: usize,
    /// How many are new to the hub.
    pub(crate) added: usize,
    /// How many changed what was there.
    pub(crate) changed: usize,
    /// How many say what is there.
    pub(crate) unchanged: usize,
    /// How many of the refused have the code of another row or enterprise.
    pub(crate) same_code: usize,
    /// How many of the refused have the name and the place of another.
    pub(crate) same_name: usize,
    /// How many were not applied, duplicates among them.
    pub(crate) refused: usize,
    /// Row by row, as they stand in the file.
    pub(crate) rows: Vec<ImportedRow>,
}

/// One row of the list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportedRow {
    /// As a spreadsheet counts.
    pub(crate) row: u64,
    /// The code in it, or the one that the hub gave.
    pub(crate) code: String,
    /// What came of it.
    pub(crate) outcome: EnterpriseOutcomeKind,
    /// The cell, such as `B7`.
    pub(crate) cell: Option<String>,
    /// What is wrong.
    pub(crate) reason: Option<String>,
    /// What to do about it.
    pub(crate) remedy: Option<String>,
    /// Of a duplicate: the other row.
    pub(crate) other_row: Option<u64>,
    /// Of a duplicate: the known enterprise, if it is one of the viewer's.
    pub(crate) other_code: Option<String>,
    /// What it changed.
    pub(crate) changes: Vec<RowChange>,
    /// What somebody ought to know of it.
    pub(crate) notes: Vec<RowNote>,
}

/// What a row changed of a known enterprise.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RowChange {
    /// The column, by its English name.
    pub(crate) field: &'static str,
    /// What was known; blank for nothing.
    pub(crate) before: String,
    /// What is known now.
    pub(crate) after: String,
}

/// What somebody ought to know of a row that was taken.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RowNote {
    /// What it is about.
    pub(crate) kind: RegisteredNoteKind,
    /// The cell, such as `F7`; none where the file has no such column.
    pub(crate) cell: Option<String>,
    /// In words.
    pub(crate) note: String,
}

impl ImportedRow {
    /// Whether it was not applied.
    pub(crate) fn is_refused(&self) -> bool {
        !matches!(
            self.outcome,
            EnterpriseOutcomeKind::Added
                | EnterpriseOutcomeKind::Changed
                | EnterpriseOutcomeKind::Unchanged
        )
    }
}

impl Imported {
    /// What the store said of the rows, together with those that it did not see.
    pub(crate) fn new(list: &List, import: EnterpriseImport, language: Language) -> Self {
        let mut imported = Self {
            encoding: list.grid.encoding,
            sheet: list.grid.sheet.clone(),
            other_sheets: list.grid.others.clone(),
            written: !import.only_checked,
            repeated: import.repeated,
            read: 0,
            added: 0,
            changed: 0,
            unchanged: 0,
            same_code: 0,
            same_name: 0,
            refused: 0,
            rows: Vec::with_capacity(import.rows.len() + list.aside.len()),
        };
        for result in import.rows {
            imported.rows.push(row(list, result, language));
        }
        for aside in &list.aside {
            let place = aside.place.map(|column| at(column, aside.row));
            let row = refused(list, aside.row, &aside.code, &aside.problem, language);
            imported.rows.push(ImportedRow {
                cell: place.or(row.cell),
                ..row
            });
        }
        imported.rows.sort_by_key(|row| row.row);
        imported.read = imported.rows.len();
        for row in &imported.rows {
            match row.outcome {
                EnterpriseOutcomeKind::Added => imported.added += 1,
                EnterpriseOutcomeKind::Changed => imported.changed += 1,
                EnterpriseOutcomeKind::Unchanged => imported.unchanged += 1,
                EnterpriseOutcomeKind::DuplicateCode => imported.same_code += 1,
                EnterpriseOutcomeKind::DuplicateName => imported.same_name += 1,
                EnterpriseOutcomeKind::Refused
                | EnterpriseOutcomeKind::NotFound
                | EnterpriseOutcomeKind::NotAllowed => {}
            }
            imported.refused += usize::from(row.is_refused());
        }
        imported
    }

    /// The rows of which there is more to say than their outcome.
    pub(crate) fn noted_rows(&self) -> impl Iterator<Item = &ImportedRow> {
        let is_noted = |row: &&ImportedRow| !row.changes.is_empty() || !row.notes.is_empty();
        self.rows.iter().filter(is_noted)
    }

    /// The rows that were not applied.
    pub(crate) fn refused_rows(&self) -> impl Iterator<Item = &ImportedRow> {
        self.rows.iter().filter(|row| row.is_refused())
    }
}

fn row(list: &List, result: EnterpriseResult, language: Language) -> ImportedRow {
    let outcome = match &result.outcome {
        EnterpriseOutcome::Refused(problem) => {
            return refused(list, result.row, &result.code, problem, language);
        }
        taken @ (EnterpriseOutcome::Added
        | EnterpriseOutcome::Changed
        | EnterpriseOutcome::Unchanged) => taken.into(),
    };
    let notes = result.notes.into_iter();
    ImportedRow {
        row: result.row,
        code: result.code,
        outcome,
        cell: None,
        reason: None,
        remedy: None,
        other_row: None,
        other_code: None,
        changes: result.changes.into_iter().map(change).collect(),
        notes: notes
            .map(|one| note(list, result.row, one, language))
            .collect(),
    }
}

fn change(change: EnterpriseChange) -> RowChange {
    RowChange {
        field: change.column.name(),
        before: change.before,
        after: change.after,
    }
}

fn note(list: &List, row: u64, note: EnterpriseNote, language: Language) -> RowNote {
    RowNote {
        kind: note.kind.into(),
        cell: list.layout.place(note.column).map(|column| at(column, row)),
        note: language.pick(note.sentence.zh, note.sentence.en),
    }
}

fn refused(
    list: &List,
    row: u64,
    code: &str,
    problem: &EnterpriseProblem,
    language: Language,
) -> ImportedRow {
    let place = |column: Column| Some(at(list.layout.place(column)?, row));
    let pick = |zh: &str, en: &str| Some(language.pick(zh.to_owned(), en.to_owned()));
    ImportedRow {
        row,
        code: code.to_owned(),
        outcome: problem.fault.into(),
        cell: problem.column.and_then(place),
        reason: pick(&problem.reason.zh, &problem.reason.en),
        remedy: pick(&problem.remedy.zh, &problem.remedy.en),
        other_row: problem.other_row,
        other_code: problem.other_code.clone(),
        changes: Vec::new(),
        notes: Vec::new(),
    }
}

fn at(column: usize, row: u64) -> String {
    format!("{}{row}", letters(column))
}
