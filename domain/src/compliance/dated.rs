//! A duty of a unit whose cadence changed on the way (频次变更): an office whose jurisdiction was upgraded is asked, on each
//! day, as what it was on that day.
//!
//! Owns what becomes of the windows in which it changed. What else cuts a window is `window`'s.

use chrono::NaiveDate;

use super::duty::{DutyStanding, JudgedWindow, is_numbered, judge_duty, judge_window};
use super::state::State;
use super::window::{Cut, Life, Span, Window, length, windows};
use crate::campaign::Cadence;
use crate::period::Period;

/// What was asked from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CadenceFrom<'c> {
    /// First day; of the first of all it holds also before.
    pub from: NaiveDate,
    /// None: without a number.
    pub cadence: Option<&'c Cadence>,
}

/// A cadence with the days on which it held.
#[derive(Clone, Copy)]
struct Spell<'c> {
    cadence: Option<&'c Cadence>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

/// Judges one unit's duty as of a day, each window by the cadence of its days. `asked` is in the order of its days; what
/// changed after the day asked nobody knew on it. No clocks: what an event starts is asked of a level by no document.
///
/// The new cadence opens as a unit that opens on the day of the change, and what was done earlier in a window counts
/// for it. A window of the old one keeps its own last day where at least half of it was over, and is not asked any more
/// where less was. Of two windows for the same days, or for what is asked once, one alone is asked.
pub fn judge_dated_duty(
    asked: &[CadenceFrom<'_>],
    span: Span,
    life: Life,
    done: &[NaiveDate],
    as_of: NaiveDate,
) -> DutyStanding {
    let spells = spells(asked, as_of);
    let now = spells.last().and_then(|spell| spell.cadence);
    if spells.len() < 2 {
        return judge_duty(now, span, life, &[], done, as_of);
    }
    // On the day asked nobody knew of a later closing.
    let life = Life {
        closed: life.closed.filter(|closed| *closed <= as_of),
        ..life
    };
    let found = windows_of_spells(&spells, span, life, as_of);
    if found.is_empty() && !now.is_some_and(is_numbered) {
        return judge_duty(now, span, life, &[], done, as_of);
    }
    let judged: Vec<JudgedWindow> = found
        .into_iter()
        .map(|window| {
            let done = window.count(done, as_of);
            let state = judge_window(&window, done, as_of);
            JudgedWindow {
                window,
                done,
                state,
            }
        })
        .collect();
    DutyStanding {
        state: State::all(judged.iter().map(|one| one.state)),
        windows: judged,
    }
}

/// The cadences until a day; what did not change is one.
fn spells<'c>(asked: &[CadenceFrom<'c>], as_of: NaiveDate) -> Vec<Spell<'c>> {
    let mut spells: Vec<Spell<'c>> = Vec::new();
    for one in asked {
        match spells.last_mut() {
            Some(_) if one.from > as_of => break,
            Some(last) if last.cadence == one.cadence => {}
            Some(last) => {
                last.until = Some(one.from);
                spells.push(Spell {
                    cadence: one.cadence,
                    from: Some(one.from),
                    until: None,
                });
            }
            None => spells.push(Spell {
                cadence: one.cadence,
                from: None,
                until: None,
            }),
        }
    }
    spells
}

fn windows_of_spells(
    spells: &[Spell<'_>],
    span: Span,
    life: Life,
    as_of: NaiveDate,
) -> Vec<Window> {
    let mut found: Vec<(Window, usize)> = Vec::new();
    for (at, spell) in spells.iter().enumerate() {
        let Some(cadence) = spell.cadence.filter(|cadence| is_numbered(cadence)) else {
            continue;
        };
        let opened = life.opened.max(spell.from);
        let own = windows(cadence, span, Life { opened, ..life }, &[], as_of);
        let own = own.into_iter().filter_map(|mut window| {
            if window.cut == Some(Cut::Opening) && opened != life.opened {
                window.cut = Some(Cut::LevelChange);
            }
            Some((ended(window, spell.until)?, at))
        });
        found.extend(own);
    }
    let periods: Vec<Period> = found
        .iter()
        .filter_map(|(window, _)| window.period)
        .collect();
    let is_twice = |period: Period| periods.iter().filter(|one| **one == period).count() > 1;
    let last_once = found
        .iter()
        .filter(|(window, _)| window.period.is_none())
        .map(|(_, at)| *at)
        .max();
    let mut kept: Vec<Window> = Vec::with_capacity(found.len());
    for (window, at) in &found {
        match window.period {
            Some(period) if is_twice(period) => {
                // Asked whole, by the level of most of its days.
                if kept.iter().all(|one| one.period != Some(period)) {
                    kept.extend(whole(spells, period, span, life, as_of));
                }
            }
            // What is asked once is asked as of the last level that is asked so; what was over before stays.
            None if Some(*at) != last_once && window.cut == Some(Cut::LevelChange) => {
                let next = spells[*at].until;
                if window.last.is_some_and(|last| Some(last) < next) {
                    kept.push(*window);
                }
            }
            _ => kept.push(*window),
        }
    }
    kept.sort_by_key(|window| (window.first, window.last.is_none(), window.last));
    kept
}

/// A window of a cadence that ended on a day: none where it had not begun.
fn ended(mut window: Window, until: Option<NaiveDate>) -> Option<Window> {
    let Some(until) = until.filter(|until| window.last.is_none_or(|last| *until <= last)) else {
        return Some(window);
    };
    if until <= window.first {
        return None;
    }
    let over = length(window.first, until) - 1;
    window.asked &= window
        .last
        .is_some_and(|last| 2 * over >= length(window.first, last));
    window.cut = Some(Cut::LevelChange);
    Some(window)
}

/// The window of a period as of the level of most of its days, of two with as many the later.
fn whole(
    spells: &[Spell<'_>],
    period: Period,
    span: Span,
    life: Life,
    as_of: NaiveDate,
) -> Option<Window> {
    let of = |spell: &Spell<'_>| {
        let window = windows(spell.cadence?, span, life, &[], as_of);
        let window = window.into_iter().find(|one| one.period == Some(period))?;
        let last = window.last?;
        let from = spell
            .from
            .map_or(window.first, |from| from.max(window.first));
        let until = spell.until.and_then(|until| until.pred_opt());
        let until = until.map_or(last, |until| until.min(last));
        Some((length(from, until).max(0), window))
    };
    let found = spells
        .iter()
        .filter(|spell| spell.cadence.is_some_and(is_numbered));
    let (_, window) = found.filter_map(of).max_by_key(|(days, _)| *days)?;
    Some(window)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
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
}
