//! A village that became two by stated shares: of what holds until the next filing the
//! first has its share, rounded down, and the second the rest, each until it has filed
//! itself. What has no parts stays with the closed one until both have, and what was done
//! in a month stays for good.

use chrono::{DateTime, Utc};

use super::{Model, Recorded, TIMES, Time, What};

/// The unit of the village.
pub(crate) const CLOSED: usize = 3;
/// Those of the two that it becomes.
pub(crate) const HEIRS: [usize; 2] = [7, 8];
/// The column of a yes or no.
const YES: usize = 8;

/// From which month on, and how many parts each gets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) since: u32,
    pub(crate) parts: [i64; 2],
}

impl Model {
    pub(crate) fn share(&mut self, at: DateTime<Utc>, share: Share) {
        let what = What::Share(share);
        self.record(Recorded { at, what });
    }

    /// Whether one of the two owes a month; none for everybody else.
    pub(super) fn owes_as_heir(&self, (unit, month): (usize, u32)) -> Option<bool> {
        let is_since = |share: Share| share.since <= month;
        let owes = self.share.is_some_and(is_since);
        HEIRS.contains(&unit).then_some(owes)
    }

    /// Whether both of the two have filed a month that the closed one had begun, and never signed.
    pub(super) fn is_told_by_heirs(&self, (unit, month): (usize, u32)) -> bool {
        let is_since = self.share.is_some_and(|share| share.since <= month);
        let has_filed = |unit: &usize| self.in_force.contains_key(&(*unit, month));
        unit == CLOSED && is_since && !has_filed(&unit) && HEIRS.iter().all(has_filed)
    }

    /// What a unit has in a month by the shares and not by its own word; none where that
    /// is its own word's to say.
    #[expect(
        clippy::option_option,
        reason = "whether the shares say it, and whether there is a value"
    )]
    pub(super) fn by_share(&self, unit: usize, month: u32, column: usize) -> Option<Option<i64>> {
        let share = self.share.filter(|share| share.since <= month)?;
        let first = HEIRS.map(|heir| self.first_own(heir, share));
        if unit == CLOSED && TIMES[column] == Time::Last {
            let have_both = first
                .iter()
                .all(|first| first.is_some_and(|at| at <= month));
            return (divides(column) || have_both).then_some(None);
        }
        let place = HEIRS.iter().position(|heir| *heir == unit)?;
        let is_silent = first[place].is_none_or(|first| month < first);
        (is_silent && divides(column)).then(|| self.part(share, place, month, column))
    }

    /// What a unit is compared with in the month of the split: nothing of it is an increase.
    #[expect(
        clippy::option_option,
        reason = "whether the shares say it, and whether there is a value"
    )]
    pub(super) fn began_by_share(
        &self,
        unit: usize,
        month: u32,
        column: usize,
    ) -> Option<Option<i64>> {
        let share = self.share.filter(|share| share.since == month)?;
        if !divides(column) {
            return None;
        }
        if unit == CLOSED {
            return Some(None);
        }
        let place = HEIRS.iter().position(|heir| *heir == unit)?;
        Some(self.part(share, place, month - 1, column))
    }

    fn part(&self, share: Share, place: usize, month: u32, column: usize) -> Option<i64> {
        let shown = self.shown_month(CLOSED, month)?;
        let (_, filing) = self.in_force.get(&(CLOSED, shown))?;
        let total = filing.values[column];
        let [one, two] = share.parts;
        let first = total * one / (one + two);
        Some([first, total - first][place])
    }

    /// The first month for which one of the two has filed itself.
    fn first_own(&self, heir: usize, share: Share) -> Option<u32> {
        (share.since..=12).find(|month| self.in_force.contains_key(&(heir, *month)))
    }
}

pub(super) fn divides(column: usize) -> bool {
    TIMES[column] == Time::Last && column != YES
}

#[test]
fn a_village_hands_on_its_parts_until_each_has_filed() {
    use super::Filing;

    let mut model = Model::default();
    let filing = |found: i64, meetings: i64| Filing {
        values: [found, 0, 0, 0, 0, 0, meetings, 0, 1],
        on_time: true,
    };
    let at = |second| DateTime::from_timestamp(second, 0).expect("a moment");
    let [south, north] = HEIRS;
    model.file(at(1), (CLOSED, 2), filing(7, 3));
    let share = Share {
        since: 4,
        parts: [3, 2],
    };
    model.share(at(2), share);
    let cell = |model: &Model, unit: usize, month: u32, column: usize| {
        let cell = &model.row(&[unit], 0, month).cells[column];
        (cell.value, cell.increase)
    };
    assert_eq!(cell(&model, CLOSED, 3, 0), (Some(7), Some(0)));
    assert_eq!(cell(&model, CLOSED, 4, 0), (None, None));
    assert_eq!(cell(&model, south, 4, 0), (Some(4), Some(0)));
    assert_eq!(cell(&model, north, 5, 0), (Some(3), Some(0)));
    assert_eq!(cell(&model, CLOSED, 5, YES).0, Some(1));
    model.file(at(3), (south, 4), filing(9, 1));
    assert_eq!(cell(&model, south, 4, 0), (Some(9), Some(5)));
    let all = model.row(&[CLOSED, south, north], 0, 4);
    assert_eq!(all.cells[0].increase, Some(5));
    assert_eq!(all.cells[YES].value, Some(2));
    model.file(at(4), (north, 5), filing(3, 1));
    assert_eq!(cell(&model, CLOSED, 5, YES).0, None);
    assert_eq!(cell(&model, CLOSED, 2, 6).0, Some(3));
    assert!(!model.owes((south, 3)) && model.owes((south, 4)));
}
