//! The reporting periods (报告期): what they are called, where they begin and end, which follows which.
//!
//! Owns the calendar of reports, from a day to the campaign as a whole. It never reads a clock, knows no
//! zone and no holidays, and never says by when something is due: that is `deadline`.

mod calendar;
mod kind;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
mod text;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use kind::PeriodKind;

/// The first year of which the hub knows periods. It begins on a Monday, so no week straddles it.
pub const FIRST_YEAR: i32 = 1900;
/// The last year in which a period may begin. Four digits, always: a period's text has a fixed width.
pub const LAST_YEAR: i32 = 2999;

/// One period of one kind, such as June 2023 or the second ten days (中旬) of June 2023.
///
/// `index` is dense and grows with time within a kind: the period after `index` is `index + 1`, so a span
/// of periods is a span of integers. Day and week count from the one that holds 1970-01-01; the others are
/// `year * periods in a year + number from 0`; the campaign as a whole is 0. Indexes of different kinds say
/// nothing about each other: the order is by kind, then by index.
///
/// Stored and sent as its text (`2023-06`, see [`Period::from_str`](std::str::FromStr)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    kind: PeriodKind,
    index: i32,
}

/// Why something is not a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The text has none of the eight shapes. Holds the text, cut short.
    #[error(
        "`{0}` is not a period: write 2023-06-01, 2023-W23, 2023-06-T2, 2023-06, 2023-Q2, 2023-H1, 2023 or CAMPAIGN"
    )]
    Malformed(String),
    /// The text has the right shape but the calendar has no such period: month 13, week 53 of a short year,
    /// 29 February of a common year. Holds the text.
    #[error("the calendar has no period `{0}`")]
    NotInCalendar(String),
    /// The period would not begin in the years that the hub knows, or the campaign was given a number.
    #[error("a period must begin in the years {FIRST_YEAR} to {LAST_YEAR}")]
    OutOfRange,
    /// The text names no kind of period. Holds the text, cut short.
    #[error(
        "`{0}` is not a kind of period: write DAY, WEEK, TEN_DAYS, MONTH, QUARTER, HALF_YEAR, YEAR or CAMPAIGN"
    )]
    UnknownKind(String),
}

impl Period {
    /// The campaign as a whole (整个行动). Its first and last day stand in the campaign, not here.
    pub const CAMPAIGN: Self = Self {
        kind: PeriodKind::Campaign,
        index: 0,
    };

    /// The period of `kind` numbered `index`.
    ///
    /// Errors: `OutOfRange` unless its first day lies in the years 1900 to 2999. The rule goes by the first
    /// day so that every day of those years lies in one period of every kind; the week 3000-W01 therefore
    /// exists, for it begins on 2999-12-30.
    pub fn new(kind: PeriodKind, index: i32) -> Result<Self, PeriodError> {
        let in_range = match kind {
            PeriodKind::Campaign => index == 0,
            _ => calendar::first_day(kind, index).is_some_and(in_known_years),
        };
        if in_range {
            Ok(Self { kind, index })
        } else {
            Err(PeriodError::OutOfRange)
        }
    }

    /// The period of `kind` that holds `date`; for `Campaign` the campaign, whatever the date.
    ///
    /// Errors: `OutOfRange` unless the date lies in the years 1900 to 2999.
    pub fn containing(kind: PeriodKind, date: NaiveDate) -> Result<Self, PeriodError> {
        if in_known_years(date) {
            let index = calendar::index(kind, date);
            Ok(Self { kind, index })
        } else {
            Err(PeriodError::OutOfRange)
        }
    }

    /// Its kind.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Its number within its kind; see the type for what it counts.
    pub fn index(self) -> i32 {
        self.index
    }

    /// Its first day, included. `None` only for the campaign as a whole.
    pub fn first_day(self) -> Option<NaiveDate> {
        calendar::first_day(self.kind, self.index)
    }

    /// Its last day, included. `None` only for the campaign as a whole.
    pub fn last_day(self) -> Option<NaiveDate> {
        calendar::first_day(self.kind, self.index + 1)?.pred_opt()
    }

    /// Whether `date` lies in it. The campaign as a whole is taken to hold every date.
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::containing(self.kind, date) == Ok(self)
    }

    /// The period right after it. `None` for the campaign and at the end of the known years.
    pub fn next(self) -> Option<Self> {
        Self::new(self.kind, self.index + 1).ok()
    }

    /// The period right before it. `None` for the campaign and at the beginning of the known years.
    pub fn previous(self) -> Option<Self> {
        Self::new(self.kind, self.index - 1).ok()
    }

    /// It and all that follow, up to `last`, included. Empty if `last` is earlier or of another kind.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        let kind = self.kind;
        let last_index = if last.kind == kind {
            last.index
        } else {
            self.index - 1
        };
        // Both ends are known periods and first days grow with the index: all between are known too.
        (self.index..=last_index).map(move |index| Self { kind, index })
    }
}

fn in_known_years(date: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&date.year())
}
