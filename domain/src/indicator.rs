//! One figure with one meaning (指标): its kind, unit, scale, and how it adds over time and up the tree.
//!
//! Never holds a value, and never guesses how a figure adds: the form says it.

use serde::{Deserialize, Serialize};

use crate::decimal::MAX_SCALE;
use crate::rate::RateUnit;

/// What sort of value an indicator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IndicatorKind {
    /// Whole things: 个, 家, 次, 人.
    Count,
    /// Money or another measure with digits after the point: 万元.
    Amount,
    /// Yes or no: 是否….
    Boolean,
    /// A ratio, computed from two others and never typed; meaningful only beside its numerator and denominator.
    Rate,
    /// Words.
    Text,
}

impl IndicatorKind {
    /// Whether values of this kind are numbers in a smallest unit.
    pub const fn is_number(self) -> bool {
        match self {
            Self::Count | Self::Amount | Self::Rate => true,
            Self::Boolean | Self::Text => false,
        }
    }

    /// Whether the hub computes it from other values of the form, so that nobody types it.
    pub const fn is_computed(self) -> bool {
        match self {
            Self::Rate => true,
            Self::Count | Self::Amount | Self::Boolean | Self::Text => false,
        }
    }
}

/// How the figures of successive periods belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeKind {
    /// The total since the campaign began (累计).
    Cumulative,
    /// What happened in the period alone (当期).
    PerPeriod,
    /// What there is at the end of the period (期末数).
    Stock,
}

/// How the figures of subordinates make the figure of their superior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Additivity {
    /// A plain sum.
    Sum,
    /// A sum that may count one thing several times (distinct 家 seen by several reporters), labelled so wherever it shows.
    OverlappingSum,
    /// A sum of what each has at the end of the period.
    Stock,
    /// How many answered yes, of how many asked.
    YesCount,
    /// Does not add.
    None,
}

/// One figure with one meaning (指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Stable name in `snake_case`, unique in the form's family, such as `self_found`.
    pub code: String,
    /// The printed wording of this one value, in Chinese.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// What sort of value it takes.
    pub kind: IndicatorKind,
    /// Printed unit (个, 家次, 万元, …); empty for booleans and words.
    pub unit: String,
    /// Digits after the point; the smallest unit is 10^-scale of `unit`.
    pub scale: u8,
    /// How it adds over time.
    pub time: TimeKind,
    /// How it adds up the tree.
    pub additivity: Additivity,
    /// Code of the indicator that this one is a part of (其中); such a part may never exceed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Of a rate: code of the indicator above the line (分子).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<String>,
    /// Of a rate: code of the indicator below the line (分母).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
}

impl Indicator {
    /// Whether a later total below an earlier one wants a reason: cumulative
    /// counts and amounts. Stocks, booleans, rates and words go up and down freely.
    pub fn may_not_fall(&self) -> bool {
        match (self.time, self.kind) {
            (TimeKind::Cumulative, IndicatorKind::Count | IndicatorKind::Amount) => true,
            (
                TimeKind::Cumulative,
                IndicatorKind::Boolean | IndicatorKind::Rate | IndicatorKind::Text,
            )
            | (TimeKind::PerPeriod | TimeKind::Stock, _) => false,
        }
    }

    /// Whether a successor can have a share of it (按份额划转): a yes has no half, and what
    /// does not add is not made of parts.
    pub fn divides(&self) -> bool {
        self.kind != IndicatorKind::Boolean && self.additivity != Additivity::None
    }

    /// Codes of the numerator and the denominator of a rate; none for every other kind.
    pub fn parts(&self) -> Option<(&str, &str)> {
        match self.kind {
            IndicatorKind::Rate => self.numerator.as_deref().zip(self.denominator.as_deref()),
            IndicatorKind::Count
            | IndicatorKind::Amount
            | IndicatorKind::Boolean
            | IndicatorKind::Text => None,
        }
    }

