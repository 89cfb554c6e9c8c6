//! One unit that speaks for those below it on the months for which that is said:
//! what it signs for such a month after it was said is for all of them, and up to
//! its next filing their totals are in its own.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Model, Recorded, What};

/// Who may speak for others.
pub(crate) const SPEAKER: usize = 5;
/// Who is below it from the beginning; the last is heard of nowhere else.
pub(crate) const BELOW: [usize; 3] = [0, 1, 6];

/// Of each month whether it is spoken for.
pub(crate) type Year = [bool; 12];

/// What was said, in the order in which it was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    said: Vec<Said>,
}

/// From a moment on it holds of a unit and the months from one on; of earlier ones
/// holds what was said before.
#[derive(Clone, Copy, Debug)]
struct Said {
    at: DateTime<Utc>,
    unit: usize,
    from: u32,
    year: Year,
}

impl Cover {
    pub(super) fn say(&mut self, at: DateTime<Utc>, unit: usize, from: u32, year: Year) {
        let said = Said {
            at,
            unit,
            from,
            year,
        };
        self.said.push(said);
    }

    /// Whether a unit's month is spoken for by what had been said before a moment.
    fn is_whole(&self, unit: usize, month: u32, before: DateTime<Utc>) -> bool {
        let heard = |said: &&Said| said.unit == unit && said.at < before && said.from <= month;
        let last = self.said.iter().rfind(heard);
        last.is_some_and(|said| said.year[month as usize - 1])
    }
}

impl Model {
    /// From a month on the speaker reports for these units on the months that are
    /// said. Such a month is owed by them only if it was begun. Whether any of it
    /// is other than before.
    pub(crate) fn cover(
        &mut self,
        at: DateTime<Utc>,
        units: &[usize],
        (from, year): (u32, Year),
        is_begun: impl Fn((usize, u32)) -> bool,
    ) -> bool {
        let mut is_other = false;
        for unit in units.iter().copied() {
            let says_more =
                |month: &u32| self.is_covered(unit, *month) != year[*month as usize - 1];
            if !(from..=12).any(|month| says_more(&month)) {
                continue;
            }
            is_other = true;
            let what = What::Cover(unit, from, year);
            self.record(Recorded { at, what });
            for month in 1..=12 {
                let of = (unit, month);
                let owed = is_begun(of) || !self.is_covered(unit, month);
                if owed != self.owes(of) {
                    let what = What::Owed(of, owed);
                    self.record(Recorded { at, what });
                }
            }
        }
        is_other
    }

    /// Whether a unit's month is spoken for by all that was said.
    pub(crate) fn is_covered(&self, unit: usize, month: u32) -> bool {
        let end = DateTime::<Utc>::MAX_UTC;
        self.cover.is_whole(unit, month, end)
    }

    /// Whether the totals of a unit are in another's.
    pub(crate) fn is_spoken_for(&self, unit: usize, month: u32) -> bool {
        let last = self.shown_month(SPEAKER, month);
        last.is_some_and(|last| self.is_told_by_another(unit, last))
    }

    /// The units whose totals are in the speaker's word of a month, and were in none before it:
    /// it is compared with theirs too.
    pub(super) fn first_told(&self, month: u32) -> Vec<usize> {
        let units: BTreeSet<usize> = self.cover.said.iter().map(|said| said.unit).collect();
        let first = units.into_iter().filter(|unit| {
            self.is_told_by_another(*unit, month) && !self.is_spoken_for(*unit, month - 1)
        });
        first.collect()
    }

    /// Whether what a unit did in a month is in another's filing of the month.
    pub(super) fn is_told_by_another(&self, unit: usize, month: u32) -> bool {
        let filed = self.in_force.get(&(SPEAKER, month));
        filed.is_some_and(|(signed, _)| self.cover.is_whole(unit, month, *signed))
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
    let said = |model: &mut Model, second, from, whole| {
        model.cover(at(second), &BELOW, (from, [whole; 12]), |of| of == (0, 2))
    };
    assert!(said(&mut model, 3, 2, true));
    assert!(!said(&mut model, 3, 2, true), "it was said");
    assert_eq!(told(&model, 2), (2, Some(5), Some(2)), "nobody spoke yet");
    model.file(at(4), (SPEAKER, 2), filing(9, 7));
    assert_eq!(told(&model, 1), (4, Some(4), Some(1)));
    assert_eq!(told(&model, 2), (2, Some(9), Some(7)));
    assert_eq!(told(&model, 3), (1, Some(9), None));
    assert!(said(&mut model, 5, 3, false));
    assert_eq!(told(&model, 3), (4, Some(9), None));
    model.file(at(6), (SPEAKER, 3), filing(1, 1));
    assert_eq!(told(&model, 3), (4, Some(6), Some(1)));
}

#[test]
fn what_is_said_ahead_holds_from_its_month_on_for_those_of_whom_it_is_said() {
    use super::Filing;

    let mut model = Model::default();
    let filing = |found: i64| Filing {
        values: [found, 0, 0, 0, 0, 0, 0, 0, 0],
        on_time: true,
    };
    let at = |second| DateTime::from_timestamp(second, 0).expect("a moment");
    let found = |model: &Model, month| model.row(&[0, 2, SPEAKER], 0, month).cells[0].value;
    for (second, unit) in [(1, 0), (2, 2)] {
        model.file(at(second), (unit, 1), filing(10));
    }
    let mut year = [false; 12];
    (year[2], year[3]) = (true, true);
    assert!(model.cover(at(3), &[0], (1, year), |of| of.1 == 1));
    model.file(at(4), (SPEAKER, 2), filing(1));
    assert_eq!(found(&model, 2), Some(21), "for itself");
    model.file(at(5), (SPEAKER, 3), filing(30));
    assert_eq!(found(&model, 3), Some(40), "the other is not below it");
    model.file(at(6), (SPEAKER, 5), filing(2));
    assert_eq!(found(&model, 4), Some(40));
    assert_eq!(found(&model, 5), Some(22));
    assert!(!model.owes((0, 3)) && model.owes((0, 5)) && model.owes((2, 3)));
}
