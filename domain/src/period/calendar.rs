//! Where each numbered period begins, and which number holds a day. Owns the arithmetic and no bounds:
//! `Period` decides which numbers exist.

use chrono::{Datelike, NaiveDate};

use super::PeriodKind;

/// 1970-01-01 was a Thursday: the week that holds it, number 0, began three days earlier.
const DAYS_FROM_MONDAY_TO_EPOCH: i32 = 3;
const DAYS_A_WEEK: i32 = 7;
/// Days 1–10 and 11–20; the third takes the rest, so that it may have eleven days or eight.
const TEN_DAYS_A_MONTH: i32 = 3;

/// The first day of the period numbered `index`. `None` for the campaign, and far outside the known years.
pub(super) fn first_day(kind: PeriodKind, index: i32) -> Option<NaiveDate> {
    match kind {
        PeriodKind::Day => NaiveDate::from_epoch_days(index),
        PeriodKind::Week => NaiveDate::from_epoch_days(
            index
                .checked_mul(DAYS_A_WEEK)?
                .checked_sub(DAYS_FROM_MONDAY_TO_EPOCH)?,
        ),
        PeriodKind::TenDays => {
            let month = nth_of_year(index.div_euclid(TEN_DAYS_A_MONTH), 12)?;
            month.with_day(u32::try_from(index.rem_euclid(TEN_DAYS_A_MONTH)).ok()? * 10 + 1)
        }
        PeriodKind::Month | PeriodKind::Quarter | PeriodKind::HalfYear | PeriodKind::Year => {
            nth_of_year(index, periods_a_year(kind)?)
        }
        PeriodKind::Campaign => None,
    }
}

/// The number of the period of `kind` that holds `date`; 0 for the campaign.
pub(super) fn index(kind: PeriodKind, date: NaiveDate) -> i32 {
    match kind {
        PeriodKind::Day => date.to_epoch_days(),
        PeriodKind::Week => {
            (date.to_epoch_days() + DAYS_FROM_MONDAY_TO_EPOCH).div_euclid(DAYS_A_WEEK)
        }
        PeriodKind::TenDays => {
            let month = index(PeriodKind::Month, date);
            let ten_days = match date.day() {
                ..=10 => 0,
                11..=20 => 1,
                21.. => 2,
            };
            month * TEN_DAYS_A_MONTH + ten_days
        }
        PeriodKind::Month => date.year() * 12 + month0(date),
        PeriodKind::Quarter => date.year() * 4 + month0(date) / 3,
        PeriodKind::HalfYear => date.year() * 2 + month0(date) / 6,
        PeriodKind::Year => date.year(),
        PeriodKind::Campaign => 0,
    }
}

/// How many periods of a kind that is made of whole months fill a year.
const fn periods_a_year(kind: PeriodKind) -> Option<i32> {
    match kind {
        PeriodKind::Month => Some(12),
        PeriodKind::Quarter => Some(4),
        PeriodKind::HalfYear => Some(2),
        PeriodKind::Year => Some(1),
        PeriodKind::Day | PeriodKind::Week | PeriodKind::TenDays | PeriodKind::Campaign => None,
    }
}

/// The first day of the period numbered `index` where `a_year` equal spans of months fill a year.
fn nth_of_year(index: i32, a_year: i32) -> Option<NaiveDate> {
    let year = index.div_euclid(a_year);
    let month0 = index.rem_euclid(a_year) * (12 / a_year);
    NaiveDate::from_ymd_opt(year, u32::try_from(month0).ok()? + 1, 1)
}

fn month0(date: NaiveDate) -> i32 {
    i32::try_from(date.month0()).expect("a month is below 12")
}
