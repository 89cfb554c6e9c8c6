//! What a row of agencies says by itself, and whether it can be so.

use std::collections::BTreeSet;

use cengbao_domain::campaign::AgencyKind;
use cengbao_domain::division::{MAX_CODE, MAX_NAME, is_code};

use super::AgencyRow;
use crate::import::Refusal;

/// Sectors or aliases of one agency.
const MAX_WORDS: usize = 100;

/// The shape of a row: code, names, kind.
pub(super) fn check(row: &AgencyRow) -> Result<(), Refusal> {
    if !row
        .code
        .split_once('.')
        .is_some_and(|(division, key)| is_code(division) && is_code(key))
    {
        return Err(Refusal::new(
            format!("`{}` is no agency code", row.code),
            format!(
                "write the division's code, a dot and a key of at most {MAX_CODE} characters: 450202002.ggaq"
            ),
        ));
    }
    if !is_name(&row.name) {
        return Err(Refusal::new(
            "the name is blank, padded with spaces or too long",
            format!("write a name of at most {MAX_NAME} characters"),
        ));
    }
    if let Err(error) = kind(row) {
        return Err(Refusal::new(error.to_string(), "correct the kind"));
    }
    if row.aliases.len() > MAX_WORDS || !row.aliases.iter().all(|alias| is_name(alias)) {
        return Err(Refusal::new(
            "an alias is blank, padded with spaces or too long, or there are too many",
            format!("give at most {MAX_WORDS} aliases of at most {MAX_NAME} characters"),
        ));
    }
    if row.sectors.len() > MAX_WORDS
        || row
            .sectors
            .iter()
            .any(|sector| !is_name(sector) || sector.contains(','))
    {
        return Err(Refusal::new(
            "a sector is blank, padded with spaces, too long or holds a comma, or there are too many",
            format!("give at most {MAX_WORDS} sectors of at most {MAX_NAME} characters"),
        ));
    }
    for (link, what) in [(&row.inside, "inside"), (&row.superior, "superior")] {
        if link.as_ref() == Some(&row.code) {
            return Err(Refusal::new(
                format!("{} is its own `{what}`", row.code),
                format!("correct `{what}`"),
            ));
        }
    }
    Ok(())
}

/// The kind that a row names.
pub(super) fn kind(row: &AgencyRow) -> Result<AgencyKind, serde_json::Error> {
    serde_json::from_value(serde_json::Value::String(row.kind.clone()))
}

/// A set of sectors as it is told apart from others; empty for none.
pub(super) fn canonical(sectors: &[String]) -> String {
    sectors
        .iter()
        .map(String::as_str)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
        .join(",")
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= MAX_NAME
}
