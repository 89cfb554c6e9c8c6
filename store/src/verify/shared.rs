//! What one unit has on a period, by hand, and what of it goes to others by the
//! shares of a split: period by period, without runs.

use std::collections::BTreeSet;

use cengbao_domain::figure::{Amount, Figures};
use cengbao_domain::share::Shares;
use cengbao_entity::family_slot;

use super::plain::{Above, Unit};

/// What the slots of a family are.
pub(super) struct Kinds {
    added: BTreeSet<usize>,
    undivided: BTreeSet<usize>,
}

/// What a unit has on a period.
type Has = fn(&Kinds, &Unit, i32) -> Figures;

/// A share of what others had.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) since: i32,
    /// The first period for which whoever got it speaks itself.
    pub(super) first: Option<i32>,
    pub(super) shares: Shares,
    pub(super) place: usize,
    /// Those that had it.
    pub(super) had: Vec<Unit>,
}

impl Given {
    /// Periods at which it may change.
    pub(super) fn periods(&self, periods: &mut BTreeSet<i32>) {
        periods.extend([self.since, self.since + 1]);
        periods.extend(self.first);
        for unit in &self.had {
            unit.periods(periods);
        }
    }

    fn share(&self, total: i64) -> i64 {
        self.shares.divide(total)[self.place]
    }
}

impl Above {
    /// Periods at which what it says may change.
    pub(super) fn periods(&self, periods: &mut BTreeSet<i32>) {
        let filed = self.filed.iter();
        periods.extend(filed.flat_map(|(period, _)| [*period, *period + 1]));
        periods.insert(self.since);
    }
}

impl Unit {
    /// Periods at which it may change.
    pub(super) fn periods(&self, periods: &mut BTreeSet<i32>) {
        for filed in &self.filed {
            periods.extend([filed.period, filed.period + 1]);
        }
        for above in &self.above {
            above.periods(periods);
        }
        for given in &self.given {
            given.periods(periods);
        }
        for (_, other) in &self.got {
            other.periods(periods);
        }
    }
}

impl Kinds {
    pub(super) fn of(slots: &[family_slot::Model]) -> Self {
        let such = |is: fn(&family_slot::Model) -> bool| {
            let slots = slots.iter().filter(|slot| is(slot));
            slots
                .filter_map(|slot| usize::try_from(slot.slot).ok())
                .collect()
        };
        Self {
            added: such(|slot| !slot.carries),
            undivided: such(|slot| !slot.divides),
        }
    }

    fn divides(&self, slot: usize) -> bool {
        !self.added.contains(&slot) && !self.undivided.contains(&slot)
    }

    /// What a unit has, without what its successors carry.
    pub(super) fn after_split(&self, unit: &Unit, period: i32) -> Figures {
        self.divided(unit, period, Self::has)
    }

    fn divided(&self, unit: &Unit, period: i32, has: Has) -> Figures {
        let mut figures = has(self, unit, period);
        let Some((since, spoken)) = unit.split.filter(|(since, _)| *since <= period) else {
            return figures;
        };
        let is_over = spoken.is_some_and(|spoken| spoken <= period);
        if since == period {
            let before = self.began_with(std::slice::from_ref(unit), since, has);
            for (slot, amount) in before.into_iter().enumerate() {
                let opened = at(&mut figures.opened, slot);
                opened.sum -= amount.sum;
                opened.count -= amount.count;
            }
        }
        let mut keeps = false;
        for (slot, amount) in figures.slots.iter_mut().enumerate() {
            if self.divides(slot) || is_over && !self.added.contains(&slot) {
                *amount = Amount::default();
            } else if !self.added.contains(&slot) {
                keeps |= *amount != Amount::default();
            }
        }
        if !keeps {
            figures.simulated = 0;
        }
        figures
    }

    /// What can be divided of what units had when a period began.
    fn began_with(&self, units: &[Unit], period: i32, has: Has) -> Vec<Amount> {
        let mut sum = Vec::new();
        for unit in units {
            let stood = has(self, unit, period - 1).slots;
            let came = has(self, unit, period).opened;
            for (slot, amount) in stood.iter().enumerate().chain(came.iter().enumerate()) {
                if self.divides(slot) {
                    let sum = at(&mut sum, slot);
                    sum.sum += amount.sum;
                    sum.count += amount.count;
                }
            }
        }
        sum
    }

