//! Units that moved in the very period asked.
//!
//! What they had before the period stands at their old place, what they have in
//! it at the new one. Both are read in one tree, that of the period as it had
//! been recorded at the moment: so a figure of one period alone is a difference
//! of the unit's own, and what came with the boundary is told by the act that
//! recorded it. Wherever its figures lie, such a unit is told as one.

use std::collections::BTreeSet;

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use chrono::NaiveDate;

use crate::access::{Move, TreeNow};
use crate::error::{Result, StoreError};
use crate::figures::Place;
use crate::shift::along;

/// The moves of the period asked that concern the node asked: into it, out of
/// it, within it, or of itself. None in most questions.
pub(super) struct Moved<'a> {
    node: NodeId,
    /// Whose tree is asked.
    day: NaiveDate,
    tree: &'a TreeNow,
    moves: Vec<&'a Move>,
}

/// A unit that moved.
pub(super) struct Mover {
    /// That of today, under which its acts are listed: records of it lie in others too.
    pub(super) shard_key: i32,
    /// In which it may have figures.
    pub(super) shards: BTreeSet<i32>,
    /// Whether it stands at the node asked, by all that was recorded up to the second moment.
    pub(super) is_in: bool,
}

impl<'a> Moved<'a> {
    /// `place` with every place at which it stood.
    pub(super) fn of(
        tree: &'a TreeNow,
        place: &Place,
        (period, day): (Period, NaiveDate),
    ) -> Result<Self> {
        let mut others = Vec::new();
        for one in tree.moves.iter().filter(|one| !one.merged) {
            let held = Period::containing(period.kind(), one.on).map_err(StoreError::damaged)?;
            if held.index() == period.index() {
                others.push(one);
            }
        }
        let mut ends: Vec<&Path> = place.stood.iter().map(|(path, _)| path).collect();
        let mut found: BTreeSet<usize> = BTreeSet::new();
        // Whoever moved twice in the period is followed from the first to the last.
        loop {
            let touches = |path: &Path| {
                ends.iter()
                    .any(|end| end.contains(path) || path.contains(end))
            };
            let more: Vec<usize> = (0..others.len())
                .filter(|place| !found.contains(place))
                .filter(|place| touches(&others[*place].from) || touches(&others[*place].to))
                .collect();
            if more.is_empty() {
                break;
            }
            ends.extend(
                more.iter()
                    .flat_map(|place| [&others[*place].from, &others[*place].to]),
            );
            found.extend(more);
        }
        Ok(Self {
            node: place.id,
            day,
            tree,
            moves: found.into_iter().map(|place| others[place]).collect(),
        })
    }

    /// Where those stood, before the period and ever, that came to the node asked or
    /// left it, with their shards: what one had on a period is a sum over all of them.
    pub(super) fn left(&self) -> Vec<(Path, i32)> {
        let crosses = |one: &&Move| self.holds(&one.from) != self.holds(&one.to);
        if !self.moves.iter().any(crosses) {
            return Vec::new();
        }
        let left = self.moves.iter();
        let left = left.flat_map(|one| self.tree.stood(&one.from, one.from_shard));
        let left: BTreeSet<(Path, i32)> = left.collect();
        left.into_iter().collect()
    }

    /// Whether nothing moved in the period that concerns the node asked.
    pub(super) fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// What is known, by what was recorded up to a moment, of a unit that stands at a
    /// place today; none for one that did not move in the period.
    ///
    /// Where it stands is not read off its records: some lie where it stood in other
    /// periods, before or after moves of these.
    pub(super) fn mover(&self, path: &Path, shard_key: i32, until: i64) -> Option<Mover> {
        let stood = self.tree.stood(path, shard_key);
        let touches = |one: &Move, place: &Path| one.from.contains(place) || one.to.contains(place);
        let moved = self
            .moves
            .iter()
            .any(|one| stood.iter().any(|(place, _)| touches(one, place)));
        moved.then(|| Mover {
            shard_key,
            shards: stood.into_iter().map(|(_, shard)| shard).collect(),
            is_in: self.holds(&self.tree.stood_then(path, until, self.day)),
        })
    }

    /// Whether a place is at or below the node asked.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.nodes().contains(&self.node)
    }

    /// Whether what stood at a place before the period stands at the node asked
    /// in it, by what was recorded up to a moment.
    pub(super) fn is_in(&self, path: &Path, moment: i64) -> bool {
        let known = self.moves.iter().filter(|one| one.recorded_at <= moment);
        self.holds(&known.fold(path.clone(), |path, one| along(one, &path)))
    }

    /// When moves were recorded after a moment by which what stood at a place
    /// came to the node asked, true, or left it.
    pub(super) fn turns(&self, path: &Path, after: i64) -> Vec<(i64, bool)> {
        let moments: BTreeSet<i64> = self
            .moves
            .iter()
            .map(|one| one.recorded_at)
            .filter(|moment| *moment > after)
            .collect();
        moments
            .into_iter()
            .map(|moment| (moment, self.is_in(path, moment)))
            .filter(|(moment, is_in)| *is_in != self.is_in(path, moment - 1))
            .collect()
    }
}
