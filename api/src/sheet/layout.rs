//! Which column holds what. The header row is the one that names the unit; the
//! rows above it are titles. A column that nobody knows is refused, because
//! its figures would be left out in silence.

use std::collections::HashMap;

use cengbao_domain::form::{Column, Form};

use super::grid::{Grid, GridRow, HEADER_ROWS, folded, header, letters, short};
use crate::graphql::Fault;

/// A column that is no value of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum About {
    /// Code of the unit.
    Unit,
    /// Its name, for people: not read.
    Name,
    /// The period.
    Period,
    /// The version of the report that the clerk has seen.
    Version,
    /// The reason for warnings.
    Reason,
}

impl About {
    pub(super) const ALL: [Self; 5] = [
        Self::Unit,
        Self::Name,
        Self::Period,
        Self::Version,
        Self::Reason,
    ];

    /// What the header may say; the first is what a template says.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Unit => &["单位代码", "unit", "code"],
            Self::Name => &["单位名称", "name"],
            Self::Period => &["报告期", "period"],
            Self::Version => &["版本号", "version"],
            Self::Reason => &["说明", "reason"],
        }
    }
}

/// The columns of a file.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The first row of the grid that holds values.
    pub(super) first: usize,
    about: HashMap<About, usize>,
    /// Place in the file and key of the form, in the order of the file.
    pub(super) values: Vec<(usize, String)>,
}

impl Layout {
    /// What a row says about itself.
    pub(super) fn about<'r>(&self, about: About, row: &'r GridRow) -> &'r str {
        self.about
            .get(&about)
            .map_or("", |column| row.cell(*column))
    }

    /// The column of a value, by its key.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        let found = self.values.iter().find(|(_, known)| known == key);
        found.map(|(column, _)| *column)
    }

    /// Whether a column is for people and not read.
    pub(super) fn is_for_people(&self, column: usize) -> bool {
        self.about.get(&About::Name) == Some(&column)
    }

    fn knows(&self, column: usize) -> bool {
        self.values.iter().any(|(known, _)| *known == column)
            || self.about.values().any(|known| *known == column)
    }
}

/// Finds the header and reads it.
///
/// Errors: there is none, or a column of it is unknown, ambiguous or there twice.
pub(super) fn find(grid: &Grid, form: &Form) -> Result<Layout, Fault> {
    let is_header = |row: &GridRow| {
        let mut names = row.filled().map(|(_, text)| folded(text));
        names.any(|name| named(About::Unit, &name))
    };
    let Some(header) = header(&grid.rows, is_header) else {
        return Err(Fault::bad_input(
            format!("前 {HEADER_ROWS} 行中没有表头：表头须有“单位代码”一列；可先下载模板"),
            format!(
                "there is no header in the first {HEADER_ROWS} rows: it has a column “单位代码” or “unit”; take the template"
            ),
        ));
    };
    let mut layout = Layout {
        first: header + 1,
        about: HashMap::new(),
        values: Vec::new(),
    };
    for (column, text) in grid.rows[header].filled() {
        take(&mut layout, form, column, text)?;
    }
    for row in &grid.rows[layout.first..] {
        if let Some((column, text)) = row.filled().find(|(column, _)| !layout.knows(*column)) {
            let (place, text) = (format!("{}{}", letters(column), row.number), short(text));
            return Err(Fault::bad_input(
                format!("{place} 填有“{text}”，但该列没有表头：请写明列名，或清空该列"),
                format!(
                    "{place} holds “{text}” in a column without a header: name the column or empty it"
                ),
            ));
        }
    }
    if layout.values.is_empty() {
        return Err(Fault::bad_input(
            "表头中没有任何数据项：请按编号（如 1.1）、指标代码或印刷名称写明列名；可先下载模板",
            "the header names no value: name columns by key (such as 1.1), indicator code or printed label; take the template",
        ));
    }
    Ok(layout)
}

