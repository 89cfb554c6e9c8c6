//! Which units stand at a place in the tree of a day.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::obligation;
use sea_orm::Condition;

use crate::access::Scope;
use crate::error::Result;
use crate::range;
use crate::reading::Reading;

impl Scope {
    /// Which rows of obligations belong to units that stand at or below a place
    /// in the tree asked, by the places that they have in the period.
    pub(crate) async fn units_within(
        &self,
        period: Period,
        reading: &Reading,
        below: &Path,
    ) -> Result<Condition> {
        let tree = self.tree().await?;
        let range = |path: &Path| range::within(obligation::Column::Path, path);
        let stood = tree.stood(below, 0);
        let here = stood
            .iter()
            .fold(Condition::any(), |any, (path, _)| any.add(range(path)));
        let day = reading.tree_day(period, self.today());
        let all = Reading::default();
        let shifts = tree.shifts(period.kind(), period.index(), day, &all)?;
        let node = below.node();
        let mut left = Condition::all().add(here);
        let mut reached = Condition::any();
        let mut carried = BTreeSet::new();
        for shift in &shifts {
            // By where it stands in the period, the first, to where it is asked, the last.
            if !carried.insert(shift.node) {
                continue;
            }
            let last = shifts.iter().rfind(|other| other.node == shift.node);
            let to = last.map_or(&shift.to, |last| &last.to);
            // What lies within what is asked is its own whatever moves around it.
            if shift.from.nodes().contains(&node) && shift.node != node {
                left = left.add(range(&shift.from).not());
            }
            if to.nodes().contains(&node) {
                reached = reached.add(range(&shift.from));
            }
        }
        Ok(if reached.is_empty() {
            left
        } else {
            reached.add(left)
        })
    }
}
