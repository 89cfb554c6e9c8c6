//! How a milestone (时间节点) stands on a day.

use chrono::NaiveDate;

use super::state::State;
use super::window::{Span, length};
use crate::campaign::Milestone;

/// Judges a milestone as of a day. `finished` is the day on which it was reached, if it was.
///
/// Without a last day it never becomes overdue. Before its first day nothing is asked.
pub fn judge_milestone(
    milestone: &Milestone,
    span: Span,
    finished: Option<NaiveDate>,
    as_of: NaiveDate,
) -> State {
    if finished.is_some_and(|day| day <= as_of) {
        return State::Met;
    }
    if milestone.from.is_some_and(|from| as_of < from) {
        return State::NotApplicable;
    }
    let Some(by) = milestone.by else {
        return State::OnTrack;
    };
    if as_of > by {
        return State::Missed;
    }
    is_near(milestone.from.unwrap_or(span.first).min(by), by, as_of)
}

/// What is not yet reached and has time until `by`: at risk in the last quarter of it.
pub(super) fn is_near(first: NaiveDate, by: NaiveDate, as_of: NaiveDate) -> State {
    let elapsed = length(first, as_of).max(0);
    if 4 * elapsed >= 3 * length(first, by) {
        State::AtRisk
    } else {
        State::OnTrack
    }
}
