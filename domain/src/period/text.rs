//! The text of a period, both ways. Owns the eight shapes; anything else is refused, never repaired.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Period, PeriodError, PeriodKind};

const CAMPAIGN: &str = "CAMPAIGN";

/// How much of a refused text an error repeats: enough to recognise it, not enough to flood a log.
const EXCERPT_CHARS: usize = 24;

pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT_CHARS).collect()
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(day) = self.first_day() else {
            return formatter.write_str(CAMPAIGN);
        };
        let (year, month) = (day.year(), day.month());
        match self.kind() {
            PeriodKind::Day => write!(formatter, "{year:04}-{month:02}-{:02}", day.day()),
            PeriodKind::Week => {
                let week = day.iso_week();
                write!(formatter, "{:04}-W{:02}", week.year(), week.week())
            }
            PeriodKind::TenDays => {
                write!(formatter, "{year:04}-{month:02}-T{}", day.day() / 10 + 1)
            }
            PeriodKind::Month => write!(formatter, "{year:04}-{month:02}"),
            PeriodKind::Quarter => write!(formatter, "{year:04}-Q{}", day.month0() / 3 + 1),
            PeriodKind::HalfYear => write!(formatter, "{year:04}-H{}", day.month0() / 6 + 1),
            PeriodKind::Year => write!(formatter, "{year:04}"),
            PeriodKind::Campaign => formatter.write_str(CAMPAIGN),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads `2023-06-01`, `2023-W23`, `2023-06-T2`, `2023-06`, `2023-Q2`, `2023-H1`, `2023`, `CAMPAIGN`:
    /// ASCII, fixed width, no spaces, capital letters.
    ///
    /// Errors: `Malformed`, `NotInCalendar`, `OutOfRange`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        if text == CAMPAIGN {
            return Ok(Self::CAMPAIGN);
        }
        let shape = Shape::read(text).ok_or_else(|| PeriodError::Malformed(excerpt(text)))?;
        let (kind, day) = shape
            .first_day()
            .ok_or_else(|| PeriodError::NotInCalendar(excerpt(text)))?;
        Self::containing(kind, day)
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

/// The numbers of a well-formed text, not yet held against the calendar.
enum Shape {
    Day(u32, u32, u32),
    Week(u32, u32),
    TenDays(u32, u32, u32),
    Month(u32, u32),
    Quarter(u32, u32),
    HalfYear(u32, u32),
    Year(u32),
}

impl Shape {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let (second, third) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        let Some(second) = second else {
            return Some(Self::Year(year));
        };
        let Some(third) = third else {
            return if let Some(week) = second.strip_prefix('W') {
                Some(Self::Week(year, digits(week, 2)?))
            } else if let Some(quarter) = second.strip_prefix('Q') {
                Some(Self::Quarter(year, digits(quarter, 1)?))
            } else if let Some(half) = second.strip_prefix('H') {
                Some(Self::HalfYear(year, digits(half, 1)?))
            } else {
                Some(Self::Month(year, digits(second, 2)?))
            };
        };
        let month = digits(second, 2)?;
        match third.strip_prefix('T') {
            Some(ten_days) => Some(Self::TenDays(year, month, digits(ten_days, 1)?)),
            None => Some(Self::Day(year, month, digits(third, 2)?)),
        }
    }

    /// The kind, and the first day of the period; `None` where the calendar has no such period.
    fn first_day(&self) -> Option<(PeriodKind, NaiveDate)> {
        match *self {
            Self::Day(year, month, day) => Some((PeriodKind::Day, date(year, month, day)?)),
            Self::Week(year, week) => {
                let year = i32::try_from(year).ok()?;
                let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
                Some((PeriodKind::Week, monday))
            }
            Self::TenDays(year, month, nth) => {
                let nth0 = nth.checked_sub(1).filter(|nth0| *nth0 < 3)?;
                Some((PeriodKind::TenDays, date(year, month, nth0 * 10 + 1)?))
            }
            Self::Month(year, month) => Some((PeriodKind::Month, date(year, month, 1)?)),
            Self::Quarter(year, nth) => {
                let month0 = nth.checked_sub(1)? * 3;
                Some((PeriodKind::Quarter, date(year, month0 + 1, 1)?))
            }
            Self::HalfYear(year, nth) => {
                let month0 = nth.checked_sub(1)? * 6;
                Some((PeriodKind::HalfYear, date(year, month0 + 1, 1)?))
            }
            Self::Year(year) => Some((PeriodKind::Year, date(year, 1, 1)?)),
        }
    }
}

/// A number of exactly `width` ASCII digits.
fn digits(text: &str, width: usize) -> Option<u32> {
    let plain = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}
