//! By which of two hierarchies a unit is reached from above (条块).
//!
//! A unit's figures stand at one place, its path: so whoever looks from above
//! meets it once, whatever other hierarchy holds it too. This says which of the
//! two that place belongs to.

use crate::ids::NodeId;
use crate::path::Path;

/// How a unit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It stands within the jurisdiction that it serves (块).
    Block,
    /// It serves one jurisdiction and stands inside an office of another (条):
    /// its figures are in the sums of that office's place, and not in those of
    /// the jurisdiction that it serves.
    Line,
}

impl Reach {
    /// Of a unit at a place, that serves a jurisdiction.
    pub fn of(stands: &Path, serves: NodeId) -> Self {
        if stands.nodes().contains(&serves) {
            Self::Block
        } else {
            Self::Line
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_that_stands_in_another_places_bureau_is_reached_by_the_line() {
        let [city, county, bureau, branch] = [1, 2, 3, 4].map(NodeId);
        let stands = Path::root(city).child(bureau).child(branch);
        assert_eq!(Reach::of(&stands, county), Reach::Line);
        assert_eq!(Reach::of(&stands, city), Reach::Block);
        let stands = Path::root(city).child(county).child(branch);
        assert_eq!(Reach::of(&stands, county), Reach::Block);
    }
}
