//! What becomes of a target after its last day (期限之后): who is asked, what stays kept, and what is reached late.
//!
//! Of what units return of themselves alone. What a duty, a form or an accident says goes by days of its own.

use chrono::NaiveDate;

use super::state::State;
use super::sum::Told;
use crate::campaign::{Measured, Target, TargetComparator, TargetKind};

/// The last day of a target that units return of themselves, where it is over on a day: whom it asks is settled then.
pub fn last_day_over(target: &Target, as_of: NaiveDate) -> Option<NaiveDate> {
    let is_returned =
        target.measured == Measured::Return && target.comparator != TargetComparator::AllParts;
    target.by.filter(|by| is_returned && as_of > *by)
}

/// Whether what it told by then stays kept: of a figure. That something is so holds until its next word.
pub fn keeps_figures(target: &Target) -> bool {
    target.kind != TargetKind::Boolean
}

/// Whether after the last day a unit's figure of that day counts, and not its newest: where it had kept the target by itself,
/// or nothing was asked of it, and by the newest that would be so no more. `judge` says how it stands by each, after the day.
pub fn last_day_counts(
    then: Option<Told>,
    now: Option<Told>,
    judge: impl Fn(Option<Told>) -> State,
) -> bool {
    let of_then = judge(then);
    is_settled(of_then) && judge(now) != of_then
}

/// How a target stands after its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterLastDay {
    /// How it stands.
    pub state: State,
    /// It is met by figures of days after its last one alone.
    pub is_late: bool,
}

/// Judges a target after its last day: by the figures of that day, and by those of the day asked. What was kept then stays
/// kept; what was not, or not known, is late as soon as it is reached.
pub fn after_last_day(then: State, now: State) -> AfterLastDay {
    if is_settled(then) {
        return AfterLastDay {
            state: then,
            is_late: false,
        };
    }
    AfterLastDay {
        state: now,
        is_late: now == State::Met,
    }
}

fn is_settled(state: State) -> bool {
    matches!(state, State::Met | State::NotApplicable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compliance::cases::target;
    use crate::compliance::{Measurement, Span, TargetSum, judge_target};
    use crate::page_table::rows;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(text: &str) -> Option<Told> {
        let (value, denominator) = text.split_once('/')?;
        Some(Told {
            value: value.parse().unwrap(),
            denominator: denominator.parse().unwrap(),
            before: None,
        })
    }

    fn judged(target: &Target, told: &[Option<Told>], as_of: NaiveDate) -> State {
        let mut sum = TargetSum::default();
        for one in told {
            sum.add(*one);
        }
        let span = Span {
            first: day("2020-01-01"),
            last: Some(day("2022-12-31")),
        };
        let known: Measurement = sum.known(target);
        judge_target(target, known, &[], span, as_of)
    }

    /// How it stands on a day by what each unit told on the last day, and by the newest; and the figures that count.
    fn stands(
        target: &Target,
        units: &[(Option<Told>, Option<Told>)],
        as_of: NaiveDate,
    ) -> (AfterLastDay, Vec<Option<Told>>) {
        let count = |(then, now): &(Option<Told>, Option<Told>)| {
            let counts = last_day_counts(*then, *now, |told| judged(target, &[told], as_of));
            if counts { *then } else { *now }
        };
        let counted: Vec<Option<Told>> = units.iter().map(count).collect();
        let then: Vec<Option<Told>> = units.iter().map(|(then, _)| *then).collect();
        let found = after_last_day(
            judged(target, &then, as_of),
            judged(target, &counted, as_of),
        );
        (found, counted)
    }

    #[test]
    fn the_cases_after_the_last_day_are_as_the_page_says() {
        let rows = rows("compliance.md", "the last day");
        assert!(rows.len() > 7);
        for row in rows {
            let target = target(&row);
            let pairs = row["then"].split(' ').zip(row["now"].split(' '));
            let units: Vec<_> = pairs.map(|(then, now)| (told(then), told(now))).collect();
            let (found, counted) = stands(&target, &units, day(&row["as of"]));
            let counted: Vec<String> = counted
                .into_iter()
                .map(|one| {
                    one.map_or("—".to_owned(), |one| {
                        format!("{}/{}", one.value, one.denominator)
                    })
                })
                .collect();
            let late = if found.is_late { "late" } else { "—" };
            assert_eq!(
                (counted.join(" ").as_str(), found.state.as_str(), late),
                (
                    row["counted"].as_str(),
                    row["state"].as_str(),
                    row["late"].as_str()
                ),
                "{row:#?}"
            );
        }
    }

    #[test]
    fn whom_it_asks_is_settled_only_where_units_return_it_and_only_after_the_day() {
        let row = [("target", "rate = 100"), ("time", "…2020-12-31")];
        let mut one = target(
            &row.map(|(key, cell)| (key.to_owned(), cell.to_owned()))
                .into(),
        );
        assert_eq!(last_day_over(&one, day("2020-12-31")), None);
        assert_eq!(last_day_over(&one, day("2021-01-01")), one.by);
        one.measured = Measured::Registry;
        assert_eq!(last_day_over(&one, day("2021-01-01")), None);
    }

    fn any_told() -> impl Strategy<Value = Option<Told>> {
        let one = (0_i64..4, 0_i64..3).prop_map(|(value, more)| Told {
            value,
            denominator: value + more,
            before: None,
        });
        proptest::option::of(one)
    }

    proptest! {
        #[test]
        fn what_was_kept_on_the_last_day_is_kept_whatever_is_told_later(
            units in proptest::collection::vec((any_told(), any_told()), 1..6),
            wanted in prop_oneof![Just("= 100"), Just("≥ 30"), Just("≥ 75")],
        ) {
            let row = [("target", format!("rate {wanted}")), ("time", "…2020-12-31".to_owned())];
            let target = target(&row.map(|(key, cell)| (key.to_owned(), cell)).into());
            let as_of = day("2021-03-01");
            let then: Vec<Option<Told>> = units.iter().map(|(then, _)| *then).collect();
            let then = judged(&target, &then, as_of);
            let (found, counted) = stands(&target, &units, as_of);
            if then == State::Met {
                prop_assert_eq!(found, AfterLastDay { state: State::Met, is_late: false });
            } else if found.state == State::Met {
                prop_assert!(found.is_late);
            }
            // Where all of it is wanted, the figures say so too.
            if wanted == "= 100" && then == State::Met {
                prop_assert_eq!(judged(&target, &counted, as_of), State::Met);
            }
        }
    }
}
