//! What the units of each row come to, on the day asked and on the earlier one.

use std::collections::BTreeMap;
use std::iter;

use cengbao_domain::campaign::Target;
use cengbao_domain::compliance::{
    Measurement, Share, Span, State, Tally, TargetChange, TargetSum, Told, Undecided, judge_target,
    lacking,
};
use chrono::NaiveDate;

use super::TargetUnknown;
use super::day::Entry;

/// A row of sums, by its place among the subordinates; the whole under none.
#[derive(Clone, Default)]
pub(super) struct Sums {
    after: BTreeMap<Option<usize>, TargetSum>,
    before: Option<BTreeMap<Option<usize>, TargetSum>>,
    change: Option<BTreeMap<Option<usize>, TargetChange>>,
    /// How the units of each row stand, where each must reach it.
    each: Option<BTreeMap<Option<usize>, Tally>>,
    undecided: BTreeMap<Option<usize>, Undecided>,
    /// Digits after the point, where a form says how many.
    pub(super) scale: Option<u8>,
    /// Why there are none.
    pub(super) unknown: Option<TargetUnknown>,
}

/// A unit on one of the two days: its row, what it says, and how it stands where the registry says so.
#[derive(Clone, Copy)]
pub(super) struct Then {
    pub(super) home: Option<usize>,
    pub(super) share: Option<Share>,
    pub(super) state: Option<State>,
}

impl Sums {
    pub(super) fn count(&mut self, home: Option<usize>, entry: &Entry) {
        count(&mut self.after, home, entry);
    }

    pub(super) fn count_before(&mut self, home: Option<usize>, entry: &Entry) {
        count(self.before.get_or_insert_default(), home, entry);
    }

    /// How one unit stands with a target that each must reach.
    pub(super) fn count_each(&mut self, home: Option<usize>, state: State) {
        let rows = self.each.get_or_insert_default();
        for row in counted_in(home) {
            rows.entry(row).or_default().add(state);
        }
    }

    /// One unit of whom nobody has said whether it belongs.
    pub(super) fn count_undecided(&mut self, home: Option<usize>, entry: &Entry, state: State) {
        for row in counted_in(home) {
            let of_row = self.undecided.entry(row).or_default();
            if entry.is_silent() {
                of_row.add_silent();
            } else {
                of_row.add(entry.told(), state);
            }
        }
    }

    /// Those of a row of whom nobody has said whether they belong.
    pub(super) fn undecided(&self, row: Option<usize>) -> Undecided {
        self.undecided.get(&row).copied().unwrap_or_default()
    }

    /// How a row stands by those who are known to belong, and by whoever else may: added up, or each by itself.
    pub(super) fn state(
        &self,
        row: Option<usize>,
        judge: impl Fn(TargetSum) -> State,
    ) -> (State, State) {
        let (sum, undecided) = (self.after(row), self.undecided(row));
        let each = self.each.as_ref().and_then(|each| each.get(&row));
        match each {
            Some(each) => (each.state(), undecided.agreed_of_each(*each)),
            None => (judge(sum), undecided.agreed(sum, judge)),
        }
    }

    /// Sums of a row as they were added up elsewhere.
    pub(super) fn put(&mut self, row: Option<usize>, sum: TargetSum, is_before: bool) {
        let rows = if is_before {
            self.before.get_or_insert_default()
        } else {
            &mut self.after
        };
        rows.insert(row, sum);
    }

    /// An earlier day is asked.
    pub(super) fn with_change(&mut self) {
        self.before.get_or_insert_default();
        self.change.get_or_insert_default();
    }

    /// One unit on both days; a unit that changed its row left one and joined another.
    pub(super) fn change(&mut self, before: Option<Then>, after: Option<Then>) {
        let add = |change: &mut TargetChange, before: Option<Then>, after: Option<Then>| {
            let share = |then: Option<Then>| then.and_then(|then| then.share);
            let state = |then: Option<Then>| then.and_then(|then| then.state);
            change.add(share(before), share(after));
            change.add_states(state(before), state(after));
        };
        let changes = self.change.get_or_insert_default();
        add(changes.entry(None).or_default(), before, after);
        let homes = [before, after].map(|then| then.and_then(|then| then.home));
        let mut places: Vec<usize> = homes.into_iter().flatten().collect();
        places.dedup();
        for place in places {
            let here = |then: Option<Then>| then.filter(|then| then.home == Some(place));
            let change = changes.entry(Some(place)).or_default();
            add(change, here(before), here(after));
        }
    }

