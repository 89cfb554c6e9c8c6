//! Moments and days: how they are stored and which day a moment belongs to.
//!
//! Moments are microseconds since 1970, because the two databases compare their
//! own timestamps differently; days are those of the hub's zone.

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike as _, Utc};

/// Asia/Shanghai has kept this offset since 1991, without summer time.
const ZONE_OFFSET_SECONDS: i32 = 8 * 3600;

/// A moment as it is stored.
pub(crate) fn micros(moment: DateTime<Utc>) -> i64 {
    moment.timestamp_micros()
}

/// A stored moment.
pub(crate) fn moment(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// The day a moment belongs to in the hub's zone; a day ends at its end.
pub fn day_in_zone(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&zone()).date_naive()
}

/// The hour of a moment in the hub's zone, 0 to 23.
pub fn hour_in_zone(moment: DateTime<Utc>) -> u32 {
    moment.with_timezone(&zone()).hour()
}

fn zone() -> FixedOffset {
    FixedOffset::east_opt(ZONE_OFFSET_SECONDS).expect("eight hours is an offset")
}
