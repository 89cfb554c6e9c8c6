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

/// What such a question must not tell.
#[derive(Default)]
pub(super) struct Beyond {
    /// The moves, by their numbers.
    moves: BTreeSet<usize>,
    /// Where that stands in the period which left with them and is not read there.
    gone: Vec<Path>,
    /// The last day of the period.
    last: NaiveDate,
}

impl Beyond {
    /// Whether a move holds on any day.
    pub(super) fn has(&self, number: usize) -> bool {
        self.moves.contains(&number)
    }

    /// Whether a place went along, which stands here today: it has no figures of its own
    /// to show, though it stood there on the day asked.
    pub(super) fn took(&self, tree: &TreeNow, today: &Path) -> bool {
        if self.gone.is_empty() {
            return false;
        }
        let stands = tree.stands_on(today, self.last);
        self.gone.iter().any(|gone| gone.contains(&stands))
    }
}

impl Scope {
    /// Of a question about a period in the tree of a day: nothing where nothing moved in
    /// between, or all of it is read where it stands.
    pub(super) fn beyond_sight(&self, tree: &TreeNow, period: Period, day: NaiveDate) -> Beyond {
        let last = period.last_day().unwrap_or_else(|| self.today());
        let mut beyond = Beyond {
            last,
            ..Beyond::default()
        };
        // Where that stands by now which went with one of them.
        let mut went: Vec<Path> = Vec::new();
        let took_effect = |one: &&Move| !one.merged && one.on <= last;
        for (number, one) in tree.moves.iter().enumerate() {
            if !took_effect(&one) {
                continue;
            }
            let came_back = went.iter().any(|went| went.contains(&one.from));
            for path in &mut went {
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
            let is_read = self.reads_figures_at(&stands);
            if came_back || !is_read {
                beyond.moves.insert(number);
                went.push(one.to.clone());
            }
            if !is_read {
                beyond.gone.push(stands);
            }
        }
        beyond
    }
}
