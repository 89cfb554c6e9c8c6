//! What a target counts of recorded accidents (事故指标): of which days, of which grades, and whether nothing recorded
//! means that nothing happened.
//!
//! An accident counts on the day on which it happened, as it is known now. Absence of records is not zero: only a place
//! whose accidents are kept completely since the first of the days counted has a figure when there are few. What has
//! happened has happened, stated or not. An accident of which nobody knows whether it is of the sector is not counted to
//! it, and leaves the number uncertain.

#[cfg(test)]
mod cases;

use chrono::{Datelike, Months, NaiveDate};

use super::population::Membership;
use super::span::Span;
use super::target::Measurement;
use crate::accident::Grade;
use crate::campaign::{AccidentCount, AccidentMeasure, BaselineKind, Target};

/// Days in a row, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
}

impl Days {
    fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether a running total of these days says, beside one of earlier days, which way it went: of both from the same first
    /// day, or of the same days a year earlier.
    pub fn goes_on_from(self, earlier: Self) -> bool {
        self.first == earlier.first || self.year_before() == Some(earlier)
    }

    /// The same days a year earlier; of 29 February the 28th.
    fn year_before(self) -> Option<Self> {
        let before = |day: NaiveDate| day.checked_sub_months(Months::new(12));
        Some(Self {
            first: before(self.first)?,
            last: before(self.last)?,
        })
    }
}

/// The days of which accidents are counted for a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccidentDays {
    /// To the day asked.
    pub now: Days,
    /// The whole of the same days a year earlier, where it compares with them.
    pub before: Option<Days>,
    /// Of those the part that ends on the same day.
    pub before_to_date: Option<Days>,
}

/// An accident, as far as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// The day on which it happened.
    pub on: NaiveDate,
    /// As it was determined officially, else as it is computed.
    pub grade: Grade,
    /// People who died.
    pub deaths: i64,
    /// People gravely injured.
    pub serious_injuries: i64,
    /// Direct loss in yuan; none while it is not known.
    pub direct_loss: Option<i64>,
}

/// What is known of a target that counts accidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccidentFigures {
    /// For [`super::judge_target`].
    pub known: Measurement,
    /// Accidents are kept completely on all the days counted up to the one asked.
    pub is_kept: bool,
    /// Of every accident on the days counted, and on those compared with, it is known whether it belongs.
    pub is_told_apart: bool,
}

/// The days counted as of a day: from the target's own first day, else the campaign's, to its last; none before the
/// first. What is compared with the year before is counted by calendar years, of which the one holds that the day lies
/// in: a year is compared with a year, and not with the months of a plan.
pub fn accident_days(target: &Target, span: Span, as_of: NaiveDate) -> Option<AccidentDays> {
    let first = target.from.unwrap_or(span.first);
    let end = target.by.or(span.last);
    let today = end.map_or(as_of, |end| end.min(as_of));
    if as_of < first || today < first {
        return None;
    }
    let baseline = target.against.as_ref().map(|against| against.kind);
    if baseline != Some(BaselineKind::PreviousYear) {
        return Some(AccidentDays {
            now: Days { first, last: today },
            before: None,
            before_to_date: None,
        });
    }
    let year_begins = NaiveDate::from_ymd_opt(today.year(), 1, 1)?;
    let year_ends = NaiveDate::from_ymd_opt(today.year(), 12, 31)?;
    let first = target
        .from
        .map_or(year_begins, |from| from.max(year_begins));
    let last = end.map_or(year_ends, |end| end.min(year_ends));
    let now = Days { first, last: today };
    Some(AccidentDays {
        now,
        before: Days { first, last }.year_before(),
        before_to_date: now.year_before(),
    })
}

/// What the accidents of a place come to for a target, each with whether it belongs to those that the target counts;
/// `kept_from` is the day from which on they are stated to be kept completely. Before the first day counted nothing is
/// known, and nothing is asked.
pub fn accident_figures<'a>(
    measure: AccidentMeasure,
    days: Option<AccidentDays>,
    kept_from: Option<NaiveDate>,
    happened: &(impl Iterator<Item = (Membership, &'a Happened)> + Clone),
) -> AccidentFigures {
    let Some(days) = days else {
        return AccidentFigures::default();
    };
    let is_kept = |days: Days| kept_from.is_some_and(|from| from <= days.first);
    let on = |days: Days| {
        let counted = move |(belongs, one): &(Membership, &Happened)| {
            *belongs != Membership::Out && days.contains(one.on) && measure.counts_grade(one.grade)
        };
        happened.clone().filter(counted)
    };
    let sum = |days: Days| {
        on(days).fold((0_i64, true), |(sum, is_whole), (belongs, one)| {
            let of_one = (belongs == Membership::In)
                .then(|| measure.of(one))
                .flatten();
            (
                sum.saturating_add(of_one.unwrap_or_default()),
                is_whole && of_one.is_some(),
            )
        })
    };
    let is_told_apart = [Some(days.now), days.before]
        .into_iter()
        .flatten()
        .all(|days| on(days).all(|(belongs, _)| belongs == Membership::In));
    let whole = |days: Option<Days>| {
        let days = days.filter(|days| is_kept(*days))?;
        let (value, is_whole) = sum(days);
        is_whole.then_some(value)
    };
    let (value, is_whole) = sum(days.now);
    let is_certain = is_kept(days.now) && is_whole;
    AccidentFigures {
        known: Measurement {
            // Nothing recorded is no figure, unless everything is.
            value: (is_certain || value > 0).then_some(value),
            before: whole(days.before),
            before_to_date: whole(days.before_to_date),
            incomplete: !is_certain,
            ..Measurement::default()
        },
        is_kept: is_kept(days.now),
        is_told_apart,
    }
}

impl AccidentMeasure {
    /// Whether an accident of this grade is counted.
    fn counts_grade(self, grade: Grade) -> bool {
        self.grade_from.is_none_or(|from| from <= grade)
            && self.grade_to.is_none_or(|to| grade <= to)
    }

    /// What one accident adds; none where that is not known.
    fn of(self, accident: &Happened) -> Option<i64> {
        match self.counts {
            AccidentCount::Accidents => Some(1),
            AccidentCount::Deaths => Some(accident.deaths),
            AccidentCount::SeriousInjuries => Some(accident.serious_injuries),
            AccidentCount::DirectLoss => accident.direct_loss,
        }
    }
}
