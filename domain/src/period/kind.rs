//! The kinds of period and their names. Owns no dates: `calendar` does.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::PeriodError;
use super::text::excerpt;

/// How long one period is. Ordered from the shortest to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodKind {
    /// 日: a calendar day.
    Day,
    /// 周: an ISO 8601 week, Monday to Sunday; it belongs to the year that holds its Thursday.
    Week,
    /// 旬: days 1–10 (上旬), 11–20 (中旬), 21 to the month's end (下旬, 8 to 11 days).
    TenDays,
    /// 月: a calendar month.
    Month,
    /// 季度: three months from January, April, July or October.
    Quarter,
    /// 半年: January to June (上半年) or July to December (下半年).
    HalfYear,
    /// 年度: a calendar year.
    Year,
    /// 整个行动: the campaign as a whole, once.
    Campaign,
}

impl PeriodKind {
    /// Every kind, shortest first.
    pub const ALL: [Self; 8] = [
        Self::Day,
        Self::Week,
        Self::TenDays,
        Self::Month,
        Self::Quarter,
        Self::HalfYear,
        Self::Year,
        Self::Campaign,
    ];

    /// Its name, as stored, sent and written in a campaign file: `TEN_DAYS`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::TenDays => "TEN_DAYS",
            Self::Month => "MONTH",
            Self::Quarter => "QUARTER",
            Self::HalfYear => "HALF_YEAR",
            Self::Year => "YEAR",
            Self::Campaign => "CAMPAIGN",
        }
    }
}

impl fmt::Display for PeriodKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for PeriodKind {
    type Err = PeriodError;

    /// The inverse of [`PeriodKind::as_str`], to the letter. Errors: `UnknownKind`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| PeriodError::UnknownKind(excerpt(text)))
    }
}
