//! Where what stands somewhere today stood on a day, and under which places its past lies.
//!
//! Rows that are dated (enterprises) or that record an event (accidents) lie where their place stood on their day: a
//! question of a past day asks there. Of the whole country: ask only about places that the scope has read.

use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::{redone, undone};
use crate::access::TreeNow;

impl TreeNow {
    /// Where the place stood at the end of a day.
    pub(crate) fn on_day(&self, path: &Path, day: NaiveDate) -> Path {
        let later = self.moves.iter().rev().take_while(|one| one.on > day);
        let mut stood = path.clone();
        for one in later.filter(|one| !one.merged) {
            stood = undone(one, &stood).unwrap_or(stood);
        }
        stood
    }

    /// Every place at which it ever stood; today's first.
    pub(crate) fn ever(&self, path: &Path) -> Vec<Path> {
        let stood = self.stood(path, 0).into_iter();
        stood.map(|(path, _)| path).collect()
    }

    /// Where that is at the end of a day which lay at a place on an earlier one: where the place went, or what took it in.
    pub(crate) fn carried(&self, path: &Path, since: NaiveDate, day: NaiveDate) -> Path {
        let moves = self.moves.iter();
        let between = moves.filter(|one| since < one.on && one.on <= day);
        between.fold(path.clone(), |path, one| redone(one, &path).unwrap_or(path))
    }

    /// The places at which anything lay on some day until this one that is at a place on it, or below it: more may have
    /// lain there, and is somewhere else by now.
    pub(crate) fn sources(&self, path: &Path, day: NaiveDate) -> Vec<Path> {
        let here = self.on_day(path, day);
        let (mut all, mut sources) = (vec![here.clone()], vec![here]);
        for one in self.moves.iter().rev().filter(|one| one.on <= day) {
            let mut came = Vec::new();
            for own in &mut sources {
                if own.contains(&one.to) {
                    came.push(one.from.clone());
                } else if let Some(earlier) = undone(one, own).filter(|_| !one.merged) {
                    own.clone_from(&earlier);
                    all.push(earlier);
                }
            }
            all.extend(came.iter().cloned());
            sources.extend(came);
            sources.sort();
            sources.dedup();
        }
        all.sort();
        // What lies in another of them is asked with it.
        all.dedup_by(|inner, outer| outer.contains(inner));
        all
    }
}
