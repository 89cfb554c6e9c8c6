//! The form of a figure report (调度表): sections, numbered cells, the indicators in them, checks and notes.
//!
//! Owns the keys of values: `SECTION.NUMBER` for a cell with one indicator,
//! `SECTION.NUMBER.K` (K from 1) for a cell with several, such as
//! 行政处罚（次，万元）. Never holds values, and knows no form by name.

#[cfg(test)]
pub(crate) mod sample;
mod validation;

use serde::{Deserialize, Serialize};

use crate::{check::Check, clause::Clause, indicator::Indicator, period::PeriodKind};

/// The most values one form may ask for; a filing is one wide row.
pub const MAX_COLUMNS: usize = 500;

/// A form as printed (调度表).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Name within its campaign, such as `monthly`.
    pub code: String,
    /// Name over all campaigns and versions, `CAMPAIGN/CODE`; figures add within one family.
    pub family: String,
    /// Title as printed.
    pub title: String,
    /// The periods it is filed for.
    pub period_kind: PeriodKind,
    /// Where the document prints it.
    pub clause: Clause,
    /// Its sections, in printed order.
    pub sections: Vec<Section>,
    /// Declared relations between cells; part ≤ whole follows from the indicators.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Notes printed under it (注).
    #[serde(default)]
    pub notes: Vec<FormNote>,
}

/// A section of a form, such as 总体情况.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Position in the form, from 1.
    pub number: u16,
    /// Title as printed.
    pub title: String,
    /// Its cells, in printed order.
    pub cells: Vec<Cell>,
}

/// A numbered cell of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Printed number, from 1 in every section.
    pub number: u16,
    /// Label as printed, whole.
    pub label: String,
    /// The values it asks for, at least one.
    pub indicators: Vec<Indicator>,
}

/// A note printed under the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormNote {
    /// Where it stands.
    pub clause: Clause,
    /// The note, as printed.
    pub text: String,
}

/// One value of a form, with all that stands around it.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    /// Key of the value: `1.1`, or `3.3.2` in a cell with several.
    pub key: String,
    /// The section it stands in.
    pub section: &'a Section,
    /// The cell it stands in.
    pub cell: &'a Cell,
    /// What it means.
    pub indicator: &'a Indicator,
}

impl Column<'_> {
    /// Whether `name` is this column's key or its indicator's code; the two never look alike.
    pub fn answers_to(&self, name: &str) -> bool {
        self.key == name || self.indicator.code == name
    }

    /// The cell as printed, for a Chinese sentence: “总体情况”第1项“…”.
    pub fn printed_zh(&self) -> String {
        let cell = format!(
            "“{}”第{}项“{}”",
            self.section.title, self.cell.number, self.cell.label
        );
        if self.cell.indicators.len() == 1 {
            cell
        } else {
            format!("{cell}中的“{}”", self.indicator.name)
        }
    }

    /// The cell as printed, for an English sentence, with the English name behind it.
    pub fn printed_en(&self) -> String {
        let Self {
            section,
            cell,
            indicator,
            ..
        } = self;
        format!(
            "“{}”, cell {} “{}” ({})",
            section.title, cell.number, cell.label, indicator.name_en
        )
    }
}

impl Form {
    /// Every value of the form, in printed order.
    pub fn columns(&self) -> impl Iterator<Item = Column<'_>> {
        self.sections.iter().flat_map(|section| {
            section.cells.iter().flat_map(move |cell| {
                let stem = format!("{}.{}", section.number, cell.number);
                let is_single = cell.indicators.len() == 1;
                cell.indicators
                    .iter()
                    .zip(1_u16..)
                    .map(move |(indicator, position)| Column {
                        key: if is_single {
                            stem.clone()
                        } else {
                            format!("{stem}.{position}")
                        },
                        section,
                        cell,
                        indicator,
                    })
            })
        })
    }

    /// The values that a unit types: all but those the hub computes from them.
    pub fn typed_columns(&self) -> impl Iterator<Item = Column<'_>> {
        self.columns()
            .filter(|column| !column.indicator.kind.is_computed())
    }

    /// The column of a key.
    pub fn column(&self, key: &str) -> Option<Column<'_>> {
        self.columns().find(|column| column.key == key)
    }

    /// The column of a key or of an indicator code.
    pub fn find(&self, name: &str) -> Option<Column<'_>> {
        self.columns().find(|column| column.answers_to(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_section_number_and_place_in_the_cell() {
        let form = sample::form();
        let keys: Vec<_> = form.columns().map(|column| column.key).collect();
        assert_eq!(
            keys,
            [
                "1.1", "1.2", "3.3.1", "3.3.2", "4.1.1", "4.1.2", "4.6", "4.7", "4.8"
            ]
        );
        assert_eq!(
            form.column("3.3.2")
                .expect("second value of the cell")
                .indicator
                .unit,
            "万元"
        );
        assert!(form.column("3.3").is_none());
        assert_eq!(form.find("self_found").expect("by code").key, "1.1");
    }

    #[test]
    fn a_sound_form_has_no_faults_and_survives_json() {
        let form = sample::form();
        assert_eq!(form.validate_self(), Vec::<String>::new());
        let json = serde_json::to_string(&form).expect("a form is JSON");
        assert_eq!(
            serde_json::from_str::<Form>(&json).expect("its own JSON"),
            form
        );
    }
}
