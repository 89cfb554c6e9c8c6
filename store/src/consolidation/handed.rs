//! What of a consolidation was handed on by shares since it was signed: its units that were
//! split, where they stood in it, and which parts a later word of another place holds.

use std::collections::BTreeMap;

use cengbao_domain::consolidation::{Handed, Word, is_said_elsewhere, told_elsewhere};
use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::run::{self, Delta, Run};
use chrono::NaiveDate;

use crate::access::TreeNow;
use crate::campaign::FormVersion;
use crate::chain::index;
use crate::error::Result;
use crate::figures::Pair;
use crate::rollup::figure_error;
use crate::row;

/// The words of the places below one, as a question knows them.
#[derive(Clone, Copy)]
pub(super) struct Words<'w> {
    /// The place above.
    pub(super) parent: NodeId,
    /// Of those below it.
    pub(super) of_places: &'w [Word],
    /// What was recorded up to this moment.
    pub(super) known: i64,
    /// What has taken effect by this day.
    pub(super) day: NaiveDate,
}

/// What of one consolidation was handed on.
#[derive(Default)]
pub(super) struct HandedOn {
    splits: Vec<Handed>,
    /// By the unit whose records they are, the one that was split.
    units: BTreeMap<i32, NodeId>,
    /// Where these stood in it.
    pub(super) paths: Vec<Path>,
    /// What it holds of those that were split.
    held: BTreeMap<NodeId, Vec<Run>>,
}

impl HandedOn {
    /// Of the consolidation that a place signed at a moment; nothing where no part of it
    /// is in a later word of another place.
    pub(super) fn of(
        tree: &TreeNow,
        words: Words<'_>,
        (place, said_at): (NodeId, i64),
        period: Period,
    ) -> Result<Self> {
        let mut found = Self::default();
        let (known, day) = (words.known, words.day);
        for split in tree.split_between((said_at, known), day) {
            let Some(unit) = split.had.first().map(|had| had.unit) else {
                continue;
            };
            // What another has taken in since is divided with its own, wherever it stood.
            for had in &split.had {
                let path = tree.stood_then(&had.path, said_at, day);
                found.units.insert(row::node_key(had.unit), unit);
                if path.nodes().contains(&place) {
                    found.paths.push(path);
                }
            }
            let said = split.into.iter().map(|into| {
                let stands = |moment| tree.stood_then(&into.path, moment, day);
                let of = (place, split.recorded_at);
                let elsewhere = is_said_elsewhere(words.parent, words.of_places, known, of, stands);
                (into.unit, elsewhere)
            });
            found.splits.push(Handed {
                unit,
                since: index(period.kind(), split.on)?,
                shares: split.shares.clone(),
                into: said.collect(),
            });
        }
        // A part may have come to one that another took in before it was split itself.
        for split in &mut found.splits {
            for (into, _) in &mut split.into {
                let root = found.units.get(&row::node_key(*into));
                *into = root.copied().unwrap_or(*into);
            }
        }
        let mut parts = found.splits.iter().flat_map(|split| &split.into);
        let is_told = parts.any(|(_, elsewhere)| *elsewhere);
        Ok(if is_told && !found.paths.is_empty() {
            found
        } else {
            Self::default()
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.splits.is_empty()
    }

    /// Adds a record of a unit, if it is one of those that were split.
    pub(super) fn add(&mut self, unit: i32, path: &Path, delta: &Delta) -> Result<()> {
        let Some(split) = self.units.get(&unit) else {
            return Ok(());
        };
        if self.paths.iter().any(|stood| stood.contains(path)) {
            let runs = self.held.entry(*split).or_default();
            run::add(runs, delta).map_err(figure_error)?;
        }
        Ok(())
    }

    /// Adds to a pair what later words hold of it.
    pub(super) fn add_told(self, form: &FormVersion, period: Period, to: &mut Pair) -> Result<()> {
        let told = told_elsewhere(self.held, &self.splits, &form.slot_kinds());
        let told = told.map_err(figure_error)?;
        for (sum, index) in to.by_period(period) {
            let part: Figures = run::at(&told, index);
            *sum = sum.plus(&part).map_err(figure_error)?;
        }
        Ok(())
    }
}
