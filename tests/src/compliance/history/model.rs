//! The model: where each enterprise was from which day on, when it was there at all, what it did. How a duty stands
//! follows by the domain's rules, which have their own table of cases; all the rest is recomputed here.

use cengbao_domain::campaign::Cadence;
use cengbao_domain::compliance::{Life, Span, State, bundle, judge_duty};
use cengbao_domain::period::PeriodKind;
use chrono::NaiveDate;

use crate::world::enterprises::NAMED;

/// The duties that are compared, in the order of the columns; the first is made of the two behind it.
pub(super) const DUTIES: [&str; 4] = [
    "two-once",
    "two-once.inspect",
    "two-once.drill",
    "report-risk",
];

/// A piece of evidence as it holds.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// Of its last revision.
    pub(super) id: String,
    pub(super) enterprise: usize,
    pub(super) duty: &'static str,
    /// None: it was not done after all.
    pub(super) done_on: Option<NaiveDate>,
}

/// An enterprise.
#[derive(Clone, Debug)]
pub(super) struct Enterprise {
    pub(super) code: String,
    marks: &'static str,
    /// From which day on it lies where; the first was there before every record.
    pub(super) towns: Vec<(NaiveDate, &'static str)>,
    pub(super) life: Life,
}

impl Enterprise {
    /// Where it lies or will lie in the end.
    pub(super) fn town(&self) -> &'static str {
        self.towns.last().expect("it lies somewhere").1
    }

    fn town_on(&self, day: NaiveDate) -> &'static str {
        let before = self.towns.iter().rfind(|(from, _)| *from <= day);
        before.expect("the first was always there").1
    }

    pub(super) fn last_move(&self) -> Option<NaiveDate> {
        (self.towns.len() > 1).then(|| self.towns[self.towns.len() - 1].0)
    }

    pub(super) fn is_in_business(&self, day: NaiveDate) -> bool {
        self.life.opened.is_none_or(|opened| opened <= day)
            && self.life.closed.is_none_or(|closed| day < closed)
    }

    /// Risks are reported by those of high risk.
    pub(super) fn is_bound(&self, duty: &str) -> bool {
        duty != "report-risk" || self.marks.contains("高危")
    }
}

/// All of it.
pub(super) struct Model {
    pub(super) enterprises: Vec<Enterprise>,
    pub(super) evidence: Vec<Evidence>,
}

/// How many stand how, and why that changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) kept: u64,
    pub(super) asked: u64,
    pub(super) missed: u64,
    pub(super) at_risk: u64,
    pub(super) not_applicable: u64,
    pub(super) gained: u64,
    pub(super) lost: u64,
    pub(super) reopened: u64,
    pub(super) joined_kept: u64,
    pub(super) joined_unkept: u64,
    pub(super) left_kept: u64,
    pub(super) left_unkept: u64,
}

impl Model {
    pub(super) fn new() -> Self {
        let enterprises = NAMED.iter().map(|one| Enterprise {
            code: one.code(),
            marks: one.marks,
            towns: vec![(NaiveDate::MIN, one.place)],
            life: Life::default(),
        });
        Self {
            enterprises: enterprises.collect(),
            evidence: Vec::new(),
        }
    }

    /// Of an enterprise that lies below a place on a day: how it stands with each duty.
    pub(super) fn states(&self, at: usize, below: &str, day: NaiveDate) -> Option<[State; 4]> {
        let one = &self.enterprises[at];
        let is_there = one.is_in_business(day) && one.town_on(day).starts_with(below);
        is_there.then(|| {
            let [inspect, drill, risk] = [
                ("two-once.inspect", PeriodKind::Month),
                ("two-once.drill", PeriodKind::Year),
                ("report-risk", PeriodKind::Quarter),
            ]
            .map(|(duty, per)| self.judge(at, duty, per, day));
            [bundle([inspect, drill]), inspect, drill, risk]
        })
    }

    fn judge(&self, at: usize, duty: &str, per: PeriodKind, day: NaiveDate) -> State {
        let one = &self.enterprises[at];
        if !one.is_bound(duty) {
            return State::NotApplicable;
        }
        let of_it = |found: &&Evidence| found.enterprise == at && found.duty == duty;
        let done: Vec<NaiveDate> = self
            .evidence
            .iter()
            .filter(of_it)
            .filter_map(|found| found.done_on)
            .collect();
        let span = Span {
            first: NaiveDate::from_ymd_opt(2023, 1, 5).expect("a date"),
            last: NaiveDate::from_ymd_opt(2023, 12, 31),
        };
        let cadence = Cadence::PerPeriod { at_least: 1, per };
        judge_duty(Some(&cadence), span, one.life, &[], &done, day).state
    }

    /// How many lie below a place.
    pub(super) fn count(&self, below: &str, day: NaiveDate) -> u64 {
        let all = 0..self.enterprises.len();
        let there = all.filter(|at| self.states(*at, below, day).is_some());
        there.count() as u64
    }

    /// The cells of a place.
    pub(super) fn cells(&self, below: &str, day: NaiveDate, since: NaiveDate) -> [Cell; 4] {
        let mut cells = [Cell::default(); 4];
        for at in 0..self.enterprises.len() {
            let now = self.states(at, below, day);
            let then = self.states(at, below, since);
            for (duty, cell) in cells.iter_mut().enumerate() {
                let [then, now] = [then, now].map(|states| states.map(|states| states[duty]));
                cell.count(now);
                cell.change(then, now);
            }
        }
        cells
    }
}

impl Cell {
    fn count(&mut self, state: Option<State>) {
        let Some(state) = state else { return };
        self.asked += u64::from(state != State::NotApplicable);
        self.not_applicable += u64::from(state == State::NotApplicable);
        self.kept += u64::from(state == State::Met);
        self.missed += u64::from(state == State::Missed);
        self.at_risk += u64::from(state == State::AtRisk);
    }

    /// Who was counted then, who is now, and who of them kept it.
    fn change(&mut self, then: Option<State>, now: Option<State>) {
        let counted = |state: Option<State>| {
            let asked = state.filter(|state| *state != State::NotApplicable);
            asked.map(|state| state == State::Met)
        };
        let field = match (counted(then), counted(now)) {
            (Some(false), Some(true)) => &mut self.gained,
            (Some(true), Some(false)) if now == Some(State::Missed) => &mut self.lost,
            (Some(true), Some(false)) => &mut self.reopened,
            (None, Some(true)) => &mut self.joined_kept,
            (None, Some(false)) => &mut self.joined_unkept,
            (Some(true), None) => &mut self.left_kept,
            (Some(false), None) => &mut self.left_unkept,
            _ => return,
        };
        *field += 1;
    }
}
