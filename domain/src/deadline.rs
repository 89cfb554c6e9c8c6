//! By when a report is due (报送时限), up to which day its figures count (截至), and whether it was in time.
//!
//! Owns the arithmetic on days. It reads no clock and knows no zone: the edge turns moments into days of the
//! hub's zone. It knows no holidays either: a due day never moves by itself, a dated extension moves it. What
//! the printed words (前, 底前, 中旬 …) mean is defined in `docs/time.md`.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::period::{Period, PeriodKind};

/// The furthest month a due day may lie in, counted from the month in which its period ends.
pub const MAX_MONTH_OFFSET: u8 = 12;

/// The rule by which a report of a period falls due. The due day itself still counts as in time.
///
/// A due day may lie before the end of its period (每月27日前), on it, or in a later one (截至上月末). In files
/// and JSON: `{ month = 1, day = 1 }`, `{ days_after_end = 5 }`, `{ days_before_end = 2 }`,
/// `{ on = "2023-08-10" }`, `"open"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// A day of a month, as in 每月27日前 (offset 0) or 次月5日前 (offset 1).
    DayOfMonth {
        /// Months after the month of the period's last day, 0 to 12.
        month_offset: u8,
        /// 1 to 31. A month without that day falls due on its last, as a term counted in months does
        /// (民法典第二百零二条).
        day: u8,
    },
    /// So many days after the period's last day; 0 is that day itself (每季度底前).
    DaysAfterEnd {
        /// Calendar days, holidays included.
        days: u16,
    },
    /// So many days before the period's last day: 2 of a week is its Friday.
    DaysBeforeEnd {
        /// Calendar days, holidays included. May reach beyond the period's first day.
        days: u16,
    },
    /// One printed date, whatever the period.
    On {
        /// The last day in time.
        date: NaiveDate,
    },
    /// No deadline is printed: nothing is ever late.
    Open,
}

impl Due {
    /// The last day in time. `None` for `Open`, and where the rule counts from the end of a period that has
    /// none of its own (see [`Due::fits`]).
    pub fn due_day(&self, period: Period) -> Option<NaiveDate> {
        let end = period.last_day();
        let day = match *self {
            Self::DayOfMonth { month_offset, day } => {
                day_of_month(end?, u32::from(month_offset), day)
            }
            Self::DaysAfterEnd { days } => end?.checked_add_days(Days::new(u64::from(days))),
            Self::DaysBeforeEnd { days } => end?.checked_sub_days(Days::new(u64::from(days))),
            Self::On { date } => Some(date),
            Self::Open => return None,
        };
        Some(
            day.expect(
                "a known period ends near the year 3000 at the latest, chrono reaches 262142",
            ),
        )
    }

    /// Whether the rule can name a day for periods of `kind`. A rule that counts from the end of the
    /// campaign as a whole cannot, and would silently make nothing late: a campaign file must not hold it.
    pub fn fits(&self, kind: PeriodKind) -> bool {
        match self {
            Self::DayOfMonth { .. } | Self::DaysAfterEnd { .. } | Self::DaysBeforeEnd { .. } => {
                kind != PeriodKind::Campaign
            }
            Self::On { .. } | Self::Open => true,
        }
    }
}

fn day_of_month(end: NaiveDate, month_offset: u32, day: u8) -> Option<NaiveDate> {
    let month = end
        .with_day(1)?
        .checked_add_months(Months::new(month_offset))?;
    month.with_day(u32::from(day).clamp(1, u32::from(month.num_days_in_month())))
}

/// Up to which day the figures of a report count (统计截止日); neither the due day nor the day of receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CutOff {
    /// The period's last day, as in 截至上月末.
    PeriodEnd,
    /// The schedule's due day. An extension granted to a unit does not move it: more time, same figures.
    DueDay,
    /// The document names none. The hub makes none up; the figures are those the unit signs.
    Unstated,
}

