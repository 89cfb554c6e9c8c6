//! The rows that were refused as a file: as they stood, each with the reason and the remedy beside it, so that whoever
//! mends just these imports the file again as it is.
//!
//! A duplicate stays one until somebody has emptied its reason: alone in a file of its own it would be taken for a change
//! of the enterprise that it was refused for.

use std::collections::HashMap;

use cengbao_store::EnterpriseFault;

use super::{Imported, List};
use crate::graphql::{EnterpriseOutcomeKind, Fault};
use crate::sheet::csv;
use crate::sheet::grid::{GridRow, folded};
use crate::sheet::template::Format;
use crate::sheet::xlsx::{self, Page, Style};

/// Headings of what is said beside a row, in Chinese and in English.
const BESIDE: [[&str; 2]; 2] = [["原因", "处理办法"], ["reason", "remedy"]];
/// How the reason of a duplicate begins, by code and by name, in Chinese and in English.
const DUPLICATES: [[&str; 2]; 2] = [
    ["重复代码", "重复名称"],
    ["duplicate code", "duplicate name"],
];
/// Characters that a column shows.
const WIDTH: usize = 20;
/// Characters of the columns beside a row.
const WIDE: usize = 50;

impl List {
    /// The file. What is said of a row is in the language in which `imported` was made.
    pub(crate) fn refused_file(
        &self,
        imported: &Imported,
        format: Format,
    ) -> Result<Vec<u8>, Fault> {
        let header = &self.grid.rows[self.layout.header];
        let is_beside = |place: &usize| {
            let heading = folded(header.cell(*place));
            BESIDE.iter().flatten().any(|name| *name == heading)
        };
        let below = &self.grid.rows[self.layout.header..];
        let width = below.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        // What an earlier file of this sort said is said anew.
        let columns: Vec<usize> = (0..width).filter(|place| !is_beside(place)).collect();
        let of_row: HashMap<u64, &GridRow> = below
            .iter()
            .map(|row| (u64::from(row.number), row))
            .collect();
        let line = |row: &GridRow, beside: [&str; 2]| -> Vec<String> {
            let cells = columns.iter().map(|place| as_it_stood(row, *place));
            cells.chain(beside.map(str::to_owned)).collect()
        };
        let mut lines = vec![line(header, self.language().pick(BESIDE[0], BESIDE[1]))];
        for refused in imported.refused_rows() {
            let reason = refused.reason.as_deref().unwrap_or_default();
            let marks = self.language().pick(DUPLICATES[0], DUPLICATES[1]);
            let mark = match refused.outcome {
                EnterpriseOutcomeKind::DuplicateCode => Some(marks[0]),
                EnterpriseOutcomeKind::DuplicateName => Some(marks[1]),
                _ => None,
            };
            let before = [mark, refused.cell.as_deref()];
            let before: Vec<&str> = before.into_iter().flatten().collect();
            let reason = if before.is_empty() {
                reason.to_owned()
            } else {
                format!("{}: {reason}", before.join(" "))
            };
            let remedy = refused.remedy.as_deref().unwrap_or_default();
            if let Some(row) = of_row.get(&refused.row) {
                lines.push(line(row, [&reason, remedy]));
            }
        }
        match format {
            Format::Csv => csv::write(&lines),
            Format::Xlsx => xlsx::write(&[page(lines, columns.len())]),
        }
    }
}

/// Whether a column of this heading says why a row was refused.
pub(super) fn is_reason(heading: &str) -> bool {
    BESIDE.iter().any(|beside| beside[0] == heading)
}

/// What a row was refused for that still has the reason of a duplicate beside it.
pub(super) fn still_duplicate(reason: &str) -> Option<EnterpriseFault> {
    let begins = |place: usize| {
        let mut marks = DUPLICATES.iter().map(|marks| marks[place]);
        marks.any(|mark| reason.starts_with(mark))
    };
    if begins(0) {
        Some(EnterpriseFault::SameCode)
    } else if begins(1) {
        Some(EnterpriseFault::SameName)
    } else {
        None
    }
}

/// What stood in a cell. A number that a spreadsheet rounded is written so that it is seen for one again, and not taken
/// for the text of a code.
fn as_it_stood(row: &GridRow, place: usize) -> String {
    let text = row.cell(place);
    let digits = text.trim_start_matches('-');
    if !row.rounded.contains(&place) || !digits.is_ascii() {
        return text.to_owned();
    }
    let whole = digits.split('.').next().unwrap_or_default();
    let (first, rest) = whole.split_at(whole.len().min(1));
    let kept = &rest[..rest.len().min(14)];
    format!("{first}.{kept}E+{}", rest.len())
}

fn page(lines: Vec<Vec<String>>, columns: usize) -> Page {
    let rows = lines.into_iter().enumerate().map(|(line, cells)| {
        let style = if line == 0 {
            Style::Header
        } else {
            Style::Text
        };
        cells.into_iter().map(|text| (text, style)).collect()
    });
    let mut widths = vec![(columns, columns + 1, WIDE, Style::Text)];
    if let Some(last) = columns.checked_sub(1) {
        widths.insert(0, (0, last, WIDTH, Style::Text));
    }
    Page {
        name: "退回的行".to_owned(),
        rows: rows.collect(),
        frozen: (0, 1),
        columns: widths,
        ..Page::default()
    }
}
