//! Reads as-of figures out of the roll-up for a set of nodes, in one statement
//! however many they are; in two where some of them have runs of their own and
//! others are sums of such, and one more where an earlier moment is asked.
//!
//! At or below a shard root a node has runs of its own; above, the runs of the
//! shard roots that stand below it are added here. Those of the whole tree are kept
//! between requests by the versions of their heads: see `roots`.

mod over;
mod own;
mod roots;
mod runs;

use std::collections::{HashMap, HashSet};

use cengbao_domain::answer::Window;
use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;

pub(crate) use self::roots::KeptRoots;
use self::runs::{of_nodes, of_roots, trim};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::reading::Reading;
use crate::rollup::figure_error;
use crate::row;

/// Figures of a period and of the one before it; and of the one before that,
/// without which what is per period has no increase.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) now: Figures,
    pub(crate) before: Figures,
    pub(crate) earlier: Figures,
}

/// Periods that a pair speaks of.
pub(crate) const PAIR_PERIODS: usize = 3;

/// Figures with where they were read.
#[derive(Debug, Default)]
pub(crate) struct ReadFigures {
    pub(crate) pairs: HashMap<NodeId, Pair>,
    pub(crate) source: Source,
}

/// Where figures were read: whatever may change them raises the head of one of these
/// shards, or of a shard whose root stands in one of these ranges.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) shards: HashSet<i32>,
    pub(crate) ranges: Vec<Path>,
}

/// A node as the roll-up needs it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) id: NodeId,
    pub(crate) path: Path,
    pub(crate) shard_key: i32,
    /// Whether shard roots can stand below it.
    pub(crate) above_roots: bool,
    /// Every place at which it ever stood, with its shard; today's first.
    pub(crate) stood: Vec<(Path, i32)>,
}

impl Place {
    pub(crate) fn of(found: &crate::jurisdiction::Jurisdiction) -> Self {
        use cengbao_domain::level::Level;
        let above_roots = match found.level {
            Level::Nation | Level::Province | Level::Prefecture => true,
            Level::County | Level::Township | Level::Village | Level::Zone => false,
        };
        Self {
            id: found.id,
            path: found.path.clone(),
            shard_key: found.shard_key,
            above_roots,
            stood: vec![(found.path.clone(), found.shard_key)],
        }
    }

    pub(crate) fn of_agency(found: &crate::agency::Agency) -> Self {
        Self {
            id: found.id,
            path: found.path.clone(),
            shard_key: found.shard_key,
            above_roots: false,
            stood: vec![(found.path.clone(), found.shard_key)],
        }
    }
}

impl Scope {
    /// The figures of each node's subtree, on a period and on those before that its increases count from.
    pub(crate) async fn figures(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        places: &[Place],
    ) -> Result<HashMap<NodeId, Pair>> {
        let asked = (period, PAIR_PERIODS);
        let read = self.read_figures(form, asked, reading, places).await?;
        Ok(read.pairs)
    }

