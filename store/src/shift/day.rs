//! Where what stands somewhere today stood on a day, and under which places its past lies.
//!
//! Rows that are dated (enterprises) or that record an event (accidents) lie where their place stood on their day: a
//! question of a past day asks there. Of the whole country: ask only about places that the scope has read.

use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::undone;
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

    /// Every place at which it, or one that was merged into it, ever stood; today's first.
    pub(crate) fn ever_with_merged(&self, path: &Path) -> Vec<Path> {
        let mut ever = vec![path.clone()];
        let mut stood = vec![path.clone()];
        for one in self.moves.iter().rev() {
            let mut came = Vec::new();
            for own in &mut stood {
                if one.merged && *own == one.to {
                    came.push(one.from.clone());
                } else if let Some(earlier) = undone(one, own).filter(|_| !one.merged) {
                    *own = earlier.clone();
                    ever.push(earlier);
                }
            }
            ever.extend(came.iter().cloned());
            stood.extend(came);
        }
        ever
    }
}
