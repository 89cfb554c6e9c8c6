//! `rules.toml`: what is forbidden, allowed, punished, published, rewarded, defined.
//!
//! Owns the shape of the file. A rule that says neither what could check it nor why nothing can is refused.

use super::items::{bodies, item};
use crate::campaign::names::Noun;
use crate::campaign::reader::Table;
use crate::campaign::rule::{Checkable, Rule};

/// Reads `rules.toml`.
pub(in crate::campaign) fn rules(table: &mut Table<'_>) -> Vec<Rule> {
    table.tables("rules", "the rule", rule)
}

fn rule(table: &mut Table<'_>) -> Option<Rule> {
    let item = item(table, Noun::Rule);
    let kind = table.choice("kind");
    let binds = bodies(table, "binds");
    let condition = table.text_or_none("condition").map(|text| text.value);
    let checkable = checkable(table);
    Some(Rule {
        item: item?,
        kind: kind?,
        binds,
        condition,
        checkable: checkable?,
    })
}

fn checkable(table: &mut Table<'_>) -> Option<Checkable> {
    let check = table.text_or_none("check");
    let uncheckable = table.text_or_none("uncheckable");
    match (check, uncheckable) {
        (Some(check), None) => Some(Checkable::Check(check.value)),
        (None, Some(reason)) => Some(Checkable::Uncheckable(reason.value)),
        (Some(_), Some(_)) | (None, None) => {
            table.log().error(
                table.place(),
                "the rule needs either `check` or `uncheckable`",
                "say what on the hub could check it, or why nothing can",
            );
            None
        }
    }
}
