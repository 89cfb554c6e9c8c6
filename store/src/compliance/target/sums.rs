//! What the units of each row come to, on the day asked and on the earlier one.

use std::collections::BTreeMap;

use cengbao_domain::campaign::Target;
use cengbao_domain::compliance::{Share, Span, State, TargetChange, TargetSum, Told, judge_target};
use chrono::NaiveDate;

use super::TargetUnknown;
use super::day::Entry;

/// A row of sums, by its place among the subordinates; the whole under none.
#[derive(Clone, Default)]
pub(super) struct Sums {
    after: BTreeMap<Option<usize>, TargetSum>,
    before: Option<BTreeMap<Option<usize>, TargetSum>>,
    change: Option<BTreeMap<Option<usize>, TargetChange>>,
    /// Digits after the point, where a form says how many.
    pub(super) scale: Option<u8>,
    /// Why there are none.
    pub(super) unknown: Option<TargetUnknown>,
}

/// A unit on one of the two days: its row, and what it says.
type Then = (Option<usize>, Option<Share>);

impl Sums {
    pub(super) fn count(&mut self, home: Option<usize>, told: Option<Told>) {
        count(&mut self.after, home, told);
    }

    pub(super) fn count_before(&mut self, home: Option<usize>, told: Option<Told>) {
        count(self.before.get_or_insert_default(), home, told);
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
        let share = |then: Option<Then>| then.and_then(|(_, share)| share);
        let changes = self.change.get_or_insert_default();
        changes
            .entry(None)
            .or_default()
            .add(share(before), share(after));
        let homes = [before, after].map(|then| then.and_then(|(home, _)| home));
        let mut places: Vec<usize> = homes.into_iter().flatten().collect();
        places.dedup();
        for place in places {
            let at = |home: usize, then| share(then).filter(|_| homes[home] == Some(place));
            let change = changes.entry(Some(place)).or_default();
            change.add(at(0, before), at(1, after));
        }
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

fn count(rows: &mut BTreeMap<Option<usize>, TargetSum>, home: Option<usize>, told: Option<Told>) {
    rows.entry(None).or_default().add(told);
    if home.is_some() {
        rows.entry(home).or_default().add(told);
    }
}

/// How a target stands by a sum. Nobody to tell is nothing asked, unless there may be somebody.
pub(super) fn state(
    target: &Target,
    scale: Option<u8>,
    sum: &TargetSum,
    may_be_more: bool,
    span: Option<Span>,
    as_of: NaiveDate,
) -> State {
    let Some(span) = span else {
        return State::NoData;
    };
    if sum.expected == 0 && !may_be_more {
        return State::NotApplicable;
    }
    let known = sum.known(target);
    match scale {
        // Compared in the digits of the form.
        Some(scale) if scale != target.scale && !is_share(target) => {
            let target = Target {
                scale,
                ..target.clone()
            };
            judge_target(&target, known, &[], span, as_of)
        }
        _ => judge_target(target, known, &[], span, as_of),
    }
}

fn is_share(target: &Target) -> bool {
    use cengbao_domain::campaign::TargetKind;
    matches!(target.kind, TargetKind::Rate | TargetKind::Boolean)
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
    let mut sum = TargetSum::default();
    sum.add(entry.told());
    state(target, None, &sum, false, span, as_of)
}
