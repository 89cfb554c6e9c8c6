//! How a question wants its figures read (读数口径): in the tree of which day,
//! and as they were known at which moment.
//!
//! Owns the two words and their defaults, so that table, series, completeness
//! and explanation cannot differ in them. Two words that are never mixed: the
//! tree of another day changes where a figure stands, an earlier moment changes
//! what is known of it.

use cengbao_domain::period::Period;
use chrono::{DateTime, NaiveDate, Utc};

use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::time::micros;

/// Which figures of the places below are read (口径).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Basis {
    /// What the units' signed reports say now.
    #[default]
    Live,
    /// What the office of each place last signed and sent up.
    SentUp,
}

/// How figures are read. The default reads what is known now, in the tree of
/// the end of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reading {
    /// The tree as it was on this day; by default the end of the period.
    pub tree_as_of: Option<NaiveDate>,
    /// Figures as they had been recorded up to this moment (倒查), which counts
    /// to the end of its millisecond; by default all that is recorded.
    pub known_at: Option<DateTime<Utc>>,
    /// In the tree as it had been recorded at the moment: a move that was
    /// recorded later has not come yet, and what changed between two moments
    /// adds up act by act.
    pub as_recorded: bool,
    /// Live figures, or what was sent up; by default live ones.
    pub basis: Basis,
}

impl Reading {
    /// The day whose tree is asked.
    pub(crate) fn tree_day(&self, period: Period, today: NaiveDate) -> NaiveDate {
        self.tree_as_of
            .or_else(|| period.last_day())
            .unwrap_or(today)
    }

    /// The moment up to which records count, as it is stored; none for all.
    pub(crate) fn known_micros(&self) -> Option<i64> {
        self.known_at.map(to_its_end)
    }
}

/// The last microsecond of a moment. Moments travel in milliseconds: what was
/// recorded at a moment that the hub has told is known at it.
pub(crate) fn to_its_end(moment: DateTime<Utc>) -> i64 {
    micros(moment).div_euclid(1_000) * 1_000 + 999
}

impl Scope {
    /// Errors: `Invalid` for a moment that is still to come: nothing can be
    /// known at it, and the answer would change until it is there.
    pub(crate) fn check_moment(&self, place: &str, moment: Option<DateTime<Utc>>) -> Result<()> {
        let Some(moment) = moment.filter(|moment| *moment > self.now()) else {
            return Ok(());
        };
        Err(StoreError::invalid(
            place,
            format!("{} is still to come", moment.to_rfc3339()),
            "give a moment that has passed, or leave it out for all that is known now",
        )
        .in_chinese(format!(
            "{} 尚未到来：请填写已过去的时刻，或不填写以查询当前已知的数字",
            moment.to_rfc3339()
        )))
    }
}
