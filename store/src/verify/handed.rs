//! The side of the revisions: whose totals were in another's filing of a period first, by
//! plain look-ups. With that period they are no growth of whoever filed it.

use std::collections::BTreeSet;

use super::moved::{Moved, MovedUnits};
use super::plain::{Above, Unit};

/// Who had them, with which period, and whose filing it was.
#[derive(Default)]
pub(super) struct Handed(Vec<(i32, i32, i32)>);

impl Handed {
    /// The periods with which what a unit had went into another's filing.
    pub(super) fn left(&self, id: i32) -> BTreeSet<i32> {
        let left = self.0.iter().filter(|(unit, ..)| *unit == id);
        left.map(|(_, period, _)| *period).collect()
    }
}

impl MovedUnits {
    /// Of all units.
    pub(super) fn handed_over(&self) -> Handed {
        let mut found = Vec::new();
        for (id, unit) in &self.units {
            let above = self.above(unit);
            let holds = |period: i32| above.iter().any(|above| above.holds_total(period));
            let filed = above.iter().flat_map(|above| above.filed.iter());
            let filed: BTreeSet<i32> = filed.map(|(period, _)| *period).collect();
            let first = filed.into_iter().filter(|at| holds(*at) && !holds(*at - 1));
            found.extend(first.filter_map(|at| Some((*id, at, self.speaker(*id, at)?))));
        }
        Handed(found)
    }

    /// What others had that went into a unit's filing, by its period.
    pub(super) fn got(&self, id: i32) -> Vec<(i32, Unit)> {
        let got = self.handed.0.iter().filter(|(_, _, by)| *by == id);
        got.filter_map(|(other, period, _)| {
            let unit = self.units.get(other)?;
            Some((*period, self.alone(*other, unit)))
        })
        .collect()
    }

    /// The periods for which all those among whom a unit, or the one that took it in, was
    /// split have filed, or whoever speaks for them.
    pub(super) fn said_by_heirs(&self, unit: &Moved) -> BTreeSet<i32> {
        let Some(split) = &unit.split else {
            let into = unit.into.and_then(|(into, ..)| self.units.get(&into));
            return into.map_or_else(BTreeSet::new, |into| self.said_by_heirs(into));
        };
        let heirs: Option<Vec<&Moved>> = split.into.iter().map(|id| self.units.get(id)).collect();
        let heirs = heirs.unwrap_or_default();
        let says = |heir: &&Moved, period: i32| {
            let mut own = heir.filed.iter();
            let own = own.any(|one| one.period == period && one.since > split.recorded_at);
            let above = self.above(heir);
            own || above.iter().any(|above| above.holds_added(period))
        };
        let above = heirs.iter().flat_map(|heir| self.above(heir));
        let theirs = above.flat_map(|above| above.filed).map(|(at, _)| at);
        let own = heirs.iter().flat_map(|heir| &heir.filed);
        let all: BTreeSet<i32> = own.map(|filed| filed.period).chain(theirs).collect();
        let since = all.into_iter().filter(|at| *at >= split.since);
        since
            .filter(|at| heirs.iter().all(|heir| says(heir, *at)))
            .collect()
    }

    /// A unit as if it had not been split.
    pub(super) fn whole(&self, id: i32, unit: &Moved) -> Unit {
        Unit {
            left: self.handed.left(id),
            got: self.got(id),
            ..self.alone(id, unit)
        }
    }

    /// A unit as if nothing of it had gone into another's filing.
    pub(super) fn alone(&self, id: i32, unit: &Moved) -> Unit {
        Unit {
            filed: unit.filed.clone(),
            above: self.above(unit),
            given: self.given(id, unit),
            split: self.split_of(unit),
            ..Unit::default()
        }
    }

    /// Whose filing of a period holds what a unit had, and is in nobody else's itself.
    fn speaker(&self, id: i32, period: i32) -> Option<i32> {
        let mut asked = vec![id];
        let mut next = 0;
        while let Some(unit) = asked.get(next).and_then(|id| self.units.get(id)) {
            next += 1;
            let above = self.above(unit).into_iter();
            for one in above.filter(|above| above.holds_added(period)) {
                let over = self.units.get(&one.unit).map(|unit| self.above(unit));
                let is_told = |over: &Vec<Above>| over.iter().any(|over| over.holds_total(period));
                if over.is_some_and(|over| !is_told(&over)) {
                    return Some(one.unit);
                }
                if !asked.contains(&one.unit) {
                    asked.push(one.unit);
                }
            }
        }
        None
    }
}
