//! `sectors.toml` and `units.toml`, shared by the campaigns or a campaign's own.
//!
//! Owns the shape of the files. Never says what a word means: the file does.

use crate::campaign::problem::At;
use crate::campaign::reader::Table;
use crate::campaign::unit_of_measure::UnitOfMeasure;

/// Reads `sectors.toml` into the vocabulary.
pub(in crate::campaign) fn sectors(table: &mut Table<'_>) {
    table.tables("sectors", "the sector", |table| {
        let code = table.code("code");
        let name = table.text("name");
        let aliases = table.texts("aliases");
        let inside = table.text_or_none("inside");
        if !code.value.is_empty() && !name.value.is_empty() {
            let vocabulary = table.vocabulary();
            vocabulary.list_sector(table.log(), &code, &name, &aliases, inside);
        }
        Some(())
    });
}

/// Reads `units.toml` into the vocabulary.
pub(in crate::campaign) fn units(table: &mut Table<'_>) {
    table.tables("units", "the unit", |table| {
        let At { value: name, place } = table.text("name");
        let name_en = table.text("name_en").value;
        let scale = table.scale();
        let unit = UnitOfMeasure {
            name,
            name_en,
            scale,
        };
        table.vocabulary().list_unit(table.log(), place, unit);
        Some(())
    });
}
