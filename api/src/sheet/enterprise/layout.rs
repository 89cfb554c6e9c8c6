//! Which column holds what. The heading row is the one that names code, enterprise and place; the rows above it are
//! titles. A column that nobody knows is refused, because it would be left out in silence.

use cengbao_domain::enterprise::{Column, is_for_people};

use super::refused;
use crate::graphql::Fault;
use crate::sheet::grid::{Grid, GridRow, HEADER_ROWS, folded, header, letters, short};

/// The columns of a list.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The row of the grid with the headings.
    pub(super) header: usize,
    /// Where each column stands, in the order of the file.
    pub(super) columns: Vec<(usize, Column)>,
    /// Columns with a heading that are for people.
    pub(super) for_people: Vec<usize>,
    /// Where a list of refused rows says why.
    pub(super) reason: Option<usize>,
    /// Whether the headings are English.
    pub(super) is_english: bool,
}

impl Layout {
    /// Where a column stands.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        let found = self.columns.iter().find(|(_, known)| *known == column);
        found.map(|(place, _)| *place)
    }

    /// Whether a column has a heading.
    pub(super) fn knows(&self, place: usize) -> bool {
        self.columns.iter().any(|(known, _)| *known == place) || self.for_people.contains(&place)
    }
}

/// Finds the heading row and reads it.
///
/// Errors: there is none, or a column of it is unknown or there twice.
pub(super) fn find(grid: &Grid) -> Result<Layout, Fault> {
    let names = |row: &GridRow, wanted: Column| {
        let mut headings = row.filled().map(|(_, text)| folded(text));
        headings.any(|heading| Column::named(&heading) == Some(wanted))
    };
    let is_header = |row: &GridRow| {
        let known = Column::NEEDED.iter().filter(|column| names(row, **column));
        known.count() >= 2
    };
    let Some(header) = header(&grid.rows, is_header) else {
        return Err(no_header(grid));
    };
    let row = &grid.rows[header];
    if let Some(missing) = Column::NEEDED.iter().find(|column| !names(row, **column)) {
        let (zh, en, number) = (missing.heading(), missing.name(), row.number);
        return Err(Fault::bad_input(
            format!("第 {number} 行表头缺少“{zh}”一列：请补上，可先下载模板"),
            format!(
                "the header in row {number} lacks the column `{en}` (“{zh}”): add it, or take the template"
            ),
        ));
    }
    let mut layout = Layout {
        header,
        columns: Vec::new(),
        for_people: Vec::new(),
        reason: None,
        is_english: true,
    };
    for (place, text) in row.filled() {
        take(&mut layout, row.number, place, text)?;
    }
    Ok(layout)
}

fn take(layout: &mut Layout, row: u32, place: usize, text: &str) -> Result<(), Fault> {
    let heading = folded(text);
    let cell = format!("{}{row}", letters(place));
    let Some(column) = Column::named(&heading) else {
        if is_for_people(&heading) {
            layout.for_people.push(place);
            if refused::is_reason(&heading) {
                layout.reason = Some(place);
            }
            return Ok(());
        }
        let text = short(text);
        return Err(Fault::bad_input(
            format!(
                "{cell} 的表头“{text}”不是企业名单的列：请改为模板中的列名，或删去该列（本系统不登记个人信息）"
            ),
            format!(
                "{cell}: the header has an unknown column `{text}`; name it as the template does, or delete it (no persons are kept)"
            ),
        ));
    };
    layout.is_english &= heading == column.name();
    if let Some(before) = layout.place(column) {
        let (before, text) = (format!("{}{row}", letters(before)), short(text));
        return Err(Fault::bad_input(
            format!("{before} 与 {cell} 是同一列“{text}”：请只保留一列"),
            format!("{before} and {cell} are the same column “{text}”: keep one"),
        ));
    }
    layout.columns.push((place, column));
    Ok(())
}

fn no_header(grid: &Grid) -> Fault {
    let needed = Column::NEEDED;
    let zh = needed.map(Column::heading).join("、");
    let en = needed.map(Column::name).join(",");
    let (sheet_zh, sheet_en) = match (&grid.sheet, grid.others.is_empty()) {
        (Some(sheet), false) => {
            let (sheet, others) = (short(sheet), short(&grid.others.join("、")));
            (
                format!("工作表“{sheet}”（另有 {others}，可指定）"),
                format!("sheet “{sheet}” (there are also {others}, which can be named): "),
            )
        }
        (Some(sheet), true) => {
            let sheet = short(sheet);
            (format!("工作表“{sheet}”"), format!("sheet “{sheet}”: "))
        }
        (None, _) => (String::new(), String::new()),
    };
    Fault::bad_input(
        format!("{sheet_zh}前 {HEADER_ROWS} 行中没有表头：须有 {zh} 各列；可先下载模板"),
        format!(
            "{sheet_en}there is no header in the first {HEADER_ROWS} rows: it has the columns {en} (or {zh}); take the template"
        ),
    )
}
