//! What many units say of a target, added up (汇总): Σ numerator and Σ denominator, who is missing, and what changed.
//!
//! A rate is never a mean of rates: 9 of 10 and 50 of 100 are 59 of 110. Never judges; `target` does.

use std::cmp::Ordering;

use super::state::State;
use super::tally::has_reopened;
use super::target::Measurement;
use crate::campaign::{Target, TargetKind};

/// What one unit says of a target on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Of a rate its numerator, of a BOOLEAN 1 for yes; else what is counted.
    pub value: i64,
    /// Of a rate its denominator, of a BOOLEAN 1; else 0.
    pub denominator: i64,
    /// What the comparator compares with, where it compares with what was before.
    pub before: Option<i64>,
}

/// The sum over units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TargetSum {
    /// Units that are to tell (应报).
    pub expected: u64,
    /// Those that have (已报).
    pub told: u64,
    /// Σ of their values.
    pub value: i64,
    /// Σ of their denominators.
    pub denominator: i64,
    /// Σ of what there was before; `None` as soon as one of them does not say.
    pub before: Option<i64>,
    /// Units that have missed for good what is counted: they come to be above the line no more.
    pub missed: i64,
    /// Units that are each one of the whole and have told nothing: they are below the line, and above it or not.
    pub silent: i64,
}

impl TargetSum {
    /// Counts one more unit; without a figure it is missing.
    pub fn add(&mut self, told: Option<Told>) {
        self.expected += 1;
        let Some(told) = told else { return };
        self.before = match (self.told, self.before) {
            (0, _) => told.before,
            (_, before) => before
                .zip(told.before)
                .map(|(sum, one)| sum.saturating_add(one)),
        };
        self.told += 1;
        self.value = self.value.saturating_add(told.value);
        self.denominator = self.denominator.saturating_add(told.denominator);
    }

    /// Counts one more that is one of the whole by itself and has told nothing (`one_of_whole`): it is missing, and the whole
    /// has it all the same.
    pub fn add_silent(&mut self) {
        self.expected += 1;
        self.denominator = self.denominator.saturating_add(1);
        self.silent += 1;
    }

    /// Both together.
    #[must_use]
    pub(super) fn plus(self, other: Self) -> Self {
        let before = match (self.told, other.told) {
            (_, 0) => self.before,
            (0, _) => other.before,
            _ => self
                .before
                .zip(other.before)
                .map(|(one, other)| one.saturating_add(other)),
        };
        Self {
            expected: self.expected + other.expected,
            told: self.told + other.told,
            value: self.value.saturating_add(other.value),
            denominator: self.denominator.saturating_add(other.denominator),
            before,
            missed: self.missed + other.missed,
            silent: self.silent + other.silent,
        }
    }

    /// How a unit that was counted stands, where the registry says so: a window that is missed stays missed.
    pub fn add_state(&mut self, state: Option<State>) {
        self.missed += i64::from(state == Some(State::Missed));
    }

    /// Units that have told nothing (缺报).
    pub fn missing(&self) -> u64 {
        self.expected - self.told
    }

    /// What is known of the target by it: nothing where nobody has told.
    pub fn known(&self, target: &Target) -> Measurement {
        // Of who is silent and one of the whole it is known how much it is.
        let incomplete = i128::from(self.missing()) > i128::from(self.silent);
        if self.told == 0 {
            return Measurement {
                incomplete,
                ..Measurement::default()
            };
        }
        let is_boolean = target.kind == TargetKind::Boolean;
        Measurement {
            value: (!is_boolean).then_some(self.value),
            denominator: (target.kind == TargetKind::Rate).then_some(self.denominator),
            before: self.before,
            before_to_date: None,
            judged: is_boolean.then_some(self.value == self.denominator),
            incomplete,
            missed: self.missed,
            silent: self.silent,
        }
    }

    /// As a share of a whole.
    pub fn share(&self) -> Share {
        Share {
            numerator: self.value,
            denominator: self.denominator,
        }
    }
}

/// A numerator and a denominator, or a difference of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: i64,
}

