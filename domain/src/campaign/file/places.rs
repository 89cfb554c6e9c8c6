//! `places.toml`: the printed list of enterprises and places.
//!
//! Owns the shape of the file. Never looks an enterprise up.

use std::collections::BTreeSet;

use crate::campaign::listed_place::ListedPlace;
use crate::campaign::reader::Table;

/// Reads `places.toml`.
pub(in crate::campaign) fn places(table: &mut Table<'_>) -> Vec<ListedPlace> {
    let mut numbers = BTreeSet::new();
    table.tables("places", "the place", |table| place(table, &mut numbers))
}

fn place(table: &mut Table<'_>, numbers: &mut BTreeSet<u16>) -> Option<ListedPlace> {
    let number = table.number("number", 1, u16::MAX);
    if !numbers.insert(number.value) {
        let message = format!("number {} stands twice in the list", number.value);
        table
            .log()
            .error(number.place, message, "write the printed number");
    }
    let name = table.text("name").value;
    let category = table.text_or_none("category").map(|text| text.value);
    let jurisdiction = super::agencies::division(table, "jurisdiction");
    let sectors = table.sector_words("sectors");
    let clause = table.clause("clause");
    Some(ListedPlace {
        number: number.value,
        name,
        category,
        jurisdiction,
        sectors,
        clause: clause?,
    })
}
