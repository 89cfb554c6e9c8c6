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

use crate::access::{Move, TreeNow};
use crate::error::{Result, StoreError};
use crate::figures::Place;
use crate::row;

/// The moves of the period asked that concern the node asked: into it, out of
/// it, within it, or of itself. None in most questions.
pub(super) struct Moved<'a> {
    node: NodeId,
    moves: Vec<&'a Move>,
}

/// A unit that moved.
#[derive(Default)]
pub(super) struct Mover {
    /// In which it has figures.
    pub(super) shards: BTreeSet<i32>,
    /// Whether it stands at the node asked, by all that was recorded up to the second moment.
    pub(super) is_in: bool,
}

impl<'a> Moved<'a> {
    /// `place` with every place at which it stood.
    pub(super) fn of(tree: &'a TreeNow, place: &Place, period: Period) -> Result<Self> {
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
            moves: found.into_iter().map(|place| others[place]).collect(),
        })
    }

    /// Where those stood that came to the node asked or left it, with their shards.
    pub(super) fn left(&self) -> Vec<(Path, i32)> {
        let crosses = |one: &&Move| self.holds(&one.from) != self.holds(&one.to);
        if !self.moves.iter().any(crosses) {
            return Vec::new();
        }
        let left = self.moves.iter();
        left.map(|one| (one.from.clone(), one.from_shard)).collect()
    }

    /// The shard under which the acts of a unit at a place are listed, and those in
    /// which it has figures; none for one that did not move. It is that of the last
    /// move that took it along, wherever it was recorded: moves of other periods
    /// may have left records of it in other shards.
    pub(super) fn listed_under(&self, path: &Path, shard_key: i32) -> Option<(i32, BTreeSet<i32>)> {
        let (mut nodes, mut last) = (path.nodes(), None);
        let mut shards = BTreeSet::from([shard_key]);
        for one in &self.moves {
            if follow(one, &mut nodes) {
                shards.extend([one.from_shard, one.to_shard]);
                last = Some(one.to_shard);
            }
        }
        last.map(|last| (last, shards))
    }

    /// Whether a place is at or below the node asked.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.nodes().contains(&self.node)
    }

    /// Whether what stood at a place before the period stands at the node asked
    /// in it, by what was recorded up to a moment.
    pub(super) fn is_in(&self, path: &Path, moment: i64) -> bool {
        let mut nodes = path.nodes();
        for one in self.moves.iter().filter(|one| one.recorded_at <= moment) {
            follow(one, &mut nodes);
        }
        nodes.contains(&self.node)
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

/// Goes along with a move, if it moves what stands there.
fn follow(one: &Move, nodes: &mut Vec<NodeId>) -> bool {
    let node = row::node(one.node);
    let Some(place) = nodes.iter().position(|at| *at == node) else {
        return false;
    };
    let below = nodes.split_off(place + 1);
    *nodes = one.to.nodes();
    nodes.extend(below);
    true
}
