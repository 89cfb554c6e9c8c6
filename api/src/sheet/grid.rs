//! A file as rows of cells, whatever it was written as.

/// The most rows that are looked at, title rows and blank ones included.
pub(super) const MAX_ROWS: usize = 20_000;
/// The most cells of a row: three times as many as any form has.
pub(super) const MAX_COLUMNS: usize = 1_500;
/// The most cells of all rows, the blank ones before a filled one included: a small file can claim many more than it holds.
pub(super) const MAX_CELLS: usize = 2_000_000;
/// The most bytes of text in all cells: a workbook keeps a text once and may show it everywhere.
pub(super) const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The cells of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// How it was written, for the answer.
    pub(super) encoding: &'static str,
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
