//! What came of a list, row by row: the row, the cell as a spreadsheet names it, what is wrong, what to do, and of a
//! duplicate the other row or the known enterprise.

use cengbao_domain::enterprise::Column;
use cengbao_store::{
    EnterpriseChange, EnterpriseFault, EnterpriseImport, EnterpriseNote, EnterpriseNoteKind,
    EnterpriseOutcome, EnterpriseProblem, EnterpriseResult,
};
use serde::Serialize;

use super::List;
use crate::graphql::Language;
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

/// What came of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RowWord {
    /// It is new.
    Added,
    /// It changed what was there.
    Changed,
    /// It says what is there.
    Unchanged,
    /// Another row or enterprise has the code.
    DuplicateCode,
    /// Another row or enterprise has the name at the place.
    DuplicateName,
    /// A cell is wrong.
    Refused,
    /// A place, an agency or a code before that is not there, or not within the scope.
    NotFound,
    /// The office above decides.
    NotAllowed,
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
    pub(crate) outcome: RowWord,
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
    pub(crate) kind: NoteWord,
    /// The cell, such as `F7`; none where the file has no such column.
    pub(crate) cell: Option<String>,
    /// In words.
    pub(crate) note: String,
}

/// What a note is about; the same names as in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum NoteWord {
    /// No campaign of the hub counts by the sector.
    UnknownSector,
    /// Without a day it counts since ever.
    CountsSinceEver,
}

impl ImportedRow {
    /// Whether it was not applied.
    pub(crate) fn is_refused(&self) -> bool {
        !matches!(
            self.outcome,
            RowWord::Added | RowWord::Changed | RowWord::Unchanged
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
                RowWord::Added => imported.added += 1,
                RowWord::Changed => imported.changed += 1,
                RowWord::Unchanged => imported.unchanged += 1,
                RowWord::DuplicateCode => imported.same_code += 1,
                RowWord::DuplicateName => imported.same_name += 1,
                RowWord::Refused | RowWord::NotFound | RowWord::NotAllowed => {}
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
    let EnterpriseResult {
        row,
        code,
        outcome,
        changes,
        notes,
    } = result;
    let outcome = match outcome {
        EnterpriseOutcome::Added => RowWord::Added,
        EnterpriseOutcome::Changed => RowWord::Changed,
        EnterpriseOutcome::Unchanged => RowWord::Unchanged,
        EnterpriseOutcome::Refused(problem) => {
            return refused(list, row, &code, &problem, language);
        }
    };
    ImportedRow {
        row,
        code,
        outcome,
        cell: None,
        reason: None,
        remedy: None,
        other_row: None,
        other_code: None,
        changes: changes.into_iter().map(change).collect(),
        notes: notes
            .into_iter()
            .map(|one| note(list, row, one, language))
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
        kind: match note.kind {
            EnterpriseNoteKind::UnknownSector => NoteWord::UnknownSector,
            EnterpriseNoteKind::CountsSinceEver => NoteWord::CountsSinceEver,
        },
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
        outcome: match problem.fault {
            EnterpriseFault::BadCell => RowWord::Refused,
            EnterpriseFault::SameCode => RowWord::DuplicateCode,
            EnterpriseFault::SameName => RowWord::DuplicateName,
            EnterpriseFault::NotFound => RowWord::NotFound,
            EnterpriseFault::NotAllowed => RowWord::NotAllowed,
        },
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
