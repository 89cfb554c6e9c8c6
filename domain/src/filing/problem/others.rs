//! Whose figures stand among those that a filing is compared with, in words.

use super::{Problem, ProblemCode};

/// Whose figures are among what a unit filed before, besides its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Names of units that it took in.
    pub merged: Vec<String>,
    /// Names of units that were split, of whose totals it carries its share.
    pub split: Vec<String>,
    /// How many units it reports for that reported themselves before.
    pub covered: usize,
}

impl Problem {
    /// Where it compares with what was filed before: whose figures are among that.
    pub fn tell_of(&mut self, others: &Others) {
        let compares = match self.code {
            ProblemCode::FallingTotal | ProblemCode::StandsOut | ProblemCode::SuddenZero => true,
            ProblemCode::Blank
            | ProblemCode::UnknownCell
            | ProblemCode::NotANumber
            | ProblemCode::TooManyDigits
            | ProblemCode::Negative
            | ProblemCode::OutOfRange
            | ProblemCode::NotABoolean
            | ProblemCode::NotText
            | ProblemCode::TooLong
            | ProblemCode::CheckFailed
            | ProblemCode::Duplicate
            | ProblemCode::Computed
            | ProblemCode::StandsOutAmongPeers => false,
        };
        if !compares {
            return;
        }
        if !others.merged.is_empty() {
            self.add(
                &format!("以往数含已并入本单位的{}所报。", others.merged.join("、")),
                &format!(
                    " What was filed before counts {}, which the unit took in.",
                    others.merged.join(", ")
                ),
            );
        }
        if !others.split.is_empty() {
            self.add(
                &format!(
                    "以往数含{}拆分时按份额划给本单位的部分。",
                    others.split.join("、")
                ),
                &format!(
                    " What was filed before counts the unit's share of {}, which was split.",
                    others.split.join(", ")
                ),
            );
        }
        if others.covered > 0 {
            let covered = others.covered;
            self.add(
                &format!("以往数含改由本单位一并填报的{covered}个单位此前所报。"),
                &format!(
                    " What was filed before counts {covered} units for which this one reports now."
                ),
            );
        }
    }

    fn add(&mut self, zh: &str, en: &str) {
        self.message_zh.push_str(zh);
        self.message_en.push_str(en);
    }
}
