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

    fn add(&self, row: u64, error: &csv::Error) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(refused(row, error.to_string(), REMEDY));
    }
}

/// Rows of a file with their lines, the unreadable ones put aside.
pub(super) struct Rows<R> {
    reader: csv::Reader<R>,
    header: Vec<String>,
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
            unreadable: Unreadable::default(),
            line: 1,
        })
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
                    return Some((
                        record.position().map_or(self.line, csv::Position::line),
                        record,
                    ));
                }
                Ok(false) => return None,
                Err(error) => {
                    self.unreadable.add(
                        error.position().map_or(self.line, csv::Position::line),
                        &error,
                    );
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
