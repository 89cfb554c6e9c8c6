//! Which units another took in (合并), as far as a filing is compared with their figures.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::coverage::CoverageChange;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_entity::agency_successor;
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::chain::index;
use crate::error::Result;
use crate::row;

/// A unit that was taken in.
pub(super) struct Taken {
    pub(super) unit: NodeId,
    name: String,
    /// From which period on.
    since: i32,
    recorded_at: i64,
}

impl Taken {
    /// Since when its successor speaks for it.
    pub(super) fn merger(&self) -> CoverageChange {
        CoverageChange::by_merger(self.since, self.recorded_at)
    }
}

/// By the unit that took them in.
#[derive(Default)]
pub(crate) struct TakenIn(HashMap<NodeId, Vec<Taken>>);

impl TakenIn {
    /// All that were taken in.
    pub(crate) fn units(&self) -> impl Iterator<Item = NodeId> {
        self.0.values().flatten().map(|taken| taken.unit)
    }

    /// Those that a unit took in, directly or with one of them.
    pub(crate) fn all_of(&self, unit: NodeId) -> Vec<NodeId> {
        let all = self.walk(unit).into_iter();
        all.map(|taken| taken.unit).collect()
    }

    /// Their names.
    pub(super) fn names(&self, unit: NodeId) -> Vec<String> {
        let all = self.walk(unit).into_iter();
        all.map(|taken| taken.name.clone()).collect()
    }

    /// Those that a unit took in itself.
    pub(super) fn by(&self, unit: NodeId) -> &[Taken] {
        self.0.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// With what was found of further units.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    fn walk(&self, unit: NodeId) -> Vec<&Taken> {
        let mut all = Vec::new();
        for taken in self.0.get(&unit).into_iter().flatten() {
            all.push(taken);
            all.extend(self.walk(taken.unit));
        }
        all
    }

    /// The unit that took one in.
    pub(crate) fn taken_by(&self, unit: NodeId) -> Option<NodeId> {
        let holds = |taken: &[Taken]| taken.iter().any(|one| one.unit == unit);
        let mut by = self.0.iter();
        by.find(|(_, taken)| holds(taken)).map(|(by, _)| *by)
    }
}

impl Scope {
    /// Which units these took in from the period or an earlier one on: no statement where
    /// nothing ever moved into one of them, else two, and two more where one of those had
    /// taken others in.
    pub(crate) async fn taken_in(&self, units: &[NodeId], period: Period) -> Result<TakenIn> {
        self.taken_in_as(self, units, period).await
    }

    /// The same as another scope reads it.
    pub(super) async fn taken_in_as(
        &self,
        reader: &Self,
        units: &[NodeId],
        period: Period,
    ) -> Result<TakenIn> {
        let tree = self.tree().await?;
        let moved_into: BTreeSet<NodeId> = tree
            .moves
            .iter()
            .filter(|one| !one.merged)
            .filter_map(|one| Some(one.to.parent()?.node()))
            .collect();
        let mut found = TakenIn::default();
        let mut new: Vec<NodeId> = units.to_vec();
        loop {
            new.retain(|unit| moved_into.contains(unit) && !found.0.contains_key(unit));
            if new.is_empty() {
                return Ok(found);
            }
            let keys = new.iter().map(|unit| row::node_key(*unit));
            let rows = reader
                .select::<agency_successor::Entity>()
                .filter(agency_successor::Column::SuccessorId.is_in(keys))
                // What was split goes on in several, of which none speaks for it.
                .filter(agency_successor::Column::Parts.is_null())
                .ascending(agency_successor::Column::PredecessorId)
                .all()
                .await?;
            let names = reader
                .agency_names(rows.iter().map(|one| one.predecessor_id))
                .await?;
            // Nothing is asked twice.
            for unit in new.drain(..) {
                found.0.entry(unit).or_default();
            }
            for one in rows {
                let since = index(period.kind(), one.since)?;
                let Some(name) = names.get(&one.predecessor_id) else {
                    continue;
                };
                if since > period.index() {
                    continue;
                }
                let unit = row::node(one.predecessor_id);
                let by = found.0.entry(row::node(one.successor_id)).or_default();
                by.push(Taken {
                    unit,
                    name: name.name.clone(),
                    since,
                    recorded_at: one.recorded_at,
                });
                new.push(unit);
            }
        }
    }
}
