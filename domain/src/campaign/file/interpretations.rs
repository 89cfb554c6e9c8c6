//! `interpretations.toml`: what the document leaves open or says twice.
//!
//! Owns the shape of the file. A question with fewer than two readings is none, and is refused.

use std::collections::BTreeSet;

use crate::campaign::interpretation::{Interpretation, Reading};
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, proposal};
use crate::campaign::reader::Table;

/// Reads `interpretations.toml`.
pub(in crate::campaign) fn interpretations(table: &mut Table<'_>) -> Vec<Interpretation> {
    table.tables("interpretations", "the interpretation", |table| {
        Some(interpretation(table))
    })
}

fn interpretation(table: &mut Table<'_>) -> Interpretation {
    let code = table.code("code");
    table.define(Noun::Interpretation, &code);
    let question = table.text("question").value;
    let in_force = table.text("in_force");
    let reason = table.text("reason").value;
    let mut seen = BTreeSet::new();
    let readings = table.tables("readings", "the reading", |table| reading(table, &mut seen));
    if seen.len() < 2 {
        table.log().error(
            table.place(),
            format!(
                "interpretation `{}` has {} reading(s)",
                code.value,
                seen.len()
            ),
            "give at least two: the one in force and the one it was preferred to",
        );
    }
    refuse_unknown_reading(table, &in_force, &seen);
    Interpretation {
        code: code.value,
        question,
        readings,
        in_force: in_force.value,
        reason,
    }
}

fn reading(table: &mut Table<'_>, seen: &mut BTreeSet<String>) -> Option<Reading> {
    let code = table.code("code");
    if !seen.insert(code.value.clone()) {
        let message = format!(
            "reading `{}` stands twice in its interpretation",
            code.value
        );
        table
            .log()
            .error(code.place, message, "give each its own code");
    }
    let text = table.text("text").value;
    Some(Reading {
        code: code.value,
        text,
        clause: table.clause("clause")?,
    })
}

fn refuse_unknown_reading(
    table: &Table<'_>,
    in_force: &At<'_, String>,
    readings: &BTreeSet<String>,
) {
    if !in_force.value.is_empty() && !readings.contains(&in_force.value) {
        table.log().error(
            in_force.place,
            format!(
                "`in_force` names the reading `{}`, which the interpretation does not have",
                in_force.value
            ),
            proposal(&in_force.value, readings.iter().map(String::as_str)),
        );
    }
}
