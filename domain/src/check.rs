//! Relations between two cells of a form (校核关系): rectified ≤ found, part ≤ whole.
//!
//! Owns how a relation is declared, derived and judged. Never judges a blank:
//! a missing cell is its own problem, and a blank is not a zero.

use serde::{Deserialize, Serialize};

use crate::{
    clause::Clause,
    form::{Column, Form},
};

/// What a problem does to a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// Refuses the filing.
    Error,
    /// Lets the filing pass with a reason.
    Warning,
}

/// How the left cell must stand to the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Comparator {
    /// left ≤ right
    AtMost,
    /// left ≥ right
    AtLeast,
    /// left = right
    Equal,
}

impl Comparator {
    /// Whether the relation holds between two figures of the same scale.
    pub const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::AtMost => left <= right,
            Self::AtLeast => left >= right,
            Self::Equal => left == right,
        }
    }
}

/// A declared relation between two cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Name of the check, unique in the form.
    pub code: String,
    /// What a breach does to a filing.
    pub severity: Severity,
    /// Column key or indicator code of the left side.
    pub left: String,
    /// The relation.
    pub comparator: Comparator,
    /// Column key or indicator code of the right side.
    pub right: String,
    /// Why the relation must hold, in Chinese, shown to the filer.
    pub message: String,
    /// Where the document says so, or leaves it to the hub.
    pub clause: Clause,
}

/// A relation with both sides found in the form: declared, or derived from 其中.
#[derive(Debug, Clone)]
pub struct Relation<'a> {
    /// What a breach does to a filing.
    pub severity: Severity,
    /// The column that is judged.
    pub left: Column<'a>,
    /// The relation.
    pub comparator: Comparator,
    /// The column it is judged against.
    pub right: Column<'a>,
    /// The declared check; absent when the relation follows from `part_of`.
    pub declared: Option<&'a Check>,
}

impl Relation<'_> {
    /// Whether an ERROR of this relation already says left ≤ right for these two columns.
    fn refuses_above(&self, part: &Column<'_>, whole: &Column<'_>) -> bool {
        let same =
            |left: &Column<'_>, right: &Column<'_>| left.key == part.key && right.key == whole.key;
        self.severity == Severity::Error
            && match self.comparator {
                Comparator::AtMost => same(&self.left, &self.right),
                Comparator::AtLeast => same(&self.right, &self.left),
                Comparator::Equal => same(&self.left, &self.right) || same(&self.right, &self.left),
            }
    }
}

impl Form {
    /// All relations that a filing is judged by: those declared, in their
    /// order, then part ≤ whole (ERROR) for every `part_of` that no declared
    /// ERROR already covers. Relations whose sides are not in the form are left
    /// out; [`Form::validate_self`] names them.
    pub fn relations(&self) -> Vec<Relation<'_>> {
        let columns: Vec<_> = self.columns().collect();
        let find = |name: &str| {
            columns
                .iter()
                .find(|column| column.answers_to(name))
                .cloned()
        };
        let mut relations: Vec<_> = self
            .checks
            .iter()
            .filter_map(|check| {
                Some(Relation {
                    severity: check.severity,
                    left: find(&check.left)?,
                    comparator: check.comparator,
                    right: find(&check.right)?,
                    declared: Some(check),
                })
            })
            .collect();
        for part in &columns {
            let Some(whole) = part.indicator.part_of.as_deref().and_then(find) else {
                continue;
            };
            if !relations
                .iter()
                .any(|relation| relation.refuses_above(part, &whole))
            {
                relations.push(Relation {
                    severity: Severity::Error,
                    left: part.clone(),
                    comparator: Comparator::AtMost,
                    right: whole,
                    declared: None,
                });
            }
        }
        relations
    }
}

/// What keeps two columns from being compared, with the remedy; `who` opens the sentence.
pub(crate) fn comparison_faults(form: &Form, who: &str, left: &str, right: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let sides = [left, right].map(|name| {
        let column = form.find(name);
        if column.is_none() {
            faults.push(format!(
                "{who} names `{name}`, which is no column key or indicator code of the form"
            ));
        }
        column
    });
    let [Some(left), Some(right)] = sides else {
        return faults;
    };
    for column in [&left, &right] {
        if !column.indicator.kind.is_number() {
            faults.push(format!(
                "{who} compares `{}`, which is not a number",
                column.indicator.code
            ));
        } else if column.indicator.kind.is_computed() {
            faults.push(format!(
                "{who} compares `{}`, which nobody types: compare its numerator and its denominator",
                column.indicator.code
            ));
        }
    }
    if left.key == right.key {
        faults.push(format!(
            "{who} compares `{}` with itself",
            left.indicator.code
        ));
    } else if left.indicator.scale != right.indicator.scale {
        faults.push(format!(
            "{who} compares `{}` (scale {}) with `{}` (scale {}): give both the same scale",
            left.indicator.code, left.indicator.scale, right.indicator.code, right.indicator.scale
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::sample;

    fn pairs(form: &Form) -> Vec<(String, Comparator, String, bool)> {
        form.relations()
            .into_iter()
            .map(|r| (r.left.key, r.comparator, r.right.key, r.declared.is_some()))
            .collect()
    }

    #[test]
    fn a_part_may_not_exceed_its_whole_without_a_declared_check() {
        let pairs = pairs(&sample::form());
        assert!(pairs.contains(&("4.1.2".into(), Comparator::AtMost, "4.1.1".into(), false)));
    }

    #[test]
    fn a_declared_error_replaces_the_derived_one() {
        let mut form = sample::form();
        let derived = pairs(&form).len();
        let twin = Check {
            code: "anonymous_within_rewards".into(),
            left: "reward_amount".into(),
            comparator: Comparator::AtLeast,
            right: "4.1.2".into(),
            ..form.checks[0].clone()
        };
        form.checks.push(twin.clone());
        assert_eq!(pairs(&form).len(), derived);
        form.checks[1] = Check {
            severity: Severity::Warning,
            ..twin
        };
        assert_eq!(
            pairs(&form).len(),
            derived + 1,
            "a warning does not soften 其中"
        );
    }

    #[test]
    fn comparators_hold_at_equality() {
        for comparator in [Comparator::AtMost, Comparator::AtLeast, Comparator::Equal] {
            assert!(comparator.holds(3, 3), "{comparator:?}");
        }
        assert!(!Comparator::AtMost.holds(4, 3));
        assert!(!Comparator::AtLeast.holds(2, 3));
        assert!(!Comparator::Equal.holds(2, 3));
    }
}
