//! The algebra of a scope (权限范围): a small set of pieces, each a role on
//! ranges of the tree within sectors.
//!
//! Owns containment, restriction to what a role permits, and normal form. Its
//! translation to SQL is the store's. Fail closed: no piece, no row.

use std::collections::BTreeSet;

use crate::ids::NodeId;
use crate::path::Path;
use crate::policy::{Action, Resource, Role, Seat, permits};

/// The sectors (行业领域) of a grant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sectors {
    /// Every row, also those without a sector.
    All,
    /// Rows whose sectors are all among these; a row without one is not seen.
    Only(BTreeSet<String>),
}

impl Sectors {
    /// Whether a row with these sectors is seen.
    pub fn admit<'a>(&self, mut row: impl Iterator<Item = &'a str>) -> bool {
        match self {
            Self::All => true,
            Self::Only(granted) => {
                let mut some = false;
                row.all(|sector| {
                    some = true;
                    granted.contains(sector)
                }) && some
            }
        }
    }

    /// Whether everything that `other` admits is admitted.
    pub fn contain(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Only(_), Self::All) => false,
            (Self::Only(ours), Self::Only(theirs)) => theirs.is_subset(ours),
        }
    }
}

/// One grant as it reaches today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As what.
    pub role: Role,
    /// Today's place of the granted node and its earlier ones.
    pub ranges: Vec<Path>,
    /// Whether the node is a unit: then the viewer works inside it and sees
    /// drafts; from a jurisdiction one sees only what was signed.
    pub inside_unit: bool,
    /// Which sectors.
    pub sectors: Sectors,
}

impl Piece {
    fn reaches(&self, path: &Path) -> bool {
        self.ranges.iter().any(|range| range.contains(path))
    }

    /// Whether today's place of the node lies below this one.
    fn stands_below(&self, path: &Path) -> bool {
        let here = self.ranges.first();
        here.is_some_and(|here| path.contains(here) && here != path)
    }
}

/// A range of the tree within sectors: what is left of a piece when the role
/// has been asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// The subtree.
    pub path: Path,
    /// Which of its rows.
    pub sectors: Sectors,
    /// Whether unsigned papers are seen.
    pub inside_unit: bool,
}

impl Range {
    fn contains(&self, other: &Self) -> bool {
        self.path.contains(&other.path)
            && self.sectors.contain(&other.sectors)
            && (self.inside_unit || !other.inside_unit)
    }
}

/// All that an account may touch today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pieces: Vec<Piece>,
}

impl Reach {
    /// From the grants that are valid today.
    pub fn new(pieces: Vec<Piece>) -> Self {
        Self { pieces }
    }

    /// The pieces as granted.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether its account reads what is copied (抄报) to the office that it
    /// belongs to: where a grant of today lets it read reports anywhere. What
    /// is copied is no place and no sector, so neither narrows it; without a
    /// grant there is nothing.
    pub fn reads_copies(&self) -> bool {
        let reads = |piece: &Piece| permits(piece.role, Action::Read, Resource::Report);
        self.pieces.iter().any(reads)
    }

    /// The ranges on which the action is permitted, in normal form: none
    /// contains another, sorted. Empty means: nothing at all.
    pub fn ranges(&self, action: Action, resource: Resource) -> Vec<Range> {
        let mut ranges: Vec<Range> = Vec::new();
        for piece in self
            .pieces
            .iter()
            .filter(|piece| permits(piece.role, action, resource))
        {
            for path in &piece.ranges {
                let sectors = if resource.is_sectoral() {
                    piece.sectors.clone()
                } else {
                    Sectors::All
                };
                let range = Range {
                    path: path.clone(),
                    sectors,
                    inside_unit: piece.inside_unit,
                };
                if ranges.iter().any(|other| other.contains(&range)) {
                    continue;
                }
                ranges.retain(|other| !range.contains(other));
                ranges.push(range);
            }
        }
        ranges.sort();
        ranges
    }

    /// Whether the action is permitted on a row at `path` with these sectors.
    pub fn covers(
        &self,
        action: Action,
        resource: Resource,
        path: &Path,
        sectors: &[String],
    ) -> bool {
        self.pieces.iter().any(|piece| {
            let is_node = piece.ranges.first() == Some(path);
            let here = match action.seat(piece.role, resource) {
                Seat::OwnUnit => piece.inside_unit && is_node,
                Seat::OwnPlace => is_node,
                Seat::Above => piece.reaches(path) && !is_node,
                Seat::Below => piece.stands_below(path),
                Seat::Within => piece.reaches(path),
            };
            let seen =
                !resource.is_sectoral() || piece.sectors.admit(sectors.iter().map(String::as_str));
            here && seen && permits(piece.role, action, resource)
        })
    }

    /// Today's places of the grants that permit the action and lie below `path`: as whom the viewer acts on what came
    /// down from there.
    pub fn seats_below(&self, action: Action, resource: Resource, path: &Path) -> Vec<&Path> {
        let seats = self.pieces.iter().filter(|piece| {
            permits(piece.role, action, resource)
                && piece.stands_below(path)
                && (!resource.is_sectoral() || piece.sectors == Sectors::All)
        });
        let mut seats: Vec<&Path> = seats.filter_map(|piece| piece.ranges.first()).collect();
        seats.sort();
        seats.dedup();
        seats
    }

