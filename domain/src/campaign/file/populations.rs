//! `populations.toml`: who or what is counted or bound besides offices.
//!
//! Owns the shape of the file. Never who belongs to a population.

use super::agencies::division_or_none;
use super::items::{codes, item, part_of};
use crate::campaign::names::Noun;
use crate::campaign::population::Population;
use crate::campaign::reader::Table;

/// Reads `populations.toml`.
pub(in crate::campaign) fn populations(table: &mut Table<'_>) -> Vec<Population> {
    table.tables("populations", "the population", population)
}

fn population(table: &mut Table<'_>) -> Option<Population> {
    let item = item(table, Noun::Population);
    let of = table.choice("of");
    let sectors = table.sector_words("sectors");
    let marks = codes(table.texts("marks"));
    let jurisdiction = division_or_none(table, "where");
    let open = table.flag("open");
    let undefined = table.text_or_none("undefined").map(|text| text.value);
    let determined_by = table.reference_or_none(Noun::Agency, "determined_by");
    let part_of = part_of(table, Noun::Population);
    Some(Population {
        item: item?,
        of: of?,
        sectors,
        marks,
        jurisdiction,
        open,
        undefined,
        determined_by: determined_by.map(|code| code.value),
        part_of,
    })
}
