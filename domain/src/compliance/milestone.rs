//! How a milestone (时间节点) stands on a day.

use chrono::NaiveDate;

use super::span::Span;
use super::state::State;
use super::window::length;
use crate::campaign::Milestone;
use crate::progress::{Stage, Standing};

/// Judges a milestone as of a day. `finished` is the day on which it was reached, if it was.
///
/// Without a last day it never becomes overdue. Before its first day, else the campaign's, nothing is asked.
pub fn judge_milestone(
    milestone: &Milestone,
    span: Span,
    finished: Option<NaiveDate>,
    as_of: NaiveDate,
) -> State {
    judge_item(milestone.from, milestone.by, span, finished, as_of)
}

/// The same of any item that is to be reached once, between a first and a last day where they are printed.
fn judge_item(
    from: Option<NaiveDate>,
    by: Option<NaiveDate>,
    span: Span,
    finished: Option<NaiveDate>,
    as_of: NaiveDate,
) -> State {
    if finished.is_some_and(|day| day <= as_of) {
        return State::Met;
    }
    let first = from.unwrap_or_else(|| by.map_or(span.first, |by| by.min(span.first)));
    if as_of < first {
        return State::NotApplicable;
    }
    let Some(by) = by else {
        return State::OnTrack;
    };
    if as_of > by {
        return State::Missed;
    }
    is_near(first.min(by), by, as_of)
}

/// How one office's line of an item stands on a day, by what is known of it now (`progress::standing`).
///
/// Struck off: met from the day on which it was reached. Proposed and not verified: never met; what was said to be
/// reached in time is at risk after its last day, not missed, because it is no longer the office that is waited for.
pub fn judge_line(
    (from, by): (Option<NaiveDate>, Option<NaiveDate>),
    span: Span,
    line: Standing,
    as_of: NaiveDate,
) -> State {
    let finished = match line.stage {
        Stage::StruckOff => line.reached_on,
        Stage::NotStarted
        | Stage::UnderWay
        | Stage::Proposed
        | Stage::Returned
        | Stage::Reopened => None,
    };
    let judged = judge_item(from, by, span, finished, as_of);
    let in_time =
        line.stage == Stage::Proposed && line.reached_on.zip(by).is_some_and(|(day, by)| day <= by);
    match judged {
        State::Missed if in_time => State::AtRisk,
        other => other,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// Due on 2021-12-31 in a campaign since 2020-04-01.
    fn due(stage: Stage, reached: Option<&str>, as_of: &str) -> State {
        let span = Span {
            first: day("2020-04-01"),
            last: Some(day("2022-12-31")),
        };
        let line = Standing {
            stage,
            reached_on: reached.map(day),
        };
        judge_line((None, Some(day("2021-12-31"))), span, line, day(as_of))
    }

    #[test]
    fn what_is_struck_off_is_met_from_the_day_on_which_it_was_reached() {
        let reached = Some("2021-11-30");
        assert_eq!(due(Stage::StruckOff, reached, "2021-11-29"), State::AtRisk);
        assert_eq!(due(Stage::StruckOff, reached, "2021-11-30"), State::Met);
        assert_eq!(
            due(Stage::StruckOff, Some("2022-02-01"), "2022-01-01"),
            State::Missed
        );
        assert_eq!(
            due(Stage::StruckOff, Some("2022-02-01"), "2022-02-01"),
            State::Met
        );
    }

    #[test]
    fn what_waits_for_verification_is_not_met_and_not_missed_if_it_was_in_time() {
        assert_eq!(
            due(Stage::Proposed, Some("2021-12-31"), "2021-12-31"),
            State::AtRisk
        );
        assert_eq!(
            due(Stage::Proposed, Some("2021-12-31"), "2022-03-01"),
            State::AtRisk
        );
        assert_eq!(
            due(Stage::Proposed, Some("2022-01-01"), "2022-03-01"),
            State::Missed
        );
    }

    #[test]
    fn without_a_day_nothing_is_overdue() {
        let span = Span {
            first: day("2020-04-01"),
            last: None,
        };
        for stage in Stage::ALL
            .iter()
            .copied()
            .filter(|one| *one != Stage::StruckOff)
        {
            let line = Standing {
                stage,
                reached_on: None,
            };
            let state = judge_line((None, None), span, line, day("2030-01-01"));
            assert_eq!(state, State::OnTrack);
        }
    }
}
