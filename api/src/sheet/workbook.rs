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

use self::cells::{Cells, Merged, Read};
use self::number::{is_rounded, plain};
use self::part::{Part, attribute, damaged};
use super::csv::too_long;
use super::grid::{Bounds, Grid, short};
use crate::graphql::Fault;

/// Letters of the longest name of a column that is read: no sheet of any spreadsheet has more.
const MAX_LETTERS: usize = 3;

/// How a file begins that is a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the sheet of this name, or the first that is shown. Errors: it is no workbook, holds more than it may, or has no
/// such sheet.
pub(super) fn read(bytes: &[u8], bounds: &Bounds, wanted: Option<&str>) -> Result<Grid, Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let book = Book::read(&mut archive, bounds, wanted)?;
    let sheet = Part::read(&mut archive, &book.part, bounds)?;
    let sheet = sheet.ok_or_else(|| damaged("no sheet"))?;
    let mut cells = Cells::within(bounds);
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
                let cell = book.cell(&tag, &mut xml)?;
                if !cell.text.trim().is_empty() {
                    cells.put(row_number, column, cell)?;
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
        first_day: book.first_day(),
        rows: cells.rows,
        sheet: Some(book.sheet),
        others: book.others,
    })
}

/// What the cells of a sheet refer to.
struct Book {
    /// Name of the sheet that is read.
    sheet: String,
    /// Names of the others that are shown.
    others: Vec<String>,
    /// Where it lies in the file.
    part: String,
    strings: Vec<String>,
    /// By the number of a style: whether it shows a date.
    dates: Vec<bool>,
    /// Days are counted from 1904.
    is_1904: bool,
}

impl Book {
    fn read(
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        bounds: &Bounds,
        wanted: Option<&str>,
    ) -> Result<Self, Fault> {
        let book = Part::read(archive, "xl/workbook.xml", bounds)?;
        let book = book.ok_or_else(|| damaged("no workbook"))?;
        let (mut sheets, mut is_1904): (Vec<(String, String)>, bool) = (Vec::new(), false);
        book.each(|tag| match tag.local_name().as_ref() {
            "sheet" => {
                let is_hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
                let name = attribute(tag, "name").unwrap_or_default();
                if let Some(id) = attribute(tag, "id").filter(|_| !is_hidden) {
                    sheets.push((name, id));
                }
            }
            "workbookPr" => is_1904 = attribute(tag, "date1904").is_some_and(|yes| is_true(&yes)),
            _ => {}
        })?;
        let (sheet, shown, others) = chosen(sheets, wanted)?;
        let links = Part::read(archive, "xl/_rels/workbook.xml.rels", bounds)?
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
        let part = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        };
        Ok(Self {
            sheet,
            others,
            part,
            strings: strings(archive, bounds)?,
            dates: style::dates(archive, bounds)?,
            is_1904,
        })
    }

    /// The text of a cell, which has begun.
    fn cell(
        &self,
        tag: &BytesStart<'_>,
        xml: &mut quick_xml::Reader<&[u8]>,
    ) -> Result<Read, Fault> {
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
            let text = formula.map_or(inline, |formula| format!("={formula}"));
            return Ok(text.into());
        };
        match kind.as_str() {
            "s" => {
                let string = value
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.strings.get(at));
                let string = string.cloned();
                let string = string.ok_or_else(|| damaged("a string is missing"))?;
                Ok(string.into())
            }
            "b" => Ok(is_true(&value).to_string().into()),
            "" | "n" if self.dates.get(style) == Some(&true) => {
                Ok(self.date(value.trim()).unwrap_or(value).into())
            }
            "" | "n" => Ok(plain(value.trim()).map_or_else(
                || value.into(),
                |text| Read {
                    rounded: is_rounded(&text),
                    text,
                },
            )),
            _ => Ok(value.into()),
        }
    }

    /// The day of a date, which a workbook counts; the time of day is nothing to a report.
    fn date(&self, serial: &str) -> Option<String> {
        let days: u64 = serial.split('.').next()?.parse().ok()?;
        let first = self.first_day()?;
        Some(first.checked_add_days(Days::new(days))?.to_string())
    }

    /// Day nought of a workbook.
    fn first_day(&self) -> Option<NaiveDate> {
        if self.is_1904 {
            NaiveDate::from_ymd_opt(1904, 1, 1)
        } else {
            // Day 60 is a 29 February 1900 that never was; nothing is reported before it.
            NaiveDate::from_ymd_opt(1899, 12, 30)
        }
    }
}

/// Name and key of the sheet that is read, and the names of the others.
fn chosen(
    mut sheets: Vec<(String, String)>,
    wanted: Option<&str>,
) -> Result<(String, String, Vec<String>), Fault> {
    let place = match wanted {
        None => 0,
        Some(name) => {
            let found = sheets.iter().position(|(known, _)| known == name);
            found.ok_or_else(|| no_sheet(name, &sheets))?
        }
    };
    if sheets.is_empty() {
        return Err(damaged("no sheet is shown"));
    }
    let (name, id) = sheets.remove(place);
    let others = sheets.into_iter().map(|(name, _)| name).collect();
    Ok((name, id, others))
}

fn no_sheet(name: &str, sheets: &[(String, String)]) -> Fault {
    let names: Vec<String> = sheets.iter().map(|(name, _)| short(name)).collect();
    let (name, names) = (short(name), names.join("、"));
    Fault::bad_input(
        format!("工作簿中没有名为“{name}”的工作表：有 {names}"),
        format!("the workbook has no sheet “{name}”: it has {names}"),
    )
}

fn strings(archive: &mut ZipArchive<Cursor<&[u8]>>, bounds: &Bounds) -> Result<Vec<String>, Fault> {
    let Some(part) = Part::read(archive, "xl/sharedStrings.xml", bounds)? else {
        return Ok(Vec::new());
    };
    let mut strings = Vec::new();
    let mut xml = part.xml();
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                if strings.len() >= bounds.strings {
                    return Err(too_long(bounds));
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
        (digit < 26 && letters.len() <= MAX_LETTERS).then_some(column * 26 + digit + 1)
    })?;
    Some((digits.parse().ok()?, column.checked_sub(1)?))
}

fn range(text: &str) -> Option<Merged> {
    let (from, to) = text.split_once(':')?;
    Some((place(from)?, place(to)?))
}

#[cfg(test)]
mod tests;
