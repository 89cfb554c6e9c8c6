//! What many units say of a target, added up (汇总): Σ numerator and Σ denominator, who is missing, and why it changed.
//!
//! A rate is never a mean of rates: 9 of 10 and 50 of 100 are 59 of 110. Never judges; `target` does.

use std::cmp::Ordering;

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

    /// Units that have told nothing (缺报).
    pub fn missing(&self) -> u64 {
        self.expected - self.told
    }

    /// What is known of the target by it: nothing where nobody has told.
    pub fn known(&self, target: &Target) -> Measurement {
        let incomplete = self.missing() > 0;
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
    fn plus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.saturating_add(other.numerator),
            denominator: self.denominator.saturating_add(other.denominator),
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.saturating_sub(other.numerator),
            denominator: self.denominator.saturating_sub(other.denominator),
        }
    }

    /// As rates, multiplied out; `None` where one of them has no whole.
    fn compare(self, other: Self) -> Option<Ordering> {
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

    /// The whole difference.
    pub fn whole(&self) -> Share {
        self.stayed.plus(self.joined).minus(self.left)
    }
}

/// Which way a figure went (趋势).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// It rose (上升).
    Rising,
    /// It fell (下降).
    Falling,
    /// It is the same (持平).
    Unchanged,
}

/// What moved a rate (变化原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// More is kept (完成增多).
    MoreKept,
    /// Less is counted, and not more is kept (分母减少).
    FewerCounted,
    /// Less is kept (完成减少).
    FewerKept,
    /// More is counted, and not less is kept (分母增多).
    MoreCounted,
    /// Both its numbers moved it the same way (两者皆有).
    Both,
}

/// Which way a figure went, and of a rate what moved it. `None` where one of the two days has no figure to compare.
pub fn trend(is_rate: bool, before: TargetSum, after: TargetSum) -> Option<(Trend, Option<Cause>)> {
    if before.told == 0 || after.told == 0 {
        return None;
    }
    let (then, now) = (before.share(), after.share());
    let order = if is_rate {
        now.compare(then)?
    } else {
        now.numerator.cmp(&then.numerator)
    };
    let trend = match order {
        Ordering::Greater => Trend::Rising,
        Ordering::Less => Trend::Falling,
        Ordering::Equal => Trend::Unchanged,
    };
    let change = now.minus(then);
    let cause = match (
        trend,
        change.numerator.signum(),
        change.denominator.signum(),
    ) {
        _ if !is_rate => None,
        (Trend::Rising, 1, -1) | (Trend::Falling, -1, 1) => Some(Cause::Both),
        (Trend::Rising, 1, _) => Some(Cause::MoreKept),
        (Trend::Rising, ..) => Some(Cause::FewerCounted),
        (Trend::Falling, -1, _) => Some(Cause::FewerKept),
        (Trend::Falling, ..) => Some(Cause::MoreCounted),
        (Trend::Unchanged, ..) => None,
    };
    Some((trend, cause))
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
    fn a_rise_by_what_was_dropped_is_told_as_such() {
        let (before, after) = (sum(&[Some(told(50, 100))]), sum(&[Some(told(50, 95))]));
        let expected = Some((Trend::Rising, Some(Cause::FewerCounted)));
        assert_eq!(trend(true, before, after), expected);
        let more = sum(&[Some(told(52, 100))]);
        let expected = Some((Trend::Rising, Some(Cause::MoreKept)));
        assert_eq!(trend(true, before, more), expected);
        assert_eq!(trend(true, before, sum(&[None])), None);
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

        #[test]
        fn a_rate_that_rose_has_a_cause(before in units(), after in units()) {
            if let Some((trend, cause)) = trend(true, sum(&before), sum(&after)) {
                prop_assert_eq!(trend == Trend::Unchanged, cause.is_none());
            }
        }
    }
}
