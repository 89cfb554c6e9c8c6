//! A file as rows of cells, whatever it was written as.

use chrono::NaiveDate;

/// Rows in which the header may stand.
pub(super) const HEADER_ROWS: usize = 10;

/// What a file may hold, so that a small one cannot claim to be large.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The most rows that are looked at, title rows and blank ones included.
    pub(super) rows: usize,
    /// The most cells of a row.
    pub(super) columns: usize,
    /// The most cells of all rows, the blank ones before a filled one included.
    pub(super) cells: usize,
    /// The most bytes of text in all cells: a workbook keeps a text once and may show it everywhere.
    pub(super) text: usize,
    /// Bytes of one part of a workbook, unpacked.
    pub(super) part: u64,
    /// Texts that the cells of a workbook may share.
    pub(super) strings: usize,
    /// Rows in which a merged cell speaks for all its cells.
    pub(super) merged_rows: usize,
}

impl Bounds {
    /// Of a file of reports: three times as many columns as any form has; merged cells speak in its header alone, for
    /// below it they would double figures.
    pub(super) const REPORTS: Self = Self {
        rows: 20_000,
        columns: 1_500,
        cells: 2_000_000,
        text: 32 << 20,
        part: 32 << 20,
        strings: 200_000,
        merged_rows: 12,
    };
    /// Of a list of enterprises that an operator imports: more rows than the store takes, so that it is the store that
    /// says so.
    pub(super) const LIST: Self = Self {
        rows: 200_100,
        columns: 100,
        cells: 6_000_000,
        text: 256 << 20,
        part: 512 << 20,
        strings: 2_000_000,
        merged_rows: usize::MAX,
    };
    /// Of a list that comes over HTTP.
    pub(super) const UPLOAD: Self = Self {
        rows: 20_100,
        columns: 100,
        cells: 1_000_000,
        text: 16 << 20,
        part: 32 << 20,
        strings: 100_000,
        merged_rows: usize::MAX,
    };
}

/// The cells of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// How it was written, for the answer.
    pub(super) encoding: &'static str,
    /// The sheet that was read; none for a text.
    pub(super) sheet: Option<String>,
    /// The other sheets that are shown.
    pub(super) others: Vec<String>,
    /// The day from which a workbook counts its days; none for a text, which does not say.
    pub(super) first_day: Option<NaiveDate>,
    /// Its rows that hold anything.
    pub(super) rows: Vec<GridRow>,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub(super) struct GridRow {
    /// As a spreadsheet counts, from 1.
    pub(super) number: u32,
    /// What stands in each column; blanks as empty text, none at the end.
    pub(super) cells: Vec<String>,
    /// Columns of numbers that are longer than a spreadsheet keeps: their last digits are gone.
    pub(super) rounded: Vec<usize>,
}

impl GridRow {
    /// What stands in a column, without the spaces around it.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |text| text.trim())
    }

    /// The columns that hold something.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &str)> {
        let cells = self.cells.iter().map(|text| text.trim()).enumerate();
        cells.filter(|(_, text)| !text.is_empty())
    }
}

/// The row of the header: the first of the topmost rows that is one, and where it is merged downwards its lower one,
/// which names the columns. The rows above it are titles.
pub(super) fn header(rows: &[GridRow], is_header: impl Fn(&GridRow) -> bool) -> Option<usize> {
    let top = &rows[..rows.len().min(HEADER_ROWS)];
    let first = top.iter().position(&is_header)?;
    let below = top[first..].iter().take_while(|row| is_header(row)).count();
    Some(first + below - 1)
}

/// Without spaces and without regard to width and capitals, as people retype a label.
pub(super) fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .map(plain)
        .flat_map(char::to_lowercase)
        .collect()
}

/// How much of a cell a sentence repeats.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST)
        .collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

/// The name of a column in a spreadsheet: A, B, …, Z, AA.
pub(super) fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
