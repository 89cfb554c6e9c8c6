//! How a target (目标) stands on a day, compared exactly on integers.

use chrono::NaiveDate;

use super::milestone::is_near;
use super::span::Span;
use super::state::State;
use crate::campaign::{Target, TargetComparator, TargetKind};

/// What is known of a target on a day. Absent is unknown, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measurement {
    /// Of a rate its numerator; else what is counted, in units of 10^-scale; of CLEARED what is left.
    pub value: Option<i64>,
    /// Of a rate its denominator.
    pub denominator: Option<i64>,
    /// What NOT_INCREASING and FALLING compare with: the whole of the span before.
    pub before: Option<i64>,
    /// The same up to the same day of the span before.
    pub before_to_date: Option<i64>,
    /// Of a BOOLEAN: what the office says.
    pub judged: Option<bool>,
    /// Somebody who is to tell has not: what holds of the others need not hold of all.
    pub incomplete: bool,
    /// Of a rate: how much of the denominator is lost for good, because its window was missed.
    pub missed: i64,
    /// Of a rate: how much of the denominator has told nothing, and may be above the line as well as not.
    pub silent: i64,
}

/// How far it is from being kept.
enum Reached {
    /// It is kept, and can only be lost by what is counted falling.
    Yes,
    /// Not yet.
    NotYet,
    /// It holds so far, and is kept only if it holds to the end.
    SoFar,
    /// It holds so far, and worse than before up to the same day.
    Barely,
    /// It can no longer be kept.
    Lost,
    /// Cannot be told.
    Unknown,
    /// Nothing is asked.
    Nothing,
}

/// Judges a target as of a day; `parts` are the states of its parts, of one that is met when all are.
///
/// Without a last day it never becomes overdue, and what must hold to the end is ON_TRACK while it holds. What can no
/// longer be reached by those who are counted is at risk until its last day, and also without one: who has missed it may
/// yet be counted no more. Who is silent and one of the whole may have done it or not: where that decides, it is not known.
pub fn judge_target(
    target: &Target,
    known: Measurement,
    parts: &[State],
    span: Span,
    as_of: NaiveDate,
) -> State {
    if target.comparator == TargetComparator::AllParts {
        return State::all(parts.iter().copied());
    }
    if known.silent > 0 {
        let ends = [0, known.silent].map(|more| Measurement {
            value: known.value.map(|value| value.saturating_add(more)),
            silent: 0,
            ..known
        });
        let [none, all] = ends.map(|known| judge_target(target, known, parts, span, as_of));
        // Just so much may lie between the two, and be reached by neither.
        let is_between = target.comparator == TargetComparator::Equal && {
            let [before, behind] = ends.map(|known| sides(target, known));
            before.is_some_and(|(left, right)| left < right)
                && behind.is_some_and(|(left, right)| left > right)
        };
        return if none == all && !is_between {
            none
        } else {
            State::NoData
        };
    }
    let first = target.from.unwrap_or(span.first);
    if as_of < first {
        return State::NotApplicable;
    }
    let is_over = target.by.is_some_and(|by| as_of > by);
    let waiting = || match target.by {
        Some(by) => is_near(first.min(by), by, as_of),
        None => State::OnTrack,
    };
    match certain(target, known, reached(target, known)) {
        Reached::Unknown => State::NoData,
        Reached::Nothing => State::NotApplicable,
        Reached::Yes => State::Met,
        Reached::Lost => State::Missed,
        Reached::NotYet if is_over => State::Missed,
        Reached::NotYet if is_out_of_reach(target, known) => State::AtRisk,
        Reached::NotYet => waiting(),
        Reached::SoFar | Reached::Barely if is_over => State::Met,
        Reached::SoFar => State::OnTrack,
        Reached::Barely => State::AtRisk,
    }
}

/// Whether it would not be reached if everybody did who still can.
fn is_out_of_reach(target: &Target, known: Measurement) -> bool {
    let Some(denominator) = known.denominator.filter(|_| known.missed > 0) else {
        return false;
    };
    let best = Measurement {
        value: Some(denominator.saturating_sub(known.missed)),
        ..known
    };
    target.kind == TargetKind::Rate && sides(target, best).is_some_and(|(left, right)| left < right)
}

