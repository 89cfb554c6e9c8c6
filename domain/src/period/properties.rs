//! What holds of every period, tried on random ones.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{FIRST_YEAR, LAST_YEAR, Period, PeriodKind};

fn any_date() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)
        .unwrap()
        .to_epoch_days();
    let last = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31)
        .unwrap()
        .to_epoch_days();
    (first..=last).prop_map(|days| NaiveDate::from_epoch_days(days).unwrap())
}

fn any_kind() -> impl Strategy<Value = PeriodKind> {
    prop::sample::select(PeriodKind::ALL.to_vec())
}

proptest! {
    #[test]
    fn text_is_read_back_as_the_same_period(kind in any_kind(), date in any_date()) {
        let period = Period::containing(kind, date).unwrap();
        prop_assert_eq!(period.to_string().parse(), Ok(period));
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(&json, &format!("\"{period}\""));
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
        prop_assert_eq!(Period::new(kind, period.index()), Ok(period));
    }

    #[test]
    fn a_period_holds_its_date_and_its_own_ends(kind in any_kind(), date in any_date()) {
        let period = Period::containing(kind, date).unwrap();
        prop_assert!(period.contains(date));
        match (period.first_day(), period.last_day()) {
            (Some(first), Some(last)) => {
                prop_assert!(first <= date && date <= last);
                prop_assert_eq!(Period::containing(kind, first), Ok(period));
                prop_assert!(!period.contains(first.pred_opt().unwrap()));
                prop_assert!(!period.contains(last.succ_opt().unwrap()));
            }
            (first, last) => {
                prop_assert_eq!((kind, first, last), (PeriodKind::Campaign, None, None));
            }
        }
    }

    #[test]
    fn later_dates_never_lie_in_earlier_periods(
        kind in any_kind(),
        one in any_date(),
        other in any_date(),
    ) {
        let (earlier, later) = (one.min(other), one.max(other));
        let first = Period::containing(kind, earlier).unwrap();
        let second = Period::containing(kind, later).unwrap();
        prop_assert!(first <= second);
        prop_assert_eq!(first.index().cmp(&second.index()), first.first_day().cmp(&second.first_day()));
    }

    #[test]
    fn no_number_breaks_the_arithmetic(kind in any_kind(), index in any::<i32>()) {
        if let Ok(period) = Period::new(kind, index) {
            prop_assert_eq!(period.index(), index);
            prop_assert_eq!(period.to_string().parse(), Ok(period));
        }
    }

    #[test]
    fn what_is_read_is_written_alike(text in "[0-9]{4}(-[WQHT]?[0-9]{1,2}){0,2}") {
        if let Ok(period) = text.parse::<Period>() {
            prop_assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        let _ = text.parse::<Period>();
    }
}