    /// The same with where it was read, on no more than so many periods: see [`FormVersion::periods_read`].
    pub(crate) async fn read_figures(
        &self,
        form: &FormVersion,
        (period, periods): (Period, usize),
        reading: &Reading,
        places: &[Place],
    ) -> Result<ReadFigures> {
        if places.is_empty() {
            return Ok(ReadFigures::default());
        }
        let (places, shifting) = self.shifting(period, reading, places).await?;
        // What was recorded later is taken back from all of a pair.
        let periods = reading.known_at.map_or(periods, |_| PAIR_PERIODS);
        let (ranges, nodes): (Vec<&Place>, Vec<&Place>) =
            places.iter().partition(|place| place.above_roots);
        let outer = outermost(&ranges);
        let is_in_range = |place: &Place| {
            let in_range = |path: &Path| outer.iter().any(|range| range.contains(path));
            let is_root = row::node_key(place.id) == place.shard_key;
            is_root && place.stood.iter().all(|(path, _)| in_range(path))
        };
        let alone: Vec<&Place> = nodes
            .iter()
            .copied()
            .filter(|place| !is_in_range(place))
            .collect();
        // A statement each: asked as one, with OR between them, neither finds its index.
        let mut found: HashMap<NodeId, Pair> = HashMap::new();
        let mut shards: HashSet<i32> = places.iter().flat_map(Place::shards).collect();
        if !alone.is_empty() {
            for one in self
                .runs_back(form, (period, periods), of_nodes(&alone))
                .await?
            {
                let pair = found.entry(row::node(one.node_id)).or_default();
                one.add_last_to(pair, period, periods)?;
            }
        }
        // A root that stood elsewhere too was asked alone, and counts once.
        let by_node: HashMap<i32, &Place> = nodes
            .iter()
            .filter(|place| is_in_range(place))
            .map(|place| (row::node_key(place.id), *place))
            .collect();
        if let Some(roots) = self.roots_of_the_tree(form, period, &outer).await? {
            shards.extend(roots.shards(&outer));
            for place in ranges.iter().chain(by_node.values()) {
                found.insert(place.id, roots.sum(place)?);
            }
        } else if !outer.is_empty() {
            for one in self
                .runs_back(form, (period, periods), of_roots(&outer))
                .await?
            {
                shards.insert(one.shard_key);
                let of_node = by_node.get(&one.node_id).into_iter();
                let holds = |place: &&&Place| place.has(one.node_id, one.is_root, &one.path);
                for place in of_node.chain(ranges.iter().filter(holds)) {
                    let pair = found.entry(place.id).or_default();
                    one.add_last_to(pair, period, periods)?;
                }
            }
        }
        trim(found.values_mut());
        if let Some(moment) = reading.known_micros() {
            self.take_back(form, period, moment, (&places, &shards), &mut found)
                .await?;
        }
        shifting.carry_out(&places, &mut found)?;
        for pair in found.values_mut() {
            pair.compare()?;
        }
        let ranges = outer.into_iter().cloned().collect();
        Ok(ReadFigures {
            pairs: found,
            source: Source { shards, ranges },
        })
    }
}

/// The index before a period's; saturates at the beginning of the calendar.
pub(crate) fn before(period: Period) -> i32 {
    period.index().saturating_sub(1)
}

/// The index of the earliest period that a pair speaks of; saturates at the beginning of the calendar.
pub(crate) fn earliest(period: Period) -> i32 {
    period.index().saturating_sub(2)
}

/// Ranges that no other one contains: children of one parent become as many
/// ranges as they are, but a parent asked beside them swallows them.
pub(crate) fn outermost<'a>(places: &[&'a Place]) -> Vec<&'a Path> {
    let stood = places.iter().flat_map(|place| &place.stood);
    let mut sorted: Vec<&Path> = stood.map(|(path, _)| path).collect();
    sorted.sort();
    let mut kept: Vec<&Path> = Vec::new();
    for path in sorted {
        if !kept.last().is_some_and(|last| last.contains(path)) {
            kept.push(path);
        }
    }
    kept
}

impl Pair {
    /// Adds another in place. Zeros at the end stay: see [`trim`].
    pub(crate) fn add(&mut self, other: &Self) -> Result<()> {
        let add = |sum: &mut Figures, other| sum.add(other).map_err(figure_error);
        add(&mut self.now, &other.now)?;
        add(&mut self.before, &other.before)?;
        add(&mut self.earlier, &other.earlier)
    }

    /// Each of its figures with the index of its period.
    pub(crate) fn by_period(&mut self, period: Period) -> [(&mut Figures, i32); PAIR_PERIODS] {
        let back = |periods| period.index().saturating_sub(periods);
        [
            (&mut self.now, back(0)),
            (&mut self.before, back(1)),
            (&mut self.earlier, back(2)),
        ]
    }

    /// What came from elsewhere with the period is no increase of it: the period
    /// before is given the same. To be called once, when all is added and carried.
    pub(crate) fn compare(&mut self) -> Result<()> {
        if !self.now.opened.is_empty() {
            let came = self.now.take_opened();
            self.before.add(&came).map_err(figure_error)?;
            self.before = std::mem::take(&mut self.before).trimmed();
        }
        self.before.opened.clear();
        self.earlier.opened.clear();
        Ok(())
    }

    /// As a cell is read out of it.
    pub(crate) fn window(&self) -> Window<'_> {
        Window {
            now: &self.now,
            before: &self.before,
            earlier: Some(&self.earlier),
        }
    }

    /// What is left of a node when its children are taken out: its own share.
    pub(crate) fn minus(&self, other: &Self) -> Result<Self> {
        let minus = |a: &Figures, b: &Figures| a.minus(b).map_err(StoreError::damaged);
        Ok(Self {
            now: minus(&self.now, &other.now)?,
            before: minus(&self.before, &other.before)?,
            earlier: minus(&self.earlier, &other.earlier)?,
        })
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.now.is_zero() && self.before.is_zero()
    }
}
