//! Figures as they were known at a moment (倒查): what the roll-up holds, less
//! what was recorded after it.
//!
//! Exact, because the roll-up is the sum of the journal, and cheap where the
//! moment is near: one statement more, which reads the changes since. Owns how
//! recorded changes are read; must never write.

use std::collections::{HashMap, HashSet};

use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::run::Delta;
use cengbao_entity::journal;
use sea_orm::{ColumnTrait, Condition};

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place, earliest, outermost};
use crate::range;
use crate::row;

/// A change of one unit's figures that was recorded after the moment asked.
pub(crate) struct Later {
    pub(crate) shard_key: i32,
    pub(crate) path: Path,
    pub(crate) delta: Delta,
}

impl Later {
    /// What it added to the figures of a period.
    fn on(&self, period: i32) -> Option<&Figures> {
        (self.delta.from <= period && period < self.delta.until).then_some(&self.delta.figures)
    }

    /// Whether it is in the figures of a place: below it, in a shard that they gather in.
    pub(crate) fn is_part_of(&self, place: &Place) -> bool {
        let is_gathered = || place.shards().any(|shard| shard == self.shard_key);
        self.path.nodes().contains(&place.id) && (place.above_roots || is_gathered())
    }

    /// Takes it back from the figures of a period and of those before.
    pub(crate) fn take_back(&self, pair: &mut Pair, period: Period) -> Result<()> {
        for (sum, index) in pair.by_period(period) {
            self.take_back_from(sum, index)?;
        }
        Ok(())
    }

    /// Takes it back from the figures of one period.
    pub(crate) fn take_back_from(&self, sum: &mut Figures, period: i32) -> Result<()> {
        if let Some(figures) = self.on(period) {
            *sum = sum.minus(figures).map_err(StoreError::damaged)?;
        }
        Ok(())
    }
}

/// Whose changes are asked.
pub(crate) enum Whose<'a> {
    /// Of all units at these places and below, in these shards.
    Places(&'a [&'a Place], &'a HashSet<i32>),
    /// Of these units themselves.
    Units(&'a [(i32, NodeId)]),
}

impl Scope {
    /// Changes recorded after `moment` of the periods from `first` to `last`,
    /// in one statement.
    pub(crate) async fn recorded_after(
        &self,
        form: &FormVersion,
        (first, last): (i32, i32),
        moment: i64,
        whose: Whose<'_>,
    ) -> Result<Vec<Later>> {
        let mut such = Condition::all();
        let shards: HashSet<i32> = match whose {
            Whose::Places(places, shards) => {
                let mut any = Condition::any();
                for path in outermost(places) {
                    any = any.add(range::within(journal::Column::Path, path));
                }
                such = such.add(any);
                shards.clone()
            }
            Whose::Units(units) => {
                let keys = units.iter().map(|(_, unit)| row::node_key(*unit));
                such = such.add(journal::Column::UnitId.is_in(keys));
                units.iter().map(|(shard, _)| *shard).collect()
            }
        };
        if shards.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<(i32, String, i32, i32, Vec<u8>)> = self
            .select::<journal::Entity>()
            .filter(journal::Column::ShardKey.is_in(shards))
            .filter(journal::Column::FamilyId.eq(form.family_id))
            .filter(journal::Column::PeriodKind.eq(form.form.period_kind.as_str()))
            .filter(journal::Column::RecordedAt.gt(moment))
            .filter(journal::Column::FromPeriod.lte(last))
            .filter(journal::Column::UntilPeriod.gt(first))
            .filter(such)
            .columns([
                journal::Column::ShardKey,
                journal::Column::Path,
                journal::Column::FromPeriod,
                journal::Column::UntilPeriod,
                journal::Column::Figures,
            ])
            .await?;
        rows.into_iter()
            .map(|(shard_key, path, from, until, figures)| {
                Ok(Later {
                    shard_key,
                    path: row::path(path)?,
                    delta: Delta {
                        from,
                        until,
                        figures: Figures::decode(&figures).map_err(StoreError::damaged)?,
                    },
                })
            })
            .collect()
    }

    /// Takes back from the figures of each place what was recorded below it
    /// after `moment`. `shards` are all that hold a figure of theirs.
    pub(crate) async fn take_back(
        &self,
        form: &FormVersion,
        period: Period,
        moment: i64,
        (places, shards): (&[Place], &HashSet<i32>),
        found: &mut HashMap<NodeId, Pair>,
    ) -> Result<()> {
        let span = (earliest(period), period.index());
        let all: Vec<&Place> = places.iter().collect();
        let whose = Whose::Places(&all, shards);
        let by_node: HashMap<NodeId, &Place> =
            places.iter().map(|place| (place.id, place)).collect();
        for later in self.recorded_after(form, span, moment, whose).await? {
            let above = later.path.nodes();
            let places = above.iter().filter_map(|node| by_node.get(node));
            for place in places.filter(|place| later.is_part_of(place)) {
                later.take_back(found.entry(place.id).or_default(), period)?;
            }
        }
        Ok(())
    }

    /// Changes of the units' own figures recorded after `moment`, of exactly these
    /// units in exactly these shards.
    pub(crate) async fn recorded_after_of(
        &self,
        form: &FormVersion,
        period: Period,
        moment: i64,
        units: &[(i32, NodeId)],
    ) -> Result<Vec<Later>> {
        let span = (earliest(period), period.index());
        let asked: HashSet<&(i32, NodeId)> = units.iter().collect();
        let whose = Whose::Units(units);
        let mut later = self.recorded_after(form, span, moment, whose).await?;
        later.retain(|one| asked.contains(&(one.shard_key, one.path.node())));
        Ok(later)
    }
}
