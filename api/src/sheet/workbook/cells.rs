//! The cells of a sheet as they are gathered, within the bounds of a file:
//! what a small file claims to hold many times over is charged each time.

use super::part::damaged;
use crate::graphql::Fault;
use crate::sheet::csv::too_long;
use crate::sheet::grid::{GridRow, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT};

/// Rows in which a merged cell speaks for all its cells: those of the header.
const MERGED_ROWS: usize = 12;

/// Row and column of both corners, rows from 1.
pub(super) type Merged = ((u32, usize), (u32, usize));

/// The rows of a sheet so far, and what they hold.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) rows: Vec<GridRow>,
    number: usize,
    bytes: usize,
}

impl Cells {
    /// Rows come in their order; a file in which they do not is no table.
    pub(super) fn put(&mut self, number: u32, column: usize, text: String) -> Result<(), Fault> {
        match self.rows.last() {
            Some(last) if last.number == number => {}
            Some(last) if last.number > number => return Err(damaged("rows out of order")),
            _ if self.rows.len() >= MAX_ROWS => return Err(too_long()),
            _ => self.rows.push(GridRow {
                number,
                cells: Vec::new(),
            }),
        }
        self.set(self.rows.len() - 1, column, text)
    }

    fn set(&mut self, row: usize, column: usize, text: String) -> Result<(), Fault> {
        let cells = &mut self.rows[row].cells;
        self.bytes += text.len();
        self.number += (column + 1).saturating_sub(cells.len());
        if column >= MAX_COLUMNS || self.number > MAX_CELLS || self.bytes > MAX_TEXT {
            return Err(too_long());
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        Ok(())
    }

    /// Lets each cell of a merged header say what the first of them says. Merged cells do not overlap, so that no sheet
    /// has more of them than there are cells in its header.
    pub(super) fn spread(&mut self, merged: &[Merged]) -> Result<(), Fault> {
        let mut left_over = MERGED_ROWS * MAX_COLUMNS;
        for ((top, left), (bottom, right)) in merged {
            let looked_at = &self.rows[..self.rows.len().min(MERGED_ROWS)];
            let first = looked_at.iter().find(|row| row.number == *top);
            let said = first.map_or("", |row| row.cell(*left)).to_owned();
            if said.is_empty() {
                continue;
            }
            let within: Vec<usize> = looked_at
                .iter()
                .enumerate()
                .filter(|(_, row)| (*top..=*bottom).contains(&row.number))
                .map(|(place, _)| place)
                .collect();
            for row in within {
                for column in *left..=*right {
                    left_over = left_over.checked_sub(1).ok_or_else(too_long)?;
                    self.set(row, column, said.clone())?;
                }
            }
        }
        Ok(())
    }
}
