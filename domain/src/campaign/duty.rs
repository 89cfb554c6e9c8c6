//! What a document orders to be done again and again, or within a time that something starts (规定动作).
//!
//! Owns the order: who, what, how often, under which condition. Never the windows that follow from it on given
//! days, and never whether one was met. A duty without a number is never overdue.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Item, Party, Strength};
use crate::accident::{Occurrence, starts};
use crate::clause::Clause;
use crate::level::Level;
use crate::period::PeriodKind;

/// What starts a clock, such as 事故发生 or 事故结案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// What on the hub starts it; absent where nothing that the hub keeps does.
    pub starts: Option<Trigger>,
    /// The marks that an enterprise bears to which it happened, such as `人员死亡`: they need not be given to it again.
    #[serde(default)]
    pub marks: Vec<String>,
}

/// What on the hub starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Trigger {
    /// An accident for which the enterprise answers, from its day.
    Accident,
    /// One in which somebody died, from its day.
    FatalAccident,
    /// The closing of the case of one (结案), from that day.
    AccidentClosed,
}

/// A duty (规定动作).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// How strongly it is wanted.
    pub strength: Strength,
    /// Codes of the bodies that must do it; at least one.
    pub by: Vec<String>,
    /// The post (岗位) that must do it in person, such as `企业主要负责人`.
    pub post: Option<String>,
    /// Who sees to it; if empty, the parties of its task.
    pub parties: Vec<Party>,
    /// How often; absent where a bundle's parts, `by_level` or nothing printed says it.
    pub cadence: Option<Cadence>,
    /// Another cadence for some.
    pub when: Vec<ConditionalCadence>,
    /// A cadence for each level.
    pub by_level: Vec<LevelCadence>,
    /// Last day on which it holds, included.
    pub until: Option<NaiveDate>,
    /// Whether it is met when all its parts are (such as 八个一次).
    pub bundle: bool,
    /// Code of the bundle of which it is a part.
    pub part_of: Option<String>,
    /// What the document names and does not spell out, in Chinese.
    pub undefined: Option<String>,
    /// Code of the population on which it is done.
    pub population: Option<String>,
}

/// How often a duty is to be done (频次).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cadence {
    /// So many times in every calendar period of a kind; of CAMPAIGN: in the campaign as a whole.
    PerPeriod {
        /// At least so many times.
        at_least: u16,
        /// The kind of period.
        per: PeriodKind,
    },
    /// So many times up to the campaign's last day, and what was done before the campaign stands: once made, it stands.
    Standing {
        /// At least so many times.
        at_least: u16,
    },
    /// So many times in every span of years: 每5年至少一次.
    EveryYears {
        /// At least so many times.
        at_least: u16,
        /// How long a span is.
        years: u16,
    },
    /// So many times after an event.
    AfterEvent {
        /// At least so many times.
        at_least: u16,
        /// Code of the event that starts the clock.
        event: String,
        /// How long the clock runs; the day of the event is not counted.
        within: Term,
    },
    /// So many times up to a day.
    ByDay {
        /// At least so many times.
        at_least: u16,
        /// The last day, included.
        by: NaiveDate,
    },
    /// A word without a number, such as 定期: nothing becomes overdue.
    Unquantified {
        /// The word as printed.
        printed: String,
    },
    /// It holds all the time.
    Continuous,
}

/// How long a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Calendar days.
    Days(u16),
    /// Months, up to the day of the same number, else the month's last.
    Months(u16),
    /// Years, in the same way.
    Years(u16),
}

/// Another cadence for the members of a population (高危企业每月至少1次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionalCadence {
    /// Code of the population for which it holds.
    pub population: String,
    /// How often they do it, instead.
    pub cadence: Cadence,
    /// Where it is printed, if not where the duty is.
    pub clause: Option<Clause>,
}

/// The cadence of a level (市级每半年, 县级每季度, 乡镇每月).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelCadence {
    /// The level of the body that does it.
    pub level: Level,
    /// How often it does it.
    pub cadence: Cadence,
}

impl Duty {
    /// Every cadence of the duty, the general one first.
    pub fn cadences(&self) -> impl Iterator<Item = &Cadence> {
        let cases = self.when.iter().map(|case| &case.cadence);
        let levels = self.by_level.iter().map(|case| &case.cadence);
        self.cadence.iter().chain(cases).chain(levels)
    }
}

impl super::Campaign {
    /// The event that starts the clock of a duty, with what starts it on the hub; none where nothing that it keeps does.
    pub fn clock_of<'c>(&'c self, duty: &Duty) -> Option<(&'c Event, Trigger)> {
        let Some(Cadence::AfterEvent { event, .. }) = &duty.cadence else {
            return None;
        };
        let event = self.events.iter().find(|one| one.item.code == *event)?;
        Some((event, event.starts?))
    }

    /// Whether an accident gives marks to those who answer for it.
    pub fn gives_marks(&self) -> bool {
        let mut events = self.events.iter();
        events.any(|one| one.starts.is_some() && !one.marks.is_empty())
    }

    /// The marks of an enterprise on a day: those of the registry, and those of the events that happened to it by then.
    pub fn marks_with_events(
        &self,
        marks: &BTreeSet<String>,
        happened: &[Occurrence],
        as_of: NaiveDate,
    ) -> BTreeSet<String> {
        let mut all = marks.clone();
        for event in &self.events {
            let Some(trigger) = event.starts else {
                continue;
            };
            if happened
                .iter()
                .any(|one| starts(trigger, *one, as_of).is_some())
            {
                all.extend(event.marks.iter().cloned());
            }
        }
        all
    }
}
