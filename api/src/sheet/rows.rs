//! The rows of a file as rows of a bulk filing: which unit, which period, and
//! the cells as typed, brought to the hub's way of writing where that is certain.

use cengbao_domain::bulk::{as_written, code_as_written, period_as_written};
use cengbao_domain::enterprise::is_formula;
use cengbao_domain::form::{Column, Form};
use cengbao_domain::period::Period;
use cengbao_store::BulkRow;

use super::grid::{Grid, GridRow, folded, letters, short};
use super::layout::{About, Layout};
use crate::graphql::Fault;

/// A row of a file.
pub(super) enum Row {
    /// A report.
    Report(ReportRow),
    /// What stands there is no row.
    Unreadable(UnreadableRow),
}

/// A row that names a unit and a period.
pub(super) struct ReportRow {
    /// As a spreadsheet counts.
    pub(super) number: u32,
    /// As the store takes it.
    pub(super) row: BulkRow,
    /// What stands in the file, by key.
    pub(super) typed: Vec<(String, String)>,
}

/// A row that does not say whose it is, or for when.
pub(super) struct UnreadableRow {
    pub(super) number: u32,
    pub(super) unit: String,
    pub(super) why: Fault,
}

/// The rows below the header that hold anything.
pub(super) fn read(grid: &Grid, layout: &Layout, form: &Form, period: Option<Period>) -> Vec<Row> {
    let columns: Vec<Column<'_>> = form.columns().collect();
    grid.rows[layout.first..]
        .iter()
        .filter(|row| row.filled().next().is_some())
        .map(
            |row| match report_row(row, layout, &columns, form, period) {
                Ok(found) => Row::Report(found),
                Err(why) => Row::Unreadable(UnreadableRow {
                    number: row.number,
                    unit: short(layout.about(About::Unit, row)),
                    why,
                }),
            },
        )
        .collect()
}

fn report_row(
    row: &GridRow,
    layout: &Layout,
    columns: &[Column<'_>],
    form: &Form,
    period: Option<Period>,
) -> Result<ReportRow, Fault> {
    let unit = layout.about(About::Unit, row);
    let named = if unit.is_empty() {
        layout.about(About::Name, row)
    } else {
        unit
    };
    let has_period = period.is_some() || !layout.about(About::Period, row).is_empty();
    if is_total(named) && (unit.is_empty() || !has_period) {
        let named = short(named);
        return Err(Fault::bad_input(
            format!("“{named}”是合计行，合计行不填报：请删除该行"),
            format!("“{named}” is a line of totals, which is not filed: take the row out"),
        ));
    }
    is_computed(row, columns, layout)?;
    if unit.is_empty() {
        return Err(Fault::bad_input(
            "该行没有单位代码：请填写，或清空该行",
            "the row names no unit: write its code, or empty the row",
        ));
    }
    let period = match layout.about(About::Period, row) {
        "" => period.ok_or_else(|| {
            Fault::bad_input(
                "该行没有报告期：请填写“报告期”一列，或为整个文件指定",
                "the row has no period: write it, or give one for the whole file",
            )
        })?,
        text => period_as_written(text, form.period_kind).ok_or_else(|| {
            let text = short(text);
            Fault::bad_input(
                format!("“{text}”不是本表的报告期：请按 2023-06 的写法填写"),
                format!("“{text}” is no period of this form: write it as 2023-06"),
            )
        })?,
    };
    let expected_version = match layout.about(About::Version, row) {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            let text = short(text);
            Fault::bad_input(
                format!("版本号“{text}”不是整数：请照抄下载时的版本号，首次填报留空"),
                format!("the version “{text}” is no whole number: copy it as it was, blank for a first draft"),
            )
        })?),
    };
    let reason = layout.about(About::Reason, row);
    let mut cells = Vec::with_capacity(layout.values.len());
    let mut typed = Vec::with_capacity(layout.values.len());
    for (place, key) in &layout.values {
        let text = row.cell(*place);
        let number = columns
            .iter()
            .find(|column| column.key == *key && column.indicator.kind.is_number());
        let value = match number {
            Some(column) => as_written(text, &column.indicator.unit),
            None => text.to_owned(),
        };
        typed.push((key.clone(), text.to_owned()));
        cells.push((key.clone(), Some(value)));
    }
    Ok(ReportRow {
        number: row.number,
        row: BulkRow {
            unit: code_as_written(unit),
            period,
            cells,
            reasons: Vec::new(),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            expected_version,
        },
        typed,
    })
}

/// Whether a row is named as a line of totals.
fn is_total(name: &str) -> bool {
    let name = folded(name);
    ["合计", "总计", "小计", "共计", "total", "sum"].contains(&name.as_str())
}

/// A formula that was never computed, or that failed, is neither a code nor a word. Of figures
/// the cell itself says so; what is for people is not read.
fn is_computed(row: &GridRow, columns: &[Column<'_>], layout: &Layout) -> Result<(), Fault> {
    let is_figure = |place: usize| {
        let mut values = layout.values.iter();
        let key = values.find(|(known, _)| *known == place);
        let is_number = |key: &str| {
            let mut columns = columns.iter();
            columns.any(|column| column.key == key && column.indicator.kind.is_number())
        };
        key.is_some_and(|(_, key)| is_number(key))
    };
    let mut formulas = row.filled().filter(|(_, text)| is_formula(text));
    let Some((place, text)) =
        formulas.find(|(place, _)| !is_figure(*place) && !layout.is_for_people(*place))
    else {
        return Ok(());
    };
    let (place, text) = (format!("{}{}", letters(place), row.number), short(text));
    Err(Fault::bad_input(
        format!(
            "{place} 的“{text}”是没有结果的公式：请在电子表格中将公式改为数值（粘贴为值）后保存"
        ),
        format!(
            "{place} holds “{text}”, a formula without a result: put the value in its place in the spreadsheet, and save it"
        ),
    ))
}
