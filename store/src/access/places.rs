//! Rows of the tree that were read, kept with the version of the tree: dashboards
//! start from a few hundred places and ask for their children again and again.
//!
//! Every write to these tables raises the version first (`import::lock_tree`), and a
//! request reads the version in its own snapshot, so that nothing here can be stale
//! for it, whichever hub wrote. Bounded. Must never hand out a row that the scope
//! does not see: what is kept is of the whole country and is filtered for each scope
//! by the same ranges as in SQL. A place is kept by its code only once a scope has
//! seen it, and one that a scope does not see is asked of the database like a code
//! that was never given out, so that the time of the answer tells nothing either.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::scope::{Range, Reach};
use cengbao_entity::{jurisdiction, node_place};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::scope::Scope;
use crate::error::Result;
use crate::range;

/// Entries of a kind; one more, and all are read anew.
const KEPT_MAX: usize = 8_192;

/// What is kept by its key.
type Kept<K, V> = RwLock<HashMap<K, Arc<V>>>;

#[derive(Debug, Default)]
pub(super) struct Places {
    by_code: Kept<String, jurisdiction::Model>,
    /// Shown directly below a node as the tree is today.
    below: Kept<i32, Vec<jurisdiction::Model>>,
    /// Everything that ever stood directly below a node.
    stood_below: Kept<i32, Stood>,
    /// Where figures of what ever stood in ranges gather.
    shards_below: Kept<Vec<Path>, Vec<i32>>,
}

/// Places directly below a node, with the jurisdictions that stood there.
#[derive(Debug, Default)]
pub(crate) struct Stood {
    pub(crate) places: Vec<node_place::Model>,
    pub(crate) nodes: Vec<jurisdiction::Model>,
}

fn find<K: Eq + Hash, V>(kept: &Kept<K, V>, key: &K) -> Option<Arc<V>> {
    let kept = kept.read().unwrap_or_else(PoisonError::into_inner);
    kept.get(key).cloned()
}

fn keep<K: Eq + Hash, V>(kept: &Kept<K, V>, key: K, value: &Arc<V>) {
    let mut kept = kept.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT_MAX {
        kept.clear();
    }
    kept.insert(key, Arc::clone(value));
}

/// The ranges in which a scope sees jurisdictions; none for the system, which sees all.
struct Seen(Option<Vec<Range>>);

impl Seen {
    fn by(scope: &Scope) -> Self {
        let ranges = |reach: &Reach| reach.ranges(Action::Read, Resource::Jurisdiction);
        Self(scope.reach().map(ranges))
    }

    fn has(&self, path: &str) -> bool {
        self.0.as_ref().is_none_or(|ranges| {
            ranges
                .iter()
                .any(|range| path.starts_with(range.path.as_str()))
        })
    }
}

impl Scope {
    /// The ranges in which the scope sees places; none for the system, which sees all.
    pub(crate) fn places_seen(&self) -> Option<Vec<Path>> {
        let ranges = Seen::by(self).0?.into_iter();
        Some(ranges.map(|range| range.path).collect())
    }

    /// A place by its code, if the scope sees it.
    pub(crate) async fn place_row(&self, code: &str) -> Result<Option<jurisdiction::Model>> {
        let tree = self.tree_of_snapshot();
        let seen = Seen::by(self);
        if let Some(tree) = &tree {
            let kept = find(&tree.places.by_code, &code.to_owned());
            if let Some(row) = kept.filter(|row| seen.has(&row.path)) {
                return Ok(Some(row.as_ref().clone()));
            }
        }
        let row = self
            .select::<jurisdiction::Entity>()
            .filter(jurisdiction::Column::Code.eq(code))
            .one()
            .await?;
        if let (Some(tree), Some(row)) = (&tree, &row) {
            keep(
                &tree.places.by_code,
                code.to_owned(),
                &Arc::new(row.clone()),
            );
        }
        Ok(row)
    }

    /// The places shown directly below one that this scope has read, as the tree is
    /// today; those that the scope sees.
    pub(crate) async fn shown_below(&self, parent: i32) -> Result<Vec<jurisdiction::Model>> {
        let tree = self.tree_of_snapshot();
        let kept = tree
            .as_ref()
            .and_then(|tree| find(&tree.places.below, &parent));
        let rows = if let Some(rows) = kept {
            rows
        } else {
            let reads = self.reads().await?;
            let rows = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::ShownParentId.eq(parent))
                .filter(jurisdiction::Column::Placeholder.eq(false))
                .all(&*reads)
                .await?;
            let rows = Arc::new(rows);
            if let Some(tree) = &tree {
                keep(&tree.places.below, parent, &rows);
            }
            rows
        };
        let seen = Seen::by(self);
        Ok(rows
            .iter()
            .filter(|row| seen.has(&row.path))
            .cloned()
            .collect())
    }

    /// The shards of everything that ever stood in these ranges. Of the whole country
    /// and for no answer: only to know which heads to look at.
    pub(crate) async fn shards_below(&self, ranges: &[Path]) -> Result<Arc<Vec<i32>>> {
        let tree = self.tree_of_snapshot();
        let key = ranges.to_vec();
        let kept = tree
            .as_ref()
            .and_then(|tree| find(&tree.places.shards_below, &key));
        if let Some(shards) = kept {
            return Ok(shards);
        }
        let any = ranges.iter().fold(Condition::any(), |any, path| {
            any.add(range::within(node_place::Column::Path, path))
        });
        let reads = self.reads().await?;
        let shards: Vec<i32> = node_place::Entity::find()
            .filter(any)
            .select_only()
            .column(node_place::Column::ShardKey)
            .distinct()
            .into_tuple()
            .all(&*reads)
            .await?;
        let shards = Arc::new(shards);
        if let Some(tree) = &tree {
            keep(&tree.places.shards_below, key, &shards);
        }
        Ok(shards)
    }

    /// The places at which anything ever stood directly below one that this scope
    /// has read, those that the scope sees, with the jurisdictions that stood at them:
    /// one that has gone since is named as it stood there, and nothing else of it is
    /// told.
    pub(crate) async fn stood_below(&self, parent: i32) -> Result<Stood> {
        let tree = self.tree_of_snapshot();
        let kept = tree
            .as_ref()
            .and_then(|tree| find(&tree.places.stood_below, &parent));
        let all = if let Some(all) = kept {
            all
        } else {
            let reads = self.reads().await?;
            let places = node_place::Entity::find()
                .filter(node_place::Column::ParentId.eq(parent))
                .all(&*reads)
                .await?;
            let ids = places.iter().map(|place| place.node_id);
            let nodes = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Id.is_in(ids))
                .filter(jurisdiction::Column::Placeholder.eq(false))
                .all(&*reads)
                .await?;
            let all = Arc::new(Stood { places, nodes });
            if let Some(tree) = &tree {
                keep(&tree.places.stood_below, parent, &all);
            }
            all
        };
        let seen = Seen::by(self);
        let places: Vec<node_place::Model> = all
            .places
            .iter()
            .filter(|place| seen.has(&place.path))
            .cloned()
            .collect();
        let stood =
            |node: &&jurisdiction::Model| places.iter().any(|place| place.node_id == node.id);
        let nodes = all.nodes.iter().filter(stood).cloned().collect();
        Ok(Stood { places, nodes })
    }
}
