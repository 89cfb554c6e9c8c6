//! Enterprises (企业) from CSV: `code,name,place`, and if wanted
//! `replaces,category,section,sectors,marks,opened,closed,from,simulated`; several
//! sectors or marks in one cell are separated by `;`. A column that is left out
//! leaves what the hub knows as it is; a blank cell says that there is nothing.

use std::io::Read;

use cengbao_store::{EnterpriseRow, RefusedRow};

use super::columns::{Rows, Unreadable, flag, list};

/// Columns that must be there.
const NEEDED: [&str; 3] = ["code", "name", "place"];
/// Columns that may be there.
const OPTIONAL: [&str; 9] = [
    "replaces",
    "category",
    "section",
    "sectors",
    "marks",
    "opened",
    "closed",
    "from",
    "simulated",
];

/// The rows of a file of enterprises, one at a time.
pub(crate) struct Enterprises<R> {
    rows: Rows<R>,
    /// Where the columns stand, in the order of the names above.
    needed: [Option<usize>; 3],
    optional: [Option<usize>; 9],
}

/// Reads the header. Errors: a column is missing or unknown; a misspelt one would be left out in silence.
pub(crate) fn read<R: Read>(input: R) -> Result<Enterprises<R>, RefusedRow> {
    let (rows, needed, optional) = Rows::open_with(input, NEEDED, OPTIONAL)?;
    let simulated = rows.column("simulated");
    let rows = rows.with_flag(simulated);
    Ok(Enterprises {
        rows,
        needed,
        optional,
    })
}

impl<R: Read> Enterprises<R> {
    /// Where the rows gather that are no rows.
    pub(crate) fn unreadable(&self) -> Unreadable {
        self.rows.unreadable()
    }
}

impl<R: Read> Iterator for Enterprises<R> {
    type Item = EnterpriseRow;

    fn next(&mut self) -> Option<EnterpriseRow> {
        let (row, record) = self.rows.next()?;
        // A blank cell is not a missing column.
        let text = |column: Option<usize>| {
            column.map(|column| record.get(column).unwrap_or_default().to_owned())
        };
        let list = |column: Option<usize>| column.map(|_| list(&record, column));
        let [code, name, place] = self.needed.map(|column| text(column).unwrap_or_default());
        let [
            replaces,
            category,
            section,
            sectors,
            marks,
            opened,
            closed,
            from,
            simulated,
        ] = self.optional;
        Some(EnterpriseRow {
            row,
            code,
            replaces: text(replaces),
            name,
            place,
            category: text(category),
            section: text(section),
            sectors: list(sectors),
            marks: list(marks),
            opened: text(opened),
            closed: text(closed),
            from: text(from),
            simulated: simulated.map(|_| flag(&record, simulated).unwrap_or_default()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_cell_is_not_a_missing_column() {
        let text = "code,name,place,marks,section\n,面馆,990101001,\"高危；规模以上\",\n";
        let rows: Vec<EnterpriseRow> = read(text.as_bytes()).unwrap().collect();
        let row = &rows[0];
        assert_eq!(row.marks.as_deref().unwrap(), ["高危", "规模以上"]);
        assert_eq!((row.section.as_deref(), &row.sectors), (Some(""), &None));
    }

    #[test]
    fn an_unknown_or_missing_column_is_named() {
        let reason = |header: &str| read(header.as_bytes()).err().unwrap().reason;
        assert!(reason("code,name\n").contains("place"));
        assert!(reason("code,name,place,phone\n").contains("phone"));
    }
}
