//! Where the journals stand: which changes a signed snapshot holds already, and
//! which of the figures that the hub keeps still hold.
//!
//! The only reads of heads outside a write. Their numbers tell who is at work;
//! they are stored with the snapshot, or kept with the figures, and never shown.

use std::collections::BTreeMap;

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::scope::{Range, Sectors};
use cengbao_entity::{head, jurisdiction};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement,
    Value,
};

use super::scope::Scope;
use crate::error::{Result, StoreError};
use crate::figures::Place;
use crate::range;

impl Scope {
    /// The version of each head of a form's family at a place and below it, in
    /// the snapshot in which the request reads its figures. In one statement.
    pub(crate) async fn positions(
        &self,
        family_id: i32,
        place: &Place,
    ) -> Result<BTreeMap<i32, i64>> {
        let roots = Query::select()
            .column(jurisdiction::Column::Id)
            .from(jurisdiction::Entity)
            .cond_where(
                range::within(jurisdiction::Column::Path, &place.path).add(
                    Expr::col(jurisdiction::Column::ShardKey)
                        .equals((jurisdiction::Entity, jurisdiction::Column::Id)),
                ),
            )
            .take();
        let reads = self.reads().await?;
        let rows: Vec<(i32, i64)> = head::Entity::find()
            .filter(head::Column::FamilyId.eq(family_id))
            .filter(
                Condition::any()
                    .add(head::Column::ShardKey.eq(place.shard_key))
                    .add(head::Column::ShardKey.in_subquery(roots)),
            )
            .select_only()
            .columns([head::Column::ShardKey, head::Column::Version])
            .into_tuple()
            .all(&*reads)
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// What all heads of a form's family come to.
    pub(crate) async fn heads_total(&self, family_id: i32) -> Result<HeadsTotal> {
        // The system may write as it reads, and keeps no snapshot.
        if let Some(seen) = self.seen_heads(family_id).filter(|_| !self.is_system()) {
            return Ok(seen);
        }
        let total = self
            .read_total(TOTAL.to_owned(), vec![family_id.into()])
            .await?;
        if !self.is_system() {
            self.keep_seen_heads(family_id, total);
        }
        Ok(total)
    }

    /// What the heads of these shards come to, those of them that there are.
    pub(crate) async fn heads_total_of(
        &self,
        family_id: i32,
        shards: &[i32],
    ) -> Result<HeadsTotal> {
        // Texts of few lengths, so that both databases know them again; the same shard twice is one.
        let places = shards.len().next_power_of_two();
        let last = shards.last().copied().unwrap_or_default();
        let padded = shards.iter().copied().chain(std::iter::repeat(last));
        let mut values: Vec<Value> = vec![family_id.into()];
        values.extend(padded.take(places).map(Value::from));
        let marks: Vec<String> = (2..=values.len()).map(|n| format!("${n}")).collect();
        let text = format!("{TOTAL} AND shard_key IN ({})", marks.join(", "));
        self.read_total(text, values).await
    }

    async fn read_total(&self, text: String, values: Vec<Value>) -> Result<HeadsTotal> {
        let reads = self.reads().await?;
        let backend = reads.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, text, values);
        let total = reads.query_one_raw(statement).await?;
        let total =
            total.ok_or_else(|| StoreError::Internal("a sum of heads gave no row".to_owned()))?;
        Ok(HeadsTotal {
            heads: total.try_get("", "heads")?,
            versions: total.try_get("", "versions")?,
        })
    }

    /// The version of each head of a form's family.
    pub(crate) async fn heads(&self, family_id: i32) -> Result<Vec<(i32, i64)>> {
        let reads = self.reads().await?;
        Ok(head::Entity::find()
            .filter(head::Column::FamilyId.eq(family_id))
            .select_only()
            .columns([head::Column::ShardKey, head::Column::Version])
            .into_tuple()
            .all(&*reads)
            .await?)
    }

    /// Whether the scope sees every figure at a place and below.
    pub(crate) fn sees_figures_whole(&self, place: &Path) -> bool {
        self.reach().is_none_or(|reach| {
            let ranges = reach.ranges(Action::Read, Resource::Figure);
            ranges
                .iter()
                .any(|range| range.sectors == Sectors::All && range.path.contains(place))
        })
    }
}

impl Scope {
    /// What of the tree and its figures the scope sees, in the snapshot that is open;
    /// none where that is bound to sectors, for the hub itself, and once the request
    /// has written.
    pub(crate) fn sees(&self) -> Option<Sees> {
        let (tree, reach) = (self.tree_of_snapshot()?, self.reach()?);
        let figures = reach.ranges(Action::Read, Resource::Figure);
        let is_whole = figures.iter().all(|range| range.sectors == Sectors::All);
        is_whole.then(|| Sees {
            tree_version: tree.version(),
            places: reach.ranges(Action::Read, Resource::Jurisdiction),
            figures,
        })
    }
}

/// Which tree, and the ranges of it in which a scope sees its places and its figures,
/// in normal form: two scopes with equal ones are told the same of both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sees {
    tree_version: i64,
    places: Vec<Range>,
    figures: Vec<Range>,
}

/// The heads of a family; text of the statement, to which shards may be added.
const TOTAL: &str = "SELECT COUNT(*) AS heads, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS versions \
     FROM head WHERE family_id = $1";

/// How many heads there are, and the sum of their versions. Versions only grow and
/// heads are never taken away, so that between two snapshots with the same total
/// nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HeadsTotal {
    heads: i64,
    versions: i64,
}
