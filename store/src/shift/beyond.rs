//! Moves that led out of a scope's sight (移出视野), as a question about the tree of an
//! earlier day takes them.
//!
//! As the tree was, a unit that left stands where it stood; but its figures of periods
//! after it had left are not the old place's to read. Half of them would be told if it
//! were only not added up: the period before still has it. So for such a scope these
//! moves hold in the tree of any earlier day too, and all of a pair is of the same units.
//! Must fail closed: also of figures that somebody had filed before the move was
//! recorded.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use chrono::NaiveDate;

use super::redone;
use crate::access::{Move, Scope, TreeNow};

impl Scope {
    /// These moves by their numbers, of a question about a period in the tree of a day:
    /// none where nothing moved in between, or all of it is read where it stands.
    pub(super) fn beyond_sight(
        &self,
        tree: &TreeNow,
        period: Period,
        day: NaiveDate,
    ) -> BTreeSet<usize> {
        let last = period.last_day().unwrap_or_else(|| self.today());
        let mut beyond = BTreeSet::new();
        // Where that stands by now which went with one of them.
        let mut gone: Vec<Path> = Vec::new();
        let took_effect = |one: &&Move| !one.merged && one.on <= last;
        for (number, one) in tree.moves.iter().enumerate() {
            if !took_effect(&one) {
                continue;
            }
            let came_back = gone.iter().any(|gone| gone.contains(&one.from));
            for path in &mut gone {
                if let Some(reached) = redone(one, path) {
                    *path = reached;
                }
            }
            if one.on <= day {
                continue;
            }
            let later = tree.moves[number + 1..].iter().filter(took_effect);
            let stands = later.fold(one.to.clone(), |path, later| {
                redone(later, &path).unwrap_or(path)
            });
            if came_back || !self.reads_figures_at(&stands) {
                beyond.insert(number);
                gone.push(one.to.clone());
            }
        }
        beyond
    }
}
