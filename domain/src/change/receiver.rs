//! Who receives what a unit files where it stands after a move (接收单位).

use crate::ids::NodeId;
use crate::level::Level;
use crate::path::Path;

/// Of the offices of a receiver's kind that serve places above a unit, the one that
/// receives instead: that of the receiver's level, else the nearest above that. None
/// where all serve lower levels: those never received for it. Of several at one place
/// the first.
pub fn receiver_above<T>(level: Level, offices: impl IntoIterator<Item = (Level, T)>) -> Option<T> {
    let fit = offices.into_iter().filter(|(serves, _)| *serves <= level);
    let nearest = fit.reduce(|best, one| if one.0 > best.0 { one } else { best });
    nearest.map(|(_, office)| office)
}

/// An office as far as it matters who receives in whose stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiving {
    /// Its node.
    pub office: NodeId,
    /// The jurisdiction that it serves.
    pub serves: NodeId,
    /// Level of that.
    pub level: Level,
    /// Its kind; only one of the same kind receives in its stead.
    pub kind: String,
}

impl Receiving {
    /// Whether it serves a place above the path, or the path itself.
    pub fn stands_above(&self, path: &Path) -> bool {
        path.nodes().contains(&self.serves)
    }
}

/// A place to which something went away from under an office that receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The place: what stands here and below it came from under the office.
    pub at: Path,
    /// Who receives in its stead; none where no office of its kind stands above.
    pub receiver: Option<NodeId>,
}

/// Where nodes went from under an office, and who receives there in its stead. `moves` are
/// the places before and after, in the order in which they took effect; `offices` those of
/// today that may take its place. What came back under it is its own again.
pub fn left<'a>(
    named: &'a Receiving,
    moves: impl IntoIterator<Item = (&'a Path, &'a Path)>,
    offices: &'a [Receiving],
) -> Vec<Left> {
    let mut left: Vec<(Path, Option<&Receiving>)> = Vec::new();
    for (from, to) in moves {
        // What had left before and stands below the node that moves goes along.
        let below = left.iter().filter(|(at, _)| from.contains(at));
        let mut gone: Vec<(Path, Option<&Receiving>)> = below
            .map(|(at, before)| (carried(at, from, to), *before))
            .collect();
        if named.stands_above(from) {
            gone.push((to.clone(), Some(named)));
        } else if let Some((_, before)) = nearest(&left, from, |one| &one.0) {
            gone.push((to.clone(), *before));
        }
        for (at, before) in gone {
            left.retain(|(other, _)| *other != at);
            if named.stands_above(&at) {
                continue;
            }
            let stays = before.filter(|office| office.stands_above(&at));
            let anew = || {
                let alike = offices
                    .iter()
                    .filter(|one| one.kind == named.kind && one.stands_above(&at));
                let level = before.unwrap_or(named).level;
                receiver_above(level, alike.map(|one| (one.level, one)))
            };
            let receiver = stays.or_else(anew);
            left.push((at, receiver));
        }
    }
    let shape = |(at, receiver): (Path, Option<&Receiving>)| Left {
        at,
        receiver: receiver.map(|office| office.office),
    };
    left.into_iter().map(shape).collect()
}

/// Of places that hold a path the nearest.
pub fn nearest<'p, T>(places: &'p [T], path: &Path, at: impl Fn(&T) -> &Path) -> Option<&'p T> {
    let holding = places.iter().filter(|one| at(one).contains(path));
    holding.max_by_key(|one| at(one).depth())
}

/// A path at or below a node, where the node stands after its move.
fn carried(path: &Path, from: &Path, to: &Path) -> Path {
    let below = path.nodes().into_iter().skip(from.depth());
    below.fold(to.clone(), |path, node| path.child(node))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::path;

    fn office(office: u32, serves: u32, level: Level) -> Receiving {
        Receiving {
            office: NodeId(office),
            serves: NodeId(serves),
            level,
            kind: "BUREAU".to_owned(),
        }
    }

    /// The province 1 with the prefectures 2, 3 and 4; 5 is a town.
    fn world() -> (Receiving, Vec<Receiving>) {
        let offices = [
            (11, 1, Level::Province),
            (12, 2, Level::Prefecture),
            (13, 3, Level::Prefecture),
        ];
        let offices = offices.map(|(own, serves, level)| office(own, serves, level));
        (offices[1].clone(), offices.to_vec())
    }

    #[derive(Debug, PartialEq)]
    enum Who {
        Named,
        Other(u32),
        Nobody,
    }

    fn who(moves: &[(Path, Path)], at: &Path) -> Who {
        let (named, offices) = world();
        let moves = moves.iter().map(|(from, to)| (from, to));
        let left = left(&named, moves, &offices);
        match nearest(&left, at, |one| &one.at).map(|one| one.receiver) {
            None => Who::Named,
            Some(Some(office)) => Who::Other(office.0),
            Some(None) => Who::Nobody,
        }
    }

    #[test]
    fn the_office_of_the_new_place_receives_and_what_comes_back_is_its_own() {
        let (home, east, west) = (path(&[1, 2, 5]), path(&[1, 3, 5]), path(&[1, 4, 5]));
        let unit = |town: &Path| town.child(NodeId(6));
        let to_east = (home.clone(), east.clone());
        assert_eq!(who(&[], &unit(&home)), Who::Named);
        let moved = std::slice::from_ref(&to_east);
        assert_eq!(who(moved, &unit(&east)), Who::Other(13));
        assert_eq!(who(moved, &unit(&home)), Who::Named, "its past");
        assert_eq!(who(moved, &path(&[1, 3, 7])), Who::Named, "another town");
        let to_west = (east.clone(), west.clone());
        let both = [to_east.clone(), to_west.clone()];
        assert_eq!(who(&both, &unit(&west)), Who::Other(11), "4 has none");
        let back = (west.clone(), home.clone());
        assert_eq!(who(&[to_east, to_west, back], &unit(&home)), Who::Named);
        // What stood elsewhere all along is none of its business.
        assert_eq!(who(&[(east, west.clone())], &unit(&west)), Who::Named);
    }

    #[test]
    fn what_left_before_goes_along_with_the_place_that_moves() {
        let town = (path(&[1, 2, 5]), path(&[1, 3, 5]));
        let prefecture = (path(&[1, 3]), path(&[9, 3]));
        assert_eq!(
            who(&[town.clone(), prefecture], &path(&[9, 3, 5, 6])),
            Who::Other(13)
        );
        let village = (path(&[1, 3, 5, 6]), path(&[8, 7, 6]));
        assert_eq!(
            who(&[town, village], &path(&[8, 7, 6])),
            Who::Nobody,
            "nobody"
        );
    }

    proptest! {
        #[test]
        fn the_nearest_that_is_not_lower_receives(
            level in proptest::sample::select(Level::ALL.to_vec()),
            levels in proptest::collection::vec(proptest::sample::select(Level::ALL.to_vec()), 0..6)
        ) {
            let offices = levels.iter().copied().zip(0_usize..);
            let found = receiver_above(level, offices);
            let nearest = levels.iter().filter(|serves| **serves <= level).max();
            let first = nearest.and_then(|nearest| levels.iter().position(|serves| serves == nearest));
            prop_assert_eq!(found, first);
        }
    }
}
