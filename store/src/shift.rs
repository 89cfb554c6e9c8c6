//! Figures in the tree of another day (treeAsOf): what stands in the roll-up at
//! the place of a period's last day is carried to where it stood, or will have
//! stood, on the day asked.
//!
//! Only nodes that moved between the two days are read beside those asked, in
//! the same statement. A figure and the one it is compared with stand in one
//! tree, so that an increase never holds what came with a boundary.

mod beyond;
mod carry;
mod day;
mod handed;
mod stood;
mod within;

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::{Period, PeriodKind};
use chrono::NaiveDate;

use self::beyond::Beyond;
pub(crate) use self::stood::along;
use crate::access::{Move, Scope, TreeNow};
use crate::error::{Result, StoreError};
use crate::figures::{Place, before, earliest};
use crate::reading::Reading;
use crate::row;
use crate::unit::UnitRow;

/// A node that is carried from under one node to under another.
#[derive(Clone, Debug)]
struct Shift {
    node: NodeId,
    from: Path,
    to: Path,
}

/// What must be carried to answer in the tree of a day.
#[derive(Default)]
pub(crate) struct Shifting {
    now: Vec<Shift>,
    before: Vec<Shift>,
    earlier: Vec<Shift>,
    /// Of the places asked those whose figures are not read where they stand.
    gone: Vec<NodeId>,
}

/// In which tree, by what was known at which moment, and for whom.
struct Asked<'a> {
    day: NaiveDate,
    reading: &'a Reading,
    /// What has left the sight of whoever asks.
    beyond: Beyond,
}

/// The same for the periods of a series.
pub(crate) struct ShiftingOver {
    /// The one asked and those carried, with every place at which they stood.
    pub(crate) places: Vec<Place>,
    pub(crate) by_period: Vec<Shifting>,
}

impl TreeNow {
    /// What stood elsewhere on the last day of a period than on the day asked,
    /// in the order in which it is carried. The campaign as a whole has no last
    /// day: it stands where everything stands today.
    fn shifts(&self, kind: PeriodKind, period: i32, asked: &Asked<'_>) -> Result<Vec<Shift>> {
        let known = asked.reading.known_micros();
        let is_recorded = |one: &Move| known.is_none_or(|moment| one.recorded_at <= moment);
        let (mut onward, mut back) = (Vec::new(), Vec::new());
        for (number, one) in self.moves.iter().enumerate() {
            if one.merged || (asked.reading.as_recorded && !is_recorded(one)) {
                continue;
            }
            let index = Period::containing(kind, one.on)
                .map_err(StoreError::damaged)?
                .index();
            let node = row::node(one.node);
            // What was recorded after the moment asked has been taken back.
            let stands = index <= period && is_recorded(one);
            let is_asked = one.on <= asked.day || asked.beyond.has(number);
            match (stands, is_asked) {
                (false, true) => onward.push(Shift {
                    node,
                    from: one.from.clone(),
                    to: one.to.clone(),
                }),
                (true, false) => back.push(Shift {
                    node,
                    from: one.to.clone(),
                    to: one.from.clone(),
                }),
                (true, true) | (false, false) => {}
            }
        }
        back.reverse();
        onward.extend(back);
        Ok(onward)
    }

    /// Every place at which a node stood that stands here today; today's first.
    pub(crate) fn stood(&self, path: &Path, shard_key: i32) -> Vec<(Path, i32)> {
        let mut stood = vec![(path.clone(), shard_key)];
        let (mut path, mut shard) = (path.clone(), shard_key);
        for one in self.moves.iter().rev().filter(|one| !one.merged) {
            if let Some(earlier) = undone(one, &path) {
                if shard == one.to_shard {
                    shard = one.from_shard;
                }
                path = earlier;
                stood.push((path.clone(), shard));
            }
        }
        stood
    }
}

/// Where a node stands after a move, if it moves along.
pub(crate) fn redone(one: &Move, path: &Path) -> Option<Path> {
    replaced(path, &one.from, &one.to)
}

/// Where a node stood before a move, if it moved along.
fn undone(one: &Move, path: &Path) -> Option<Path> {
    replaced(path, &one.to, &one.from)
}

/// What stands at a place or below it, after the place has gone to another.
fn replaced(path: &Path, from: &Path, to: &Path) -> Option<Path> {
    let below = from.contains(path).then(|| path.nodes())?;
    let kept = below.into_iter().skip(from.depth());
    Some(kept.fold(to.clone(), |path, node| path.child(node)))
}

impl Place {
    /// The shards in which it ever had figures.
    pub(crate) fn shards(&self) -> impl Iterator<Item = i32> {
        self.stood.iter().map(|(_, shard)| *shard)
    }

    /// Whether a row of the roll-up is part of its figures.
    pub(crate) fn has(&self, node: i32, is_root: bool, path: &str) -> bool {
        if self.above_roots {
            let holds = |own: &Path| path.starts_with(own.as_str());
            is_root && self.stood.iter().any(|(own, _)| holds(own))
        } else {
            node == row::node_key(self.id)
        }
    }
}

