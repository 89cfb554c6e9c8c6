//! Which way a figure went between two days, and what moved it (趋势、变化原因).
//!
//! What was kept and is asked anew because a window has opened went no way: it is set aside, and said.

use std::cmp::Ordering;

use super::sum::{Share, TargetChange, TargetSum};
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
    /// Less is counted, and nobody who stayed moved it that way (分母减少).
    FewerCounted,
    /// Less is kept (完成减少).
    FewerKept,
    /// More is counted, and nobody who stayed moved it that way (分母增多).
    MoreCounted,
    /// As many are counted, and they are others (对象更替).
    OthersCounted,
    /// What is kept and what is counted moved it the same way (两者皆有).
    Both,
    /// Nothing but a new window, in which it is asked anew (新窗口开始).
    NewWindow,
    /// Another speaks of it than on the earlier day (填报单位更替).
    OtherSpeaker,
}

/// Which way a figure went, and of a share what moved it. More or less is kept by those alone who are counted on both
/// days: who comes with what he had kept already, or goes with it, did nothing. Those in `reopened` of the change are
/// counted as they were. Without a change the figures are one's own, as those of a form are. The words of two who speak
/// of one thing are not compared: it went no way, and another speaks. `None` where one of the two days has no figure to
/// compare.
pub fn trend(
    kind: TargetKind,
    before: TargetSum,
    after: TargetSum,
    change: Option<TargetChange>,
) -> Option<(Trend, Option<Cause>)> {
    if before.told == 0 || after.told == 0 {
        return None;
    }
    if change.is_some_and(|change| change.speaker) {
        return Some((Trend::Unchanged, Some(Cause::OtherSpeaker)));
    }
    let reopened = change.map_or(0, |change| change.reopened);
    let again = |numerator| Share {
        numerator,
        denominator: 0,
    };
    let (then, now) = (before.share(), after.share().plus(again(reopened)));
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
    if !kind.is_share() {
        return Some((trend, None));
    }
    let kept = change.map_or(now.minus(then).numerator, |change| {
        change.stayed.numerator.saturating_add(reopened)
    });
    // As it would be if those who stayed had kept as much as before.
    let counted = now.minus(again(kept)).compare(then);
    let cause = match (trend, kept.cmp(&0) == order, counted == Some(order)) {
        (Trend::Unchanged, ..) => (reopened > 0).then_some(Cause::NewWindow),
        (_, true, true) => Some(Cause::Both),
        (Trend::Rising, true, false) => Some(Cause::MoreKept),
        (Trend::Falling, true, false) => Some(Cause::FewerKept),
        (_, false, _) => Some(match now.denominator.cmp(&then.denominator) {
            Ordering::Greater => Cause::MoreCounted,
            Ordering::Less => Cause::FewerCounted,
            Ordering::Equal => Cause::OthersCounted,
        }),
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

    /// What changed in those who stayed alone.
    fn stayed(before: TargetSum, after: TargetSum, reopened: i64) -> TargetChange {
        TargetChange {
            stayed: after.share().minus(before.share()),
            reopened,
            ..TargetChange::default()
        }
    }

    fn moved(before: TargetSum, after: TargetSum, reopened: i64) -> Option<(Trend, Option<Cause>)> {
        trend(
            TargetKind::Rate,
            before,
            after,
            Some(stayed(before, after, reopened)),
        )
    }

    #[test]
    fn who_comes_or_goes_with_what_was_kept_did_nothing() {
        let share = |numerator, denominator| Share {
            numerator,
            denominator,
        };
        for (joined, left, after, expected) in [
            (
                share(1, 1),
                share(0, 0),
                sum(2, 3),
                (Trend::Rising, Cause::MoreCounted),
            ),
            (
                share(0, 0),
                share(1, 1),
                sum(0, 1),
                (Trend::Falling, Cause::FewerCounted),
            ),
            (
                share(0, 0),
                share(0, 1),
                sum(1, 1),
                (Trend::Rising, Cause::FewerCounted),
            ),
            (
                share(1, 1),
                share(0, 1),
                sum(2, 2),
                (Trend::Rising, Cause::OthersCounted),
            ),
            (
                share(0, 1),
                share(1, 1),
                sum(0, 2),
                (Trend::Falling, Cause::OthersCounted),
            ),
        ] {
            let change = TargetChange {
                joined,
                left,
                ..TargetChange::default()
            };
            let found = trend(TargetKind::Rate, sum(1, 2), after, Some(change));
            assert_eq!(found, Some((expected.0, Some(expected.1))), "{change:?}");
        }
    }

    #[test]
    fn a_rise_by_what_was_dropped_is_told_as_such() {
        let expected = Some((Trend::Rising, Some(Cause::FewerCounted)));
        assert_eq!(moved(sum(50, 100), sum(50, 95), 0), expected);
        let expected = Some((Trend::Rising, Some(Cause::MoreKept)));
        assert_eq!(moved(sum(50, 100), sum(52, 100), 0), expected);
        assert_eq!(
            trend(TargetKind::Rate, sum(50, 100), TargetSum::default(), None),
            None
        );
    }

    #[test]
    fn anothers_word_is_no_rise() {
        let change = TargetChange {
            speaker: true,
            ..TargetChange::default()
        };
        for kind in [TargetKind::Rate, TargetKind::Count] {
            let found = trend(kind, sum(7, 10), sum(9, 10), Some(change));
            let expected = Some((Trend::Unchanged, Some(Cause::OtherSpeaker)));
            assert_eq!(found, expected);
            let silent = trend(kind, TargetSum::default(), sum(9, 10), Some(change));
            assert_eq!(silent, None);
        }
    }

    #[test]
    fn a_month_that_begins_is_no_fall() {
        let expected = Some((Trend::Unchanged, Some(Cause::NewWindow)));
        assert_eq!(moved(sum(15, 24), sum(0, 24), 15), expected);
        // One of them has failed meanwhile.
        let expected = Some((Trend::Falling, Some(Cause::FewerKept)));
        assert_eq!(moved(sum(15, 24), sum(0, 24), 14), expected);
        // One more keeps it in the new window.
        let expected = Some((Trend::Rising, Some(Cause::MoreKept)));
        assert_eq!(moved(sum(15, 24), sum(1, 24), 15), expected);
    }

    proptest! {
        #[test]
        fn a_rate_that_rose_or_fell_has_a_cause_and_a_new_window_alone_is_none_of_these(
            kept in 0_i64..1_000, more in 0_i64..1_000, kept_now in 0_i64..1_000, more_now in 0_i64..1_000,
            reopened in 0_i64..100,
        ) {
            let (before, after) = (sum(kept, kept + more), sum(kept_now, kept_now + reopened + more_now));
            if let Some((trend, cause)) = moved(before, after, reopened) {
                prop_assert_eq!(cause.is_none(), trend == Trend::Unchanged && reopened == 0);
                prop_assert_eq!(cause == Some(Cause::NewWindow), trend == Trend::Unchanged && reopened > 0);
            }
        }

        #[test]
        fn those_asked_anew_alone_move_nothing(kept in 0_i64..1_000, more in 1_i64..1_000, part in 0_i64..1_000) {
            let reopened = part.min(kept);
            let all = kept + more;
            let found = moved(sum(kept, all), sum(kept - reopened, all), reopened);
            prop_assert_eq!(found.map(|(trend, _)| trend), Some(Trend::Unchanged));
        }
    }
}
