//! What a document promises to reach (目标): how much of what, by when, for whom.
//!
//! Owns the promise. Never whether it is met: that is computed from what the units return, exactly, on integers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Item, Party, Strength};
use crate::accident::Grade;
use crate::clause::Clause;
use crate::decimal::parse_scaled;

/// A target (目标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// How strongly it is wanted.
    pub strength: Strength,
    /// What sort of figure is compared.
    pub kind: TargetKind,
    /// How it must stand to `value`, or to what there was before.
    pub comparator: TargetComparator,
    /// The number as a decimal, in percent for a RATE; absent where the comparator needs none and for a BOOLEAN.
    pub value: Option<String>,
    /// Unit of a COUNT or AMOUNT, as printed.
    pub unit: Option<String>,
    /// Digits after the point in which figures are compared.
    pub scale: u8,
    /// What is counted, in words; of a RATE its numerator (分子).
    pub numerator: Option<String>,
    /// Of how many, in words (分母); of a RATE only.
    pub denominator: Option<String>,
    /// Code of the population whose members are the denominator, or are counted.
    pub population: Option<String>,
    /// Codes of the bodies that must meet it.
    pub binds: Vec<String>,
    /// Who answers for it; if empty, the parties of its task.
    pub parties: Vec<Party>,
    /// What NOT_INCREASING and FALLING compare with.
    pub against: Option<Baseline>,
    /// First day on which it counts.
    pub from: Option<NaiveDate>,
    /// Last day to reach it, included; absent when there is no deadline, and then it never becomes overdue.
    pub by: Option<NaiveDate>,
    /// Its time as printed, such as `2021年底前`.
    pub printed_time: Option<String>,
    /// Where its figures come from.
    pub measured: Measured,
    /// Codes of the offices that judge it, of what is JUDGED; if empty, each office that it binds judges itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judged_by: Vec<String>,
    /// The value of a form that measures it; given if and only if `measured` is REPORT.
    pub indicator: Option<FormValue>,
    /// Code of the duty that whoever is counted has to have done; of a RATE that is measured by the REGISTRY only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<String>,
    /// What it counts of recorded accidents; of a number that is measured by the REGISTRY only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accidents: Option<AccidentMeasure>,
    /// Whose certificates are counted; of a RATE that is measured by the REGISTRY only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffMeasure>,
    /// Whether each of those whom it binds must reach it by itself: the figures are added up, the state is not theirs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub each: bool,
    /// Whether the offices that it binds tell of one and the same thing: the word of the first of them in `binds` who has
    /// told counts, and nothing is added up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub jointly: bool,
    /// Codes of those of `binds` whose figures are added up where one of them is asked, because the others tell of the same
    /// things from another side (条块); if empty, all are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added_up: Vec<String>,
    /// Whether each office that it binds is one of the whole by itself: a rate of the offices that it binds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_each: bool,
    /// Code of the target of which it is a part.
    pub part_of: Option<String>,
}

/// What sort of figure a target compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetKind {
    /// A share of a whole, in percent.
    Rate,
    /// Whole things.
    Count,
    /// A measure with digits after the point.
    Amount,
    /// Whether it is so.
    Boolean,
}

impl TargetKind {
    /// Whether it is so many of so many, such as of those who were asked; else it has one number.
    pub fn is_share(self) -> bool {
        match self {
            Self::Rate | Self::Boolean => true,
            Self::Count | Self::Amount => false,
        }
    }
}

/// How the figure must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetComparator {
    /// ≥ `value`: 以上, 不低于, 达到.
    AtLeast,
    /// ≤ `value`: 以下, 不超过.
    AtMost,
    /// = `value`; of a BOOLEAN: it is so.
    Equal,
    /// ≤ what there was before: 只减不增.
    NotIncreasing,
    /// < what there was before: 下降.
    Falling,
    /// Nothing is left: 清零.
    Cleared,
    /// Every part is met: 均, 双.
    AllParts,
}

impl TargetComparator {
    /// Whether it compares with a number that the target gives.
    pub const fn needs_value(self) -> bool {
        match self {
            Self::AtLeast | Self::AtMost | Self::Equal => true,
            Self::NotIncreasing | Self::Falling | Self::Cleared | Self::AllParts => false,
        }
    }

    /// Whether it compares with what there was before.
    pub const fn needs_baseline(self) -> bool {
        match self {
            Self::NotIncreasing | Self::Falling => true,
            Self::AtLeast | Self::AtMost | Self::Equal | Self::Cleared | Self::AllParts => false,
        }
    }
}

/// What a target that must fall, or not rise, is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Which earlier figure.
    pub kind: BaselineKind,
    /// Where it is printed, if not where the target is.
    pub clause: Option<Clause>,
}

/// Which earlier figure a target is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BaselineKind {
    /// 同比: the year before.
    PreviousYear,
    /// What there was when the campaign began.
    StartOfCampaign,
    /// The document does not say.
    Unstated,
}

/// Where the figures of a target come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Measured {
    /// A return of its own: numerator and denominator.
    Return,
    /// A value of a form.
    Report,
    /// What the hub keeps: enterprises, accidents, activities.
    Registry,
    /// An office judges it.
    Judged,
}

/// Of which posts a target counts the people who hold a certificate (持证).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StaffMeasure {
    /// 主要负责人
    PersonsInCharge,
    /// 安全生产管理人员
    SafetyManagers,
    /// 特种作业人员
    SpecialWorkers,
    /// 三项岗位人员: all of these, added up.
    ThreePosts,
}

/// What a target counts of recorded accidents (事故统计口径).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccidentMeasure {
    /// Accidents, people, or money.
    pub counts: AccidentCount,
    /// Only from this grade on (较大以上: LARGER), the grade itself included; absent for every grade.
    pub grade_from: Option<Grade>,
    /// Only up to this grade, the grade itself included; absent where there is no upper end.
    pub grade_to: Option<Grade>,
}

/// What is added up over accidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccidentCount {
    /// Accidents (起数).
    Accidents,
    /// People who died (死亡人数).
    Deaths,
    /// People gravely injured (重伤人数).
    SeriousInjuries,
    /// Direct loss (直接经济损失), in 万元 with four digits after the point.
    DirectLoss,
}

/// A value of a form, by the codes of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormValue {
    /// Code of the form.
    pub form: String,
    /// Code of the value in it.
    pub value: String,
}

impl Target {
    /// The number to compare with, in units of 10^-scale; `None` where there is none.
    pub fn scaled_value(&self) -> Option<i64> {
        parse_scaled(self.value.as_deref()?, self.scale).ok()
    }

    /// Codes of those who say how it stands, of what units say of themselves: those who judge it where the file names
    /// any, otherwise all whom it binds.
    pub fn told_by(&self) -> &[String] {
        if self.judged_by.is_empty() {
            &self.binds
        } else {
            &self.judged_by
        }
    }

    /// Codes of those who are counted: of a duty its population where it names one, otherwise all whom it binds.
    pub fn counted(&self) -> &[String] {
        match (&self.duty, &self.population) {
            (Some(_), Some(population)) => std::slice::from_ref(population),
            _ => &self.binds,
        }
    }
}
