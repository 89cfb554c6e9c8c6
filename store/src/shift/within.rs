//! Which units stand at a place in the tree of a day.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::obligation;
use sea_orm::Condition;

use super::{Shift, replaced};
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
        let mut here = Condition::all().add(
            stood
                .iter()
                .fold(Condition::any(), |any, (path, _)| any.add(range(path))),
        );
        // Whatever is known: where an obligation stands is no figure.
        let all = Reading {
            tree_as_of: reading.tree_as_of,
            ..Reading::default()
        };
        let of = self.tree_asked(&tree, period, &all);
        let shifts = tree.shifts(period.kind(), period.index(), &of)?;
        let carried = carried(&shifts, below);
        let mut any = Condition::any();
        for one in &carried {
            here = here.add(range(&one.from).not());
            if one.is_within {
                let inside = carried.iter().filter(|other| one.holds(other));
                let own = inside.fold(Condition::all().add(range(&one.from)), |own, other| {
                    own.add(range(&other.from).not())
                });
                any = any.add(own);
            }
        }
        Ok(if any.is_empty() { here } else { any.add(here) })
    }
}

/// A subtree that stands elsewhere in the tree asked.
struct Carried {
    /// Where it stands in the period.
    from: Path,
    /// Whether it stands at or below the place asked in the tree asked.
    is_within: bool,
}

impl Carried {
    fn holds(&self, other: &Self) -> bool {
        self.from != other.from && self.from.contains(&other.from)
    }
}

/// Those that go into the place asked or out of it, and those that lie within one of
/// these and go their own way. What lies within what is asked is its own whatever moves
/// around it.
fn carried(shifts: &[Shift], below: &Path) -> Vec<Carried> {
    let node = below.node();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (number, shift) in shifts.iter().enumerate() {
        // By where it stands in the period, the first.
        if shift.node == node || !seen.insert(shift.node) {
            continue;
        }
        let reached = shifts[number..]
            .iter()
            .fold(shift.from.clone(), |path, one| {
                replaced(&path, &one.from, &one.to).unwrap_or(path)
            });
        // In the period it had not even moved along with what moved before it.
        let earlier = shifts[..number].iter().rev();
        let from = earlier.fold(shift.from.clone(), |path, one| {
            replaced(&path, &one.to, &one.from).unwrap_or(path)
        });
        let was_within = from.nodes().contains(&node);
        let one = Carried {
            from,
            is_within: reached.nodes().contains(&node),
        };
        all.push((was_within, one));
    }
    let passes = |was_within: bool, one: &Carried| was_within != one.is_within;
    let passing: Vec<Path> = all
        .iter()
        .filter(|(was_within, one)| passes(*was_within, one))
        .map(|(_, one)| one.from.clone())
        .collect();
    let matters = |was_within: bool, one: &Carried| {
        passes(was_within, one) || passing.iter().any(|path| path.contains(&one.from))
    };
    all.into_iter()
        .filter(|(was_within, one)| matters(*was_within, one))
        .map(|(_, one)| one)
        .collect()
}