    /// What changed in a row whose figure was not added up.
    pub(super) fn change_row(
        &mut self,
        row: Option<usize>,
        before: Option<Share>,
        after: Option<Share>,
    ) {
        let changes = self.change.get_or_insert_default();
        changes.entry(row).or_default().add(before, after);
    }

    /// In a row whose figure was not added up another speaks than before.
    pub(super) fn speaks_instead(&mut self, row: Option<usize>, before: Share, after: Share) {
        let changes = self.change.get_or_insert_default();
        let change = changes.entry(row).or_default();
        change.add(Some(before), None);
        change.add(None, Some(after));
        change.speaker = true;
    }

    pub(super) fn after(&self, row: Option<usize>) -> TargetSum {
        self.after.get(&row).copied().unwrap_or_default()
    }

    pub(super) fn before(&self, row: Option<usize>) -> Option<TargetSum> {
        let before = self.before.as_ref()?;
        Some(before.get(&row).copied().unwrap_or_default())
    }

    pub(super) fn change_of(&self, row: Option<usize>) -> Option<TargetChange> {
        let change = self.change.as_ref()?;
        Some(change.get(&row).copied().unwrap_or_default())
    }
}

/// The rows to be shown: every subordinate, and one more for what lies in none of them. The last is shown also where
/// nothing does, so that the rows of all targets are the same.
pub(super) fn rows(children: usize, by_children: bool) -> Vec<usize> {
    if by_children {
        (0..=children).collect()
    } else {
        Vec::new()
    }
}

/// The rows in which a unit is counted: the whole, and its own.
fn counted_in(home: Option<usize>) -> impl Iterator<Item = Option<usize>> {
    iter::once(None).chain(home.map(Some))
}

fn count(rows: &mut BTreeMap<Option<usize>, TargetSum>, home: Option<usize>, entry: &Entry) {
    for row in counted_in(home) {
        let sum = rows.entry(row).or_default();
        add(sum, entry);
        sum.add_state(entry.state);
    }
}

fn add(sum: &mut TargetSum, entry: &Entry) {
    if entry.is_silent() {
        sum.add_silent();
    } else {
        sum.add(entry.told());
    }
}

/// What is known of a row beside its sum.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside {
    /// Somebody may have to tell whom nobody names.
    pub(super) may_be_more: bool,
    /// Nobody was ever registered there, and enterprises are counted.
    pub(super) is_silent: bool,
    /// Who is counted hangs on accidents, and these are not kept completely.
    pub(super) lacks_accidents: bool,
}

/// How a target stands by a sum. Nobody to tell is nothing asked, unless there may be somebody.
pub(super) fn state(
    target: &Target,
    scale: Option<u8>,
    sum: &TargetSum,
    beside: Beside,
    span: Option<Span>,
    as_of: NaiveDate,
) -> State {
    let Some(span) = span else {
        return State::NoData;
    };
    let is_partial = beside.is_silent || beside.lacks_accidents;
    if sum.expected == 0 && !beside.may_be_more && !is_partial {
        return State::NotApplicable;
    }
    let mut known = sum.known(target);
    known.incomplete |= is_partial;
    match scale {
        // Compared in the digits of the form.
        Some(scale) if scale != target.scale && !target.kind.is_share() => {
            let target = Target {
                scale,
                ..target.clone()
            };
            judge_target(&target, known, &[], span, as_of)
        }
        _ => judge_target(target, known, &[], span, as_of),
    }
}

/// How one unit stands: by what the registry says of it, else by what it says.
pub(super) fn state_of_one(
    target: &Target,
    entry: &Entry,
    span: Option<Span>,
    as_of: NaiveDate,
) -> State {
    if let Some(state) = entry.state {
        return state;
    }
    state(target, None, &alone(entry), Beside::default(), span, as_of)
}

/// How a target stands by what one unit has told of it.
pub(crate) fn state_told(
    target: &Target,
    told: Option<Told>,
    span: Option<Span>,
    as_of: NaiveDate,
) -> State {
    let mut sum = TargetSum::default();
    sum.add(told);
    state(target, None, &sum, Beside::default(), span, as_of)
}

/// How much one unit lacks.
pub(super) fn lacks(target: &Target, entry: &Entry) -> u64 {
    let known: Measurement = alone(entry).known(target);
    lacking(target, known)
}

fn alone(entry: &Entry) -> TargetSum {
    let mut sum = TargetSum::default();
    add(&mut sum, entry);
    sum
}