/// How much is lacking to what is wanted, or is too much of it: of a rate above the line, else in its own units; 0 where
/// it is reached, or not known.
pub fn lacking(target: &Target, known: Measurement) -> u64 {
    if target.kind == TargetKind::Boolean {
        return u64::from(known.judged == Some(false));
    }
    let Some((left, right)) = sides(target, known) else {
        return 0;
    };
    let gap = match target.comparator {
        TargetComparator::AtLeast => right - left,
        TargetComparator::Equal => (right - left).abs(),
        TargetComparator::Cleared | TargetComparator::AtMost | TargetComparator::NotIncreasing => {
            left - right
        }
        TargetComparator::Falling => left - right + 1,
        TargetComparator::AllParts => 0,
    };
    let unit = match target.kind {
        TargetKind::Rate => 100 * 10_i128.pow(u32::from(target.scale)),
        TargetKind::Count | TargetKind::Amount | TargetKind::Boolean => 1,
    };
    let whole = (gap.max(0) + unit - 1) / unit;
    u64::try_from(whole).unwrap_or(u64::MAX)
}

/// What is kept by those who told is not yet kept by all; a number that is reached stays reached, and what is lost or
/// not reached by some is not by all.
fn certain(target: &Target, known: Measurement, reached: Reached) -> Reached {
    if !known.incomplete {
        return reached;
    }
    let only_grows =
        target.comparator == TargetComparator::AtLeast && target.kind != TargetKind::Rate;
    match reached {
        Reached::Yes if only_grows => Reached::Yes,
        Reached::Yes | Reached::SoFar | Reached::Barely | Reached::Nothing => Reached::Unknown,
        Reached::NotYet | Reached::Lost | Reached::Unknown => reached,
    }
}

fn reached(target: &Target, known: Measurement) -> Reached {
    if target.kind == TargetKind::Boolean {
        return match known.judged {
            None => Reached::Unknown,
            Some(true) => Reached::Yes,
            Some(false) => Reached::NotYet,
        };
    }
    if target.kind == TargetKind::Rate && known.denominator == Some(0) {
        return Reached::Nothing;
    }
    let Some((left, right)) = sides(target, known) else {
        return Reached::Unknown;
    };
    match target.comparator {
        TargetComparator::AtLeast => when(left >= right),
        TargetComparator::Cleared => when(left == 0),
        // A whole is reached from below; a number of what must not happen is kept until it does.
        TargetComparator::Equal if target.kind == TargetKind::Rate || right > 0 => {
            when(left == right)
        }
        TargetComparator::Equal | TargetComparator::AtMost => holds(left <= right),
        TargetComparator::NotIncreasing => falling(known, left <= right),
        // Nothing can fall below nothing.
        TargetComparator::Falling if right == 0 && left == 0 => Reached::Nothing,
        TargetComparator::Falling => falling(known, left < right),
        TargetComparator::AllParts => Reached::Unknown,
    }
}

/// What is compared, multiplied out so that nothing is rounded.
fn sides(target: &Target, known: Measurement) -> Option<(i128, i128)> {
    let value = i128::from(known.value?);
    if target.comparator == TargetComparator::Cleared {
        return Some((value, 0));
    }
    if target.comparator.needs_baseline() {
        // What an earlier rate was a part of is not known: numerators alone are no rates.
        if target.kind == TargetKind::Rate {
            return None;
        }
        return Some((value, i128::from(known.before?)));
    }
    let wanted = i128::from(target.scaled_value()?);
    if target.kind == TargetKind::Rate {
        let hundred_percent = 100 * 10_i128.pow(u32::from(target.scale));
        let denominator = i128::from(known.denominator?);
        return Some((value * hundred_percent, wanted * denominator));
    }
    Some((value, wanted))
}

const fn when(is_reached: bool) -> Reached {
    if is_reached {
        Reached::Yes
    } else {
        Reached::NotYet
    }
}

const fn holds(so_far: bool) -> Reached {
    if so_far {
        Reached::SoFar
    } else {
        Reached::Lost
    }
}

/// Against the span before: lost once its whole is reached, at risk while worse than up to the same day.
fn falling(known: Measurement, is_below: bool) -> Reached {
    let worse = known
        .before_to_date
        .zip(known.value)
        .is_some_and(|(before, now)| now > before);
    match (is_below, worse) {
        (false, _) => Reached::Lost,
        (true, true) => Reached::Barely,
        (true, false) => Reached::SoFar,
    }
}
