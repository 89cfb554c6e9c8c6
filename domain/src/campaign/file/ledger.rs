//! `ledger-CODE.toml`: a list that is to be kept, column by column.
//!
//! Owns the shape of the file and that a relation compares like with like. Never a row.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{bodies, codes};
use crate::campaign::ledger::{ColumnKind, Ledger, LedgerColumn};
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, proposal};
use crate::campaign::reader::Table;
use crate::check::Check;

/// Reads a ledger's file; `file_code` is the code in the file's name.
pub(in crate::campaign) fn ledger(table: &mut Table<'_>, file_code: &str) -> Option<Ledger> {
    let code = table.code("code");
    table.define(Noun::Ledger, &code);
    if code.value != file_code && !code.value.is_empty() {
        let message = format!(
            "ledger `{}` stands in the file of `{file_code}`",
            code.value
        );
        let remedy = format!("write `code = \"{file_code}\"`, or rename the file");
        table.log().error(code.place, message, remedy);
    }
    let title = table.text("title").value;
    let also = table.clauses("also");
    let readings = codes(table.references(Noun::Interpretation, "readings"));
    let kept_by = bodies(table, "kept_by");
    if kept_by.is_empty() {
        table.lacks("kept_by", "kept_by = [\"…\"]");
    }
    let is_printed = table.flag("columns_printed");
    let columns_printed = is_printed || !table.has("columns_printed");
    let mut kinds = BTreeMap::new();
    let mut numbers = BTreeSet::new();
    let columns = table.tables("columns", "the column", |table| {
        column(table, &mut kinds, &mut numbers)
    });
    if columns_printed == kinds.is_empty() {
        table.log().error(
            table.place(),
            format!(
                "ledger `{}` has columns that are not printed, or prints none",
                code.value
            ),
            "list the printed columns, or write `columns_printed = false` without any",
        );
    }
    let mut check_codes = BTreeSet::new();
    let checks = table.tables("checks", "the check", |table| {
        check(table, &kinds, &mut check_codes)
    });
    let notes = table.tables("notes", "the note", super::form::note);
    let clause = table.clause("clause");
    Some(Ledger {
        code: code.value,
        title,
        clause: clause?,
        also,
        readings,
        kept_by,
        columns_printed,
        columns,
        checks,
        notes,
    })
}

fn column(
    table: &mut Table<'_>,
    kinds: &mut BTreeMap<String, Option<ColumnKind>>,
    numbers: &mut BTreeSet<u16>,
) -> Option<LedgerColumn> {
    let number = table.number_or_none("number", 1, u16::MAX);
    if let Some(number) = &number
        && !numbers.insert(number.value)
    {
        let message = format!("number {} stands twice in the ledger", number.value);
        table
            .log()
            .error(number.place, message, "write the printed number");
    }
    let code = table.text("code");
    let label = table.text("label").value;
    let kind = table.choice("kind");
    if kinds.insert(code.value.clone(), kind).is_some() {
        let message = format!("column `{}` stands twice in the ledger", code.value);
        table
            .log()
            .error(code.place, message, "give each column its own code");
    }
    let choices = table.texts("choices");
    let repeats = table.flag("repeats");
    if (kind == Some(ColumnKind::Choice)) == choices.is_empty() && kind.is_some() {
        let message = "a column of kind CHOICE has `choices`, and no other has";
        let remedy = "list the printed words, or give the column another kind";
        table.log().error(code.place, message, remedy);
    }
    Some(LedgerColumn {
        number: number.map(|number| number.value),
        code: code.value,
        label,
        kind: kind?,
        choices: choices.into_iter().map(|text| text.value).collect(),
        repeats,
    })
}

fn check(
    table: &mut Table<'_>,
    kinds: &BTreeMap<String, Option<ColumnKind>>,
    codes: &mut BTreeSet<String>,
) -> Option<Check> {
    let code = table.text("code");
    if !codes.insert(code.value.clone()) {
        let message = format!("check `{}` stands twice in the ledger", code.value);
        table
            .log()
            .error(code.place, message, "give each check its own code");
    }
    let severity = table.choice("severity");
    let left = table.text("left");
    let comparator = table.choice("comparator");
    let right = table.text("right");
    let sides =
        [("left", &left), ("right", &right)].map(|(key, side)| kind_of(table, kinds, key, side));
    if let [Some(left_kind), Some(right_kind)] = sides {
        let is_ordered = matches!(
            left_kind,
            ColumnKind::Date | ColumnKind::Count | ColumnKind::Amount
        );
        if !is_ordered || left_kind != right_kind || left.value == right.value {
            let message = format!(
                "check `{}` cannot compare `{}` with `{}`",
                code.value, left.value, right.value
            );
            let remedy = "compare two columns of the same kind: DATE, COUNT or AMOUNT";
            table.log().error(left.place, message, remedy);
        }
    }
    let message = table.text("message").value;
    let clause = table.clause("clause");
    Some(Check {
        code: code.value,
        severity: severity?,
        left: left.value,
        comparator: comparator?,
        right: right.value,
        message,
        clause: clause?,
    })
}

fn kind_of(
    table: &Table<'_>,
    kinds: &BTreeMap<String, Option<ColumnKind>>,
    key: &str,
    column: &At<'_, String>,
) -> Option<ColumnKind> {
    if !kinds.contains_key(&column.value) && !column.value.is_empty() {
        let message = format!(
            "`{key}` names the column `{}`, which the ledger does not have",
            column.value
        );
        let known = proposal(&column.value, kinds.keys().map(String::as_str));
        table.log().error(column.place, message, known);
    }
    kinds.get(&column.value).copied().flatten()
}
