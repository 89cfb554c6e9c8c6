//! The rows of a list as rows of the registry: cells brought to the hub's way of writing where that is certain, and the
//! rows put aside in which a cell is not what it was.

use cengbao_domain::bulk::day_as_written;
use cengbao_domain::enterprise::{
    Category, Column, flag_as_written, is_formula, is_scientific, may_be_rounded,
};
use cengbao_store::{EnterpriseFault, EnterpriseProblem, EnterpriseRow};
use chrono::{Datelike as _, Days, NaiveDate};

use super::layout::Layout;
use super::refused::still_duplicate;
use crate::sheet::grid::{Grid, GridRow, short};

/// The years that a bare number of days may mean; a number that lies before is rather a year that somebody typed.
const YEARS_OF_SERIALS: std::ops::Range<i32> = 1950..2100;

/// A row that the store does not see.
#[derive(Debug)]
pub(super) struct Aside {
    /// As a spreadsheet counts.
    pub(super) row: u64,
    /// The code as it stands there.
    pub(super) code: String,
    /// The column of the cell, where it is none of the list's own.
    pub(super) place: Option<usize>,
    pub(super) problem: EnterpriseProblem,
}

/// The rows below the headings that hold anything.
pub(super) fn read(grid: &Grid, layout: &Layout) -> (Vec<EnterpriseRow>, Vec<Aside>) {
    let (mut rows, mut aside) = (Vec::new(), Vec::new());
    let below = &grid.rows[layout.header + 1..];
    for row in below.iter().filter(|row| row.filled().next().is_some()) {
        let cells = Cells { grid, layout, row };
        match cells.read() {
            Ok(read) => rows.push(read),
            Err((place, problem)) => aside.push(Aside {
                row: u64::from(row.number),
                code: short(cells.text(Column::Code)),
                place,
                problem: *problem,
            }),
        }
    }
    (rows, aside)
}

type Read<T> = Result<T, (Option<usize>, Box<EnterpriseProblem>)>;

fn aside<T>(problem: EnterpriseProblem) -> Read<T> {
    Err((None, Box::new(problem)))
}

/// The cells of one row.
struct Cells<'g> {
    grid: &'g Grid,
    layout: &'g Layout,
    row: &'g GridRow,
}

