//! The columns of a file by name, in any order, and rows that are no rows.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use cengbao_store::RefusedRow;

/// What every file is asked for when a row cannot be read.
const REMEDY: &str = "write UTF-8, with as many cells in a row as the header has";

/// The rows that could not be read, gathered while the others go on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unreadable(Arc<Mutex<Vec<RefusedRow>>>);

impl Unreadable {
    /// What has gathered.
    pub(crate) fn take(&self) -> Vec<RefusedRow> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, row: RefusedRow) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(row);
    }
}

/// The rows of a file, and where its needed and its optional columns stand.
pub(super) type Opened<R, const N: usize, const M: usize> =
    (Rows<R>, [Option<usize>; N], [Option<usize>; M]);

/// Rows of a file with their lines, the unreadable ones put aside.
pub(super) struct Rows<R> {
    reader: csv::Reader<R>,
    header: Vec<String>,
    /// Columns of yes and no.
    flags: Vec<usize>,
    unreadable: Unreadable,
    line: u64,
}

impl<R: Read> Rows<R> {
    /// Reads the header. Errors: there is none.
    pub(super) fn open(input: R) -> Result<Self, RefusedRow> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(input);
        let header = reader
            .headers()
            .map_err(|error| refused(1, error.to_string(), REMEDY))?;
        // Spreadsheets put a mark before the first name.
        let header = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect();
        Ok(Self {
            reader,
            header,
            flags: Vec::new(),
            unreadable: Unreadable::default(),
            line: 1,
        })
    }

    /// Reads the header of a file that has certain columns and may have others, and says where each of them stands.
    /// Errors: one is missing or unknown; a misspelt one would be left out in silence.
    pub(super) fn open_with<const N: usize, const M: usize>(
        input: R,
        needed: [&str; N],
        optional: [&str; M],
    ) -> Result<Opened<R, N, M>, RefusedRow> {
        let rows = Self::open(input)?;
        let missing = needed.into_iter().find(|name| rows.column(name).is_none());
        let is_known = |name: &str| needed.contains(&name) || optional.contains(&name);
        let unknown = rows.header.iter().find(|name| !is_known(name));
        let reason = match (missing, unknown) {
            (None, None) => {
                let needed = needed.map(|name| rows.column(name));
                let optional = optional.map(|name| rows.column(name));
                return Ok((rows, needed, optional));
            }
            (Some(missing), _) => format!("the header lacks the column `{missing}`"),
            (None, Some(unknown)) => format!("the header has an unknown column `{unknown}`"),
        };
        let (needed, optional) = (needed.join(","), optional.join(","));
        Err(refused(
            1,
            reason,
            format!("write {needed}, and if wanted {optional}"),
        ))
    }

    /// Takes a column for one of yes and no: a row that says anything else there is put aside, because it would mean no
    /// in silence.
    pub(super) fn with_flag(mut self, column: Option<usize>) -> Self {
        self.flags.extend(column);
        self
    }

    /// Where a column stands.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// Where unreadable rows gather.
    pub(super) fn unreadable(&self) -> Unreadable {
        self.unreadable.clone()
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = (u64, csv::StringRecord);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut record = csv::StringRecord::new();
            self.line = self.reader.position().line().max(self.line + 1);
            match self.reader.read_record(&mut record) {
                Ok(true) => {
                    let row = record.position().map_or(self.line, csv::Position::line);
                    let no_flag = |column: &&usize| flag(&record, Some(**column)).is_none();
                    let Some(column) = self.flags.iter().find(no_flag) else {
                        return Some((row, record));
                    };
                    let (name, said) = (&self.header[*column], &record[*column]);
                    let reason = format!("`{name}` is `{said}`");
                    self.unreadable.add(refused(
                        row,
                        reason,
                        "write true or false, or leave it blank",
                    ));
                }
                Ok(false) => return None,
                Err(error) => {
                    let row = error.position().map_or(self.line, csv::Position::line);
                    self.unreadable.add(refused(row, error.to_string(), REMEDY));
                    // A source that broke off gives no further row, however often it is asked.
                    if error.is_io_error() {
                        return None;
                    }
                }
            }
        }
    }
}

/// A cell of a record, none where it is empty or left out.
pub(super) fn cell(record: &csv::StringRecord, column: Option<usize>) -> Option<&str> {
    column
        .and_then(|column| record.get(column))
        .filter(|text| !text.is_empty())
}

/// The parts of a cell, which `;` separates; none where it is empty or left out.
pub(super) fn list(record: &csv::StringRecord, column: Option<usize>) -> Vec<String> {
    let parts = cell(record, column).unwrap_or_default().split([';', '；']);
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Yes or no, in small letters or, as spreadsheets write it, in capitals; no where it is empty or left out. None for
/// what is neither.
pub(super) fn flag(record: &csv::StringRecord, column: Option<usize>) -> Option<bool> {
    match cell(record, column) {
        None => Some(false),
        Some(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Some(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Some(_) => None,
    }
}

/// A row that was refused before the store saw it.
pub(super) fn refused(
    row: u64,
    reason: impl Into<String>,
    remedy: impl Into<String>,
) -> RefusedRow {
    RefusedRow {
        row,
        code: String::new(),
        reason: reason.into(),
        remedy: remedy.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_put_aside_that_says_neither_yes_nor_no() {
        let text = "code,simulated\n1,TRUE\n2,yes\n3,\n4,false\n";
        let (rows, _, [simulated]) = Rows::open_with(text.as_bytes(), ["code"], ["simulated"])
            .ok()
            .unwrap();
        let rows = rows.with_flag(simulated);
        let aside = rows.unreadable();
        let read: Vec<_> = rows
            .map(|(row, record)| (row, flag(&record, simulated)))
            .collect();
        assert_eq!(read, [(2, Some(true)), (4, Some(false)), (5, Some(false))]);
        let aside = aside.take();
        assert_eq!((aside.len(), aside[0].row), (1, 3));
        assert!(aside[0].reason.contains("yes"), "{}", aside[0].reason);
    }
}