fn take(layout: &mut Layout, form: &Form, column: usize, text: &str) -> Result<(), Fault> {
    let name = folded(text);
    let about = About::ALL.into_iter().find(|about| named(*about, &name));
    let twice = if let Some(about) = about {
        layout.about.insert(about, column)
    } else {
        let key = key_of(form, column, text, &name)?;
        let before = layout.place(&key);
        layout.values.push((column, key));
        before
    };
    match twice {
        None => Ok(()),
        Some(before) => {
            let (before, column, text) = (letters(before), letters(column), short(text));
            Err(Fault::bad_input(
                format!("{before} 列与 {column} 列是同一项“{text}”：请只保留一列"),
                format!("columns {before} and {column} are the same value “{text}”: keep one"),
            ))
        }
    }
}

/// The key of the value that a header names: by key or code alone, by one of
/// them before the label, or by the printed label where it is the only one.
fn key_of(form: &Form, column: usize, text: &str, name: &str) -> Result<String, Fault> {
    let word = text.split_whitespace().next().unwrap_or_default();
    let word = folded(word);
    if let Some(found) = form.columns().find(|one| one.answers_to(&word)) {
        return Ok(found.key);
    }
    let labelled: Vec<Column<'_>> = form
        .columns()
        .filter(|one| {
            let is_single = one.cell.indicators.len() == 1;
            folded(&one.indicator.name) == name || (is_single && folded(&one.cell.label) == name)
        })
        .collect();
    match &labelled[..] {
        [only] => Ok(only.key.clone()),
        some => {
            let (place, text) = (letters(column), short(text));
            let keys: Vec<&str> = some.iter().map(|one| one.key.as_str()).collect();
            Err(if keys.is_empty() {
                Fault::bad_input(
                    format!(
                        "{place} 列的表头“{text}”不是本表的数据项：请按编号（如 1.1）、指标代码或印刷名称书写"
                    ),
                    format!(
                        "column {place}: “{text}” is no value of the form; write its key (such as 1.1), its code or its printed label"
                    ),
                )
            } else {
                let keys = keys.join("、");
                Fault::bad_input(
                    format!("{place} 列的表头“{text}”可指多项（{keys}）：请写编号"),
                    format!("column {place}: “{text}” may be any of {keys}; write the key"),
                )
            })
        }
    }
}

fn named(about: About, name: &str) -> bool {
    about.names().contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::form_for_tests;

    fn grid(rows: &[&[&str]]) -> Grid {
        let rows = rows.iter().zip(1..).map(|(cells, number)| GridRow {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            rounded: Vec::new(),
        });
        Grid {
            encoding: "UTF-8",
            rows: rows.collect(),
            ..Grid::default()
        }
    }

    #[test]
    fn a_column_is_named_by_key_code_label_or_key_and_label() {
        let form = form_for_tests();
        let first = form.columns().next().expect("a column");
        let both = format!("{} {}", first.key, first.cell.label);
        for name in [&first.key, &first.indicator.code, &first.cell.label, &both] {
            let layout = find(&grid(&[&["标题"], &["单位代码", name]]), &form);
            let layout = layout.unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!((layout.first, layout.place(&first.key)), (2, Some(1)));
        }
    }

    #[test]
    fn a_header_of_two_rows_is_read_by_its_lower_one() {
        let form = form_for_tests();
        let layout = find(
            &grid(&[
                &["单位代码", "一、总体情况", ""],
                &["单位代码", "1.1", "1.2"],
                &["x", "1", "2"],
            ]),
            &form,
        );
        let layout = layout.expect("a header");
        assert_eq!((layout.first, layout.values.len()), (2, 2));
    }

    #[test]
    fn what_would_be_left_out_is_refused_by_its_place() {
        let form = form_for_tests();
        for (rows, place) in [
            (&[&["unit", "9.99"][..]][..], "B"),
            (&[&["unit", "1.1", "1.1"][..]][..], "C"),
            (&[&["unit", "1.1"][..], &["x", "1", "7"][..]][..], "C2"),
            (&[&["name", "1.1"][..]][..], "unit"),
            (&[&["unit", "name"][..]][..], "1.1"),
        ] {
            let fault = find(&grid(rows), &form).expect_err("no layout");
            assert!(fault.en.contains(place), "{fault}");
        }
    }
}