impl Cells<'_> {
    fn read(&self) -> Read<EnterpriseRow> {
        self.is_whole()?;
        self.is_computed()?;
        self.is_decided()?;
        Ok(EnterpriseRow {
            row: u64::from(self.row.number),
            code: self.code(Column::Code)?.unwrap_or_default(),
            replaces: self.code(Column::Replaces)?,
            name: self.text(Column::Name).to_owned(),
            place: self.text(Column::Place).to_owned(),
            category: self.known(Column::Category).map(|text| {
                let category = Category::as_written(text);
                category.map_or_else(|| text.to_owned(), |one| one.to_string())
            }),
            section: self.known(Column::Section).map(str::to_owned),
            sectors: self.list(Column::Sectors)?,
            marks: self.list(Column::Marks)?,
            opened: self.day(Column::Opened),
            closed: self.day(Column::Closed),
            from: self.day(Column::From),
            simulated: self.flag(Column::Simulated)?,
            distinct: self.flag(Column::Distinct)?.unwrap_or_default(),
            correction_reason: self.known(Column::CorrectionReason).map(str::to_owned),
        })
    }

    /// What stands in a column, blank also where the file has no such column.
    fn text(&self, column: Column) -> &str {
        self.known(column).unwrap_or_default()
    }

    /// The same; none where the file has no such column.
    fn known(&self, column: Column) -> Option<&str> {
        let place = self.layout.place(column)?;
        Some(self.row.cell(place))
    }

    /// A blank cell says that there is nothing: a row of text that is cut off would say it of what it lacks.
    fn is_whole(&self) -> Read<()> {
        let headings = self.grid.rows[self.layout.header].cells.len();
        let cells = self.row.cells.len();
        if self.grid.sheet.is_none() && cells < headings {
            return aside(EnterpriseProblem::new(
                EnterpriseFault::BadCell,
                None,
                (
                    format!("the row has {cells} cells, the header {headings}"),
                    "write as many cells in a row as the header has",
                ),
                (
                    format!("该行有 {cells} 个单元格，表头有 {headings} 个"),
                    "请补足与表头同样多的单元格",
                ),
            ));
        }
        let beside = self
            .row
            .filled()
            .find(|(place, _)| !self.layout.knows(*place));
        let Some((place, text)) = beside else {
            return Ok(());
        };
        let text = short(text);
        let problem = EnterpriseProblem::new(
            EnterpriseFault::BadCell,
            None,
            (
                format!("“{text}” stands in a column without a heading"),
                "name the column or empty the cell",
            ),
            (
                format!("填有“{text}”，但该列没有表头"),
                "请写明列名，或清空单元格",
            ),
        );
        Err((Some(place), Box::new(problem)))
    }

    /// A formula that was never computed, or that failed, is neither a name nor a blank.
    fn is_computed(&self) -> Read<()> {
        let columns = self.layout.columns.iter();
        let mut cells = columns.map(|(place, column)| (*column, self.row.cell(*place)));
        let Some((column, text)) = cells.find(|(_, text)| is_formula(text)) else {
            return Ok(());
        };
        let text = short(text);
        aside(EnterpriseProblem::bad(
            column,
            (
                format!("“{text}” is a formula without a result"),
                "open the file in a spreadsheet, put the value in the formula's place, and save it",
            ),
            (
                format!("“{text}”是没有结果的公式"),
                "请在电子表格中将公式改为数值（粘贴为值）后保存",
            ),
        ))
    }

    /// A row that comes back with the reason of a duplicate beside it is one until somebody has decided.
    fn is_decided(&self) -> Read<()> {
        let Some(place) = self.layout.reason else {
            return Ok(());
        };
        let Some(fault) = still_duplicate(self.row.cell(place)) else {
            return Ok(());
        };
        let problem = EnterpriseProblem::new(
            fault,
            None,
            (
                "it was refused as a duplicate, and nobody has decided",
                "delete the row if it is the same enterprise; else mend it (or write true in `distinct`), empty this cell, and it is imported",
            ),
            (
                "该行曾因重复被退回，尚未决定",
                "是同一企业的，请删去本行；不是的，更正（或在“确系另一家”填 是）并清空此单元格，即可导入",
            ),
        );
        Err((Some(place), Box::new(problem)))
    }

    /// A code; refused where a spreadsheet took it for a number and lost its last digits.
    fn code(&self, column: Column) -> Read<Option<String>> {
        let Some(place) = self.layout.place(column) else {
            return Ok(None);
        };
        let text = self.row.cell(place);
        let is_text_of_a_spreadsheet = self.grid.sheet.is_none();
        let is_lost = self.row.rounded.contains(&place)
            || is_scientific(text)
            || (is_text_of_a_spreadsheet && may_be_rounded(text));
        if !is_lost {
            return Ok(Some(text.to_owned()));
        }
        let text = short(text);
        aside(EnterpriseProblem::bad(
            column,
            (
                format!(
                    "“{text}” is a number, of which a spreadsheet keeps 15 digits: the last ones of the code are lost"
                ),
                "format the column as text, write the whole code again from the licence, and send it as xlsx",
            ),
            (
                format!("“{text}”是数字，电子表格只保留 15 位，代码末几位已丢失"),
                "请把该列设为“文本”格式，按营业执照重新填写完整代码，并以 xlsx 提交",
            ),
        ))
    }

    /// Days as the hub writes them; what is none stays as it stands, and the store says so.
    fn day(&self, column: Column) -> Option<String> {
        let text = self.known(column)?;
        let day = day_as_written(text).or_else(|| self.day_of_serial(text));
        Some(day.map_or_else(|| text.to_owned(), |day| day.to_string()))
    }

    /// A day that a workbook counts in a cell which does not show it as one.
    fn day_of_serial(&self, text: &str) -> Option<NaiveDate> {
        let days: u64 = text.parse().ok()?;
        let day = self.grid.first_day?.checked_add_days(Days::new(days))?;
        YEARS_OF_SERIALS.contains(&day.year()).then_some(day)
    }

    fn flag(&self, column: Column) -> Read<Option<bool>> {
        let Some(text) = self.known(column) else {
            return Ok(None);
        };
        if let Some(flag) = flag_as_written(text) {
            return Ok(Some(flag));
        }
        let text = short(text);
        aside(EnterpriseProblem::bad(
            column,
            (
                format!("`{}` is `{text}`", column.name()),
                "write true or false (是 or 否), or leave it blank",
            ),
            (
                format!("“{}”一栏是“{text}”", column.heading()),
                "请填写 是 或 否，或留空",
            ),
        ))
    }

    /// The parts of a cell, which semicolons separate. A pause mark separates too in Chinese, and would be taken for a
    /// part of one long word.
    fn list(&self, column: Column) -> Read<Option<Vec<String>>> {
        let Some(text) = self.known(column) else {
            return Ok(None);
        };
        if text.contains(['、', '，']) {
            let text = short(text);
            return aside(EnterpriseProblem::bad(
                column,
                (
                    format!("“{text}” has commas between its words"),
                    "separate them by semicolons",
                ),
                (format!("“{text}”用顿号或逗号分隔"), "请用分号（；）分开"),
            ));
        }
        let parts = text.split([';', '；', '\n']).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        Ok(Some(parts.map(str::to_owned).collect()))
    }
}

#[cfg(test)]
mod tests;
