//! Reads as-of figures out of the roll-up for a set of nodes, in one statement
//! however many they are; in two where some of them have runs of their own and
//! others are sums of such, and one more where an earlier moment is asked.
//!
//! At or below a shard root a node has runs of its own; above, the runs of the
//! shard roots that stand below it are added here.

mod runs;

use std::collections::{HashMap, HashSet};

use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::rollup;
use sea_orm::{ColumnTrait, Condition};

use self::runs::{of_nodes, of_roots, trim};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::known::Whose;
use crate::reading::Reading;
use crate::rollup::{figure_error, read_run};
use crate::row;

/// Figures of a period and of the one before it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) now: Figures,
    pub(crate) before: Figures,
}

/// A node as the roll-up needs it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) id: NodeId,
    pub(crate) path: Path,
    pub(crate) shard_key: i32,
    /// Whether shard roots can stand below it.
    pub(crate) above_roots: bool,
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
        }
    }

    pub(crate) fn of_agency(found: &crate::agency::Agency) -> Self {
        Self {
            id: found.id,
            path: found.path.clone(),
            shard_key: found.shard_key,
            above_roots: false,
        }
    }
}

impl Scope {
    /// The figures of each node's subtree, on a period and on the one before.
    pub(crate) async fn figures(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        places: &[Place],
    ) -> Result<HashMap<NodeId, Pair>> {
        let (ranges, nodes): (Vec<&Place>, Vec<&Place>) =
            places.iter().partition(|place| place.above_roots);
        let outer = outermost(&ranges);
        let is_in_range = |place: &Place| {
            let is_root = row::node_key(place.id) == place.shard_key;
            is_root && outer.iter().any(|range| range.path.contains(&place.path))
        };
        let alone: Vec<&Place> = nodes
            .iter()
            .copied()
            .filter(|place| !is_in_range(place))
            .collect();
        // A statement each: asked as one, with OR between them, neither finds its index.
        let mut rows = Vec::new();
        if !alone.is_empty() {
            rows.extend(self.runs(form, period, false, of_nodes(&alone)).await?);
        }
        if !outer.is_empty() {
            rows.extend(self.runs(form, period, false, of_roots(&outer)).await?);
        }
        let by_node: HashMap<i32, &Place> = nodes
            .iter()
            .map(|place| (row::node_key(place.id), *place))
            .collect();
        let mut found: HashMap<NodeId, Pair> = HashMap::new();
        let mut shards: HashSet<i32> = nodes.iter().map(|place| place.shard_key).collect();
        for one in &rows {
            shards.insert(one.shard_key);
            if let Some(place) = by_node.get(&one.node_id) {
                one.add_to(found.entry(place.id).or_default(), period)?;
            }
            if one.is_root {
                let holds = |place: &&&Place| one.path.starts_with(place.path.as_str());
                for place in ranges.iter().filter(holds) {
                    one.add_to(found.entry(place.id).or_default(), period)?;
                }
            }
        }
        trim(&mut found);
        if let Some(moment) = reading.known_micros() {
            self.take_back(form, period, moment, (places, &shards), &mut found)
                .await?;
        }
        Ok(found)
    }

    /// Each unit's own filings, without the units inside it.
    pub(crate) async fn own_figures(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        units: &[(i32, NodeId)],
    ) -> Result<HashMap<NodeId, Pair>> {
        if units.is_empty() {
            return Ok(HashMap::new());
        }
        let mut shards: Vec<i32> = units.iter().map(|(shard, _)| *shard).collect();
        shards.sort_unstable();
        shards.dedup();
        let condition = Condition::all()
            .add(rollup::Column::ShardKey.is_in(shards))
            .add(rollup::Column::NodeId.is_in(units.iter().map(|(_, unit)| row::node_key(*unit))));
        let rows = self.runs(form, period, true, condition).await?;
        let mut found: HashMap<NodeId, Pair> = HashMap::new();
        for one in &rows {
            one.add_to(found.entry(row::node(one.node_id)).or_default(), period)?;
        }
        trim(&mut found);
        if let Some(moment) = reading.known_micros() {
            self.take_back_own(form, period, moment, units, &mut found)
                .await?;
        }
        Ok(found)
    }

    /// The figures of one node on each of the periods, in one statement; in two
    /// where an earlier moment is asked.
    pub(crate) async fn figures_over(
        &self,
        form: &FormVersion,
        reading: &Reading,
        place: &Place,
        (from, to): (Period, Period),
    ) -> Result<Vec<Figures>> {
        let nodes = if place.above_roots {
            of_roots(&[place])
        } else {
            of_nodes(&[place])
        };
        let rows = self
            .select::<rollup::Entity>()
            .filter(rollup::Column::FamilyId.eq(form.family_id))
            .filter(rollup::Column::PeriodKind.eq(from.kind().as_str()))
            .filter(rollup::Column::Own.eq(false))
            .filter(rollup::Column::FromPeriod.lte(to.index()))
            .filter(rollup::Column::UntilPeriod.gt(from.index()))
            .filter(nodes)
            .all()
            .await?;
        let mut sums =
            vec![Figures::default(); usize::try_from(to.index() - from.index() + 1).unwrap_or(0)];
        for one in &rows {
            let run = read_run(one)?;
            for (sum, index) in sums.iter_mut().zip(from.index()..) {
                if run.from <= index && index < run.until {
                    *sum = sum.plus(&run.figures).map_err(figure_error)?;
                }
            }
        }
        if let Some(moment) = reading.known_micros() {
            let mut shards: HashSet<i32> = rows.iter().map(|row| row.shard_key).collect();
            shards.insert(place.shard_key);
            let whose = Whose::Places(&[place], &shards);
            let span = (from.index(), to.index());
            for later in self.recorded_after(form, span, moment, whose).await? {
                for (sum, index) in sums.iter_mut().zip(from.index()..) {
                    later.take_back_from(sum, index)?;
                }
            }
        }
        Ok(sums)
    }
}

/// The index before a period's; saturates at the beginning of the calendar.
pub(crate) fn before(period: Period) -> i32 {
    period.index().saturating_sub(1)
}

/// Ranges that no other one contains: children of one parent become as many
/// ranges as they are, but a parent asked beside them swallows them.
pub(crate) fn outermost<'a>(places: &[&'a Place]) -> Vec<&'a Place> {
    let mut sorted: Vec<&Place> = places.to_vec();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kept: Vec<&Place> = Vec::new();
    for place in sorted {
        if !kept
            .last()
            .is_some_and(|last| last.path.contains(&place.path))
        {
            kept.push(place);
        }
    }
    kept
}

impl Pair {
    /// What is left of a node when its children are taken out: its own share.
    pub(crate) fn minus(&self, other: &Self) -> Result<Self> {
        let minus = |a: &Figures, b: &Figures| a.minus(b).map_err(StoreError::damaged);
        Ok(Self {
            now: minus(&self.now, &other.now)?,
            before: minus(&self.before, &other.before)?,
        })
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.now.is_zero() && self.before.is_zero()
    }
}
