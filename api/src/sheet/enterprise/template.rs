//! The empty list that a clerk fills in: a sheet with the headings, cells that stay text, choices where the values are
//! closed, and a second sheet that explains each column.

use cengbao_domain::enterprise::Column;

use crate::graphql::Fault;
use crate::sheet::csv;
use crate::sheet::template::Format;
use crate::sheet::xlsx::{self, Page, Style};

/// Characters that a column shows.
const WIDTH: usize = 22;

/// The file. A text has the headings alone.
pub(crate) fn template(format: Format) -> Result<Vec<u8>, Fault> {
    let headings = Column::ALL.map(|column| column.heading().to_owned());
    match format {
        Format::Csv => csv::write(&[headings.to_vec()]),
        Format::Xlsx => xlsx::write(&[list(headings.to_vec()), explanation()]),
    }
}

fn list(headings: Vec<String>) -> Page {
    let choices = Column::ALL.into_iter().enumerate();
    let choices = choices.map(|(place, column)| (place, column.choices()));
    let last = headings.len() - 1;
    let headings = headings.into_iter();
    Page {
        name: "企业名单".to_owned(),
        rows: vec![headings.map(|text| (text, Style::Header)).collect()],
        frozen: (2, 1),
        columns: vec![(0, last, WIDTH, Style::Text)],
        choices: choices.filter(|(_, values)| !values.is_empty()).collect(),
        ..Page::default()
    }
}

fn explanation() -> Page {
    let line = |cells: [&str; 4], style| cells.map(|text| (text.to_owned(), style)).to_vec();
    let mut rows = vec![line(["列", "必填", "说明", "column"], Style::Header)];
    rows.extend(Column::ALL.map(|column| {
        let needed = match column {
            Column::Name | Column::Place => "是",
            _ => "",
        };
        let (zh, en) = column.explained();
        let english = format!("{}: {en}", column.name());
        line([column.heading(), needed, zh, &english], Style::Text)
    }));
    rows.push(line(
        [
            "整列删去",
            "",
            "表示不改变已登记的内容；单元格留空表示没有。统一社会信用代码、企业名称、所在地三列须保留",
            "a column that is left out leaves what is known; a blank cell says that there is nothing. Keep code, name and place",
        ],
        Style::Text,
    ));
    Page {
        name: "填写说明".to_owned(),
        rows,
        frozen: (1, 1),
        columns: vec![(0, 1, WIDTH, Style::Text), (2, 3, WIDTH * 4, Style::Text)],
        ..Page::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::List;
    use super::*;
    use crate::sheet::grid::Bounds;
    use crate::sheet::read;

    #[test]
    fn a_template_is_an_empty_list_in_either_format() {
        for format in [Format::Csv, Format::Xlsx] {
            let file = template(format).expect("a file");
            let grid = read(&file, &Bounds::UPLOAD, None).expect("a table");
            let others = if format == Format::Xlsx {
                vec!["填写说明".to_owned()]
            } else {
                Vec::new()
            };
            assert_eq!(grid.others, others);
            let list = List::of(grid).expect("a list");
            assert_eq!(list.layout.columns.len(), Column::ALL.len());
            assert!(list.rows.is_empty() && list.aside.is_empty());
        }
    }
}
