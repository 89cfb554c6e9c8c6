//! Names of nodes that stand on rows a scope has read: the ancestors of a unit,
//! the receiver above it, a place that has gone since. The only reads of nodes
//! beyond a scope. Codes and names are all that may be told of them; a path or a
//! key serves to compare and to find what the scope itself reads.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::path::Path;
use cengbao_entity::{agency, jurisdiction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::scope::Scope;
use crate::error::Result;

/// Id, code, name, simulated, path, shard, jurisdiction, chained, covered.
type NamedRow = (i32, String, String, bool, String, i32, i32, bool, bool);

impl Scope {
    /// Code, name and level of shown nodes above rows that this scope has read.
    pub(crate) async fn ancestor_rows(
        &self,
        ids: Vec<i32>,
    ) -> Result<Vec<(i32, String, String, String)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let reads = self.reads().await?;
        let select = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Id.is_in(ids))
            .filter(jurisdiction::Column::Placeholder.eq(false))
            .select_only()
            .columns([
                jurisdiction::Column::Id,
                jurisdiction::Column::Code,
                jurisdiction::Column::Name,
                jurisdiction::Column::Level,
            ]);
        Ok(select.into_tuple().all(&*reads).await?)
    }
}

/// What may be known of an agency that stands on a row one may read.
#[derive(Clone, Debug)]
pub(crate) struct AgencyName {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) simulated: bool,
    /// Where it stands today; never told, only compared with what one may do.
    pub(crate) path: String,
    /// The shard of that place.
    pub(crate) shard_key: i32,
    /// The jurisdiction that it serves.
    pub(crate) serves: i32,
    /// A change of boundary or coverage touched it.
    pub(crate) chained: bool,
}

impl Scope {
    /// The key of an agency by its code, to look for it on rows of this scope;
    /// never told.
    pub(crate) async fn agency_key(&self, code: &str) -> Result<Option<i32>> {
        let reads = self.reads().await?;
        let select = agency::Entity::find()
            .filter(agency::Column::Code.eq(code))
            .select_only()
            .column(agency::Column::Id);
        Ok(select.into_tuple().one(&*reads).await?)
    }

    /// Where the agencies of these codes stand today, by their codes; never
    /// told, only compared with places of this scope.
    pub(crate) async fn agency_paths(
        &self,
        codes: BTreeSet<&str>,
    ) -> Result<HashMap<String, Path>> {
        let reads = self.reads().await?;
        let rows: Vec<(String, String)> = agency::Entity::find()
            .filter(agency::Column::Code.is_in(codes))
            .select_only()
            .columns([agency::Column::Code, agency::Column::Path])
            .into_tuple()
            .all(&*reads)
            .await?;
        let paths = rows.into_iter();
        paths
            .map(|(code, path)| Ok((code, crate::row::path(path)?)))
            .collect()
    }

    /// Jurisdictions that stood at places this scope has read: one that has
    /// gone since is named as it stood there, and nothing else of it is told.
    pub(crate) async fn placed_jurisdictions(
        &self,
        ids: Vec<i32>,
    ) -> Result<Vec<jurisdiction::Model>> {
        let reads = self.reads().await?;
        let select = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Id.is_in(ids))
            .filter(jurisdiction::Column::Placeholder.eq(false));
        Ok(select.all(&*reads).await?)
    }

    /// Names of agencies that stand on rows this scope has read: a receiver
    /// above the scope is named, and nothing else of it is told.
    pub(crate) async fn agency_names(
        &self,
        ids: impl Iterator<Item = i32>,
    ) -> Result<HashMap<i32, AgencyName>> {
        let ids: BTreeSet<i32> = ids.collect();
        let reads = self.reads().await?;
        let rows: Vec<NamedRow> = agency::Entity::find()
            .filter(agency::Column::Id.is_in(ids))
            .select_only()
            .columns([
                agency::Column::Id,
                agency::Column::Code,
                agency::Column::Name,
                agency::Column::Simulated,
                agency::Column::Path,
                agency::Column::ShardKey,
                agency::Column::JurisdictionId,
                agency::Column::Chained,
                agency::Column::Covered,
            ])
            .into_tuple()
            .all(&*reads)
            .await?;
        Ok(rows
            .into_iter()
            .map(
                |(id, code, name, simulated, path, shard_key, serves, chained, covered)| {
                    (
                        id,
                        AgencyName {
                            code,
                            name,
                            simulated,
                            path,
                            shard_key,
                            serves,
                            chained: chained || covered,
                        },
                    )
                },
            )
            .collect())
    }
}
