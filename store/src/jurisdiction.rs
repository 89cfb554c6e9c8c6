//! Jurisdictions (辖区) as a scope sees them.
//!
//! Placeholders of the official list (市辖区, 省直辖县级行政区划) are nodes of the
//! tree and not of any list: their children are shown under the node above.

mod child;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;
use cengbao_entity::{jurisdiction, node_place};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use crate::access::{Scope, ScopedSelect, SortKey};
use crate::error::Result;
use crate::page::{Beyond, Page, PageRequest};
use crate::range;
use crate::row;
use crate::table::Subject;

/// A jurisdiction as it is today.
#[derive(Clone, Debug)]
pub struct Jurisdiction {
    /// The node.
    pub id: NodeId,
    /// Official division code.
    pub code: String,
    /// Name as printed in the official list.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Exists only to fill a code.
    pub placeholder: bool,
    /// Today's place.
    pub path: Path,
    /// The nearest node above that is shown.
    pub parent: Option<NodeId>,
    /// Where its figures gather.
    pub(crate) shard_key: i32,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day it no longer exists.
    pub valid_until: Option<NaiveDate>,
}

/// What of a node above the scope may be known: that it is there and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ancestor {
    /// Division code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
}

/// Which jurisdictions.
#[derive(Clone, Debug, Default)]
pub struct JurisdictionFilter {
    /// Of this level.
    pub level: Option<Level>,
    /// Below this place, itself left out.
    pub below: Option<Path>,
    /// Shown directly under this node.
    pub parent: Option<NodeId>,
    /// Whose name holds this text.
    pub name_contains: Option<String>,
    /// As the tree was on this day; by default as it is today. A node is shown
    /// under the name that it has today.
    pub as_of: Option<NaiveDate>,
}

impl Scope {
    /// A jurisdiction by its division code; none when it is not, or is not yours.
    pub async fn find_jurisdiction(&self, code: &str) -> Result<Option<Jurisdiction>> {
        let found = self.place_row(code).await?.map(read).transpose()?;
        if let Some(found) = &found {
            self.keep_subject(found.id, Subject::Jurisdiction(Box::new(found.clone())));
        }
        Ok(found)
    }

    /// Jurisdictions by node, those that the scope sees.
    pub async fn find_jurisdictions_by_id(
        &self,
        ids: &[NodeId],
    ) -> Result<HashMap<NodeId, Jurisdiction>> {
        let keys: Vec<i32> = ids.iter().map(|id| row::node_key(*id)).collect();
        let rows = self
            .select::<jurisdiction::Entity>()
            .filter(jurisdiction::Column::Id.is_in(keys))
            .all()
            .await?;
        rows.into_iter()
            .map(|row| read(row).map(|found| (found.id, found)))
            .collect()
    }

    /// Jurisdictions in the order of their codes.
    pub async fn list_jurisdictions(
        &self,
        filter: &JurisdictionFilter,
        page: &PageRequest,
    ) -> Result<Page<Jurisdiction>> {
        let (select, beyond) = self
            .jurisdictions(filter)
            .cut(
                &[SortKey::ascending(jurisdiction::Column::Code)],
                page,
                page.places(),
            )
            .await?;
        let items = select
            .all()
            .await?
            .into_iter()
            .map(|row| read(row).map(|found| (found.code.clone(), found)))
            .collect::<Result<_>>()?;
        Ok(Page::cut(page, items, beyond))
    }

    /// The first shown children of each node, in the order of their codes: one
    /// statement however many nodes there are.
    pub async fn first_subordinates_of_each(
        &self,
        parents: &[NodeId],
        first: usize,
    ) -> Result<HashMap<NodeId, Page<Jurisdiction>>> {
        let page = PageRequest::first(first);
        let group = jurisdiction::Column::ShownParentId;
        let rows = self
            .jurisdictions(&JurisdictionFilter::default())
            .filter(group.is_in(parents.iter().map(|parent| row::node_key(*parent))))
            .first_of_each(
                jurisdiction::Column::Id,
                group,
                jurisdiction::Column::Code,
                page.rows(),
            )
            .await?;
        let mut lists: HashMap<NodeId, Vec<(String, Jurisdiction)>> =
            parents.iter().map(|parent| (*parent, Vec::new())).collect();
        for found in rows {
            let found = read(found)?;
            if let Some(list) = found.parent.and_then(|parent| lists.get_mut(&parent)) {
                list.push((found.code.clone(), found));
            }
        }
        Ok(lists
            .into_iter()
            .map(|(parent, list)| (parent, Page::cut(&page, list, Beyond::default())))
            .collect())
    }

