//! `clauses.toml`: the outline of the document.
//!
//! Owns the shape of the file and the order of its headings. That every clause cited is in it is judged by
//! `citation`, that each is cited by `coverage`.

use std::collections::BTreeSet;

use crate::campaign::outline::{OutlineClause, heading_above};
use crate::campaign::problem::{At, Place};
use crate::campaign::reader::Table;

/// Reads `clauses.toml`.
pub(in crate::campaign) fn outline<'a>(table: &mut Table<'a>) -> Vec<(OutlineClause, Place<'a>)> {
    let located = table.tables("clauses", "the clause of the outline", clause);
    if located.is_empty() && !table.has("clauses") {
        table.lacks("clauses", "[[clauses]]");
    }
    let mut seen = BTreeSet::new();
    for (clause, place) in &located {
        if !seen.insert((clause.path.as_str(), clause.occurrence)) {
            table.log().error(
                *place,
                format!("the clause `{}` stands twice in the outline", clause.name()),
                "give the second place `occurrence = 2`, or list it once",
            );
        }
        if clause.occurrence > 1 && !seen.contains(&(clause.path.as_str(), clause.occurrence - 1)) {
            table.log().error(
                *place,
                format!(
                    "the clause `{}` has no occurrence {} before it",
                    clause.path,
                    clause.occurrence - 1
                ),
                "count the places with the same path from 1, in printed order",
            );
        }
        if let Some(above) = heading_above(&clause.path)
            && !seen.iter().any(|(path, _)| *path == above)
        {
            table.log().error(
                *place,
                format!(
                    "the heading `{above}` of the clause `{}` does not stand before it",
                    clause.path
                ),
                format!("add `[[clauses]]` with `path = \"{above}\"` before it"),
            );
        }
    }
    located
}

fn clause<'a>(table: &mut Table<'a>) -> Option<(OutlineClause, Place<'a>)> {
    let At { value: path, place } = table.text("path");
    let occurrence = table.number_or_none("occurrence", 1, u16::MAX);
    let occurrence = occurrence.map_or(1, |number| number.value);
    let title = table.text_or_none("title").map(|text| text.value);
    let nothing = table.text_or_none("nothing").map(|text| text.value);
    let clause = OutlineClause {
        path,
        occurrence,
        title,
        nothing,
    };
    (!clause.path.is_empty()).then_some((clause, place))
}
