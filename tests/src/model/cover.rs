//! One unit that speaks for those below it, from a month on or no longer: what
//! it signs after that is said is for all of them, and up to its next filing
//! their totals are in its own.

use chrono::{DateTime, Utc};

use super::{Model, Recorded, What};

/// Who may speak for others.
pub(crate) const SPEAKER: usize = 5;
/// For whom; the last is heard of nowhere else.
pub(crate) const SPOKEN_FOR: [usize; 3] = [0, 1, 6];

/// What was said of it, in the order in which it was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    said: Vec<(DateTime<Utc>, u32, bool)>,
}

impl Cover {
    pub(super) fn change(&mut self, at: DateTime<Utc>, from: u32, whole: bool) {
        self.said.push((at, from, whole));
    }

    /// Whether a month is spoken for by what had been said before a moment.
    fn is_whole(&self, month: u32, before: DateTime<Utc>) -> bool {
        let heard = |(at, from, _): &&(DateTime<Utc>, u32, bool)| *at < before && *from <= month;
        let last = self.said.iter().rfind(heard);
        last.is_some_and(|(_, _, whole)| *whole)
    }
}

impl Model {
    /// From a month on the speaker reports for all below it, or for itself
    /// alone. Below it a month is owed if it is not spoken for, or was begun.
    pub(crate) fn cover(
        &mut self,
        at: DateTime<Utc>,
        (from, whole): (u32, bool),
        is_begun: impl Fn((usize, u32)) -> bool,
    ) {
        let what = What::Cover(from, whole);
        self.record(Recorded { at, what });
        for unit in SPOKEN_FOR {
            for month in 1..=12 {
                let of = (unit, month);
                let owed = is_begun(of) || !self.cover.is_whole(month, DateTime::<Utc>::MAX_UTC);
                if owed != self.owes(of) {
                    let what = What::Owed(of, owed);
                    self.record(Recorded { at, what });
                }
            }
        }
    }

    /// Whether the totals of a unit are in another's.
    pub(crate) fn is_spoken_for(&self, unit: usize, month: u32) -> bool {
        let last = self.shown_month(SPEAKER, month);
        SPOKEN_FOR.contains(&unit) && last.is_some_and(|last| self.speaks_for_all(last))
    }

    /// Whether what a unit did in a month is in another's filing of the month.
    pub(super) fn is_told_by_another(&self, unit: usize, month: u32) -> bool {
        SPOKEN_FOR.contains(&unit) && self.speaks_for_all(month)
    }

    fn speaks_for_all(&self, month: u32) -> bool {
        let filed = self.in_force.get(&(SPEAKER, month));
        filed.is_some_and(|(signed, _)| self.cover.is_whole(month, *signed))
    }
}

#[test]
fn who_speaks_for_all_says_it_once() {
    use super::Filing;

    let mut model = Model::default();
    let filing = |found: i64, meetings: i64| Filing {
        values: [found, 0, 0, 0, 0, 0, meetings, 0, 0],
        on_time: true,
    };
    let at = |second| DateTime::from_timestamp(second, 0).expect("a moment");
    let all = [0, 1, SPEAKER, 6];
    let told = |model: &Model, month| {
        let row = model.row(&all, 0, month);
        (row.expected, row.cells[0].value, row.cells[6].value)
    };
    model.file(at(1), (0, 1), filing(4, 1));
    model.file(at(2), (0, 2), filing(5, 2));
    model.cover(at(3), (2, true), |of| of == (0, 2));
    assert_eq!(told(&model, 2), (2, Some(5), Some(2)), "nobody spoke yet");
    model.file(at(4), (SPEAKER, 2), filing(9, 7));
    assert_eq!(told(&model, 1), (4, Some(4), Some(1)));
    assert_eq!(told(&model, 2), (2, Some(9), Some(7)));
    assert_eq!(told(&model, 3), (1, Some(9), None));
    model.cover(at(5), (3, false), |_| false);
    assert_eq!(told(&model, 3), (4, Some(9), None));
    model.file(at(6), (SPEAKER, 3), filing(1, 1));
    assert_eq!(told(&model, 3), (4, Some(6), Some(1)));
}
