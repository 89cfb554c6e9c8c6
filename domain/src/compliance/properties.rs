//! What holds of every window, state and tally, tried on random ones.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::window::length;
use super::*;
use crate::campaign::{Cadence, Term};
use crate::period::{Period, PeriodKind};

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 1, 1).unwrap()
}

/// Days of 2019 to 2024: leap days, month ends, and middles.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..2_190).prop_map(|offset| first_day() + Days::new(offset))
}

fn any_span() -> impl Strategy<Value = Span> {
    (any_day(), proptest::option::of(0_u64..1_200)).prop_map(|(first, length)| Span {
        first,
        last: length.map(|length| first + Days::new(length)),
    })
}

fn any_life() -> impl Strategy<Value = Life> {
    (
        proptest::option::of(any_day()),
        proptest::option::of(1_u64..1_500),
    )
        .prop_map(|(opened, days)| Life {
            opened,
            closed: days.map(|days| opened.unwrap_or(first_day()) + Days::new(days)),
        })
}

fn any_cadence() -> impl Strategy<Value = Cadence> {
    let kinds: Vec<PeriodKind> = PeriodKind::ALL.into_iter().skip(1).collect();
    prop_oneof![
        (1_u16..4, proptest::sample::select(kinds))
            .prop_map(|(at_least, per)| Cadence::PerPeriod { at_least, per }),
        (1_u16..3, 1_u16..6).prop_map(|(at_least, years)| Cadence::EveryYears { at_least, years }),
        (1_u16..3, 1_u16..15).prop_map(|(at_least, months)| Cadence::AfterEvent {
            at_least,
            event: "event".to_owned(),
            within: Term::Months(months),
        }),
        (1_u16..3, any_day()).prop_map(|(at_least, by)| Cadence::ByDay { at_least, by }),
    ]
}

fn some_days() -> impl Strategy<Value = Vec<NaiveDate>> {
    proptest::collection::vec(any_day(), 0..24)
}

/// From the worst to the best; what is not asked stands outside.
fn rank(state: State) -> Option<u8> {
    match state {
        State::Missed => Some(0),
        State::AtRisk => Some(1),
        State::OnTrack => Some(2),
        State::Met => Some(3),
        State::NoData | State::NotApplicable => None,
    }
}

type Unit = (usize, Option<State>, Option<State>);

