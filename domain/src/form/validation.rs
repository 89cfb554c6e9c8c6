//! Whether a form makes sense by itself: numbers, codes, parts and checks.
//!
//! Names every fault at once, with its place and remedy. Never judges a filing,
//! and never looks beyond the one form.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, MAX_COLUMNS};
use crate::check::comparison_faults;
use crate::indicator::{Additivity, Indicator, IndicatorKind};

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
        faults.extend(self.rate_faults());
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

    /// Both parts of a rate are typed numbers of one unit, scale and way to add; neither is the other, nor holds it
    /// the wrong way round.
    fn rate_faults(&self) -> Vec<String> {
        self.columns()
            .filter_map(|column| Some((column.indicator, column.indicator.parts()?)))
            .flat_map(|(rate, (above, below))| {
                let named = [("numerator", above), ("denominator", below)];
                let found = named.map(|(_, code)| {
                    let mut all = self.columns().map(|column| column.indicator);
                    all.find(|indicator| indicator.code == code)
                });
                let unknown = named.into_iter().zip(found).filter(|(_, found)| found.is_none());
                let mut faults: Vec<String> = unknown
                    .map(|((key, code), _)| {
                        format!(
                            "`{key}` of rate `{}` names `{code}`, which the form does not have: write the code of \
                             one of its values",
                            rate.code
                        )
                    })
                    .collect();
                if let [Some(above), Some(below)] = found {
                    faults.extend(rate_fault(rate, above, below));
                }
                faults
            })
            .collect()
    }
}

/// What keeps two values from making one rate; the first that is found, because the others follow from it.
fn rate_fault(rate: &Indicator, above: &Indicator, below: &Indicator) -> Option<String> {
    let is_summed = |part: &Indicator| {
        matches!(part.kind, IndicatorKind::Count | IndicatorKind::Amount)
            && part.additivity != Additivity::None
    };
    let (problem, remedy) = if above.code == below.code {
        ("the same value above and below the line", "name two")
    } else if !is_summed(above) || !is_summed(below) {
        (
            "a part that does not add up the tree",
            "take counts or amounts that are summed",
        )
    } else if (&above.unit, above.scale) != (&below.unit, below.scale) {
        (
            "parts in two units or scales",
            "give both the same `unit` and `scale`",
        )
    } else if above.time != below.time || rate.time != below.time {
        (
            "parts that add over time in two ways",
            "give the rate and both parts the same `time`",
        )
    } else if above.additivity != below.additivity {
        (
            "one part that may count a thing several times and one that does not",
            "give both the same `additivity`",
        )
    } else if below.part_of.as_deref() == Some(&above.code) {
        (
            "a denominator that is a part of the numerator",
            "exchange the two",
        )
    } else {
        return None;
    };
    Some(format!("rate `{}` has {problem}: {remedy}", rate.code))
}

#[cfg(test)]
mod tests {
    use crate::form::sample;
    use crate::indicator::{Additivity, Indicator, IndicatorKind, TimeKind};

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

    /// The sample with a rate in a cell of its own, changed by `change`.
    fn faults_of_rate(change: impl Fn(&mut Indicator)) -> String {
        let mut form = sample::form();
        form.sections[0].cells.push(sample::rate_cell(3));
        change(&mut form.sections[0].cells[2].indicators[0]);
        form.validate_self().join("\n")
    }

    #[test]
    fn a_rate_of_two_values_that_add_alike_is_sound() {
        assert_eq!(faults_of_rate(|_| {}), "");
    }

    #[test]
    fn a_rate_of_values_that_do_not_go_together_is_refused() {
        type Case = (fn(&mut Indicator), &'static str);
        let cases: [Case; 6] = [
            (|rate| rate.numerator = Some("nowhere".into()), "`nowhere`"),
            (
                |rate| rate.denominator.clone_from(&rate.numerator),
                "the same value",
            ),
            (
                |rate| rate.numerator = Some("media_column".into()),
                "does not add",
            ),
            (
                |rate| rate.numerator = Some("penalty_amount".into()),
                "two units",
            ),
            (|rate| rate.time = TimeKind::Stock, "over time"),
            (
                |rate| rate.numerator = Some("rectified_share".into()),
                "does not add",
            ),
        ];
        for (change, part) in cases {
            let faults = faults_of_rate(change);
            assert!(faults.contains(part), "{part} is not in:\n{faults}");
        }
    }

    #[test]
    fn parts_that_overlap_differently_or_stand_upside_down_make_no_rate() {
        let mut form = sample::form();
        form.sections[0].cells.push(sample::rate_cell(3));
        form.sections[0].cells[1].indicators[0].additivity = Additivity::OverlappingSum;
        assert!(form.validate_self().join("\n").contains("several times"));
        form.sections[0].cells[1].indicators[0].additivity = Additivity::Sum;
        form.sections[0].cells[0].indicators[0].part_of = Some("self_rectified".into());
        assert!(form.validate_self().join("\n").contains("exchange the two"));
    }

    #[test]
    fn a_check_cannot_compare_what_nobody_types() {
        let mut form = sample::form();
        form.sections[0].cells.push(sample::rate_cell(3));
        form.checks[0].right = "rectified_share".into();
        let faults = form.validate_self().join("\n");
        assert!(faults.contains("nobody types"), "{faults}");
        assert_eq!(
            form.sections[0].cells[2].indicators[0].kind,
            IndicatorKind::Rate
        );
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
