//! What came of a list of enterprises, row by row: added, changed, there already, or refused with what is wrong, where,
//! and what to do, in both languages.

use cengbao_domain::enterprise::Column;

use crate::import::{ImportReport, RefusedRow};

/// What is said to a person, in both languages of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// 中文
    pub zh: String,
    /// English.
    pub en: String,
}

/// Why a row is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnterpriseFault {
    /// A cell holds what it cannot hold.
    BadCell,
    /// Another row or a known enterprise has the code.
    SameCode,
    /// Another row or a known enterprise has the name at the place.
    SameName,
    /// The place, the agency or the code before is not there, or not within the scope: the two are never told apart.
    NotFound,
    /// The office above decides.
    NotAllowed,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseProblem {
    /// What sort of thing.
    pub fault: EnterpriseFault,
    /// In which cell.
    pub column: Option<Column>,
    /// What is wrong.
    pub reason: Box<Sentence>,
    /// What to do about it.
    pub remedy: Box<Sentence>,
    /// The other row.
    pub other_row: Option<u64>,
    /// The code of the known enterprise, which the scope sees.
    pub other_code: Option<String>,
}

impl EnterpriseProblem {
    /// The reasons and remedies as English and Chinese.
    pub fn new(
        fault: EnterpriseFault,
        column: Option<Column>,
        english: (impl Into<String>, impl Into<String>),
        chinese: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            fault,
            column,
            reason: Box::new(Sentence {
                zh: chinese.0.into(),
                en: english.0.into(),
            }),
            remedy: Box::new(Sentence {
                zh: chinese.1.into(),
                en: english.1.into(),
            }),
            other_row: None,
            other_code: None,
        }
    }

    /// A cell that holds what it cannot hold.
    pub fn bad(
        column: Column,
        english: (impl Into<String>, impl Into<String>),
        chinese: (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self::new(EnterpriseFault::BadCell, Some(column), english, chinese)
    }
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterpriseOutcome {
    /// It is new to the hub.
    Added,
    /// It changed what was there.
    Changed,
    /// It says what is there.
    Unchanged,
    /// It was not applied.
    Refused(Box<EnterpriseProblem>),
}

/// What a row changed of a known enterprise, in the words of a list; blank for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseChange {
    /// Of which column.
    pub column: Column,
    /// What was known.
    pub before: String,
    /// What is known now.
    pub after: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnterpriseNoteKind {
    /// No campaign of the hub counts by the sector.
    UnknownSector,
    /// Without a day of opening or beginning it counts since ever.
    CountsSinceEver,
    /// Days gone by are told of otherwise than they were registered.
    RewritesPast,
    /// No campaign of the hub counts by the mark.
    UnknownMark,
    /// A code before is named, and no code takes its place.
    ReplacesNothing,
    /// Another one has the name at the place, and the row says that it is not that one.
    Namesake,
    /// The place is a county, a city or a province itself.
    LiesInNoTown,
    /// The place was merged or split since.
    PlaceIsNoMore,
}

/// What somebody ought to know of a row that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseNote {
    /// What it is about.
    pub kind: EnterpriseNoteKind,
    /// Of which column.
    pub column: Column,
    /// In words.
    pub sentence: Sentence,
}

/// A row of the list and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseResult {
    /// Its number in the source.
    pub row: u64,
    /// The code in it, or the one that the hub gave; blank for a new one that was only checked.
    pub code: String,
    /// What came of it.
    pub outcome: EnterpriseOutcome,
    /// What it changed, in the order of a template.
    pub changes: Vec<EnterpriseChange>,
    /// What somebody ought to know of it.
    pub notes: Vec<EnterpriseNote>,
}

/// What came of a list, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnterpriseImport {
    /// Row by row.
    pub rows: Vec<EnterpriseResult>,
    /// Whether it was only checked: asked for, held back by a refused row, or done before under the same key.
    pub only_checked: bool,
    /// Whether the key stands for an earlier request with the same rows.
    pub repeated: bool,
}

impl EnterpriseImport {
    /// The counts, and the refused rows in English, as every import of an operator tells them.
    pub fn report(&self) -> ImportReport {
        let mut report = ImportReport {
            read: self.rows.len() as u64,
            ..ImportReport::default()
        };
        for row in &self.rows {
            match &row.outcome {
                EnterpriseOutcome::Added => report.added += 1,
                EnterpriseOutcome::Changed => report.changed += 1,
                EnterpriseOutcome::Unchanged => report.unchanged += 1,
                EnterpriseOutcome::Refused(problem) => report.refuse(RefusedRow {
                    row: row.row,
                    code: row.code.clone(),
                    reason: problem.reason.en.clone(),
                    remedy: problem.remedy.en.clone(),
                }),
            }
        }
        report
    }

    /// Whether a row was refused.
    pub(super) fn has_refused(&self) -> bool {
        let refused = |row: &EnterpriseResult| matches!(row.outcome, EnterpriseOutcome::Refused(_));
        self.rows.iter().any(refused)
    }

    /// Whether anything is to be written.
    pub(super) fn changes(&self) -> bool {
        let changes = |row: &EnterpriseResult| {
            matches!(
                row.outcome,
                EnterpriseOutcome::Added | EnterpriseOutcome::Changed
            )
        };
        self.rows.iter().any(changes)
    }
}
