//! Agencies (机构) as a scope sees them.

use std::collections::HashMap;

use cengbao_domain::campaign::AgencyKind;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::{agency, agency_alias, sector_set};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use crate::access::{Scope, ScopedSelect, SortKey};
use crate::error::Result;
use crate::jurisdiction::Ancestor;
use crate::page::{Beyond, Page, PageRequest};
use crate::row;
use crate::table::Subject;

/// An agency as it is today.
#[derive(Clone, Debug)]
pub struct Agency {
    /// The node.
    pub id: NodeId,
    /// Division code, a point and a short key.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Kind.
    pub kind: AgencyKind,
    /// Under the agency it is inside, else under its jurisdiction.
    pub path: Path,
    /// The jurisdiction it serves.
    pub jurisdiction: NodeId,
    /// Its code, name and level; none where it is a placeholder.
    pub serves: Option<Ancestor>,
    /// The agency it is inside.
    pub inside: Option<NodeId>,
    /// Its superior in the line.
    pub superior: Option<NodeId>,
    /// Other names it is printed under.
    pub aliases: Vec<String>,
    /// Its sectors.
    pub sectors: Vec<String>,
    /// Not printed in any document.
    pub simulated: bool,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day it no longer exists.
    pub valid_until: Option<NaiveDate>,
    pub(crate) shard_key: i32,
    pub(crate) sector_set: i32,
    /// A change of boundary or coverage touched it.
    pub(crate) chained: bool,
}

/// Which agencies.
#[derive(Clone, Debug, Default)]
pub struct AgencyFilter {
    /// At or below this place.
    pub below: Option<Path>,
    /// Serving this jurisdiction.
    pub jurisdiction: Option<NodeId>,
    /// Directly inside this agency.
    pub inside: Option<NodeId>,
    /// Of this kind.
    pub kind: Option<AgencyKind>,
}

/// By which relation agencies belong to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgencyRelation {
    /// They serve a jurisdiction.
    Serving,
    /// They are directly inside an agency.
    Inside,
}

impl Scope {
    /// The first agencies of each node, in the order of their codes: one
    /// statement however many nodes there are.
    pub async fn first_agencies_of_each(
        &self,
        relation: AgencyRelation,
        nodes: &[NodeId],
        kind: Option<AgencyKind>,
        first: usize,
    ) -> Result<HashMap<NodeId, Page<Agency>>> {
        let page = PageRequest::first(first);
        let group = match relation {
            AgencyRelation::Serving => agency::Column::JurisdictionId,
            AgencyRelation::Inside => agency::Column::InsideId,
        };
        let rows = self
            .agencies(&AgencyFilter {
                kind,
                ..AgencyFilter::default()
            })?
            .filter(group.is_in(nodes.iter().map(|node| row::node_key(*node))))
            .first_of_each(agency::Column::Id, group, agency::Column::Code, page.rows())
            .await?;
        let mut lists: HashMap<NodeId, Vec<(String, Agency)>> =
            nodes.iter().map(|node| (*node, Vec::new())).collect();
        for found in self.read_agencies(rows).await? {
            let node = match relation {
                AgencyRelation::Serving => Some(found.jurisdiction),
                AgencyRelation::Inside => found.inside,
            };
            if let Some(list) = node.and_then(|node| lists.get_mut(&node)) {
                list.push((found.code.clone(), found));
            }
        }
        Ok(lists
            .into_iter()
            .map(|(node, list)| (node, Page::cut(&page, list, Beyond::default())))
            .collect())
    }

    /// An agency by its code; none when it is not, or is not yours.
    pub async fn find_agency(&self, code: &str) -> Result<Option<Agency>> {
        let rows = self
            .select::<agency::Entity>()
            .filter(agency::Column::Code.eq(code))
            .limit(1)
            .all()
            .await?;
        let found = self.read_agencies(rows).await?.pop();
        if let Some(found) = &found {
            self.keep_subject(found.id, Subject::Agency(Box::new(found.clone())));
        }
        Ok(found)
    }

    /// Agencies by code, those that the scope sees.
    pub(crate) async fn find_agencies_by_code(
        &self,
        codes: &[&str],
    ) -> Result<HashMap<String, Agency>> {
        let rows = self
            .select::<agency::Entity>()
            .filter(agency::Column::Code.is_in(codes.iter().copied()))
            .all()
            .await?;
        let found = self.read_agencies(rows).await?.into_iter();
        Ok(found.map(|found| (found.code.clone(), found)).collect())
    }

    /// Agencies by node, those that the scope sees.
    pub async fn find_agencies_by_id(&self, ids: &[NodeId]) -> Result<HashMap<NodeId, Agency>> {
        let keys: Vec<i32> = ids.iter().map(|id| row::node_key(*id)).collect();
        let rows = self
            .select::<agency::Entity>()
            .filter(agency::Column::Id.is_in(keys))
            .all()
            .await?;
        Ok(self
            .read_agencies(rows)
            .await?
            .into_iter()
            .map(|found| (found.id, found))
            .collect())
    }

