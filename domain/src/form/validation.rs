//! Whether a form makes sense by itself: numbers, codes, parts and checks.
//!
//! Names every fault at once, with its place and remedy. Never judges a filing,
//! and never looks beyond the one form.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, MAX_COLUMNS};
use crate::check::comparison_faults;

impl Form {
    /// What contradicts itself in the form, each with its place and remedy; empty for a sound form.
    pub fn validate_self(&self) -> Vec<String> {
        let mut faults = self.structure_faults();
        let mut codes = BTreeSet::new();
        for indicator in self.columns().map(|column| column.indicator) {
            faults.extend(indicator.faults());
            if !codes.insert(&indicator.code) {
                faults.push(format!(
                    "indicator code `{}` stands twice: give each value its own",
                    indicator.code
                ));
            }
        }
        let mut names = BTreeSet::new();
        for check in &self.checks {
            if !names.insert(&check.code) {
                faults.push(format!(
                    "check code `{}` stands twice: give each check its own",
                    check.code
                ));
            }
            faults.extend(comparison_faults(
                self,
                &format!("check `{}`", check.code),
                &check.left,
                &check.right,
            ));
        }
        faults.extend(self.part_faults());
        faults
    }

    fn structure_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.code.is_empty() || !self.family.ends_with(&format!("/{}", self.code)) {
            faults.push(format!(
                "form `{}` has family `{}`: write CAMPAIGN/CODE",
                self.code, self.family
            ));
        }
        let count = self.columns().count();
        if count == 0 || count > MAX_COLUMNS {
            faults.push(format!(
                "form `{}` asks for {count} values: from 1 to {MAX_COLUMNS} are possible",
                self.code
            ));
        }
        let mut sections = BTreeSet::new();
        for section in &self.sections {
            if section.number == 0 || !sections.insert(section.number) {
                faults.push(format!(
                    "section number {} is 0 or stands twice: number from 1",
                    section.number
                ));
            }
            let mut cells = BTreeSet::new();
            for cell in &section.cells {
                let place = format!("cell {}.{}", section.number, cell.number);
                if cell.number == 0 || !cells.insert(cell.number) {
                    faults.push(format!(
                        "{place} has number 0 or stands twice: number from 1 in every section"
                    ));
                }
                if cell.indicators.is_empty() {
                    faults.push(format!(
                        "{place} has no indicator: every cell asks for at least one value"
                    ));
                }
            }
        }
        faults
    }

    fn part_faults(&self) -> Vec<String> {
        let wholes: BTreeMap<&str, &str> = self
            .columns()
            .filter_map(|c| Some((c.indicator.code.as_str(), c.indicator.part_of.as_deref()?)))
            .collect();
        let mut faults = Vec::new();
        for (&part, &whole) in &wholes {
            faults.extend(comparison_faults(
                self,
                &format!("part_of of `{part}`"),
                part,
                whole,
            ));
            if let (Some(a), Some(b)) = (self.find(part), self.find(whole))
                && a.indicator.unit != b.indicator.unit
            {
                faults.push(format!("`{part}` is a part of `{whole}` in another unit: a part has the unit of its whole"));
            }
            let chain = std::iter::successors(Some(whole), |code| wholes.get(code).copied());
            if part != whole && chain.take(wholes.len()).any(|code| code == part) {
                faults.push(format!(
                    "`{part}` is a part of itself by way of `{whole}`: break the circle"
                ));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use crate::form::sample;

    #[test]
    fn all_faults_of_a_form_are_named_at_once() {
        let mut form = sample::form();
        form.family = "other".into();
        form.sections[0].cells[1].number = 1;
        form.sections[0].cells[1].indicators[0].part_of = Some("nowhere".into());
        form.sections[1].cells[0].indicators[0].code = "self_found".into();
        form.checks[0].right = "4.6".into();
        let faults = form.validate_self().join("\n");
        for part in [
            "CAMPAIGN/CODE",
            "cell 1.1",
            "`nowhere`",
            "`self_found` stands twice",
            "not a number",
        ] {
            assert!(faults.contains(part), "{part} is not in:\n{faults}");
        }
    }

    #[test]
    fn a_circle_of_parts_is_refused() {
        let mut form = sample::form();
        form.sections[0].cells[0].indicators[0].part_of = Some("self_rectified".into());
        form.sections[0].cells[1].indicators[0].part_of = Some("self_found".into());
        assert_eq!(
            form.validate_self()
                .iter()
                .filter(|fault| fault.contains("circle"))
                .count(),
            2
        );
    }

    #[test]
    fn a_part_in_another_unit_is_refused() {
        let mut form = sample::form();
        form.sections[1].cells[0].indicators[1].part_of = Some("penalties".into());
        let faults = form.validate_self().join("\n");
        assert!(
            faults.contains("another unit") && faults.contains("same scale"),
            "{faults}"
        );
    }
}
