//! Boundary changes (区划变更) from CSV: `kind,day,code,document,reason`, and as
//! each kind needs them `into,name,shares,parent,superior,level,agency_kind`;
//! several codes, names or shares in one cell are separated by `;`.

use std::io::Read;

use cengbao_domain::change::BoundaryChange;
use cengbao_store::{ChangeRow, RefusedRow};

use super::columns::{Rows, cell, list, refused};

/// Columns that must be there.
const NEEDED: [&str; 5] = ["kind", "day", "code", "document", "reason"];
/// Columns that may be there.
const OPTIONAL: [&str; 7] = [
    "into",
    "name",
    "parent",
    "superior",
    "level",
    "agency_kind",
    "shares",
];

/// The rows of a file, and those that are none.
pub(crate) struct Changes {
    /// In the order of the file.
    pub(crate) rows: Vec<ChangeRow>,
    /// With what is wrong with each.
    pub(crate) refused: Vec<RefusedRow>,
}

/// Reads a file. Errors: a column is missing or unknown; a misspelt one would be left out in silence.
pub(crate) fn read<R: Read>(input: R) -> Result<Changes, RefusedRow> {
    let (mut rows, needed, optional) = Rows::open_with(input, NEEDED, OPTIONAL)?;
    let unreadable = rows.unreadable();
    let mut found = Changes {
        rows: Vec::new(),
        refused: Vec::new(),
    };
    for (row, record) in rows.by_ref() {
        match change(&record, needed, optional) {
            Ok(change) => found.rows.push(ChangeRow { row, change }),
            Err((reason, remedy)) => found.refused.push(RefusedRow {
                code: cell(&record, needed[2]).unwrap_or_default().to_owned(),
                ..refused(row, reason, remedy)
            }),
        }
    }
    found.refused.extend(unreadable.take());
    Ok(found)
}

fn change(
    record: &csv::StringRecord,
    needed: [Option<usize>; 5],
    optional: [Option<usize>; 7],
) -> Result<BoundaryChange, (String, &'static str)> {
    let text = |column| cell(record, column).map(str::to_owned);
    let [kind, day, code, document, reason] = needed;
    let [into, name, parent, superior, level, agency_kind, shares] = optional;
    let kind = text(kind)
        .unwrap_or_default()
        .parse()
        .map_err(|error| (format!("{error}"), "correct `kind`"))?;
    let on = text(day)
        .unwrap_or_default()
        .parse()
        .map_err(|_| ("`day` is no day".to_owned(), "write it as 2023-07-10"))?;
    let level = text(level)
        .map(|level| level.parse())
        .transpose()
        .map_err(|error| (format!("{error}"), "correct `level`"))?;
    Ok(BoundaryChange {
        kind,
        on,
        codes: list(record, code),
        into: list(record, into),
        names: list(record, name),
        parent: text(parent),
        superior: text(superior),
        level,
        agency_kind: text(agency_kind),
        shares: list(record, shares),
        document: text(document).unwrap_or_default(),
        reason: text(reason).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_becomes_a_change_and_a_bad_one_is_named() {
        let text = "kind,day,code,into,name,document,reason\n\
            MERGE,2023-07-10,1;2,3,新镇,文1,合并\n\
            JOIN,2023-07-10,1,3,新镇,文1,合并\n\
            MERGE,July,1,3,新镇,文1,合并\n";
        let found = read(text.as_bytes()).ok().unwrap();
        let change = &found.rows[0].change;
        assert_eq!((change.codes.len(), change.into.len()), (2, 1));
        assert_eq!(change.parent, None);
        let refused: Vec<u64> = found.refused.iter().map(|row| row.row).collect();
        assert_eq!(refused, [3, 4]);
        assert!(read("kind,day\n".as_bytes()).is_err());
    }
}