    /// Agencies in the order of their codes.
    pub async fn list_agencies(
        &self,
        filter: &AgencyFilter,
        page: &PageRequest,
    ) -> Result<Page<Agency>> {
        let (select, beyond) = self
            .agencies(filter)?
            .cut(
                &[SortKey::ascending(agency::Column::Code)],
                page,
                page.places(),
            )
            .await?;
        let items = self
            .read_agencies(select.all().await?)
            .await?
            .into_iter()
            .map(|found| (found.code.clone(), found))
            .collect();
        Ok(Page::cut(page, items, beyond))
    }

    /// How many there are.
    pub async fn count_agencies(&self, filter: &AgencyFilter) -> Result<u64> {
        self.agencies(filter)?.count().await
    }

    fn agencies(&self, filter: &AgencyFilter) -> Result<ScopedSelect<'_, agency::Entity>> {
        let mut condition = Condition::all()
            .add_option(
                filter
                    .jurisdiction
                    .map(|id| agency::Column::JurisdictionId.eq(row::node_key(id))),
            )
            .add_option(
                filter
                    .inside
                    .map(|id| agency::Column::InsideId.eq(row::node_key(id))),
            );
        if let Some(kind) = filter.kind {
            condition = condition.add(agency::Column::Kind.eq(kind_name(kind)?));
        }
        if let Some(path) = &filter.below {
            condition = condition
                .add(agency::Column::Path.gte(path.as_str()))
                .add(agency::Column::Path.lt(path.upper_bound()));
        }
        Ok(self.select::<agency::Entity>().filter(condition))
    }

    async fn read_agencies(&self, rows: Vec<agency::Model>) -> Result<Vec<Agency>> {
        let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
        let mut aliases: HashMap<i32, Vec<String>> = HashMap::new();
        if !ids.is_empty() {
            let found = self
                .select::<agency_alias::Entity>()
                .filter(agency_alias::Column::AgencyId.is_in(ids));
            for alias in found.ascending(agency_alias::Column::Name).all().await? {
                aliases.entry(alias.agency_id).or_default().push(alias.name);
            }
        }
        let served: HashMap<i32, Ancestor> = self
            .ancestor_rows(rows.iter().map(|row| row.jurisdiction_id).collect())
            .await?
            .into_iter()
            .map(|(id, code, name, level)| {
                Ok((
                    id,
                    Ancestor {
                        code,
                        name,
                        level: row::name(&level)?,
                    },
                ))
            })
            .collect::<Result<_>>()?;
        let sets = self
            .sectors_of(rows.iter().map(|row| row.sector_set))
            .await?;
        rows.into_iter()
            .map(|found| {
                Ok(Agency {
                    aliases: aliases.remove(&found.id).unwrap_or_default(),
                    sectors: sets.get(&found.sector_set).cloned().unwrap_or_default(),
                    id: row::node(found.id),
                    code: found.code,
                    name: found.name,
                    kind: kind_of(&found.kind)?,
                    path: row::path(found.path)?,
                    jurisdiction: row::node(found.jurisdiction_id),
                    serves: served.get(&found.jurisdiction_id).cloned(),
                    inside: found.inside_id.map(row::node),
                    superior: found.superior_id.map(row::node),
                    simulated: found.simulated,
                    valid_from: found.valid_from,
                    valid_until: found.valid_until,
                    shard_key: found.shard_key,
                    sector_set: found.sector_set,
                    chained: found.chained || found.covered,
                })
            })
            .collect()
    }

    /// The sectors of each set; the empty set needs no question.
    pub(crate) async fn sectors_of(
        &self,
        sets: impl Iterator<Item = i32>,
    ) -> Result<HashMap<i32, Vec<String>>> {
        let mut ids: Vec<i32> = sets.filter(|set| *set != NO_SECTORS).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self
            .select::<sector_set::Entity>()
            .filter(sector_set::Column::Id.is_in(ids))
            .all()
            .await?;
        rows.into_iter()
            .map(|set| Ok((set.id, row::json(set.codes)?)))
            .collect()
    }
}

/// Key of the empty set of sectors.
pub(crate) const NO_SECTORS: i32 = 0;

/// The name under which a kind is stored.
pub(crate) fn kind_name(kind: AgencyKind) -> Result<String> {
    match row::to_json(&kind)? {
        serde_json::Value::String(name) => Ok(name),
        other => Err(crate::error::StoreError::damaged(other)),
    }
}

fn kind_of(name: &str) -> Result<AgencyKind> {
    row::json(serde_json::Value::String(name.to_owned()))
}
