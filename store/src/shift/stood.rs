//! Where something stood on a day: as it is known today, or by what had been recorded
//! at a moment.

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::undone;
use crate::access::{Move, TreeNow};
use crate::row;

impl TreeNow {
    /// Where a node that was moved stood on a day, by what had been recorded up to a
    /// moment; none for one that never was.
    pub(crate) fn stood_by(&self, node: i32, moment: i64, day: NaiveDate) -> Option<Path> {
        let moves = || self.moves.iter().filter(|one| !one.merged);
        let number = moves().position(|one| one.node == node)?;
        let first = moves().nth(number)?;
        let earlier: Vec<&Move> = moves().take(number).collect();
        let began = earlier
            .into_iter()
            .rev()
            .fold(first.from.clone(), |path, one| {
                undone(one, &path).unwrap_or(path)
            });
        Some(self.led(began, moment, day))
    }

    /// Where that stood on a day, by what had been recorded up to a moment, which stands
    /// at a place today.
    pub(crate) fn stood_then(&self, today: &Path, moment: i64, day: NaiveDate) -> Path {
        let first = self.stood(today, 0).pop();
        let first = first.map_or_else(|| today.clone(), |(path, _)| path);
        self.led(first, moment, day)
    }

    /// Where that stands on a day which stands at a place today.
    pub(crate) fn stands_on(&self, today: &Path, day: NaiveDate) -> Path {
        let later = self.moves.iter().rev();
        let later = later.filter(|one| !one.merged && one.on > day);
        later.fold(today.clone(), |path, one| {
            undone(one, &path).unwrap_or(path)
        })
    }

    /// Where that came, by the moves up to a day that had been recorded by a moment,
    /// which stood at a place at first.
    fn led(&self, first: Path, moment: i64, day: NaiveDate) -> Path {
        let known = |one: &&Move| !one.merged && one.on <= day && one.recorded_at <= moment;
        let moves = self.moves.iter().filter(known);
        moves.fold(first, |path, one| along(one, &path))
    }

    /// The nodes that were moved by a move recorded after a moment, and up to another,
    /// that has taken effect by a day.
    pub(crate) fn moved_between(
        &self,
        (after, until): (i64, i64),
        day: NaiveDate,
    ) -> impl Iterator<Item = i32> {
        let moves = self.moves.iter();
        moves
            .filter(move |one| {
                !one.merged && one.on <= day && after < one.recorded_at && one.recorded_at <= until
            })
            .map(|one| one.node)
    }

    /// Whether something that stood at a place at a moment, by what was recorded then,
    /// stands elsewhere by what was recorded up to another, or a share of it does.
    pub(crate) fn was_left(&self, place: NodeId, span: (i64, i64), day: NaiveDate) -> bool {
        let stands = |node: i32, moment: i64| {
            let path = self.stood_by(node, moment, day);
            path.is_some_and(|path| path.nodes().contains(&place))
        };
        self.moved_between(span, day)
            .any(|node| stands(node, span.0) && !stands(node, span.1))
            || self.handed_away(place, span, day)
    }
}

/// Where a node stands after a move, by whatever moves it came to where it stands.
pub(crate) fn along(one: &Move, path: &Path) -> Path {
    let nodes = path.nodes();
    let node = row::node(one.node);
    let Some(place) = nodes.iter().position(|at| *at == node) else {
        return path.clone();
    };
    let below = nodes.into_iter().skip(place + 1);
    below.fold(one.to.clone(), |path, node| path.child(node))
}
