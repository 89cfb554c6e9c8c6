//! What a split by shares handed on from one place to another, which is no move: the
//! successor stood there already, or began there.

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use chrono::NaiveDate;

use crate::access::{TreeNow, UnitSplit};

impl TreeNow {
    /// The splits that were recorded after a moment, and up to another, and have taken
    /// effect by a day; in the order in which they were recorded.
    pub(crate) fn split_between(
        &self,
        (after, until): (i64, i64),
        day: NaiveDate,
    ) -> impl Iterator<Item = &UnitSplit> {
        let splits = self.splits.iter();
        splits
            .filter(move |one| one.on <= day && after < one.recorded_at && one.recorded_at <= until)
    }

    /// Whether something that a place had at a moment was split since, and a successor
    /// stands elsewhere by what was recorded up to another.
    pub(super) fn handed_away(&self, place: NodeId, span: (i64, i64), day: NaiveDate) -> bool {
        let holds = |path: &Path, moment: i64| {
            let path = self.stood_then(path, moment, day);
            path.nodes().contains(&place)
        };
        self.split_between(span, day).any(|one| {
            one.had.iter().any(|had| holds(&had.path, span.0))
                && one.into.iter().any(|into| !holds(&into.path, span.1))
        })
    }
}
