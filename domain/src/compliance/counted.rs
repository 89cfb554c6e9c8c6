//! Whom a target counts that goes by a duty (计入对象): those who belong to its population, and those who lost it before
//! they left.
//!
//! Never reads the registry: what an enterprise was from which day on is an argument, as are its windows.

use chrono::NaiveDate;

use super::duty::JudgedWindow;
use super::population::Membership;
use super::state::State;

/// Whether a unit belongs to a population from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BelongsFrom {
    /// First day; of the first of all it holds also before.
    pub from: NaiveDate,
    /// Whether it does.
    pub belongs: Membership,
}

/// Whether a target counts a unit on a day. `belonged` is in the order of its days, and what changed after the day asked
/// nobody knew on it; `windows` are those of the duty, as of the same day.
///
/// Who belongs is counted. Who belongs no more and had missed a window that had begun before it left stays counted, for
/// it is lost for good: or a promise could be kept by taking a mark away. Everybody else who left is counted no more.
pub fn counted(belonged: &[BelongsFrom], windows: &[JudgedWindow], as_of: NaiveDate) -> Membership {
    let known = belonged
        .iter()
        .enumerate()
        .filter(|(at, one)| *at == 0 || one.from <= as_of);
    let known: Vec<&BelongsFrom> = known.map(|(_, one)| one).collect();
    let now = known.last().map_or(Membership::Out, |last| last.belongs);
    if now == Membership::In {
        return now;
    }
    let left = known
        .windows(2)
        .filter(|pair| pair[0].belongs == Membership::In)
        .map(|pair| pair[1].from)
        .max();
    let is_lost = |one: &JudgedWindow| {
        one.state == State::Missed && left.is_some_and(|left| one.window.first < left)
    };
    if windows.iter().any(is_lost) {
        Membership::In
    } else {
        now
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
    use crate::campaign::Cadence;
    use crate::compliance::{Ask, AskFrom, Life, Span, judge_asked_duty};
    use crate::period::PeriodKind;

    fn first_day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2019, 1, 1).unwrap()
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..1_000).prop_map(|offset| first_day() + Days::new(offset))
    }

    fn any_membership() -> impl Strategy<Value = Membership> {
        proptest::sample::select(vec![Membership::In, Membership::Out, Membership::Unknown])
    }

    /// What a unit was, with changes on some days.
    fn any_history() -> impl Strategy<Value = Vec<BelongsFrom>> {
        let changes = proptest::collection::btree_map(any_day(), any_membership(), 0..5);
        (any_membership(), changes).prop_map(|(first, changes)| {
            let first = (NaiveDate::MIN, first);
            let all = std::iter::once(first).chain(changes);
            all.map(|(from, belongs)| BelongsFrom { from, belongs })
                .collect()
        })
    }

    fn any_cadence() -> impl Strategy<Value = Cadence> {
        let kinds: Vec<PeriodKind> = PeriodKind::ALL[2..7].to_vec();
        (1_u16..3, proptest::sample::select(kinds))
            .prop_map(|(at_least, per)| Cadence::PerPeriod { at_least, per })
    }

    /// The windows of a duty that binds whoever belongs, or everybody.
    fn windows(
        belonged: &[BelongsFrom],
        cadence: &Cadence,
        binds_all: bool,
        done: &[NaiveDate],
        as_of: NaiveDate,
    ) -> Vec<JudgedWindow> {
        let span = Span {
            first: first_day(),
            last: None,
        };
        let ask = |belongs: Membership| match belongs {
            Membership::Out if !binds_all => Ask::Nothing,
            Membership::Unknown if !binds_all => Ask::Unknown,
            _ => Ask::AtCadence(Some(cadence)),
        };
        let asks = belonged.iter().map(|one| AskFrom {
            from: one.from,
            ask: ask(one.belongs),
        });
        let asks: Vec<AskFrom<'_>> = asks.collect();
        judge_asked_duty(&asks, span, Life::default(), done, as_of).windows
    }

    proptest! {
        #[test]
        fn who_is_counted_as_lost_stays_so_whatever_becomes_of_it(
            belonged in any_history(), cadence in any_cadence(), binds_all in any::<bool>(),
            done in proptest::collection::vec(any_day(), 0..20), as_of in any_day(), later in 1_u64..400,
        ) {
            let found = |as_of: NaiveDate| {
                let known: Vec<NaiveDate> = done.iter().copied().filter(|day| *day <= as_of).collect();
                let windows = windows(&belonged, &cadence, binds_all, &known, as_of);
                let is_lost = windows.iter().any(|one| one.state == State::Missed);
                (counted(&belonged, &windows, as_of), is_lost)
            };
            let (then, is_lost) = found(as_of);
            if then == Membership::In && is_lost {
                prop_assert_eq!(found(as_of + Days::new(later)), (Membership::In, true));
            }
        }

        #[test]
        fn who_lost_nothing_is_counted_by_what_it_is(
            belonged in any_history(), cadence in any_cadence(), as_of in any_day(),
        ) {
            let every_day: Vec<NaiveDate> = (0..1_000).map(|offset| first_day() + Days::new(offset)).collect();
            let done: Vec<NaiveDate> = every_day.into_iter().flat_map(|day| [day; 2]).collect();
            let windows = windows(&belonged, &cadence, true, &done, as_of);
            let now = belonged.iter().rev().find(|one| one.from <= as_of).unwrap();
            prop_assert_eq!(counted(&belonged, &windows, as_of), now.belongs);
        }

        #[test]
        fn what_was_missed_after_it_left_is_not_its(
            cadence in any_cadence(), left in 0_u64..900, as_of in any_day(), after in proptest::sample::select(
                vec![Membership::Out, Membership::Unknown],
            ),
        ) {
            let left = first_day() + Days::new(left);
            let belonged = [
                BelongsFrom { from: NaiveDate::MIN, belongs: Membership::In },
                BelongsFrom { from: left, belongs: after },
            ];
            let of_all = windows(&belonged, &cadence, true, &[], as_of);
            let later: Vec<JudgedWindow> = of_all.into_iter().filter(|one| one.window.first >= left).collect();
            let expected = if as_of < left { Membership::In } else { after };
            prop_assert_eq!(counted(&belonged, &later, as_of), expected);
        }
    }
}
