//! The cells of a sheet as they are gathered, within the bounds of a file:
//! what a small file claims to hold many times over is charged each time.

use super::part::damaged;
use crate::graphql::Fault;
use crate::sheet::csv::too_long;
use crate::sheet::grid::{Bounds, GridRow};

/// Row and column of both corners, rows from 1.
pub(super) type Merged = ((u32, usize), (u32, usize));

/// The rows of a sheet so far, and what they hold.
#[derive(Debug)]
pub(super) struct Cells<'b> {
    pub(super) rows: Vec<GridRow>,
    bounds: &'b Bounds,
    number: usize,
    bytes: usize,
}

impl<'b> Cells<'b> {
    pub(super) fn within(bounds: &'b Bounds) -> Self {
        Self {
            rows: Vec::new(),
            bounds,
            number: 0,
            bytes: 0,
        }
    }

    /// Rows come in their order; a file in which they do not is no table.
    pub(super) fn put(&mut self, number: u32, column: usize, cell: Read) -> Result<(), Fault> {
        match self.rows.last() {
            Some(last) if last.number == number => {}
            Some(last) if last.number > number => return Err(damaged("rows out of order")),
            _ if self.rows.len() >= self.bounds.rows => return Err(too_long(self.bounds)),
            _ => self.rows.push(GridRow {
                number,
                ..GridRow::default()
            }),
        }
        let row = self.rows.len() - 1;
        if cell.rounded {
            self.rows[row].rounded.push(column);
        }
        self.set(row, column, cell.text)
    }

    fn set(&mut self, row: usize, column: usize, text: String) -> Result<(), Fault> {
        let bounds = self.bounds;
        let cells = &mut self.rows[row].cells;
        self.bytes += text.len();
        self.number += (column + 1).saturating_sub(cells.len());
        let is_over = self.number > bounds.cells || self.bytes > bounds.text;
        if column >= bounds.columns || is_over {
            return Err(too_long(bounds));
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        Ok(())
    }

    /// Lets each cell that is merged with others say what the first of them says, as far down as the bounds let it.
    /// Merged cells do not overlap, so that no sheet has more of them than it has cells.
    pub(super) fn spread(&mut self, merged: &[Merged]) -> Result<(), Fault> {
        let rows = self.rows.len().min(self.bounds.merged_rows);
        let most = rows.saturating_mul(self.bounds.columns);
        let mut left_over = most.min(self.bounds.cells);
        for ((top, left), (bottom, right)) in merged {
            let looked_at = &self.rows[..rows];
            let first = looked_at.partition_point(|row| row.number < *top);
            let after = looked_at.partition_point(|row| row.number <= *bottom);
            let head = looked_at.get(first).filter(|row| row.number == *top);
            let said = head.map_or("", |row| row.cell(*left)).to_owned();
            if said.is_empty() {
                continue;
            }
            let rounded = head.is_some_and(|row| row.rounded.contains(left));
            for row in first..after {
                for column in *left..=*right {
                    let step = left_over.checked_sub(1);
                    left_over = step.ok_or_else(|| too_long(self.bounds))?;
                    if rounded {
                        self.rows[row].rounded.push(column);
                    }
                    self.set(row, column, said.clone())?;
                }
            }
        }
        Ok(())
    }
}

/// What stands in a cell.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) text: String,
    /// A number that is longer than a spreadsheet keeps.
    pub(super) rounded: bool,
}

impl From<String> for Read {
    fn from(text: String) -> Self {
        Self {
            text,
            rounded: false,
        }
    }
}