    /// The nodes at and above today's places of the grants that may read such a thing: what they hand down reaches the
    /// viewer. Earlier places are not among them: who has moved away is told nothing new from there.
    pub fn nodes_above(&self, resource: Resource) -> BTreeSet<NodeId> {
        self.pieces
            .iter()
            .filter(|piece| permits(piece.role, Action::Read, resource))
            .filter_map(|piece| piece.ranges.first())
            .flat_map(Path::nodes)
            .collect()
    }

    /// Whether `other` holds nothing that this reach does not: nobody gives
    /// away more than he holds.
    pub fn contains(&self, other: &Piece) -> bool {
        other.ranges.iter().all(|range| {
            self.pieces.iter().any(|piece| {
                (piece.role == Role::Admin || piece.role == other.role)
                    && piece.reaches(range)
                    && piece.sectors.contain(&other.sectors)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::path;

    fn paths() -> impl Strategy<Value = Path> {
        proptest::collection::vec(0_u32..3, 1..5).prop_map(|ids| path(&ids))
    }

    fn sectors() -> impl Strategy<Value = Sectors> {
        prop_oneof![
            Just(Sectors::All),
            proptest::collection::btree_set(
                prop_oneof![Just("消防".to_owned()), Just("燃气".to_owned())],
                0..3
            )
            .prop_map(Sectors::Only),
        ]
    }

    fn pieces() -> impl Strategy<Value = Vec<Piece>> {
        let role = proptest::sample::select(Role::ALL.to_vec());
        let piece = (role, paths(), any::<bool>(), sectors()).prop_map(
            |(role, path, inside_unit, sectors)| Piece {
                role,
                ranges: vec![path],
                inside_unit,
                sectors,
            },
        );
        proptest::collection::vec(piece, 0..5)
    }

    proptest! {
        /// The normal form loses nothing and gives nothing away.
        #[test]
        fn ranges_say_what_covers_says(pieces in pieces(), row in paths(), sector in proptest::option::of(Just("消防".to_owned()))) {
            let reach = Reach::new(pieces);
            let row_sectors: Vec<String> = sector.into_iter().collect();
            for resource in Resource::ALL {
                let by_ranges = reach.ranges(Action::Read, resource).iter().any(|range| {
                    range.path.contains(&row) && range.sectors.admit(row_sectors.iter().map(String::as_str))
                });
                prop_assert_eq!(reach.covers(Action::Read, resource, &row, &row_sectors), by_ranges);
            }
        }
    }

    proptest! {
        /// What a place hands down reaches exactly those who read at or below it, and whoever acts on it stands below it.
        #[test]
        fn what_comes_down_reaches_those_below_and_nobody_else(pieces in pieces(), from in paths()) {
            let resource = Resource::Bulletin;
            let reach = Reach::new(pieces.clone());
            let reads = |piece: &Piece| permits(piece.role, Action::Read, resource);
            let here = |piece: &Piece| piece.ranges[0].clone();
            // A node has one place: the last of its path names it.
            let below = pieces.iter().any(|piece| reads(piece) && here(piece).nodes().contains(&from.node()));
            prop_assert_eq!(reach.nodes_above(resource).contains(&from.node()), below);
            let seats = reach.seats_below(Action::Acknowledge, resource, &from);
            for seat in &seats {
                prop_assert!(from.contains(seat) && *seat != &from);
            }
            prop_assert_eq!(reach.covers(Action::Acknowledge, resource, &from, &[]), !seats.is_empty());
        }
    }

    #[test]
    fn no_grant_no_rows() {
        let reach = Reach::default();
        for resource in Resource::ALL {
            assert!(reach.ranges(Action::Read, resource).is_empty());
            assert!(!reach.covers(Action::Read, resource, &path(&[1]), &[]));
        }
        assert!(!reach.reads_copies());
    }

    #[test]
    fn copies_are_read_by_whoever_reads_reports_and_not_by_an_administrator() {
        for role in Role::ALL {
            let reach = Reach::new(vec![Piece {
                role,
                ranges: vec![path(&[1])],
                inside_unit: false,
                sectors: Sectors::Only(BTreeSet::new()),
            }]);
            assert_eq!(reach.reads_copies(), role != Role::Admin, "{role}");
        }
    }

    #[test]
    fn a_reporter_files_for_its_own_unit_and_not_for_those_inside() {
        let unit = path(&[1, 2]);
        let reach = Reach::new(vec![Piece {
            role: Role::Reporter,
            ranges: vec![unit.clone()],
            inside_unit: true,
            sectors: Sectors::All,
        }]);
        assert!(reach.covers(Action::Draft, Resource::Report, &unit, &[]));
        assert!(!reach.covers(Action::Draft, Resource::Report, &path(&[1, 2, 3]), &[]));
        assert!(reach.covers(Action::Read, Resource::Report, &path(&[1, 2, 3]), &[]));
        assert!(!reach.covers(Action::Read, Resource::Report, &path(&[1]), &[]));
    }
}
