//! XLSX, as far as a table of reports needs it: the first sheet that is shown,
//! its cells as text.
//!
//! A number of a workbook is decimal text in the file. It is read from that
//! text and never through a float: up to fifteen digits exactly, which is more
//! than any figure has; longer ones are the noise of binary fractions
//! (0.30000000000000004) and are rounded to the fifteen digits that the
//! spreadsheet itself shows. Formulas give the value that was saved with them.
//! Nothing that a file claims of its sizes is believed.

mod cells;
mod number;
mod part;
mod style;

use std::collections::HashMap;
use std::io::Cursor;

use chrono::{Days, NaiveDate};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use self::cells::{Cells, Merged};
use self::number::plain;
use self::part::{Part, attribute, damaged};
use super::csv::too_long;
use super::grid::{Grid, MAX_COLUMNS};
use crate::graphql::Fault;

/// Strings that a file may share.
const MAX_STRINGS: usize = 200_000;

/// How a file begins that is a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the first sheet that is shown. Errors: it is no workbook, or larger than any file of reports.
pub(super) fn read(bytes: &[u8]) -> Result<Grid, Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let book = Book::read(&mut archive)?;
    let sheet = Part::read(&mut archive, &book.sheet)?.ok_or_else(|| damaged("no sheet"))?;
    let mut cells = Cells::default();
    let mut merged = Vec::new();
    let mut xml = sheet.xml();
    let mut row_number: u32 = 0;
    let mut column = 0;
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                let given = attribute(&tag, "r").and_then(|text| text.parse().ok());
                row_number = given.unwrap_or(row_number.saturating_add(1));
                column = 0;
            }
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                if let Some(place) = attribute(&tag, "r").as_deref().and_then(place) {
                    column = place.1;
                }
                let text = book.cell(&tag, &mut xml)?;
                if !text.trim().is_empty() {
                    cells.put(row_number, column, text)?;
                }
                column += 1;
            }
            Event::Start(tag) if tag.local_name().as_ref() == "mergeCell" => {
                merged.extend(attribute(&tag, "ref").as_deref().and_then(range));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    cells.spread(&merged)?;
    Ok(Grid {
        encoding: "XLSX",
        rows: cells.rows,
    })
}

/// What the cells of a sheet refer to.
struct Book {
    sheet: String,
    strings: Vec<String>,
    /// By the number of a style: whether it shows a date.
    dates: Vec<bool>,
    /// Days are counted from 1904.
    is_1904: bool,
}

impl Book {
    fn read(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Self, Fault> {
        let book = Part::read(archive, "xl/workbook.xml")?.ok_or_else(|| damaged("no workbook"))?;
        let (mut shown, mut is_1904) = (None, false);
        book.each(|tag| match tag.local_name().as_ref() {
            "sheet" => {
                let is_hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
                if shown.is_none() && !is_hidden {
                    shown = attribute(tag, "id");
                }
            }
            "workbookPr" => is_1904 = attribute(tag, "date1904").is_some_and(|yes| is_true(&yes)),
            _ => {}
        })?;
        let shown = shown.ok_or_else(|| damaged("no sheet is shown"))?;
        let links = Part::read(archive, "xl/_rels/workbook.xml.rels")?
            .ok_or_else(|| damaged("no relations"))?;
        let mut targets = HashMap::new();
        links.each(|tag| {
            if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
                targets.insert(id, target);
            }
        })?;
        let target = targets
            .remove(&shown)
            .ok_or_else(|| damaged("the sheet leads nowhere"))?;
        let sheet = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        };
        Ok(Self {
            sheet,
            strings: strings(archive)?,
            dates: style::dates(archive)?,
            is_1904,
        })
    }

    /// The text of a cell, which has begun.
    fn cell(
        &self,
        tag: &BytesStart<'_>,
        xml: &mut quick_xml::Reader<&[u8]>,
    ) -> Result<String, Fault> {
        let kind = attribute(tag, "t").unwrap_or_default();
        let style: usize = attribute(tag, "s")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        let (mut value, mut inline, mut formula) = (None, String::new(), None);
        loop {
            match xml.read_event().map_err(damaged)? {
                Event::Start(inner) => match inner.local_name().as_ref() {
                    "v" => value = Some(part::text(xml, "v")?),
                    "f" => formula = Some(part::text(xml, "f")?),
                    "is" => inline = part::string(xml, "is")?,
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(damaged("a cell has no end")),
                _ => {}
            }
        }
        let Some(value) = value else {
            // A formula that was never computed has no value, and is no blank either.
            return Ok(formula.map_or(inline, |formula| format!("={formula}")));
        };
        match kind.as_str() {
            "s" => {
                let string = value
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.strings.get(at));
                string
                    .cloned()
                    .ok_or_else(|| damaged("a string is missing"))
            }
            "b" => Ok(is_true(&value).to_string()),
            "" | "n" if self.dates.get(style) == Some(&true) => {
                Ok(self.date(value.trim()).unwrap_or(value))
            }
            "" | "n" => Ok(plain(value.trim()).unwrap_or(value)),
            _ => Ok(value),
        }
    }

    /// The day of a date, which a workbook counts; the time of day is nothing to a report.
    fn date(&self, serial: &str) -> Option<String> {
        let days: u64 = serial.split('.').next()?.parse().ok()?;
        let first = if self.is_1904 {
            NaiveDate::from_ymd_opt(1904, 1, 1)
        } else {
            // Day 60 is a 29 February 1900 that never was; nothing is reported before it.
            NaiveDate::from_ymd_opt(1899, 12, 30)
        };
        Some(first?.checked_add_days(Days::new(days))?.to_string())
    }
}

fn strings(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, Fault> {
    let Some(part) = Part::read(archive, "xl/sharedStrings.xml")? else {
        return Ok(Vec::new());
    };
    let mut strings = Vec::new();
    let mut xml = part.xml();
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                if strings.len() >= MAX_STRINGS {
                    return Err(too_long());
                }
                strings.push(part::string(&mut xml, "si")?);
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

fn is_true(text: &str) -> bool {
    matches!(text.trim(), "1" | "true")
}

/// `C7` as row 7, column 2.
fn place(text: &str) -> Option<(u32, usize)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let column = letters.bytes().try_fold(0_usize, |column, letter| {
        let digit = usize::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
        (digit < 26 && column < MAX_COLUMNS * 26).then_some(column * 26 + digit + 1)
    })?;
    Some((digits.parse().ok()?, column.checked_sub(1)?))
}

fn range(text: &str) -> Option<Merged> {
    let (from, to) = text.split_once(':')?;
    Some((place(from)?, place(to)?))
}

#[cfg(test)]
mod tests;