proptest! {
    #[test]
    fn windows_of_a_calendar_duty_neither_overlap_nor_leave_its_days(
        kind in proptest::sample::select(PeriodKind::ALL[1..7].to_vec()),
        span in any_span(), life in any_life(), as_of in any_day(),
    ) {
        let cadence = Cadence::PerPeriod { at_least: 1, per: kind };
        let windows = windows(&cadence, span, life, &[], as_of);
        for window in &windows {
            let last = window.last.unwrap();
            prop_assert!(window.counts_from <= window.first && window.first <= last);
            prop_assert!(window.first >= span.first && window.first <= as_of);
            prop_assert!(life.opened.is_none_or(|opened| window.first >= opened));
            prop_assert!(life.closed.is_none_or(|closed| last < closed));
            let period = window.period.unwrap();
            prop_assert_eq!(Some(window.counts_from), period.first_day());
            prop_assert!(period.contains(window.first));
            // Only the grace of whoever opened late goes beyond the period or the campaign.
            if window.cut != Some(Cut::Opening) && window.cut != Some(Cut::Closing) {
                prop_assert!(period.contains(last) && span.last.is_none_or(|end| last <= end));
            }
        }
        for pair in windows.windows(2) {
            prop_assert_eq!(pair[0].period.unwrap().next(), pair[1].period);
        }
    }

    #[test]
    fn who_does_more_never_lacks_more_and_who_lacks_nothing_keeps_it(
        cadence in any_cadence(), span in any_span(), life in any_life(), done in some_days(), more in any_day(),
        as_of in any_day(),
    ) {
        let judge = |done: &[NaiveDate]| judge_duty(Some(&cadence), span, life, &[first_day()], done, as_of);
        let lacks = |done: &[NaiveDate]| lacking_times(&judge(done).windows);
        let mut with_more = done.clone();
        with_more.push(more);
        prop_assert!(lacks(&with_more) <= lacks(&done));
        prop_assert!(lacks(&done) - lacks(&with_more) <= judge(&done).windows.len() as u64);
        let is_kept = matches!(judge(&done).state, State::Met | State::NotApplicable);
        prop_assert_eq!(is_kept, lacks(&done) == 0);
    }

    #[test]
    fn an_uncut_window_is_its_period(
        kind in proptest::sample::select(PeriodKind::ALL[1..7].to_vec()), day in any_day(),
    ) {
        let span = Span { first: first_day() - Days::new(800), last: None };
        let cadence = Cadence::PerPeriod { at_least: 1, per: kind };
        let found = windows(&cadence, span, Life::default(), &[], day);
        let window = found.last().unwrap();
        let period = Period::containing(kind, day).unwrap();
        prop_assert_eq!(
            (Some(window.first), window.last, window.cut, window.asked),
            (period.first_day(), period.last_day(), None, true)
        );
    }

    #[test]
    fn what_is_asked_once_or_yearly_can_always_be_judged(
        cadence in prop_oneof![
            Just(Cadence::PerPeriod { at_least: 1, per: PeriodKind::Year }),
            Just(Cadence::PerPeriod { at_least: 1, per: PeriodKind::Campaign }),
        ],
        span in any_span(), opened in proptest::option::of(any_day()), as_of in any_day(),
    ) {
        let life = Life { opened, closed: None };
        let found = windows(&cadence, span, life, &[], as_of);
        for window in &found {
            prop_assert!(window.asked);
            if window.cut == Some(Cut::Opening) && let Some(last) = window.last {
                prop_assert!(length(window.first, last) >= i64::try_from(GRACE_DAYS).unwrap());
            }
        }
        let is_there = as_of >= span.first
            && span.last.is_none_or(|end| as_of <= end)
            && opened.is_none_or(|opened| opened <= as_of);
        prop_assert_eq!(is_there && found.is_empty(), false);
    }

    #[test]
    fn a_clock_runs_from_the_day_after_its_event_to_the_same_day_of_the_month(
        event in any_day(), months in 1_u16..30,
    ) {
        let cadence = Cadence::AfterEvent {
            at_least: 1, event: "event".to_owned(), within: Term::Months(months),
        };
        let span = Span { first: first_day(), last: None };
        let as_of = event + Days::new(1);
        let found = windows(&cadence, span, Life::default(), &[event], as_of);
        let last = found[0].last.unwrap();
        prop_assert_eq!(found[0].first, as_of);
        let months_between = (last.year() - event.year()) * 12
            + i32::try_from(last.month()).unwrap() - i32::try_from(event.month()).unwrap();
        prop_assert_eq!(months_between, i32::from(months));
        let is_month_end = (last + Days::new(1)).day() == 1;
        prop_assert!(last.day() == event.day() || (is_month_end && last.day() < event.day()));
        // What was done on the day itself or before does not count.
        prop_assert_eq!(found[0].count(&[event, event - Days::new(9)], last), 0);
    }

    #[test]
    fn doing_more_never_makes_a_state_worse(
        cadence in any_cadence(), span in any_span(), life in any_life(),
        events in some_days(), done in some_days(), more in any_day(), as_of in any_day(),
    ) {
        let before = judge_duty(Some(&cadence), span, life, &events, &done, as_of);
        let mut done = done;
        done.push(more);
        let after = judge_duty(Some(&cadence), span, life, &events, &done, as_of);
        for (before, after) in before.windows.iter().zip(&after.windows) {
            prop_assert!(after.done >= before.done);
            if let (Some(before), Some(after)) = (rank(before.state), rank(after.state)) {
                prop_assert!(after >= before);
            }
        }
    }

    #[test]
    fn time_alone_never_makes_a_window_better_and_no_open_window_is_missed(
        cadence in any_cadence(), span in any_span(), life in any_life(), events in some_days(),
        done in some_days(), as_of in any_day(), later in 1_u64..60,
    ) {
        let known: Vec<NaiveDate> = done.into_iter().filter(|day| *day <= as_of).collect();
        let after = as_of + Days::new(later);
        let before = judge_duty(Some(&cadence), span, life, &events, &known, as_of);
        let after = judge_duty(Some(&cadence), span, life, &events, &known, after);
        for (before, after) in before.windows.iter().zip(&after.windows) {
            let closes = life.closed.is_some_and(|closed| closed > as_of);
            prop_assert!(closes || before.window == after.window);
            if let (Some(before), Some(after)) = (rank(before.state), rank(after.state)) {
                prop_assert!(after <= before);
            }
            let has_ended = before.window.last.is_some_and(|last| last < as_of);
            prop_assert!(before.state != State::Missed || has_ended);
        }
    }

    #[test]
    fn what_is_asked_anew_has_a_new_window_and_no_other_loss_looks_so(
        cadence in any_cadence(), span in any_span(), life in any_life(), events in some_days(),
        done in some_days(), as_of in any_day(), later in 1_u64..60,
    ) {
        let after = as_of + Days::new(later);
        let before = judge_duty(Some(&cadence), span, life, &events, &done, as_of);
        let now = judge_duty(Some(&cadence), span, life, &events, &done, after);
        let mut change = Change::default();
        change.add(Some(before.state), Some(now.state));
        let is_kept = before.state == State::Met;
        prop_assert_eq!(change.reopened + change.lost > 0, is_kept && !matches!(now.state, State::Met | State::NotApplicable));
        let opened = now.windows.iter().any(|one| one.window.first > as_of && one.state != State::Met);
        prop_assert!(change.reopened + change.lost == 0 || opened);
        // A loss is one that was missed, and nothing that has time left.
        prop_assert_eq!(change.lost > 0, is_kept && now.state == State::Missed);
    }

    #[test]
    fn a_target_that_somebody_has_missed_for_good_is_never_under_way(
        wanted in 1_u16..101, denominator in 1_i64..200, missed in 0_i64..200, kept in 0_i64..200,
        at_least in any::<bool>(), as_of in any_day(),
    ) {
        let missed = missed.min(denominator);
        let kept = kept.min(denominator - missed);
        let comparator = if at_least { "≥" } else { "=" };
        let row = [("target", format!("rate {comparator} {wanted}")), ("time", "—".to_owned())];
        let target = super::cases::target(&row.map(|(key, cell)| (key.to_owned(), cell)).into());
        let known = Measurement {
            value: Some(kept), denominator: Some(denominator), missed, ..Measurement::default()
        };
        let span = Span { first: first_day(), last: None };
        let state = judge_target(&target, known, &[], span, as_of);
        let reaches = |value: i64| value * 100 >= i64::from(wanted) * denominator;
        prop_assert_eq!(state == State::AtRisk, !reaches(denominator - missed));
        prop_assert!(state != State::Missed);
        // What is lacking is just enough.
        let lacks = i64::try_from(lacking(&target, known)).unwrap();
        if at_least && !reaches(kept) {
            prop_assert!(reaches(kept + lacks) && !reaches(kept + lacks - 1));
        }
    }

    #[test]
    fn what_lies_after_the_day_asked_changes_nothing(
        cadence in any_cadence(), span in any_span(), life in any_life(), events in some_days(),
        done in some_days(), as_of in any_day(),
    ) {
        let known: Vec<NaiveDate> = done.iter().copied().filter(|day| *day <= as_of).collect();
        prop_assert_eq!(
            judge_duty(Some(&cadence), span, life, &events, &done, as_of),
            judge_duty(Some(&cadence), span, life, &events, &known, as_of)
        );
    }

    #[test]
    fn a_bundle_is_met_only_if_all_its_parts_are(
        parts in proptest::collection::vec(proptest::sample::select(State::ALL.to_vec()), 0..9),
    ) {
        let asked: Vec<State> = parts.iter().copied().filter(|one| *one != State::NotApplicable).collect();
        let whole = bundle(parts);
        prop_assert_eq!(whole == State::NotApplicable, asked.is_empty());
        prop_assert_eq!(
            whole == State::Met,
            !asked.is_empty() && asked.iter().all(|one| *one == State::Met)
        );
        prop_assert_eq!(whole == State::Missed, asked.contains(&State::Missed));
    }

    #[test]
    fn a_city_is_the_sum_of_its_counties_and_a_change_explains_both_numbers(
        units in proptest::collection::vec(
            (0_usize..4,
             proptest::option::of(proptest::sample::select(State::ALL.to_vec())),
             proptest::option::of(proptest::sample::select(State::ALL.to_vec()))), 0..60),
    ) {
        let tally = |pick: &dyn Fn(&Unit) -> Option<State>| -> Tally {
            units.iter().filter_map(pick).collect()
        };
        let (before, after) = (tally(&|unit| unit.1), tally(&|unit| unit.2));
        let mut city = Tally::default();
        let mut change = Change::default();
        for county in 0..4 {
            let of_county = |unit: &Unit| (unit.0 == county).then_some(unit.2).flatten();
            city.merge(&tally(&of_county));
            let mut one = Change::default();
            for (_, before, after) in units.iter().filter(|unit| unit.0 == county) {
                one.add(*before, *after);
            }
            change.merge(&one);
        }
        prop_assert_eq!(city, after);
        prop_assert_eq!(
            before.numerator() + change.gained + change.joined_kept,
            after.numerator() + change.lost + change.reopened + change.left_kept
        );
        prop_assert_eq!(
            before.denominator() + change.joined_kept + change.joined_unkept,
            after.denominator() + change.left_kept + change.left_unkept
        );
    }
}

#[test]
fn nine_of_ten_and_fifty_of_a_hundred_are_fifty_nine_of_a_hundred_and_ten() {
    let county = |met, missed| Tally {
        met,
        missed,
        ..Tally::default()
    };
    let mut city = county(9, 1);
    city.merge(&county(50, 50));
    assert_eq!((city.numerator(), city.denominator()), (59, 110));
    assert_eq!(city.state(), State::Missed);
}

#[test]
fn a_county_that_drops_five_untrained_enterprises_is_said_to_have_dropped_them() {
    let mut change = Change::default();
    for _ in 0..5 {
        change.add(Some(State::Missed), None);
    }
    change.add(Some(State::Met), Some(State::Met));
    assert_eq!(
        change,
        Change {
            left_unkept: 5,
            ..Change::default()
        }
    );
}
