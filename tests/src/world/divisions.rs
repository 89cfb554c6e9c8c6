//! The division tree of the world, as the file an operator would import.

use std::fmt::Write as _;

use super::{WIDE_TOWN, WIDE_TOWN_UNITS};

/// Written by hand, all but the many communities of the wide town.
const WRITTEN: &str = include_str!("../../world/divisions.csv");

/// The rows as CSV with a header.
pub(crate) fn csv() -> String {
    let mut csv = WRITTEN.to_owned();
    for code in wide_town_communities() {
        let number = &code[WIDE_TOWN.len()..];
        writeln!(csv, "{code},第{number}社区,VILLAGE,{WIDE_TOWN},").expect("a string takes all");
    }
    csv
}

/// Division codes of the communities of the wide town.
pub(crate) fn wide_town_communities() -> Vec<String> {
    (1..=WIDE_TOWN_UNITS)
        .map(|number| format!("{WIDE_TOWN}{number:03}"))
        .collect()
}

/// (code, name, level, parent) of all rows.
pub(crate) fn rows() -> Vec<[String; 4]> {
    let csv = csv();
    let row = |line: &str| {
        let mut fields = line.split(',').map(str::to_owned);
        std::array::from_fn(|_| fields.next().expect("a row has five fields"))
    };
    csv.lines().skip(1).map(row).collect()
}
