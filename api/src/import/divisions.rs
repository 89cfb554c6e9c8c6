//! Divisions (行政区划) from CSV, in two shapes told apart by their headers: the
//! hub's own, and `villages.csv` of the package it was made from.
//!
//! See data/README.md for the columns and docs/divisions.md for what they mean.

use std::io::Read;

use cengbao_store::{DivisionRow, RefusedRow};

use super::columns::{Rows, Unreadable, cell, flag, refused};

/// What the last three digits of a village say that exists for statistics only:
/// virtual communities, and a village that repeats its county.
const PLACEHOLDER_ENDS: [&str; 3] = ["498", "598", "000"];

/// Where each column stands.
#[derive(Clone, Copy)]
enum Shape {
    /// `code,name,level,parent,placeholder`; all but the first two may be left out.
    Own {
        level: Option<usize>,
        parent: Option<usize>,
        placeholder: Option<usize>,
    },
    /// `code,name,streetCode,…`
    Villages { street: usize },
}

/// The rows of a file of divisions, one at a time.
pub(crate) struct Divisions<R> {
    rows: Rows<R>,
    code: usize,
    name: usize,
    shape: Shape,
}

/// Reads the header. Errors: it is of neither shape.
pub(crate) fn read<R: Read>(input: R) -> Result<Divisions<R>, RefusedRow> {
    let rows = Rows::open(input)?;
    let (Some(code), Some(name)) = (rows.column("code"), rows.column("name")) else {
        let reason = format!("the header is `{}`", rows.header().join(","));
        return Err(refused(
            1,
            reason,
            "begin with `code,name,level,parent,placeholder`",
        ));
    };
    let shape = match rows.column("streetCode") {
        Some(street) => Shape::Villages { street },
        None => Shape::Own {
            level: rows.column("level"),
            parent: rows.column("parent"),
            placeholder: rows.column("placeholder"),
        },
    };
    let flag = match shape {
        Shape::Own { placeholder, .. } => placeholder,
        Shape::Villages { .. } => None,
    };
    Ok(Divisions {
        rows: rows.with_flag(flag),
        code,
        name,
        shape,
    })
}

impl<R> Divisions<R> {
    /// Where the rows gather that are no rows.
    pub(crate) fn unreadable(&self) -> Unreadable
    where
        R: Read,
    {
        self.rows.unreadable()
    }
}

impl<R: Read> Iterator for Divisions<R> {
    type Item = DivisionRow;

    fn next(&mut self) -> Option<DivisionRow> {
        let (row, record) = self.rows.next()?;
        let text = |column| cell(&record, column).map(str::to_owned);
        let code = text(Some(self.code)).unwrap_or_default();
        let (level, parent, placeholder) = match self.shape {
            Shape::Own {
                level,
                parent,
                placeholder,
            } => (
                text(level),
                text(parent),
                flag(&record, placeholder).unwrap_or_default(),
            ),
            Shape::Villages { street } => {
                let is_placeholder = PLACEHOLDER_ENDS.iter().any(|end| code.ends_with(end));
                (
                    Some("VILLAGE".to_owned()),
                    text(Some(street)),
                    is_placeholder,
                )
            }
        };
        Some(DivisionRow {
            row,
            code,
            name: text(Some(self.name)).unwrap_or_default(),
            level,
            parent,
            placeholder,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<DivisionRow> {
        read(text.as_bytes()).unwrap().collect()
    }

    #[test]
    fn columns_may_stand_in_any_order_and_be_left_out() {
        let rows = rows("\u{feff}name,code\n城中区,450202\n");
        assert_eq!(
            (rows[0].row, rows[0].code.as_str(), rows[0].name.as_str()),
            (2, "450202", "城中区")
        );
        assert_eq!(
            (&rows[0].level, &rows[0].parent, rows[0].placeholder),
            (&None, &None, false)
        );
    }

    #[test]
    fn the_packages_own_villages_are_read() {
        let text = "\"code\",\"name\",\"streetCode\",\"provinceCode\",\"cityCode\",\"areaCode\"\n\
                    \"450202002001\",\"弯塘社区居委会\",\"450202002\",\"45\",\"4502\",\"450202\"\n\
                    \"110115403498\",\"虚拟社区\",\"110115403\",\"11\",\"1101\",\"110115\"\n";
        let rows = rows(text);
        assert_eq!(rows[0].parent.as_deref(), Some("450202002"));
        assert_eq!(
            rows.iter().map(|row| row.placeholder).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn a_row_that_is_none_is_put_aside_with_its_line_and_the_others_are_read() {
        let mut divisions = read("code,name\n45,桂\n46\n47,丁\n".as_bytes()).unwrap();
        let codes: Vec<String> = divisions.by_ref().map(|row| row.code).collect();
        assert_eq!(codes, ["45", "47"]);
        let lines: Vec<u64> = divisions
            .unreadable()
            .take()
            .iter()
            .map(|refused| refused.row)
            .collect();
        assert_eq!(lines, [3]);
    }

    #[test]
    fn a_header_of_another_file_is_refused() {
        assert_eq!(read("id,title\n".as_bytes()).err().unwrap().row, 1);
    }

    #[test]
    fn all_divisions_of_the_repository_are_read() {
        let divisions = rows(include_str!("../../../data/divisions.csv"));
        assert_eq!(divisions.len(), 44_704);
        assert_eq!(divisions.last().map(|row| row.row), Some(44_705));
    }
}
