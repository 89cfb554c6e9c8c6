//! Agencies (机构) from CSV: `code,name,kind,jurisdiction`, and if wanted
//! `inside,superior,aliases,sectors,simulated`; several aliases or sectors in
//! one cell are separated by `;`.

use std::io::Read;

use cengbao_store::{AgencyRow, RefusedRow};

use super::columns::{Rows, Unreadable, cell, flag, list};

/// Columns that must be there.
const NEEDED: [&str; 4] = ["code", "name", "kind", "jurisdiction"];
/// Columns that may be there.
const OPTIONAL: [&str; 5] = ["inside", "superior", "aliases", "sectors", "simulated"];

/// The rows of a file of agencies, one at a time.
pub(crate) struct Agencies<R> {
    rows: Rows<R>,
    /// Where the columns stand, in the order of the names above.
    needed: [Option<usize>; 4],
    optional: [Option<usize>; 5],
}

/// Reads the header. Errors: a column is missing or unknown; a misspelt one would be left out in silence.
pub(crate) fn read<R: Read>(input: R) -> Result<Agencies<R>, RefusedRow> {
    let (rows, needed, optional) = Rows::open_with(input, NEEDED, OPTIONAL)?;
    let simulated = rows.column("simulated");
    let rows = rows.with_flag(simulated);
    Ok(Agencies {
        rows,
        needed,
        optional,
    })
}

impl<R: Read> Agencies<R> {
    /// Where the rows gather that are no rows.
    pub(crate) fn unreadable(&self) -> Unreadable {
        self.rows.unreadable()
    }
}

impl<R: Read> Iterator for Agencies<R> {
    type Item = AgencyRow;

    fn next(&mut self) -> Option<AgencyRow> {
        let (row, record) = self.rows.next()?;
        let text = |column| cell(&record, column).map(str::to_owned);
        let [code, name, kind, jurisdiction] =
            self.needed.map(|column| text(column).unwrap_or_default());
        let [inside, superior, aliases, sectors, simulated] = self.optional;
        Some(AgencyRow {
            row,
            code,
            name,
            kind,
            jurisdiction,
            inside: text(inside),
            superior: text(superior),
            aliases: list(&record, aliases),
            sectors: list(&record, sectors),
            simulated: flag(&record, simulated).unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_becomes_an_agency() {
        let text = "code,name,kind,jurisdiction,aliases,simulated\n45.yjt,应急管理厅,BUREAU,45,应急厅；厅,true\n";
        let agencies: Vec<AgencyRow> = read(text.as_bytes()).unwrap().collect();
        let agency = &agencies[0];
        assert_eq!(
            (agency.row, agency.kind.as_str(), agency.simulated),
            (2, "BUREAU", true)
        );
        assert_eq!(agency.aliases, ["应急厅", "厅"]);
        assert_eq!(agency.inside, None);
    }

    #[test]
    fn an_unknown_or_missing_column_is_named() {
        let reason = |header: &str| read(header.as_bytes()).err().unwrap().reason;
        assert!(reason("code,name,kind\n").contains("jurisdiction"));
        assert!(reason("code,name,kind,jurisdiction,phone\n").contains("phone"));
    }
}
