//! Which units another took in (合并), as far as a filing is compared with their figures.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_domain::taken_in::{Line, TookIn};
use cengbao_entity::agency_successor;
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::chain::index;
use crate::error::Result;
use crate::row;

/// A unit that was taken in.
struct Taken {
    unit: NodeId,
    name: String,
    /// From which period on.
    since: i32,
    recorded_at: i64,
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

    /// The line of a unit out of the filings of each; none where nobody filed anything.
    pub(super) fn line(&self, unit: NodeId, filed: &mut HashMap<NodeId, Line>) -> Option<Line> {
        let own = filed.remove(&unit);
        let mut taken_in = Vec::new();
        for taken in self.0.get(&unit).into_iter().flatten() {
            if let Some(line) = self.line(taken.unit, filed) {
                taken_in.push(TookIn {
                    since: taken.since,
                    recorded_at: taken.recorded_at,
                    line,
                });
            }
        }
        if own.is_none() && taken_in.is_empty() {
            return None;
        }
        let mut line = own.unwrap_or_default();
        line.took_in = taken_in;
        Some(line)
    }
}

impl Scope {
    /// Which units these took in from the period or an earlier one on: no statement where
    /// nothing ever moved into one of them, else two, and two more where one of those had
    /// taken others in.
    pub(crate) async fn taken_in(&self, units: &[NodeId], period: Period) -> Result<TakenIn> {
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
            let rows = self
                .select::<agency_successor::Entity>()
                .filter(agency_successor::Column::SuccessorId.is_in(keys))
                // What was split goes on in several, of which none speaks for it.
                .filter(agency_successor::Column::Parts.is_null())
                .ascending(agency_successor::Column::PredecessorId)
                .all()
                .await?;
            let names = self
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
