//! What the states of many units come to: a rate with its parts, a state, and why it changed.

use super::state::State;

/// How many units stand how. Adds up from the enterprises to the nation: a rate is Σ numerator / Σ denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Units that are MET.
    pub met: u64,
    /// ON_TRACK.
    pub on_track: u64,
    /// AT_RISK.
    pub at_risk: u64,
    /// MISSED.
    pub missed: u64,
    /// NO_DATA.
    pub no_data: u64,
    /// NOT_APPLICABLE: not counted.
    pub not_applicable: u64,
}

impl Tally {
    /// Counts one more unit.
    pub fn add(&mut self, state: State) {
        *self.slot(state) += 1;
    }

    /// Counts the units of another tally too.
    pub fn merge(&mut self, other: &Self) {
        for state in State::ALL {
            *self.slot(state) += other.of(state);
        }
    }

    /// How many stand so.
    pub fn of(&self, state: State) -> u64 {
        let mut copy = *self;
        *copy.slot(state)
    }

    /// Units that keep it: the numerator.
    pub fn numerator(&self) -> u64 {
        self.met
    }

    /// Units of which it is asked: the denominator.
    pub fn denominator(&self) -> u64 {
        self.met + self.on_track + self.at_risk + self.missed + self.no_data
    }

    /// The state of the whole where everybody must keep it: met when all are, on track while all others are, at risk
    /// when one is, missed when one has missed it and the whole can no longer be reached. Nobody of whom it is
    /// asked: not applicable.
    pub fn state(&self) -> State {
        let present = State::ALL
            .into_iter()
            .filter(|state| *state != State::NotApplicable && self.of(*state) > 0);
        State::all(present)
    }

    fn slot(&mut self, state: State) -> &mut u64 {
        match state {
            State::Met => &mut self.met,
            State::OnTrack => &mut self.on_track,
            State::AtRisk => &mut self.at_risk,
            State::Missed => &mut self.missed,
            State::NoData => &mut self.no_data,
            State::NotApplicable => &mut self.not_applicable,
        }
    }
}

impl FromIterator<State> for Tally {
    fn from_iter<I: IntoIterator<Item = State>>(states: I) -> Self {
        let mut tally = Self::default();
        for state in states {
            tally.add(state);
        }
        tally
    }
}

/// Why a rate changed between two days: those who were counted on both and keep it now or no longer, those who came
/// to be counted, and those who are counted no more. A rate that rises because units were dropped says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// Counted on both days, kept only on the later.
    pub gained: u64,
    /// Counted on both days, kept only on the earlier, and not because of a new window.
    pub lost: u64,
    /// Counted on both days, and kept only on the earlier because a new window has opened: nobody failed anything.
    pub reopened: u64,
    /// Counted only on the later day, and kept.
    pub joined_kept: u64,
    /// Counted only on the later day, and not kept.
    pub joined_unkept: u64,
    /// Counted only on the earlier day, and kept then.
    pub left_kept: u64,
    /// Counted only on the earlier day, and not kept then.
    pub left_unkept: u64,
}

impl Change {
    /// One unit; no state where it was not there on that day.
    pub fn add(&mut self, before: Option<State>, after: Option<State>) {
        let is_counted = |state: &State| *state != State::NotApplicable;
        let kept = |state: State| state == State::Met;
        match (before.filter(is_counted), after.filter(is_counted)) {
            (Some(before), Some(after)) => match (kept(before), kept(after)) {
                (false, true) => self.gained += 1,
                (true, false) if has_reopened(Some(before), Some(after)) => self.reopened += 1,
                (true, false) => self.lost += 1,
                _ => {}
            },
            (None, Some(after)) if kept(after) => self.joined_kept += 1,
            (None, Some(_)) => self.joined_unkept += 1,
            (Some(before), None) if kept(before) => self.left_kept += 1,
            (Some(_), None) => self.left_unkept += 1,
            (None, None) => {}
        }
    }

    /// Counts the units of another change too.
    pub fn merge(&mut self, other: &Self) {
        self.gained += other.gained;
        self.lost += other.lost;
        self.reopened += other.reopened;
        self.joined_kept += other.joined_kept;
        self.joined_unkept += other.joined_unkept;
        self.left_kept += other.left_kept;
        self.left_unkept += other.left_unkept;
    }
}

/// Whether a unit that kept its duty keeps it no longer only because a new window has opened, or because more is asked
/// in one that is open. What was done stays done, so nothing else takes it from MET to what has time left.
pub(super) fn has_reopened(before: Option<State>, after: Option<State>) -> bool {
    before == Some(State::Met) && matches!(after, Some(State::OnTrack | State::AtRisk))
}
