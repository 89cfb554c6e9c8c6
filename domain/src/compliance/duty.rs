//! How a unit stands with a duty (规定动作) on a day, window by window.

use chrono::NaiveDate;

use super::span::Span;
use super::state::State;
use super::window::{Life, Window, length, windows};
use crate::campaign::{Cadence, Duty};
use crate::level::Level;

/// A window with what was done in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedWindow {
    /// The window.
    pub window: Window,
    /// How often it was done in it, up to the day asked.
    pub done: u32,
    /// How it stands.
    pub state: State,
}

/// How a duty stands, and each of its windows that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyStanding {
    /// Of the whole duty: a missed window stays missed.
    pub state: State,
    /// In their order; empty where the duty has no number.
    pub windows: Vec<JudgedWindow>,
}

impl DutyStanding {
    /// Of these windows, each by what was done in it.
    pub(super) fn of(windows: Vec<Window>, done: &[NaiveDate], as_of: NaiveDate) -> Self {
        let judge = |window: Window| {
            let done = window.count(done, as_of);
            JudgedWindow {
                window,
                done,
                state: judge_window(&window, done, as_of),
            }
        };
        let windows: Vec<JudgedWindow> = windows.into_iter().map(judge).collect();
        Self {
            state: State::all(windows.iter().map(|one| one.state)),
            windows,
        }
    }
}

/// How many times are lacking in windows that have begun (欠缺次数), of those that are asked: 0 where each was done often
/// enough, and of a duty without a number.
pub fn lacking_times(windows: &[JudgedWindow]) -> u64 {
    let asked = windows.iter().filter(|one| one.window.asked);
    let lacks = asked.map(|one| u32::from(one.window.wanted).saturating_sub(one.done));
    lacks.map(u64::from).sum()
}

/// Judges one unit's duty as of a day. `done` are the days on which it was done, `events` those that start its clock,
/// both up to that day.
///
/// Without a cadence, or with one that has no number, it never becomes overdue: ON_TRACK where it was done at all in
/// the campaign, else NO_DATA.
pub fn judge_duty(
    cadence: Option<&Cadence>,
    span: Span,
    life: Life,
    events: &[NaiveDate],
    done: &[NaiveDate],
    as_of: NaiveDate,
) -> DutyStanding {
    let Some(cadence) = cadence.filter(|cadence| is_numbered(cadence)) else {
        let was_done = done.iter().any(|day| (span.first..=as_of).contains(day));
        let state = match (as_of < span.first, was_done) {
            (true, _) => State::NotApplicable,
            (false, true) => State::OnTrack,
            (false, false) => State::NoData,
        };
        return DutyStanding {
            state,
            windows: Vec::new(),
        };
    };
    let life = known_on(life, as_of);
    DutyStanding::of(windows(cadence, span, life, events, as_of), done, as_of)
}

/// On the day asked nobody knew of a later closing.
pub(super) fn known_on(life: Life, as_of: NaiveDate) -> Life {
    Life {
        closed: life.closed.filter(|closed| *closed <= as_of),
        ..life
    }
}

/// The day from which on that counts which stands once it is made: no record is older.
pub(super) fn before_every_record() -> NaiveDate {
    NaiveDate::from_ymd_opt(1949, 10, 1).unwrap_or(NaiveDate::MIN)
}

/// Whether a cadence asks for a number.
pub(super) const fn is_numbered(cadence: &Cadence) -> bool {
    !matches!(cadence, Cadence::Unquantified { .. } | Cadence::Continuous)
}

/// The state of a duty whose windows are known already, because nothing in the unit's life cuts them.
pub fn judge_windows(windows: &[Window], done: &[NaiveDate], as_of: NaiveDate) -> State {
    State::all(
        windows
            .iter()
            .map(|window| judge_window(window, window.count(done, as_of), as_of)),
    )
}

/// Done often enough: met, whatever else. Not asked: not applicable. Its last day is over: missed. Else on track, and
/// at risk once three quarters of the time for the next time are over, if the times were spread evenly.
fn judge_window(window: &Window, done: u32, as_of: NaiveDate) -> State {
    let (done, wanted) = (i64::from(done), i64::from(window.wanted));
    if done >= wanted {
        return State::Met;
    }
    if !window.asked {
        return State::NotApplicable;
    }
    let Some(last) = window.last else {
        return State::OnTrack;
    };
    if as_of > last {
        return State::Missed;
    }
    let whole = length(window.first, last);
    let elapsed = length(window.first, as_of).max(0);
    if 4 * elapsed * wanted >= (4 * done + 3) * whole {
        State::AtRisk
    } else {
        State::OnTrack
    }
}

/// What a bundle (such as 八个一次) comes to: it is done only when all its parts are.
pub fn bundle(parts: impl IntoIterator<Item = State>) -> State {
    State::all(parts)
}

impl Duty {
    /// The cadence for a unit: that of its level, else the first whose population it belongs to, else the general one.
    pub fn cadence_for(
        &self,
        level: Option<Level>,
        mut belongs: impl FnMut(&str) -> bool,
    ) -> Option<&Cadence> {
        let of_level = self
            .by_level
            .iter()
            .find(|case| Some(case.level) == level)
            .map(|case| &case.cadence);
        of_level
            .or_else(|| {
                let case = self.when.iter().find(|case| belongs(&case.population))?;
                Some(&case.cadence)
            })
            .or(self.cadence.as_ref())
    }
}
