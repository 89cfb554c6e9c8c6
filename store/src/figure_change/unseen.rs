//! What has left a scope's sight (移出视野): units whose figures of the period stand
//! where the scope reads none.
//!
//! In the tree as it had been recorded at a moment they stand where they were thought
//! to stand then, and with that what they filed for periods that are not the old
//! place's. So they are told as if that had always been known: their acts are left out,
//! and both totals are told without what the journal had of them. Must fail closed:
//! whoever may not read a unit's figure of a period is told no part of it, in no sum and
//! in no act.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use chrono::NaiveDate;

use super::record::{Journaled, Record};
use crate::access::{Move, Scope, TreeNow};
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::figures::{Pair, Place, earliest};
use crate::row;
use crate::shift::redone;

/// None in most questions, and then nothing is read.
#[derive(Default)]
pub(super) struct Unseen {
    units: BTreeMap<i32, Unit>,
}

/// One of them.
struct Unit {
    /// Where it stands today.
    path: Path,
    /// What was recorded of it at the node asked, up to the second moment.
    records: Vec<Record>,
}

impl Unseen {
    /// Whether nothing of a unit is told.
    pub(super) fn has(&self, unit: i32) -> bool {
        self.units.contains_key(&unit)
    }

    /// What they had at a node, by what was recorded up to a moment.
    pub(super) fn held(
        &self,
        tree: &TreeNow,
        node: NodeId,
        (period, day): (Period, NaiveDate),
        moment: i64,
    ) -> Result<Pair> {
        let mut held = Pair::default();
        for unit in self.units.values() {
            let stood = tree.stood_then(&unit.path, moment, day);
            if !stood.nodes().contains(&node) {
                continue;
            }
            let known = unit.records.iter();
            for record in known.filter(|record| record.recorded_at <= moment) {
                record.add_to(&mut held, period)?;
            }
        }
        held.compare()?;
        Ok(held)
    }
}

impl Scope {
    /// Those that the node asked had, or was thought to have, in a statement or two; in
    /// none where nothing left the scope's sight.
    pub(super) async fn unseen(
        &self,
        form: &FormVersion,
        (period, day): (Period, NaiveDate),
        place: &Place,
        until: i64,
    ) -> Result<Unseen> {
        let tree = self.tree().await?;
        let out: Vec<(&Move, Path)> = tree
            .moves_until(day)
            .filter(|(_, stands)| !self.reads_figures_at(stands))
            .collect();
        let left: BTreeSet<(Path, i32)> = out
            .iter()
            .flat_map(|(one, _)| tree.stood(&one.from, one.from_shard))
            .filter(|(path, _)| path.nodes().contains(&place.id))
            .collect();
        if left.is_empty() {
            return Ok(Unseen::default());
        }
        let records = Journaled {
            places: left.into_iter().collect(),
            first: earliest(period),
            period,
            until,
        };
        let records = self.records_at(form, &records).await?;
        let mut units: BTreeMap<i32, Unit> = BTreeMap::new();
        for (unit, name) in self
            .agency_names(records.iter().map(|one| one.unit_id))
            .await?
        {
            let path = row::path(name.path)?;
            let stands = tree.stands_on(&path, day);
            let went = out.iter().any(|(_, reached)| reached.contains(&stands));
            if went && !self.reads_figures_at(&stands) {
                let records = Vec::new();
                units.insert(unit, Unit { path, records });
            }
        }
        for record in records {
            if let Some(unit) = units.get_mut(&record.unit_id) {
                unit.records.push(record);
            }
        }
        Ok(Unseen { units })
    }
}

impl TreeNow {
    /// The moves that have taken effect by a day, each with where it led by then.
    fn moves_until(&self, day: NaiveDate) -> impl Iterator<Item = (&Move, Path)> {
        let took_effect = move |one: &&Move| !one.merged && one.on <= day;
        let numbered = self.moves.iter().enumerate();
        numbered
            .filter(move |(_, one)| took_effect(one))
            .map(move |(number, one)| {
                let later = self.moves[number + 1..].iter().filter(took_effect);
                let stands = later.fold(one.to.clone(), |path, later| {
                    redone(later, &path).unwrap_or(path)
                });
                (one, stands)
            })
    }
}