impl CutOff {
    /// The last day that counts; `None` where none is named or the period or rule has no such day.
    pub fn cut_off_day(self, period: Period, due: &Due) -> Option<NaiveDate> {
        match self {
            Self::PeriodEnd => period.last_day(),
            Self::DueDay => due.due_day(period),
            Self::Unstated => None,
        }
    }
}

/// How a first signing, or a still missing report on a given day, stands to its due day (及时性).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// On the due day or before it.
    OnTime,
    /// After the due day.
    Late {
        /// Calendar days after the due day, from 1.
        days: u32,
    },
    /// Nothing was due by any day.
    NoDeadline,
}

impl Timeliness {
    /// The days after the due day; none if there were none.
    pub const fn late_days(self) -> Option<u32> {
        match self {
            Self::Late { days } => Some(days),
            Self::OnTime | Self::NoDeadline => None,
        }
    }
}

/// Compares the day of the first signing with the due day; `due` is the extended one where a unit has an
/// extension. Both are days of the hub's zone, and a day ends at its end.
pub fn timeliness(due: Option<NaiveDate>, first_signed: NaiveDate) -> Timeliness {
    let Some(due) = due else {
        return Timeliness::NoDeadline;
    };
    match u32::try_from(first_signed.signed_duration_since(due).num_days()) {
        Ok(0) | Err(_) => Timeliness::OnTime,
        Ok(days) => Timeliness::Late { days },
    }
}

const OPEN: &str = "open";

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::Open {
            return serializer.serialize_str(OPEN);
        }
        let mut table = serializer.serialize_map(None)?;
        match *self {
            Self::DayOfMonth { month_offset, day } => {
                table.serialize_entry("month", &month_offset)?;
                table.serialize_entry("day", &day)?;
            }
            Self::DaysAfterEnd { days } => table.serialize_entry("days_after_end", &days)?,
            Self::DaysBeforeEnd { days } => table.serialize_entry("days_before_end", &days)?,
            Self::On { date } => table.serialize_entry("on", &date)?,
            Self::Open => {}
        }
        table.end()
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DueVisitor)
    }
}

/// A table as written, not yet known to be one rule and no more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DueTable {
    month: Option<u8>,
    day: Option<u8>,
    days_after_end: Option<u16>,
    days_before_end: Option<u16>,
    on: Option<Period>,
}

impl DueTable {
    fn rule(self) -> Result<Due, &'static str> {
        match (
            self.month,
            self.day,
            self.days_after_end,
            self.days_before_end,
            self.on,
        ) {
            (Some(month), Some(day), None, None, None) => {
                if month > MAX_MONTH_OFFSET {
                    Err("`month` counts months after the one in which the period ends, 0 to 12")
                } else if !(1..=31).contains(&day) {
                    Err("`day` is a day of the month, 1 to 31")
                } else {
                    Ok(Due::DayOfMonth {
                        month_offset: month,
                        day,
                    })
                }
            }
            (None, None, Some(days), None, None) => Ok(Due::DaysAfterEnd { days }),
            (None, None, None, Some(days), None) => Ok(Due::DaysBeforeEnd { days }),
            // Read as a period of one day: the same strict shape and years as everywhere else.
            (None, None, None, None, Some(day)) if day.kind() == PeriodKind::Day => {
                let date = day.first_day().expect("a day has a first day");
                Ok(Due::On { date })
            }
            (None, None, None, None, Some(_)) => Err("`on` is one day, such as \"2023-08-10\""),
            _ => Err(
                "a due rule is { month, day }, { days_after_end }, { days_before_end }, { on } or \"open\"",
            ),
        }
    }
}

struct DueVisitor;

impl<'de> Visitor<'de> for DueVisitor {
    type Value = Due;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(
            "{ month, day }, { days_after_end }, { days_before_end }, { on } or \"open\"",
        )
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Due, E> {
        if text == OPEN {
            Ok(Due::Open)
        } else {
            Err(E::invalid_value(serde::de::Unexpected::Str(text), &self))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Due, A::Error> {
        DueTable::deserialize(MapAccessDeserializer::new(map))?
            .rule()
            .map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
