//! Runs of the roll-up as they are stored: which are read, and how their bytes are
//! added up without a copy of each.

use cengbao_domain::figure::{FigureError, Figures};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::rollup;
use sea_orm::{ColumnTrait, Condition};

use super::{PAIR_PERIODS, Pair, Place, before, earliest, outermost};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::range;
use crate::rollup::figure_error;
use crate::row;

/// The runs of these nodes, at every place where they stood.
pub(super) fn of_nodes(places: &[&Place]) -> Condition {
    let mut shards: Vec<i32> = places.iter().flat_map(|place| place.shards()).collect();
    shards.sort_unstable();
    shards.dedup();
    Condition::all()
        .add(rollup::Column::ShardKey.is_in(shards))
        .add(rollup::Column::NodeId.is_in(places.iter().map(|place| row::node_key(place.id))))
}

/// The runs of the shard roots in these ranges.
pub(super) fn of_roots(ranges: &[&Path]) -> Condition {
    let any = ranges.iter().fold(Condition::any(), |any, path| {
        any.add(range::within(rollup::Column::Path, path))
    });
    Condition::all()
        .add(rollup::Column::IsRoot.eq(true))
        .add(any)
}

/// The runs that hold figures of these nodes, whatever they are.
pub(super) fn of_places(places: &[&Place]) -> Condition {
    let (ranges, nodes): (Vec<&Place>, Vec<&Place>) =
        places.iter().partition(|place| place.above_roots);
    let outer = outermost(&ranges);
    match (nodes.is_empty(), outer.is_empty()) {
        (_, true) => of_nodes(&nodes),
        (true, false) => of_roots(&outer),
        (false, false) => Condition::any().add(of_nodes(&nodes)).add(of_roots(&outer)),
    }
}

impl Scope {
    /// The runs that hold on a span or on the periods that its first pair speaks of.
    pub(super) async fn runs(
        &self,
        form: &FormVersion,
        (from, to): (Period, Period),
        own: bool,
        nodes: Condition,
    ) -> Result<Vec<Stored>> {
        self.runs_on((form, earliest(from)), (from, to), own, nodes)
            .await
    }

    /// The runs of whole subtrees that hold on a period or on those before it, so many in all.
    pub(super) async fn runs_back(
        &self,
        form: &FormVersion,
        (period, periods): (Period, usize),
        nodes: Condition,
    ) -> Result<Vec<Stored>> {
        let first = match periods {
            0..PAIR_PERIODS => before(period),
            _ => earliest(period),
        };
        self.runs_on((form, first), (period, period), false, nodes)
            .await
    }

    async fn runs_on(
        &self,
        (form, first): (&FormVersion, i32),
        (from, to): (Period, Period),
        own: bool,
        nodes: Condition,
    ) -> Result<Vec<Stored>> {
        let rows = self
            .select_among::<rollup::Entity>(nodes)
            .filter(rollup::Column::FamilyId.eq(form.family_id))
            .filter(rollup::Column::PeriodKind.eq(from.kind().as_str()))
            .filter(rollup::Column::Own.eq(own))
            .filter(rollup::Column::FromPeriod.lte(to.index()))
            .filter(rollup::Column::UntilPeriod.gt(first))
            .many_columns([
                rollup::Column::ShardKey,
                rollup::Column::NodeId,
                rollup::Column::IsRoot,
                rollup::Column::Path,
                rollup::Column::FromPeriod,
                rollup::Column::UntilPeriod,
                rollup::Column::Figures,
            ])
            .await?;
        Ok(rows.into_iter().map(Stored::of).collect())
    }
}

/// A run as it is stored: figures stay bytes until they are added.
pub(super) struct Stored {
    pub(super) shard_key: i32,
    pub(super) node_id: i32,
    pub(super) is_root: bool,
    pub(super) path: String,
    from: i32,
    until: i32,
    figures: Vec<u8>,
}

impl Stored {
    fn of(
        (shard_key, node_id, is_root, path, from, until, figures): (
            i32,
            i32,
            bool,
            String,
            i32,
            i32,
            Vec<u8>,
        ),
    ) -> Self {
        Self {
            shard_key,
            node_id,
            is_root,
            path,
            from,
            until,
            figures,
        }
    }

    /// Adds it to a period and those before, where it holds. Zeros at the end stay: see [`trim`].
    pub(super) fn add_to(&self, pair: &mut Pair, period: Period) -> Result<()> {
        self.add_last_to(pair, period, PAIR_PERIODS)
    }

    /// The same, to no more than so many of the pair's periods, the latest first.
    pub(super) fn add_last_to(
        &self,
        pair: &mut Pair,
        period: Period,
        periods: usize,
    ) -> Result<()> {
        for (sum, index) in pair.by_period(period).into_iter().take(periods) {
            self.add_at(sum, index)?;
        }
        Ok(())
    }

    /// Adds it to the figures of one period, if it holds on it.
    pub(super) fn add_at(&self, sum: &mut Figures, period: i32) -> Result<()> {
        if self.from <= period && period < self.until {
            sum.add_encoded(&self.figures).map_err(unreadable)?;
        }
        Ok(())
    }
}

/// A sum too large is whoever filed it to blame; bytes that are no figures, the database.
fn unreadable(error: FigureError) -> StoreError {
    match error {
        FigureError::Overflow => figure_error(error),
        FigureError::Damaged(_) => StoreError::damaged(error),
    }
}

/// Equal figures are equal values.
pub(super) fn trim<'p>(pairs: impl Iterator<Item = &'p mut Pair>) {
    for pair in pairs {
        for figures in [&mut pair.now, &mut pair.before, &mut pair.earlier] {
            *figures = std::mem::take(figures).trimmed();
        }
    }
}
