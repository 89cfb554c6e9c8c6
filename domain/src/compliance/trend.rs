//! Which way a figure went between two days, and what moved it (趋势、变化原因).
//!
//! What was kept and is asked anew because a window has opened went no way: it is set aside, and said.

use std::cmp::Ordering;

use super::sum::{Share, TargetSum};
use crate::campaign::TargetKind;

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
    /// Nothing but a new window, in which it is asked anew (新窗口开始).
    NewWindow,
}

/// Which way a figure went, and of a share what moved it. `reopened` are those who kept it and keep it no longer only
/// because a new window has opened: they are counted as they were. `None` where one of the two days has no figure to
/// compare.
pub fn trend(
    kind: TargetKind,
    before: TargetSum,
    after: TargetSum,
    reopened: i64,
) -> Option<(Trend, Option<Cause>)> {
    if before.told == 0 || after.told == 0 {
        return None;
    }
    let again = Share {
        numerator: reopened,
        denominator: 0,
    };
    let (then, now) = (before.share(), after.share().plus(again));
    let order = if kind.is_share() {
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
        _ if !kind.is_share() => None,
        (Trend::Rising, 1, -1) | (Trend::Falling, -1, 1) => Some(Cause::Both),
        (Trend::Rising, 1, _) => Some(Cause::MoreKept),
        (Trend::Rising, ..) => Some(Cause::FewerCounted),
        (Trend::Falling, -1, _) => Some(Cause::FewerKept),
        (Trend::Falling, ..) => Some(Cause::MoreCounted),
        (Trend::Unchanged, ..) => (reopened > 0).then_some(Cause::NewWindow),
    };
    Some((trend, cause))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(value: i64, denominator: i64) -> TargetSum {
        TargetSum {
            expected: 1,
            told: 1,
            value,
            denominator,
            ..TargetSum::default()
        }
    }

    #[test]
    fn a_rise_by_what_was_dropped_is_told_as_such() {
        let expected = Some((Trend::Rising, Some(Cause::FewerCounted)));
        assert_eq!(
            trend(TargetKind::Rate, sum(50, 100), sum(50, 95), 0),
            expected
        );
        let expected = Some((Trend::Rising, Some(Cause::MoreKept)));
        assert_eq!(
            trend(TargetKind::Rate, sum(50, 100), sum(52, 100), 0),
            expected
        );
        assert_eq!(
            trend(TargetKind::Rate, sum(50, 100), TargetSum::default(), 0),
            None
        );
    }

    #[test]
    fn a_month_that_begins_is_no_fall() {
        let expected = Some((Trend::Unchanged, Some(Cause::NewWindow)));
        assert_eq!(
            trend(TargetKind::Rate, sum(15, 24), sum(0, 24), 15),
            expected
        );
        // One of them has failed meanwhile.
        let expected = Some((Trend::Falling, Some(Cause::FewerKept)));
        assert_eq!(
            trend(TargetKind::Rate, sum(15, 24), sum(0, 24), 14),
            expected
        );
        // One more keeps it in the new window.
        let expected = Some((Trend::Rising, Some(Cause::MoreKept)));
        assert_eq!(
            trend(TargetKind::Rate, sum(15, 24), sum(1, 24), 15),
            expected
        );
    }

    proptest! {
        #[test]
        fn a_rate_that_rose_or_fell_has_a_cause_and_a_new_window_alone_is_none_of_these(
            kept in 0_i64..1_000, more in 0_i64..1_000, kept_now in 0_i64..1_000, more_now in 0_i64..1_000,
            reopened in 0_i64..100,
        ) {
            let (before, after) = (sum(kept, kept + more), sum(kept_now, kept_now + reopened + more_now));
            if let Some((trend, cause)) = trend(TargetKind::Rate, before, after, reopened) {
                prop_assert_eq!(cause.is_none(), trend == Trend::Unchanged && reopened == 0);
                prop_assert_eq!(cause == Some(Cause::NewWindow), trend == Trend::Unchanged && reopened > 0);
            }
        }

        #[test]
        fn those_asked_anew_alone_move_nothing(kept in 0_i64..1_000, more in 1_i64..1_000, part in 0_i64..1_000) {
            let reopened = part.min(kept);
            let all = kept + more;
            let moved = trend(TargetKind::Rate, sum(kept, all), sum(kept - reopened, all), reopened);
            prop_assert_eq!(moved.map(|(trend, _)| trend), Some(Trend::Unchanged));
        }
    }
}