    /// What contradicts itself in this definition, each with its remedy; empty if nothing does.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let code = &self.code;
        if !is_snake_case(code) {
            faults.push(format!(
                "indicator code `{code}` is not snake_case: use a-z, 0-9 and _, a letter first"
            ));
        }
        if self.name.trim().is_empty() || self.name_en.trim().is_empty() {
            faults.push(format!(
                "indicator `{code}` lacks a name: give `name` as printed and `name_en`"
            ));
        }
        let may_have_digits = matches!(self.kind, IndicatorKind::Amount | IndicatorKind::Rate);
        if self.scale > MAX_SCALE || (self.scale > 0 && !may_have_digits) {
            let most = if may_have_digits { MAX_SCALE } else { 0 };
            faults.push(format!(
                "indicator `{code}` has scale {}: this kind has at most {most}",
                self.scale
            ));
        }
        if !self.additivity_fits() {
            faults.push(format!(
                "indicator `{code}` is {} over {} and cannot add as {}: numbers add as SUM or OVERLAPPING_SUM (stocks as \
                 STOCK or OVERLAPPING_SUM), booleans as YES_COUNT, rates and words as NONE",
                written(&self.kind),
                written(&self.time),
                written(&self.additivity)
            ));
        }
        faults.extend(self.rate_faults());
        faults
    }

    fn rate_faults(&self) -> Vec<String> {
        let code = &self.code;
        let mut faults = Vec::new();
        if self.kind.is_computed() {
            if self.parts().is_none() {
                faults.push(format!(
                    "rate `{code}` lacks a part: name the values of the form above and below the line, \
                     `numerator = \"…\"` and `denominator = \"…\"`"
                ));
            }
            if RateUnit::printed(&self.unit).is_none() {
                faults.push(format!(
                    "rate `{code}` is printed in `{}`: write `unit = \"%\"` or `unit = \"‰\"`",
                    self.unit
                ));
            }
            if self.part_of.is_some() {
                faults.push(format!(
                    "rate `{code}` is a part of another value: leave `part_of` out, its parts say what it is of"
                ));
            }
        } else if self.numerator.is_some() || self.denominator.is_some() {
            faults.push(format!(
                "indicator `{code}` has a numerator or a denominator and is no rate: leave them out, or write \
                 `kind = \"RATE\"`"
            ));
        }
        faults
    }

    /// NONE is always lawful: a form may declare that a figure must not be added.
    fn additivity_fits(&self) -> bool {
        let is_stock = self.time == TimeKind::Stock;
        match (self.additivity, self.kind) {
            (Additivity::None, _) | (Additivity::YesCount, IndicatorKind::Boolean) => true,
            (Additivity::Sum, IndicatorKind::Count | IndicatorKind::Amount) => !is_stock,
            (Additivity::Stock, IndicatorKind::Count | IndicatorKind::Amount) => is_stock,
            (Additivity::OverlappingSum, kind) => {
                matches!(kind, IndicatorKind::Count | IndicatorKind::Amount)
            }
            (
                Additivity::Sum | Additivity::Stock,
                IndicatorKind::Boolean | IndicatorKind::Rate | IndicatorKind::Text,
            )
            | (
                Additivity::YesCount,
                IndicatorKind::Count
                | IndicatorKind::Amount
                | IndicatorKind::Rate
                | IndicatorKind::Text,
            ) => false,
        }
    }
}

/// A word as it is written in a campaign's files: `PER_PERIOD`.
fn written(word: &impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => String::new(),
    }
}

fn is_snake_case(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_lowercase())
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count() -> Indicator {
        Indicator {
            code: "self_found".into(),
            name: "企业自查发现的重大事故隐患（个）".into(),
            name_en: "Major hazards found by enterprises".into(),
            kind: IndicatorKind::Count,
            unit: "个".into(),
            scale: 0,
            time: TimeKind::Cumulative,
            additivity: Additivity::Sum,
            part_of: None,
            numerator: None,
            denominator: None,
        }
    }

    #[test]
    fn a_sound_indicator_has_no_faults() {
        assert!(count().faults().is_empty());
    }

    #[test]
    fn all_faults_of_an_indicator_are_named_at_once() {
        let broken = Indicator {
            code: "Self-Found".into(),
            name_en: " ".into(),
            scale: 2,
            additivity: Additivity::YesCount,
            ..count()
        };
        assert_eq!(broken.faults().len(), 4, "{:?}", broken.faults());
    }

    #[test]
    fn a_stock_does_not_add_as_a_total() {
        assert_eq!(
            Indicator {
                time: TimeKind::Stock,
                ..count()
            }
            .faults()
            .len(),
            1
        );
        let stock = Indicator {
            time: TimeKind::Stock,
            additivity: Additivity::Stock,
            ..count()
        };
        assert!(stock.faults().is_empty());
        assert!(!stock.may_not_fall());
    }

    #[test]
    fn a_fault_speaks_the_words_of_the_file() {
        let broken = Indicator {
            time: TimeKind::PerPeriod,
            additivity: Additivity::Stock,
            ..count()
        };
        let fault = broken.faults().join("\n");
        let expected = "is COUNT over PER_PERIOD and cannot add as STOCK";
        assert!(fault.contains(expected), "{fault}");
    }

    #[test]
    fn a_rate_never_adds() {
        let rate = Indicator {
            kind: IndicatorKind::Rate,
            unit: "%".into(),
            scale: 2,
            numerator: Some("rectified".into()),
            denominator: Some("self_found".into()),
            ..count()
        };
        assert_eq!(rate.faults().len(), 1);
        assert!(
            Indicator {
                additivity: Additivity::None,
                ..rate
            }
            .faults()
            .is_empty()
        );
    }

    #[test]
    fn a_rate_names_both_parts_and_nothing_else_does() {
        let half = Indicator {
            kind: IndicatorKind::Rate,
            additivity: Additivity::None,
            numerator: Some("rectified".into()),
            part_of: Some("self_found".into()),
            ..count()
        };
        let faults = half.faults().join("\n");
        for part in ["lacks a part", "printed in `个`", "`part_of`"] {
            assert!(faults.contains(part), "{part} is not in:\n{faults}");
        }
        let no_rate = Indicator {
            numerator: Some("rectified".into()),
            ..count()
        };
        assert_eq!(no_rate.faults().len(), 1);
    }
}
