//! Each unit's own filings, without the units inside it.

use std::collections::HashMap;
use std::hash::Hash;

use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_entity::rollup;
use sea_orm::{ColumnTrait, Condition};

use super::Pair;
use super::runs::trim;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::reading::Reading;
use crate::row;

impl Scope {
    /// What each unit filed, wherever it stood; `units` with every shard in which each has figures.
    pub(crate) async fn own_figures(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        units: &[(i32, NodeId)],
    ) -> Result<HashMap<NodeId, Pair>> {
        self.own(form, period, reading, units, |_, unit| unit).await
    }

    /// The same shard by shard: what a unit that moved has in each.
    pub(crate) async fn own_figures_by_shard(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        units: &[(i32, NodeId)],
    ) -> Result<HashMap<(i32, NodeId), Pair>> {
        let key = |shard, unit| (shard, unit);
        self.own(form, period, reading, units, key).await
    }

    async fn own<K: Eq + Hash + Send>(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        units: &[(i32, NodeId)],
        key: impl Fn(i32, NodeId) -> K + Send + Sync,
    ) -> Result<HashMap<K, Pair>> {
        if units.is_empty() {
            return Ok(HashMap::new());
        }
        let mut shards: Vec<i32> = units.iter().map(|(shard, _)| *shard).collect();
        shards.sort_unstable();
        shards.dedup();
        let condition = Condition::all()
            .add(rollup::Column::ShardKey.is_in(shards))
            .add(rollup::Column::NodeId.is_in(units.iter().map(|(_, unit)| row::node_key(*unit))));
        let rows = self.runs(form, (period, period), true, condition).await?;
        let mut found: HashMap<K, Pair> = HashMap::new();
        for one in &rows {
            let key = key(one.shard_key, row::node(one.node_id));
            one.add_to(found.entry(key).or_default(), period)?;
        }
        trim(found.values_mut());
        if let Some(moment) = reading.known_micros() {
            let later = self.recorded_after_of(form, period, moment, units).await?;
            for one in later {
                let key = key(one.shard_key, one.path.node());
                one.take_back(found.entry(key).or_default(), period)?;
            }
        }
        for pair in found.values_mut() {
            pair.compare()?;
        }
        Ok(found)
    }
}