impl Share {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.saturating_add(other.numerator),
            denominator: self.denominator.saturating_add(other.denominator),
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.saturating_sub(other.numerator),
            denominator: self.denominator.saturating_sub(other.denominator),
        }
    }

    /// As rates, multiplied out; `None` where one of them has no whole.
    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        let is_rate = self.denominator > 0 && other.denominator > 0;
        let cross = |a: Self, b: Self| i128::from(a.numerator) * i128::from(b.denominator);
        is_rate.then(|| cross(self, other).cmp(&cross(other, self)))
    }
}

impl From<Told> for Share {
    fn from(told: Told) -> Self {
        Self {
            numerator: told.value,
            denominator: told.denominator,
        }
    }
}

/// Why Σ numerator and Σ denominator changed between two days: `after` = `before` + stayed + joined − left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TargetChange {
    /// What changed in units that told on both days.
    pub stayed: Share,
    /// Of units that tell only on the later day.
    pub joined: Share,
    /// Of units that told only on the earlier day, as it was then.
    pub left: Share,
    /// How many of those that stayed kept it and keep it no longer only because a new window has opened.
    pub reopened: i64,
    /// Of what several tell of as one thing: another's word counts than on the earlier day.
    pub speaker: bool,
}

impl TargetChange {
    /// One unit; nothing where it did not tell on that day.
    pub fn add(&mut self, before: Option<Share>, after: Option<Share>) {
        match (before, after) {
            (Some(before), Some(after)) => self.stayed = self.stayed.plus(after.minus(before)),
            (None, Some(after)) => self.joined = self.joined.plus(after),
            (Some(before), None) => self.left = self.left.plus(before),
            (None, None) => {}
        }
    }

    /// One unit that the registry judges, counted on both days.
    pub fn add_states(&mut self, before: Option<State>, after: Option<State>) {
        self.reopened += i64::from(has_reopened(before, after));
    }

    /// The whole difference.
    pub fn whole(&self) -> Share {
        self.stayed.plus(self.joined).minus(self.left)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(units: &[Option<Told>]) -> TargetSum {
        let mut sum = TargetSum::default();
        for told in units {
            sum.add(*told);
        }
        sum
    }

    fn told(value: i64, denominator: i64) -> Told {
        Told {
            value,
            denominator,
            before: None,
        }
    }

    #[test]
    fn a_rate_of_two_units_is_no_mean() {
        let city = sum(&[Some(told(9, 10)), Some(told(50, 100))]);
        let share = Share {
            numerator: 59,
            denominator: 110,
        };
        assert_eq!((city.share(), city.missing()), (share, 0));
    }

    #[test]
    fn what_one_unit_does_not_say_of_before_is_not_known_of_all() {
        let with = |before| {
            Some(Told {
                value: 1,
                denominator: 0,
                before,
            })
        };
        assert_eq!(sum(&[with(Some(2)), with(Some(3))]).before, Some(5));
        assert_eq!(sum(&[with(Some(2)), with(None)]).before, None);
        assert_eq!(sum(&[with(None), with(Some(2))]).before, None);
    }

    fn units() -> impl Strategy<Value = Vec<Option<Told>>> {
        let one = (0_i64..1_000, 0_i64..1_000).prop_map(|(value, more)| Told {
            value,
            denominator: value + more,
            before: None,
        });
        proptest::collection::vec(proptest::option::of(one), 0..12)
    }

    proptest! {
        #[test]
        fn a_city_is_the_sum_of_its_counties(units in units(), at in 0_usize..12) {
            let (one, other) = units.split_at(at.min(units.len()));
            let (city, one, other) = (sum(&units), sum(one), sum(other));
            prop_assert_eq!(city.share(), one.share().plus(other.share()));
            prop_assert_eq!(city.missing(), one.missing() + other.missing());
        }

        #[test]
        fn a_change_is_the_whole_difference(pairs in units().prop_flat_map(|before| {
            let len = before.len();
            (Just(before), proptest::collection::vec(proptest::option::of((0_i64..1_000, 0_i64..1_000)), len))
        })) {
            let (before, after) = pairs;
            let after: Vec<Option<Told>> = after
                .into_iter()
                .map(|one| one.map(|(value, more)| told(value, value + more)))
                .collect();
            let mut change = TargetChange::default();
            for (before, after) in before.iter().zip(&after) {
                change.add(before.map(Share::from), after.map(Share::from));
            }
            let difference = sum(&after).share().minus(sum(&before).share());
            prop_assert_eq!(change.whole(), difference);
        }
    }
}
