//! The figures of all shard roots of the tree, kept between requests: a nation is
//! the sum of thousands of them, of which a few change between two questions.
//!
//! Exact and fresh: whatever changes a figure, or moves it in the tree, raises the
//! version of its head in the same transaction (`rollup`), whichever hub writes. A
//! question reads in its own snapshot what all heads come to; if that has changed,
//! their versions; and then the roots whose version is another. Only for scopes that
//! see every figure of the range. Owns what is kept; must never keep what a scope
//! with less than the whole has read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::rollup;
use sea_orm::{ColumnTrait, Condition};

use super::runs::{Stored, of_roots};
use super::{Pair, Place};
use crate::access::{HeadsTotal, Scope};
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::row;

/// Families and periods that are kept: a nation's takes some 5 MB.
const KEPT_MAX: usize = 8;
/// If more roots than these have changed, all are read, in one range.
const FEW: usize = 256;

/// A family of forms, a period, and the node at the top of the tree.
type Of = (i32, Period, Path);

/// Those that were asked last; the latest first.
#[derive(Debug, Default)]
pub(crate) struct KeptRoots(Mutex<Vec<(Of, Arc<Roots>)>>);

impl KeptRoots {
    fn find(&self, of: &Of) -> Option<Arc<Roots>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(known, _)| known == of)?;
        kept[..=place].rotate_right(1);
        kept.first().map(|(_, roots)| Arc::clone(roots))
    }

    /// Keeps them, unless another request has kept later ones.
    fn keep(&self, of: Of, roots: &Arc<Roots>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = kept.iter_mut().find(|(known, _)| *known == of) {
            if known.total < roots.total {
                *known = Arc::clone(roots);
            }
            return;
        }
        kept.truncate(KEPT_MAX - 1);
        kept.insert(0, (of, Arc::clone(roots)));
    }
}

/// The figures of every shard root, as of one period, in one snapshot.
#[derive(Debug)]
pub(crate) struct Roots {
    total: HeadsTotal,
    shards: BTreeMap<i32, Arc<Shard>>,
    /// Of the places that were asked, by where they stood.
    sums: Mutex<HashMap<Vec<Path>, Arc<Pair>>>,
}

/// One shard's root.
#[derive(Debug, Default)]
struct Shard {
    /// Of its head; none for one that has not been written to.
    version: Option<i64>,
    /// Its figures at each place where it stood.
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    node: i32,
    path: String,
    pair: Pair,
}

impl Roots {
    /// The shards with figures in these ranges.
    pub(super) fn shards(&self, ranges: &[&Path]) -> impl Iterator<Item = i32> {
        let inside = |path: &str| ranges.iter().any(|range| path.starts_with(range.as_str()));
        let has = move |shard: &Shard| shard.parts.iter().any(|part| inside(&part.path));
        self.shards
            .iter()
            .filter(move |(_, shard)| has(shard))
            .map(|(key, _)| *key)
    }

    /// The figures of a place: of all roots below it, or of itself if it is one.
    pub(super) fn sum(&self, place: &Place) -> Result<Pair> {
        if !place.above_roots {
            return self.add(|part| part.node == row::node_key(place.id));
        }
        let stood: Vec<Path> = place.stood.iter().map(|(path, _)| path.clone()).collect();
        let sums = || self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        let known = sums().get(&stood).cloned();
        if let Some(known) = known {
            return Ok(known.as_ref().clone());
        }
        let sum = self.add(|part| place.has(part.node, true, &part.path))?;
        sums().insert(stood, Arc::new(sum.clone()));
        Ok(sum)
    }

    fn add(&self, is_part: impl Fn(&Part) -> bool) -> Result<Pair> {
        let mut sum = Pair::default();
        for part in self.shards.values().flat_map(|shard| &shard.parts) {
            if is_part(part) {
                sum.add(&part.pair)?;
            }
        }
        Ok(sum)
    }

    /// Those of another snapshot: what has not changed since is shared.
    fn with(
        &self,
        total: HeadsTotal,
        heads: &HashMap<i32, i64>,
        mut read: BTreeMap<i32, Shard>,
    ) -> Self {
        let mut shards = BTreeMap::new();
        for (key, version) in heads {
            let shard = match self.shards.get(key) {
                Some(known) if known.version == Some(*version) => Arc::clone(known),
                _ => Arc::new(Shard {
                    version: Some(*version),
                    ..read.remove(key).unwrap_or_default()
                }),
            };
            shards.insert(*key, shard);
        }
        Self {
            total,
            shards,
            sums: Mutex::default(),
        }
    }
}

impl Scope {
    /// The figures of all roots, for a question about the whole tree by a scope that
    /// sees them all: in one statement where nothing has changed, else in three.
    pub(super) async fn roots_of_the_tree(
        &self,
        form: &FormVersion,
        period: Period,
        outer: &[&Path],
    ) -> Result<Option<Arc<Roots>>> {
        let [top] = outer else {
            return Ok(None);
        };
        if top.depth() > 1 || !self.sees_figures_whole(top) {
            return Ok(None);
        }
        let of = (form.family_id, period, (*top).clone());
        let total = self.heads_total(form.family_id).await?;
        let kept = self.kept_roots().find(&of);
        if let Some(roots) = kept.as_ref().filter(|roots| roots.total == total) {
            return Ok(Some(Arc::clone(roots)));
        }
        let none = Roots {
            total,
            shards: BTreeMap::new(),
            sums: Mutex::default(),
        };
        let known = kept.as_deref().unwrap_or(&none);
        let heads: HashMap<i32, i64> = self.heads(form.family_id).await?.into_iter().collect();
        let is_changed = |(key, version): &(&i32, &i64)| {
            let known = known.shards.get(key);
            known.is_none_or(|shard| shard.version != Some(**version))
        };
        let changed: Vec<i32> = heads
            .iter()
            .filter(is_changed)
            .map(|(key, _)| *key)
            .collect();
        let which = if changed.len() > FEW {
            of_roots(outer)
        } else {
            Condition::all()
                .add(rollup::Column::IsRoot.eq(true))
                .add(rollup::Column::ShardKey.is_in(changed))
        };
        let rows = self.runs(form, (period, period), false, which).await?;
        let roots = Arc::new(known.with(total, &heads, gather(&rows, period)?));
        self.kept_roots().keep(of, &roots);
        Ok(Some(roots))
    }
}

/// Runs by their shards.
fn gather(rows: &[Stored], period: Period) -> Result<BTreeMap<i32, Shard>> {
    let mut shards: BTreeMap<i32, Shard> = BTreeMap::new();
    for one in rows {
        let parts = &mut shards.entry(one.shard_key).or_default().parts;
        let here = parts
            .iter()
            .position(|part| part.node == one.node_id && part.path == one.path);
        let here = here.unwrap_or_else(|| {
            parts.push(Part {
                node: one.node_id,
                path: one.path.clone(),
                pair: Pair::default(),
            });
            parts.len() - 1
        });
        one.add_to(&mut parts[here].pair, period)?;
    }
    Ok(shards)
}
