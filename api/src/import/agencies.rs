//! Agencies (机构) from CSV: `code,name,kind,jurisdiction`, and if wanted
//! `inside,superior,aliases,sectors,simulated`; several aliases or sectors in
//! one cell are separated by `;`.

use std::io::Read;

use cengbao_store::{AgencyRow, RefusedRow};

use super::columns::{Rows, Unreadable, cell, refused};

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
    let rows = Rows::open(input)?;
    let missing = NEEDED.into_iter().find(|name| rows.column(name).is_none());
    let is_known = |name: &str| NEEDED.contains(&name) || OPTIONAL.contains(&name);
    let unknown = rows.header().iter().find(|name| !is_known(name));
    let reason = match (missing, unknown) {
        (None, None) => None,
        (Some(missing), _) => Some(format!("the header lacks the column `{missing}`")),
        (None, Some(unknown)) => Some(format!("the header has an unknown column `{unknown}`")),
    };
    if let Some(reason) = reason {
        let remedy = format!(
            "write {}, and if wanted {}",
            NEEDED.join(","),
            OPTIONAL.join(",")
        );
        return Err(refused(1, reason, remedy));
    }
    let needed = NEEDED.map(|name| rows.column(name));
    let optional = OPTIONAL.map(|name| rows.column(name));
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
        let list = |column| {
            let parts = cell(&record, column)
                .unwrap_or_default()
                .split([';', '；'])
                .map(str::trim);
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
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
            aliases: list(aliases),
            sectors: list(sectors),
            simulated: cell(&record, simulated) == Some("true"),
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
