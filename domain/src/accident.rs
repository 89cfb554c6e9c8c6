//! Accidents (生产安全事故): how grave one is by its figures, and which clocks it starts.
//!
//! Owns the thresholds of the State Council's decree 493 (《生产安全事故报告和调查处理条例》第三条). Never decides what was
//! determined officially: that stands beside what is computed.

#[cfg(test)]
mod cases;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::campaign::Trigger;
pub use crate::name::UnknownName;
use crate::name::names;

/// How grave an accident is (事故等级), the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Grade {
    /// 一般事故
    Ordinary,
    /// 较大事故
    Larger,
    /// 重大事故
    Major,
    /// 特别重大事故
    ExceptionallyMajor,
}

names!(Grade {
    Ordinary => "ORDINARY", Larger => "LARGER", Major => "MAJOR", ExceptionallyMajor => "EXCEPTIONALLY_MAJOR",
});

/// Whether it is known which enterprises answer for an accident (责任认定).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Responsibility {
    /// Nobody has said yet: one may answer for it.
    NotKnown,
    /// One does, or several do.
    Enterprises,
    /// It was determined that none does, such as where private cars collide.
    NoEnterprise,
}

names!(Responsibility {
    NotKnown => "NOT_KNOWN", Enterprises => "ENTERPRISES", NoEnterprise => "NO_ENTERPRISE",
});

impl Responsibility {
    /// By whether some are named, and whether it is said that none answers; where neither is, `before` stays if it says that
    /// none does. None where both are said.
    pub fn of(names_some: bool, says_none: Option<bool>, before: Self) -> Option<Self> {
        match (names_some, says_none) {
            (true, Some(true)) => None,
            (true, _) => Some(Self::Enterprises),
            (false, Some(true)) => Some(Self::NoEnterprise),
            (false, None) if before == Self::NoEnterprise => Some(Self::NoEnterprise),
            (false, _) => Some(Self::NotKnown),
        }
    }
}

/// What an accident cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// People who died.
    pub deaths: u32,
    /// People gravely injured (重伤), acute poisoning among them.
    pub serious_injuries: u32,
    /// Direct loss in yuan; none while it is not known.
    pub direct_loss: Option<u64>,
}

/// From so many on a grade holds (以上 includes the number itself): deaths, serious injuries, direct loss in yuan.
const THRESHOLDS: [(Grade, u32, u32, u64); 3] = [
    (Grade::ExceptionallyMajor, 30, 100, 100_000_000),
    (Grade::Major, 10, 50, 50_000_000),
    (Grade::Larger, 3, 10, 10_000_000),
];

/// The grade by the figures that are known: any one of the three suffices.
pub fn grade(toll: Toll) -> Grade {
    THRESHOLDS
        .into_iter()
        .find(|(_, deaths, injuries, loss)| {
            toll.deaths >= *deaths
                || toll.serious_injuries >= *injuries
                || toll.direct_loss.is_some_and(|known| known >= *loss)
        })
        .map_or(Grade::Ordinary, |(grade, ..)| grade)
}

/// What of an accident starts clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The day on which it happened.
    pub on: NaiveDate,
    /// Whether somebody died.
    pub fatal: bool,
    /// The day on which its case was closed (结案).
    pub closed_on: Option<NaiveDate>,
}

/// The day on which an accident starts a clock, if it does by the end of the day asked.
pub fn starts(trigger: Trigger, accident: Occurrence, as_of: NaiveDate) -> Option<NaiveDate> {
    let day = match trigger {
        Trigger::Accident => Some(accident.on),
        Trigger::FatalAccident => accident.fatal.then_some(accident.on),
        Trigger::AccidentClosed => accident.closed_on,
    };
    day.filter(|day| *day <= as_of)
}
