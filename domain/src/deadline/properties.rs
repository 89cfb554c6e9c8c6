//! What holds of every due rule, tried on random ones.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use super::{Due, MAX_MONTH_OFFSET, Timeliness, timeliness};
use crate::period::{Period, PeriodKind};

fn any_dated_period() -> impl Strategy<Value = Period> {
    (
        prop::sample::select(PeriodKind::ALL[..7].to_vec()),
        -25_567..376_000_i32,
    )
        .prop_map(|(kind, days)| {
            Period::containing(kind, NaiveDate::from_epoch_days(days).unwrap()).unwrap()
        })
}

fn any_due() -> impl Strategy<Value = Due> {
    prop_oneof![
        (0..=MAX_MONTH_OFFSET, 1..=31_u8).prop_map(|(month, day)| Due::DayOfMonth {
            month_offset: month,
            day,
        }),
        any::<u16>().prop_map(|days| Due::DaysAfterEnd { days }),
        any::<u16>().prop_map(|days| Due::DaysBeforeEnd { days }),
        (-25_567..376_000_i32).prop_map(|days| Due::On {
            date: NaiveDate::from_epoch_days(days).unwrap()
        }),
        Just(Due::Open),
    ]
}

proptest! {
    #[test]
    fn a_rule_is_read_back_from_json_and_toml(due in any_due()) {
        let json = serde_json::to_string(&due).unwrap();
        prop_assert_eq!(serde_json::from_str::<Due>(&json).unwrap(), due);
        let file = toml::to_string(&std::collections::BTreeMap::from([("due", due)])).unwrap();
        let read: std::collections::BTreeMap<String, Due> = toml::from_str(&file).unwrap();
        prop_assert_eq!(read["due"], due);
    }

    #[test]
    fn every_rule_that_fits_names_a_day(due in any_due(), period in any_dated_period()) {
        prop_assert!(due.fits(period.kind()));
        prop_assert_eq!(due.due_day(period).is_none(), due == Due::Open);
    }

    #[test]
    fn the_due_day_is_the_named_one_or_the_end_of_its_month(
        offset in 0..=MAX_MONTH_OFFSET,
        named in 1..=31_u8,
        period in any_dated_period(),
    ) {
        let due = Due::DayOfMonth { month_offset: offset, day: named }.due_day(period).unwrap();
        let end = period.last_day().unwrap();
        let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
        prop_assert_eq!(months(due) - months(end), i64::from(offset));
        prop_assert_eq!(due.day(), u32::from(named).min(u32::from(due.num_days_in_month())));
    }

    #[test]
    fn later_periods_are_never_due_earlier(due in any_due(), period in any_dated_period()) {
        if let Some(next) = period.next() {
            prop_assert!(due.due_day(period) <= due.due_day(next));
        }
    }

    #[test]
    fn a_day_later_is_never_more_punctual(due in any::<u16>(), signed in any::<u16>()) {
        let date = |days: u16| NaiveDate::from_epoch_days(i32::from(days)).unwrap();
        let expected = match u32::from(signed).saturating_sub(u32::from(due)) {
            0 => Timeliness::OnTime,
            days => Timeliness::Late { days },
        };
        prop_assert_eq!(timeliness(Some(date(due)), date(signed)), expected);
        prop_assert_eq!(timeliness(None, date(signed)), Timeliness::NoDeadline);
    }
}
