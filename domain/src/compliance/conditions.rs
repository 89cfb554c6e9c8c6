//! A duty of an enterprise whose sectors or marks changed on the way (对象变更): each window by the facts of its days.
//!
//! Owns what it means that a duty begins to bind, or binds no longer; what becomes of a window in which a cadence changed
//! is `dated`'s. A mark that is taken away never unmakes what was missed before.

use chrono::NaiveDate;

use super::dated::{CadenceFrom, judge_dated_duty};
use super::duty::DutyStanding;
use super::span::Span;
use super::state::State;
use super::window::Life;
use crate::campaign::Cadence;

/// What a duty asks of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask<'c> {
    /// It does not bind it.
    Nothing,
    /// Nobody has said whether it does.
    Unknown,
    /// At this cadence; none: without a number.
    AtCadence(Option<&'c Cadence>),
}

/// What was asked from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskFrom<'c> {
    /// First day; of the first of all it holds also before.
    pub from: NaiveDate,
    /// What is asked.
    pub ask: Ask<'c>,
}

/// Judges one unit's duty as of a day, each window by what was asked in it. `asked` is in the order of its days; what
/// changed after the day asked nobody knew on it.
///
/// To be bound is as to open on that day. To be bound no longer lets out what then is under way where less than half of
/// it was over; the rest is asked to its own last day, and what was missed stays so.
pub fn judge_asked_duty(
    asked: &[AskFrom<'_>],
    span: Span,
    life: Life,
    done: &[NaiveDate],
    as_of: NaiveDate,
) -> DutyStanding {
    let cadences = asked.iter().map(|one| CadenceFrom {
        from: one.from,
        cadence: match one.ask {
            Ask::AtCadence(cadence) => cadence,
            Ask::Nothing | Ask::Unknown => None,
        },
    });
    let cadences: Vec<CadenceFrom<'_>> = cadences.collect();
    let standing = judge_dated_duty(&cadences, span, life, done, as_of);
    let now = asked.iter().rev().find(|one| one.from <= as_of);
    let beside = match now.or(asked.first()).map(|one| one.ask) {
        Some(Ask::AtCadence(_)) => return standing,
        Some(Ask::Nothing) | None => State::NotApplicable,
        Some(Ask::Unknown) => State::NoData,
    };
    let before = standing.windows.iter().map(|one| one.state);
    DutyStanding {
        state: State::all(before.chain([beside])),
        windows: standing.windows,
    }
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
        (0_u64..1_460).prop_map(|offset| first_day() + Days::new(offset))
    }

    #[derive(Clone, Debug)]
    enum Asked {
        Nothing,
        At(Option<Cadence>),
    }

    /// Nothing, without a number, or a cadence of the calendar or of years.
    fn any_ask() -> impl Strategy<Value = Asked> {
        let kinds: Vec<PeriodKind> = PeriodKind::ALL.into_iter().skip(1).collect();
        prop_oneof![
            Just(Asked::Nothing),
            Just(Asked::At(None)),
            (1_u16..3, proptest::sample::select(kinds))
                .prop_map(|(at_least, per)| Asked::At(Some(Cadence::PerPeriod { at_least, per }))),
            (1_u16..3, 1_u16..3).prop_map(|(at_least, years)| Asked::At(Some(
                Cadence::EveryYears { at_least, years }
            ))),
        ]
    }

    fn ask(one: &Asked) -> Ask<'_> {
        match one {
            Asked::Nothing => Ask::Nothing,
            Asked::At(cadence) => Ask::AtCadence(cadence.as_ref()),
        }
    }

    fn history<'c>(asks: &'c [Asked], changes: &[NaiveDate]) -> Vec<AskFrom<'c>> {
        let from = std::iter::once(NaiveDate::MIN).chain(changes.iter().copied());
        from.zip(asks)
            .map(|(from, one)| AskFrom {
                from,
                ask: ask(one),
            })
            .collect()
    }

    fn any_history() -> impl Strategy<Value = (Vec<Asked>, Vec<NaiveDate>)> {
        proptest::collection::btree_set(any_day(), 0..4).prop_flat_map(|changes| {
            let changes: Vec<NaiveDate> = changes.into_iter().collect();
            let asks = proptest::collection::vec(any_ask(), changes.len() + 1);
            (asks, Just(changes))
        })
    }

    fn some_days() -> impl Strategy<Value = Vec<NaiveDate>> {
        proptest::collection::vec(any_day(), 0..20)
    }

    proptest! {
        #[test]
        fn a_change_never_unmakes_what_was_missed_before_it(
            (asks, changes) in any_history(), next in any_ask(), done in some_days(),
            as_of in any_day(), after in 1_u64..200, later in 0_u64..400, end in proptest::option::of(200_u64..1_200),
        ) {
            let span = Span { first: first_day(), last: end.map(|days| first_day() + Days::new(days)) };
            let mut asks = asks;
            let mut changes: Vec<NaiveDate> = changes.into_iter().filter(|day| *day <= as_of).collect();
            asks.truncate(changes.len() + 1);
            let before = judge_asked_duty(&history(&asks, &changes), span, Life::default(), &done, as_of);
            let change = as_of + Days::new(after);
            changes.push(change);
            asks.push(next);
            let known: Vec<NaiveDate> = done.into_iter().filter(|day| *day <= as_of).collect();
            let now = judge_asked_duty(
                &history(&asks, &changes), span, Life::default(), &known, change + Days::new(later),
            );
            for missed in before.windows.iter().filter(|one| one.state == State::Missed) {
                let same = now.windows.iter().find(|one| {
                    (one.window.period, one.window.first) == (missed.window.period, missed.window.first)
                });
                prop_assert_eq!(same.map(|one| one.state), Some(State::Missed), "{:?}", missed);
            }
            let is_missed = before.state == State::Missed;
            prop_assert!(!is_missed || now.state == State::Missed);
        }

        #[test]
        fn an_earlier_day_gives_what_it_gave_then(
            (asks, changes) in any_history(), done in some_days(), as_of in any_day(),
        ) {
            let span = Span { first: first_day(), last: None };
            let all = history(&asks, &changes);
            let then = changes.iter().filter(|day| **day <= as_of).count();
            prop_assert_eq!(
                judge_asked_duty(&all, span, Life::default(), &done, as_of),
                judge_asked_duty(&all[..=then], span, Life::default(), &done, as_of)
            );
        }

        #[test]
        fn what_changes_nothing_changes_nothing(
            one in any_ask(), changes in proptest::collection::btree_set(any_day(), 0..4), done in some_days(),
            as_of in any_day(),
        ) {
            let span = Span { first: first_day(), last: None };
            let changes: Vec<NaiveDate> = changes.into_iter().collect();
            let asks = vec![one; changes.len() + 1];
            let all = history(&asks, &changes);
            prop_assert_eq!(
                judge_asked_duty(&all, span, Life::default(), &done, as_of),
                judge_asked_duty(&all[..1], span, Life::default(), &done, as_of)
            );
        }
    }
}
