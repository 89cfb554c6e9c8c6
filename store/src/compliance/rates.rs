//! The states of many units, enterprises or offices, as rates: by the subordinate in which each stood on its day, with
//! what changed since an earlier day, and who holds a duty back, in order. Never judges a unit.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::compliance::{Change, State, Tally};
use cengbao_domain::path::Path;

use super::DutyUnknown;
use crate::jurisdiction::Jurisdiction;

/// How the units of a row stand with a duty.
#[derive(Clone, Debug, Default)]
pub struct DutyCell {
    /// How many stand how.
    pub tally: Tally,
    /// Why that changed; none where no earlier day is asked.
    pub change: Option<Change>,
    /// Why nothing is known of the row as a whole; none where somebody is counted in it.
    pub unknown: Option<DutyUnknown>,
}

/// A row: a subordinate, or the area itself.
#[derive(Clone, Debug)]
pub struct AreaRow {
    /// The subordinate; none for the whole, and for what lies in no subordinate.
    pub place: Option<Jurisdiction>,
    /// Enterprises, or offices, on the day.
    pub units: u64,
    /// In the order of the duties.
    pub cells: Vec<DutyCell>,
}

impl AreaRow {
    /// Says of a duty at a place in the list that nothing is known of whom it means, where nobody is counted.
    pub(super) fn say_unnamed(&mut self, duty: usize) {
        if self.cells[duty].tally.denominator() == 0 {
            self.cells[duty].unknown = Some(DutyUnknown::NobodyNamed);
        }
    }

    /// Says of a row in which nobody was ever registered that nothing is known of it.
    pub(super) fn say_silent(&mut self) {
        for cell in &mut self.cells {
            cell.unknown = Some(DutyUnknown::NobodyRegistered);
        }
    }
}

impl DutyCell {
    /// How the row stands where everybody must keep the duty.
    pub fn state(&self) -> State {
        match self.unknown {
            Some(_) => State::NoData,
            None => self.tally.state(),
        }
    }
}

/// A unit on a day, with how it stands with each duty.
pub(super) struct Standing {
    pub(super) code: String,
    pub(super) path: Path,
    pub(super) states: Vec<State>,
    /// How many times it lacks of the one duty of which that is asked; 0 where it keeps it, and where nothing is asked.
    pub(super) lacks: u64,
}

/// Units by their nodes.
pub(super) type Standings = HashMap<i32, Standing>;

/// The whole, and by subordinate in their order; last what lies in none of them, if there is any.
pub(super) fn rated(
    duties: usize,
    children: &[Jurisdiction],
    by_children: bool,
    after: &Standings,
    before: Option<Standings>,
) -> (AreaRow, Vec<AreaRow>) {
    let mut total = Sum::new(duties, before.is_some());
    let mut rows: BTreeMap<usize, Sum> = BTreeMap::new();
    let home = |one: &Standing| home(children, &one.path);
    for one in after.values() {
        total.count(&one.states);
        if by_children {
            let sum = rows.entry(home(one));
            sum.or_insert_with(|| total.empty()).count(&one.states);
        }
    }
    let before = before.unwrap_or_default();
    let gone = before.keys().filter(|id| !after.contains_key(id));
    for id in after.keys().chain(gone) {
        let (then, now) = (before.get(id), after.get(id));
        total.change(then, now);
        let homes = [then, now].map(|one| one.map(&home));
        let mut places: Vec<usize> = homes.into_iter().flatten().collect();
        places.dedup();
        for place in places.into_iter().filter(|_| by_children) {
            let at = |at: usize, one| if homes[at] == Some(place) { one } else { None };
            let sum = rows.entry(place).or_insert_with(|| total.empty());
            sum.change(at(0, then), at(1, now));
        }
    }
    // A subordinate without units is a row too.
    for place in 0..children.len() {
        rows.entry(place).or_insert_with(|| total.empty());
    }
    let rows = rows
        .into_iter()
        .map(|(place, sum)| sum.row(children.get(place).cloned()));
    let rows = rows.collect();
    (total.row(None), rows)
}

/// A unit that holds a duty back.
pub(super) struct Behind {
    pub(super) unit: i32,
    pub(super) state: State,
    pub(super) lacks: u64,
}

/// Who holds a duty back: those that have missed it first, then those at risk, those of which nothing is known, those
/// under way; of these who lacks most, then by code. Each with the key of this order.
pub(super) fn behind(standings: &Standings, duty: usize) -> Vec<(String, Behind)> {
    let mut behind: Vec<(String, Behind)> = standings
        .iter()
        .filter_map(|(id, one)| {
            let held_back = Behind {
                unit: *id,
                state: one.states[duty],
                lacks: one.lacks,
            };
            Some((order(held_back.state, one.lacks, &one.code)?, held_back))
        })
        .collect();
    behind.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    behind
}

/// The key of the order of those who hold something back: the worst first, then who lacks most, then by code; none for
/// who does not.
pub(super) fn order(state: State, lacks: u64, code: &str) -> Option<String> {
    Some(format!("{}{:020}{code}", rank(state)?, u64::MAX - lacks))
}

/// Whether a unit that stands so holds something back.
pub(super) fn holds_back(state: State) -> bool {
    rank(state).is_some()
}

pub(super) fn rank(state: State) -> Option<u8> {
    match state {
        State::Missed => Some(0),
        State::AtRisk => Some(1),
        State::NoData => Some(2),
        State::OnTrack => Some(3),
        State::Met | State::NotApplicable => None,
    }
}

/// The subordinate in which a unit lies; one beyond the last where it lies in none.
pub(super) fn home(children: &[Jurisdiction], path: &Path) -> usize {
    children
        .iter()
        .position(|child| child.path.contains(path))
        .unwrap_or(children.len())
}

/// What the units of a row come to.
struct Sum {
    units: u64,
    tallies: Vec<Tally>,
    changes: Option<Vec<Change>>,
}

impl Sum {
    fn new(duties: usize, with_change: bool) -> Self {
        Self {
            units: 0,
            tallies: vec![Tally::default(); duties],
            changes: with_change.then(|| vec![Change::default(); duties]),
        }
    }

    fn empty(&self) -> Self {
        Self::new(self.tallies.len(), self.changes.is_some())
    }

    fn count(&mut self, states: &[State]) {
        self.units += 1;
        for (tally, state) in self.tallies.iter_mut().zip(states) {
            tally.add(*state);
        }
    }

    fn change(&mut self, before: Option<&Standing>, after: Option<&Standing>) {
        for (at, change) in self.changes.iter_mut().flatten().enumerate() {
            let state = |one: Option<&Standing>| one.map(|one| one.states[at]);
            change.add(state(before), state(after));
        }
    }

    fn row(self, place: Option<Jurisdiction>) -> AreaRow {
        let mut changes = self.changes.into_iter().flatten();
        let cells = self.tallies.into_iter().map(|tally| DutyCell {
            tally,
            change: changes.next(),
            unknown: None,
        });
        AreaRow {
            place,
            units: self.units,
            cells: cells.collect(),
        }
    }
}
