//! What a figure must be, recomputed by hand from the list of filings: no
//! journal, no roll-up, no periods that begin and end, only the last word of
//! each unit, or of the one that speaks for it. It must stay too simple to be
//! wrong, however slow.

pub(crate) mod cover;
pub(crate) mod share;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use self::cover::{Cover, SPEAKER, Year};
use self::share::{Share, divides};

/// A form's values in the order of its columns: found, rectified, penalties,
/// fines (1/10000), sampled, absent, meetings, inspectors, broadcast (0 or 1).
pub(crate) type Values = [i64; 9];

/// How a column's value of one month is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    /// The unit's last word up to the month.
    Last,
    /// What was filed for the month.
    Month,
}

const TIMES: [Time; 9] = [
    Time::Last,
    Time::Last,
    Time::Last,
    Time::Last,
    Time::Last,
    Time::Last,
    Time::Month,
    Time::Last,
    Time::Last,
];

/// What one unit has in force for one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filing {
    /// The signed values.
    pub(crate) values: Values,
    /// Whether the first signing was in time.
    pub(crate) on_time: bool,
}

/// What stands in one row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// How many units owe.
    pub(crate) expected: i64,
    /// How many have a report in force.
    pub(crate) reported: i64,
    /// How many of them first signed in time.
    pub(crate) on_time: i64,
    /// Column by column.
    pub(crate) cells: Vec<Cell>,
}

/// One cell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// REPORTED, CARRIED or MISSING.
    pub(crate) state: &'static str,
    /// The sum, if anybody stands behind it.
    pub(crate) value: Option<i64>,
    /// How many stand behind it.
    pub(crate) contributors: i64,
    /// Against the month before.
    pub(crate) increase: Option<i64>,
}

/// One thing that was recorded.
#[derive(Clone, Copy, Debug)]
struct Recorded {
    at: DateTime<Utc>,
    what: What,
}

/// Of a unit and a month (1 to 12), or of a unit that another may speak for.
#[derive(Clone, Copy, Debug)]
enum What {
    /// What is in force from here; none with why not.
    Stands((usize, u32), std::result::Result<Filing, &'static str>),
    /// Whether it is owed from here on.
    Owed((usize, u32), bool),
    /// On which months from one on another speaks for a unit.
    Cover(usize, u32, Year),
    /// A village becomes two by shares.
    Share(Share),
}

/// Everything that was recorded, in its order, and what is in force by it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    recorded: Vec<Recorded>,
    in_force: BTreeMap<(usize, u32), (DateTime<Utc>, Filing)>,
    marks: BTreeMap<(usize, u32), &'static str>,
    unowed: BTreeSet<(usize, u32)>,
    cover: Cover,
    share: Option<Share>,
}

impl Model {
    /// A signed filing of a unit's month; it replaces whatever was in force for it.
    pub(crate) fn file(&mut self, at: DateTime<Utc>, of: (usize, u32), filing: Filing) {
        let what = What::Stands(of, Ok(filing));
        self.record(Recorded { at, what });
    }

    /// A report that is returned or withdrawn stops counting as a whole.
    pub(crate) fn leave(&mut self, at: DateTime<Utc>, of: (usize, u32), mark: &'static str) {
        let what = What::Stands(of, Err(mark));
        self.record(Recorded { at, what });
    }

    /// A unit owes these months no more.
    pub(crate) fn end(
        &mut self,
        at: DateTime<Utc>,
        unit: usize,
        months: impl IntoIterator<Item = u32>,
    ) {
        for month in months {
            let what = What::Owed((unit, month), false);
            self.record(Recorded { at, what });
        }
    }

    fn record(&mut self, recorded: Recorded) {
        match recorded.what {
            What::Stands(of, Ok(filing)) => {
                self.in_force.insert(of, (recorded.at, filing));
                self.marks.remove(&of);
            }
            What::Stands(of, Err(mark)) => {
                self.in_force.remove(&of);
                self.marks.insert(of, mark);
            }
            What::Owed(of, true) => {
                self.unowed.remove(&of);
            }
            What::Owed(of, false) => {
                self.unowed.insert(of);
            }
            What::Cover(unit, from, year) => self.cover.say(recorded.at, unit, from, year),
            What::Share(share) => self.share = Some(share),
        }
        self.recorded.push(recorded);
    }

    /// A moment around which something was recorded: just after it, or just
    /// before. (What several units sign in one step the hub records one after
    /// the other, a microsecond apart.) None while nothing is.
    pub(crate) fn moment(&self, draw: usize) -> Option<DateTime<Utc>> {
        let place = draw.checked_rem(self.recorded.len())?;
        let beside = if draw.is_multiple_of(3) { -1 } else { 1 };
        Some(self.recorded[place].at + TimeDelta::milliseconds(beside))
    }

    /// What was known at a moment: what had been recorded up to it.
    pub(crate) fn known_at(&self, moment: DateTime<Utc>) -> Self {
        let mut then = Self::default();
        let up_to = self.recorded.iter().filter(|one| one.at <= moment);
        up_to.for_each(|one| then.record(*one));
        then
    }