impl Scope {
    /// What to read beside the places asked, and what to carry.
    pub(crate) async fn shifting(
        &self,
        period: Period,
        reading: &Reading,
        asked: &[Place],
    ) -> Result<(Vec<Place>, Shifting)> {
        let tree = self.tree().await?;
        let mut places = tree.located(asked);
        let shifting = tree.shifting(period, &self.tree_asked(&tree, period, reading), asked)?;
        tree.add_carried(&shifting, &mut places);
        Ok((places, shifting))
    }

    /// The same for every period of a series, each in the tree that it asks.
    pub(crate) async fn shifting_over(
        &self,
        periods: &[Period],
        reading: &Reading,
        asked: &Place,
    ) -> Result<ShiftingOver> {
        let tree = self.tree().await?;
        let asked = std::slice::from_ref(asked);
        let mut places = tree.located(asked);
        let mut by_period = Vec::with_capacity(periods.len());
        for period in periods {
            let of = self.tree_asked(&tree, *period, reading);
            let shifting = tree.shifting(*period, &of, asked)?;
            tree.add_carried(&shifting, &mut places);
            by_period.push(shifting);
        }
        Ok(ShiftingOver { places, by_period })
    }

    /// The tree in which a question about a period is answered.
    fn tree_asked<'r>(&self, tree: &TreeNow, period: Period, reading: &'r Reading) -> Asked<'r> {
        let day = reading.tree_day(period, self.today());
        Asked {
            day,
            reading,
            beyond: self.beyond_sight(tree, period, day),
        }
    }
}

impl TreeNow {
    /// Units with every shard in which each has figures.
    pub(crate) fn unit_keys<'u>(
        &self,
        units: impl Iterator<Item = &'u UnitRow>,
    ) -> Vec<(i32, NodeId)> {
        let mut keys = Vec::new();
        for unit in units {
            let first = keys.len();
            for (_, shard_key) in self.stood(&unit.path, unit.shard_key) {
                let key = (shard_key, unit.node);
                if !keys[first..].contains(&key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    fn located(&self, asked: &[Place]) -> Vec<Place> {
        asked
            .iter()
            .map(|place| Place {
                stood: self.stood(&place.path, place.shard_key),
                ..place.clone()
            })
            .collect()
    }

    fn shifting(&self, period: Period, of: &Asked<'_>, asked: &[Place]) -> Result<Shifting> {
        if self.moves.is_empty() {
            return Ok(Shifting::default());
        }
        // Only what passes a node that is asked.
        let passes = |shift: &Shift| {
            let (left, reached) = (shift.from.nodes(), shift.to.nodes());
            asked
                .iter()
                .any(|place| left.contains(&place.id) != reached.contains(&place.id))
        };
        let kind = period.kind();
        let now = self.shifts(kind, period.index(), of)?;
        let before = self.shifts(kind, before(period), of)?;
        let earlier = self.shifts(kind, earliest(period), of)?;
        let gone = asked
            .iter()
            .filter(|place| of.beyond.took(self, &place.path))
            .map(|place| place.id)
            .collect();
        Ok(if now.iter().chain(&before).chain(&earlier).any(passes) {
            Shifting {
                now,
                before,
                earlier,
                gone,
            }
        } else {
            Shifting {
                gone,
                ..Shifting::default()
            }
        })
    }

    /// The nodes that are carried are read too.
    fn add_carried(&self, shifting: &Shifting, places: &mut Vec<Place>) {
        let before = shifting.before.iter().chain(&shifting.earlier);
        for shift in shifting.now.iter().chain(before) {
            if places.iter().any(|place| place.id == shift.node) {
                continue;
            }
            let mut stood: Vec<(Path, i32)> = Vec::new();
            for one in self.moves.iter().filter(|one| !one.merged) {
                if row::node(one.node) == shift.node {
                    stood.push((one.from.clone(), one.from_shard));
                    stood.push((one.to.clone(), one.to_shard));
                } else if let Some((path, shard)) = stood.last().cloned()
                    && let Some(path) = redone(one, &path)
                {
                    // It moved on with what stands above it.
                    let moves_on = shard == one.from_shard;
                    stood.push((path, if moves_on { one.to_shard } else { shard }));
                }
            }
            let Some((path, shard_key)) = stood.last().cloned() else {
                continue;
            };
            // It may have moved along before it moved by itself, too.
            let along: Vec<(Path, i32)> = stood
                .iter()
                .flat_map(|(path, shard)| self.stood(path, *shard))
                .collect();
            stood.extend(along);
            places.push(Place {
                id: shift.node,
                // Other roots may stand below one that is a root itself.
                above_roots: shard_key == row::node_key(shift.node),
                path,
                shard_key,
                stood,
            });
        }
    }
}