    /// What a unit has, as if it had not been split.
    fn has(&self, unit: &Unit, period: i32) -> Figures {
        let mut figures = self.has_alone(unit, period);
        let mut gone: Vec<(&Unit, i64)> = Vec::new();
        if unit.left.contains(&period) {
            gone.push((unit, -1));
        }
        let got = unit.got.iter().filter(|(at, _)| *at == period);
        gone.extend(got.map(|(_, other)| (other, 1)));
        for (other, sign) in gone {
            let stood = self.divided(other, period - 1, Self::has_alone).slots;
            let came = self.divided(other, period, Self::has_alone).opened;
            let had = stood.iter().enumerate().chain(came.iter().enumerate());
            for (slot, amount) in had.filter(|(slot, _)| !self.added.contains(slot)) {
                let opened = at(&mut figures.opened, slot);
                opened.sum += sign * amount.sum;
                opened.count += sign * amount.count;
            }
        }
        figures
    }

    /// The same, and nothing had gone into another's filing.
    fn has_alone(&self, unit: &Unit, period: i32) -> Figures {
        let spoken_for = unit.above.iter().any(|above| above.holds_total(period));
        let mut figures = self.filed(unit, period, spoken_for);
        for given in unit.given.iter().filter(|given| given.since <= period) {
            if given.since == period {
                let before = self.began_with(&given.had, period, Self::has);
                for (slot, amount) in before.into_iter().enumerate() {
                    let opened = at(&mut figures.opened, slot);
                    opened.sum += given.share(amount.sum);
                    opened.count += amount.count;
                }
            }
            if spoken_for || given.first.is_some_and(|first| first <= period) {
                continue;
            }
            let mut sum = Vec::new();
            for had in &given.had {
                let has = self.has(had, period);
                figures.simulated += has.simulated;
                for (slot, amount) in has.slots.iter().enumerate() {
                    if self.divides(slot) {
                        let sum = at(&mut sum, slot);
                        sum.sum += amount.sum;
                        sum.count += amount.count;
                    }
                }
            }
            for (slot, amount) in sum.into_iter().enumerate() {
                let here = at(&mut figures.slots, slot);
                here.sum += given.share(amount.sum);
                here.count += amount.count;
            }
        }
        figures
    }

    /// What a unit's own filings say.
    fn filed(&self, unit: &Unit, period: i32, spoken_for: bool) -> Figures {
        let owed = unit
            .owed
            .iter()
            .filter(|(from, until)| *from <= period && period < *until);
        let mut figures = Figures {
            expected: i64::try_from(owed.count()).unwrap_or(i64::MAX),
            ..Figures::default()
        };
        let until_now = || unit.filed.iter().filter(|filed| filed.period <= period);
        let last = until_now().max_by_key(|filed| filed.period);
        let length = until_now()
            .map(|filed| filed.figures.slots.len())
            .max()
            .unwrap_or(0);
        figures.slots = (0..length)
            .map(|slot| {
                if self.added.contains(&slot) {
                    let own = until_now().filter(|filed| {
                        !unit
                            .above
                            .iter()
                            .any(|above| above.holds_added(filed.period))
                    });
                    own.fold(Amount::default(), |sum, filed| {
                        let one = filed.figures.slot(slot);
                        Amount {
                            sum: sum.sum + one.sum,
                            count: sum.count + one.count,
                        }
                    })
                } else if spoken_for {
                    Amount::default()
                } else {
                    last.map(|filed| filed.figures.slot(slot))
                        .unwrap_or_default()
                }
            })
            .collect();
        figures.simulated = last
            .filter(|_| !spoken_for)
            .map_or(0, |filed| filed.figures.simulated);
        for filed in unit.filed.iter().filter(|filed| filed.period == period) {
            figures.reported += 1;
            figures.on_time += i64::from(filed.on_time);
        }
        let mut follow = unit.above.iter().filter(|above| above.follows);
        if follow.any(|above| above.holds_added(period)) || unit.said.contains(&period) {
            figures.expected = figures.expected.min(figures.reported);
        }
        figures
    }
}

/// The amount in a slot, which there may not have been.
fn at(amounts: &mut Vec<Amount>, slot: usize) -> &mut Amount {
    if amounts.len() <= slot {
        amounts.resize(slot + 1, Amount::default());
    }
    &mut amounts[slot]
}