    /// Why a month of a unit does not count, if it once did.
    pub(crate) fn mark(&self, unit: usize, month: u32) -> Option<&'static str> {
        self.marks.get(&(unit, month)).copied()
    }

    /// Whether a unit owes a month.
    pub(crate) fn owes(&self, of: (usize, u32)) -> bool {
        let as_heir = self.owes_as_heir(of);
        as_heir.unwrap_or_else(|| !self.unowed.contains(&of))
    }

    /// The row of a place with these units, and so many more of whom nothing is ever heard.
    pub(crate) fn row(&self, units: &[usize], silent: i64, month: u32) -> Row {
        let filed: Vec<&Filing> = units
            .iter()
            .filter_map(|unit| self.in_force.get(&(*unit, month)))
            .map(|(_, filing)| filing)
            .collect();
        let count = |number: usize| i64::try_from(number).expect("a test has few units");
        let awaits =
            |unit: &&usize| self.owes((**unit, month)) && !self.is_told_by_heirs((**unit, month));
        let owing = units.iter().filter(awaits);
        let expected = silent + count(owing.count());
        let is = (expected > 0, !filed.is_empty());
        let reported = count(filed.len());
        let cells = (0..TIMES.len()).map(|column| self.cell(units, month, column, is));
        let mut cells: Vec<Cell> = cells.collect();
        // Whoever owed has reported, and the totals are in another's word: nothing is missing.
        let is_told = reported > 0 && expected <= reported;
        let totals = cells
            .iter()
            .enumerate()
            .filter(|(column, _)| divides(*column));
        if is_told && totals.map(|(_, cell)| cell.contributors).sum::<i64>() == 0 {
            for cell in cells.iter_mut().filter(|cell| cell.state == "MISSING") {
                cell.state = "NOT_APPLICABLE";
            }
        }
        Row {
            expected,
            reported,
            on_time: count(filed.iter().filter(|filing| filing.on_time).count()),
            cells,
        }
    }

    /// The month whose values a unit's row shows, if it has any.
    pub(crate) fn shown_month(&self, unit: usize, month: u32) -> Option<u32> {
        (1..=month)
            .rev()
            .find(|earlier| self.in_force.contains_key(&(unit, *earlier)))
    }

    fn cell(
        &self,
        units: &[usize],
        month: u32,
        column: usize,
        (owed, anybody_filed): (bool, bool),
    ) -> Cell {
        let (sum, contributors) = self.sum(units, month, column);
        let known = contributors > 0;
        let (last, last_contributors) = self.last(units, month, column);
        let growth = match TIMES[column] {
            Time::Last => Some(sum - last),
            // Against a month of which nothing is known there is no growth.
            Time::Month => (last_contributors > 0).then_some(sum - last),
        };
        Cell {
            state: match (known, anybody_filed, owed) {
                (true, true, _) => "REPORTED",
                (true, false, _) => "CARRIED",
                (false, _, true) => "MISSING",
                (false, _, false) => "NOT_APPLICABLE",
            },
            value: known.then_some(sum),
            contributors,
            increase: growth.filter(|_| known),
        }
    }

    fn sum(&self, units: &[usize], month: u32, column: usize) -> (i64, i64) {
        added(units.iter().map(|unit| self.value(*unit, month, column)))
    }

    /// What a month is compared with.
    fn last(&self, units: &[usize], month: u32, column: usize) -> (i64, i64) {
        let had = |unit: usize| {
            let began = self.began_by_share(unit, month, column);
            began.unwrap_or_else(|| self.value(unit, month - 1, column))
        };
        let replaced = self.first_told(month).into_iter();
        let replaced: Vec<usize> = replaced.filter(|_| TIMES[column] == Time::Last).collect();
        let own = units.iter().filter(|unit| !replaced.contains(unit));
        let own = own.map(|unit| had(*unit));
        if units.contains(&SPEAKER) {
            return added(own.chain(replaced.iter().map(|unit| had(*unit))));
        }
        added(own)
    }

    fn value(&self, unit: usize, month: u32, column: usize) -> Option<i64> {
        if let Some(by_share) = self.by_share(unit, month, column) {
            return by_share;
        }
        let time = TIMES[column];
        let of = match time {
            Time::Last => self.shown_month(unit, month)?,
            Time::Month => month,
        };
        let is_told_above = match time {
            Time::Last => self.is_spoken_for(unit, month),
            Time::Month => self.is_told_by_another(unit, month),
        };
        let (_, filing) = self.in_force.get(&(unit, of)).filter(|_| !is_told_above)?;
        Some(filing.values[column])
    }
}

/// The sum, and how many stand behind it.
fn added(values: impl Iterator<Item = Option<i64>>) -> (i64, i64) {
    let some = values.flatten();
    some.fold((0, 0), |(sum, count), value| (sum + value, count + 1))
}

#[test]
fn the_model_does_the_arithmetic_of_the_page() {
    let mut model = Model::default();
    let filing = |found: i64, meetings: i64| Filing {
        values: [found, 0, 0, 0, 0, 0, meetings, 0, 0],
        on_time: true,
    };
    let at = |second| DateTime::from_timestamp(second, 0).expect("a moment");
    model.file(at(1), (0, 1), filing(3, 2));
    model.file(at(2), (0, 2), filing(5, 1));
    model.file(at(3), (1, 1), filing(10, 0));
    let row = model.row(&[0, 1, 2], 0, 2);
    assert_eq!((row.expected, row.reported), (3, 1));
    assert_eq!(
        row.cells[0],
        Cell {
            state: "REPORTED",
            value: Some(15),
            contributors: 2,
            increase: Some(2)
        }
    );
    assert_eq!(
        row.cells[6],
        Cell {
            state: "REPORTED",
            value: Some(1),
            contributors: 1,
            increase: Some(-1)
        }
    );
    model.leave(at(4), (0, 2), "RETURNED");
    let before = model.known_at(at(3));
    assert_eq!(before.row(&[0, 1, 2], 0, 2), row, "what was known is kept");
    let row = model.row(&[0, 1, 2], 0, 2);
    assert_eq!(
        row.cells[0],
        Cell {
            state: "CARRIED",
            value: Some(13),
            contributors: 2,
            increase: Some(0)
        }
    );
    assert_eq!(
        row.cells[6],
        Cell {
            state: "MISSING",
            value: None,
            contributors: 0,
            increase: None
        }
    );
}
