//! What holds of every change of a cadence, tried on random ones.

use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::compliance::JudgedWindow;
use crate::period::PeriodKind;

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 1, 1).unwrap()
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..2_190).prop_map(|offset| first_day() + Days::new(offset))
}

fn some_days() -> impl Strategy<Value = Vec<NaiveDate>> {
    proptest::collection::vec(any_day(), 0..24)
}

fn any_span() -> impl Strategy<Value = Span> {
    (any_day(), proptest::option::of(30_u64..1_200)).prop_map(|(first, length)| Span {
        first,
        last: length.map(|length| first + Days::new(length)),
    })
}

fn any_life() -> impl Strategy<Value = Life> {
    let days = proptest::option::of(1_u64..1_500);
    (proptest::option::of(any_day()), days).prop_map(|(opened, days)| Life {
        opened,
        closed: days.map(|days| opened.unwrap_or(first_day()) + Days::new(days)),
    })
}

fn calendar() -> impl Strategy<Value = Cadence> {
    let kinds: Vec<PeriodKind> = PeriodKind::ALL[2..7].to_vec();
    (1_u16..4, proptest::sample::select(kinds))
        .prop_map(|(at_least, per)| Cadence::PerPeriod { at_least, per })
}

fn any_cadence() -> impl Strategy<Value = Option<Cadence>> {
    proptest::option::weighted(
        0.8,
        prop_oneof![
            3 => calendar(),
            1 => (1_u16..3, 1_u16..6).prop_map(|(at_least, years)| Cadence::EveryYears { at_least, years }),
            1 => (1_u16..3, any_day()).prop_map(|(at_least, by)| Cadence::ByDay { at_least, by }),
        ],
    )
}

fn two<'c>(
    old: Option<&'c Cadence>,
    new: Option<&'c Cadence>,
    on: NaiveDate,
) -> [CadenceFrom<'c>; 2] {
    let from = NaiveDate::MIN;
    [
        CadenceFrom { from, cadence: old },
        CadenceFrom {
            from: on,
            cadence: new,
        },
    ]
}

/// What somebody is asked to do, without the windows that are not asked.
fn asked(standing: &DutyStanding) -> Vec<Window> {
    let windows = standing.windows.iter().map(|one| one.window);
    windows.filter(|window| window.asked).collect()
}

proptest! {
    #[test]
    fn a_level_that_asks_the_same_changes_nothing(
        cadence in any_cadence(), span in any_span(), life in any_life(), on in any_day(),
        done in some_days(), as_of in any_day(),
    ) {
        let cadence = cadence.as_ref();
        let dated = judge_dated_duty(&two(cadence, cadence, on), span, life, &done, as_of);
        prop_assert_eq!(dated, judge_duty(cadence, span, life, &[], &done, as_of));
    }

    #[test]
    fn until_the_day_of_the_change_nobody_knows_of_it(
        old in any_cadence(), new in any_cadence(), span in any_span(), life in any_life(), on in any_day(),
        done in some_days(), before in 1_u64..900,
    ) {
        let as_of = on - Days::new(before);
        let dated = judge_dated_duty(&two(old.as_ref(), new.as_ref(), on), span, life, &done, as_of);
        prop_assert_eq!(dated, judge_duty(old.as_ref(), span, life, &[], &done, as_of));
    }

    #[test]
    fn what_was_over_before_the_change_is_judged_as_it_was(
        old in any_cadence(), new in any_cadence(), span in any_span(), life in any_life(), on in any_day(),
        done in some_days(), after in 0_u64..900,
    ) {
        let as_of = on + Days::new(after);
        let over = |standing: DutyStanding| -> Vec<JudgedWindow> {
            let is_over = |one: &JudgedWindow| one.window.last.is_some_and(|last| last < on);
            standing.windows.into_iter().filter(is_over).collect()
        };
        let dated = judge_dated_duty(&two(old.as_ref(), new.as_ref(), on), span, life, &done, as_of);
        let alone = judge_duty(old.as_ref(), span, life, &[], &done, as_of);
        prop_assert_eq!(over(dated), over(alone));
    }

    #[test]
    fn what_began_after_the_change_is_asked_as_of_the_new_level(
        old in any_cadence(), new in calendar(), span in any_span(), life in any_life(), on in any_day(),
        done in some_days(), after in 0_u64..900,
    ) {
        let as_of = on + Days::new(after);
        let later = |standing: DutyStanding| -> Vec<JudgedWindow> {
            let began = |one: &JudgedWindow| one.window.counts_from >= on;
            standing.windows.into_iter().filter(began).collect()
        };
        let dated = judge_dated_duty(&two(old.as_ref(), Some(&new), on), span, life, &done, as_of);
        let alone = judge_duty(Some(&new), span, life, &[], &done, as_of);
        prop_assert_eq!(later(dated), later(alone));
    }

    #[test]
    fn a_period_is_asked_once(
        old in calendar(), new in calendar(), again in calendar(), span in any_span(), life in any_life(),
        on in any_day(), days in 1_u64..400, as_of in any_day(),
    ) {
        let [first, second] = two(Some(&old), Some(&new), on);
        let third = CadenceFrom { from: on + Days::new(days), cadence: Some(&again) };
        let dated = judge_dated_duty(&[first, second, third], span, life, &[], as_of);
        let mut periods: Vec<_> = dated.windows.iter().map(|one| one.window.period).collect();
        let all = periods.len();
        periods.sort();
        periods.dedup();
        prop_assert_eq!(periods.len(), all);
    }

    #[test]
    fn a_change_ends_no_window_before_its_own_last_day(
        old in calendar(), new in calendar(), span in any_span(), on in any_day(), after in 0_u64..900,
    ) {
        let as_of = on + Days::new(after);
        let life = Life::default();
        let dated = judge_dated_duty(&two(Some(&old), Some(&new), on), span, life, &[], as_of);
        for window in asked(&dated) {
            let end = window.period.and_then(Period::last_day).unwrap();
            let end = span.last.map_or(end, |last| last.min(end));
            prop_assert!(window.last.unwrap() >= end, "{:?}", window);
        }
    }

    #[test]
    fn what_is_asked_yearly_or_once_is_asked_at_one_level_or_the_other(
        numbers in (1_u16..4, 4_u16..7),
        kind in proptest::sample::select(vec![PeriodKind::Year, PeriodKind::Campaign]),
        span in any_span(), on in any_day(), after in 0_u64..900,
    ) {
        let [old, new] = [numbers.0, numbers.1].map(|at_least| Cadence::PerPeriod { at_least, per: kind });
        let as_of = on + Days::new(after);
        let life = Life::default();
        let dated = judge_dated_duty(&two(Some(&old), Some(&new), on), span, life, &[], as_of);
        let alone = judge_duty(Some(&old), span, life, &[], &[], as_of);
        let over = span.last.is_some_and(|last| last < on);
        prop_assert_eq!(asked(&dated).len(), asked(&alone).len(), "{:?}", over);
    }
}