    /// How many there are.
    pub async fn count_jurisdictions(&self, filter: &JurisdictionFilter) -> Result<u64> {
        self.jurisdictions(filter).count().await
    }

    /// Those that are there on the day of the filter.
    fn jurisdictions(&self, filter: &JurisdictionFilter) -> ScopedSelect<'_, jurisdiction::Entity> {
        let day = filter.as_of.unwrap_or_else(|| self.today());
        let mut condition = Condition::all()
            .add(jurisdiction::Column::Placeholder.eq(false))
            .add(jurisdiction::Column::ValidFrom.lte(day))
            .add(
                Condition::any()
                    .add(jurisdiction::Column::ValidUntil.is_null())
                    .add(jurisdiction::Column::ValidUntil.gt(day)),
            )
            .add_option(
                filter
                    .level
                    .map(|level| jurisdiction::Column::Level.eq(level.as_str())),
            )
            .add_option(
                filter
                    .name_contains
                    .as_deref()
                    .map(|text| jurisdiction::Column::Name.contains(text)),
            );
        // Where nothing ever moved, everything stood where it stands.
        let moved = self.known_tree().is_none_or(|tree| !tree.moves.is_empty());
        if moved && filter.as_of.is_some_and(|day| day != self.today()) {
            return self
                .select::<jurisdiction::Entity>()
                .filter(condition.add(self.stood_on(filter, day)));
        }
        if let Some(path) = &filter.below {
            condition = condition.add(range::below(jurisdiction::Column::Path, path));
        }
        let parent = filter
            .parent
            .map(|parent| jurisdiction::Column::ShownParentId.eq(row::node_key(parent)));
        self.select::<jurisdiction::Entity>()
            .filter(condition.add_option(parent))
    }

    /// Which nodes stood on a day where the filter asks.
    fn stood_on(&self, filter: &JurisdictionFilter, day: NaiveDate) -> Condition {
        let mut places = Condition::all()
            .add(node_place::Column::ValidFrom.lte(day))
            .add(
                Condition::any()
                    .add(node_place::Column::ValidUntil.is_null())
                    .add(node_place::Column::ValidUntil.gt(day)),
            )
            .add_option(
                filter
                    .parent
                    .map(|parent| node_place::Column::ParentId.eq(row::node_key(parent))),
            );
        if let Some(path) = &filter.below {
            let tree = self.known_tree();
            let stood = tree.map_or_else(|| vec![(path.clone(), 0)], |tree| tree.stood(path, 0));
            places = places.add(stood.iter().fold(Condition::any(), |any, (path, _)| {
                any.add(range::below(node_place::Column::Path, path))
            }));
        }
        let nodes = self.source::<node_place::Entity>(places, node_place::Column::NodeId);
        Condition::all().add(jurisdiction::Column::Id.in_subquery(nodes))
    }

    /// The shown nodes above each place, top first. Their names come down to
    /// everybody below; nothing else of them does.
    ///
    /// The places must come from rows that this scope has read.
    pub async fn ancestors(&self, paths: &[Path]) -> Result<HashMap<Path, Vec<Ancestor>>> {
        let above: BTreeSet<i32> = paths
            .iter()
            .filter_map(Path::parent)
            .flat_map(|parent| parent.nodes())
            .map(row::node_key)
            .collect();
        let rows = self.ancestor_rows(above.into_iter().collect()).await?;
        let known: HashMap<i32, Ancestor> = rows
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
        Ok(paths
            .iter()
            .map(|path| {
                let above = path
                    .parent()
                    .map(|parent| parent.nodes())
                    .unwrap_or_default();
                let names = above
                    .into_iter()
                    .filter_map(|id| known.get(&row::node_key(id)).cloned())
                    .collect();
                (path.clone(), names)
            })
            .collect())
    }
}

pub(crate) fn read(found: jurisdiction::Model) -> Result<Jurisdiction> {
    Ok(Jurisdiction {
        id: row::node(found.id),
        code: found.code,
        name: found.name,
        level: row::name(&found.level)?,
        placeholder: found.placeholder,
        path: row::path(found.path)?,
        parent: found.shown_parent_id.map(row::node),
        shard_key: found.shard_key,
        valid_from: found.valid_from,
        valid_until: found.valid_until,
    })
}
