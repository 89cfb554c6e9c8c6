//! What a unit's word replaces, once it speaks for others or carries what others had
//! (合并、代报、按份额划转后的比较基数).
//!
//! Until the successor of merged units speaks for all of them, what stands is its own last
//! word and theirs, cell by cell; its next filing is compared with that and not with its own
//! alone. So is that of an office for those it covers, and that of one of those among whom a
//! unit was split for its share. The same hinges as in `coverage` and `chain::split`: a filing
//! that was signed after the change was recorded, of a period from the effective one on, is
//! for all. Pure; never a clock.

mod share;

use std::collections::{BTreeMap, BTreeSet};

pub use self::share::Shared;
use crate::coverage::{CoverageChange, is_whole};
use crate::filing::{Value, Values};
use crate::form::Form;
use crate::indicator::TimeKind;
use crate::outlier::{Filed, MAX_HISTORY};

/// A filing in force, and when it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What was filed.
    pub values: Values,
    /// When it came into force.
    pub at: i64,
}

/// A unit's filings in force by period, and what stands beside them until it speaks for all.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its own.
    pub filed: BTreeMap<i32, Signed>,
    /// Those of the units that it took in or covers.
    pub took_in: Vec<TookIn>,
    /// Its shares of what units had that were split.
    pub shares: Vec<Shared>,
}

/// A unit that another took in or covers.
#[derive(Clone, Debug)]
pub struct TookIn {
    /// Since when the other speaks for it: one a way, by a merger or by coverage.
    pub ways: Vec<Vec<CoverageChange>>,
    /// What it had filed, and what stood beside that.
    pub line: Line,
}

impl TookIn {
    /// Whether what was filed for a period and signed at a moment is for it too.
    pub fn is_in(&self, period: i32, moment: i64) -> bool {
        let mut ways = self.ways.iter();
        ways.any(|changes| is_whole(changes, period, moment))
    }
}

impl Line {
    /// The line as far as it is the affair of a filing for a period: of a period before
    /// a merger, a coverage or a split the unit speaks for itself alone.
    #[must_use]
    pub fn of_period(mut self, period: i32) -> Self {
        self.took_in.retain(|taken| taken.is_in(period, i64::MAX));
        self.shares.retain(|shared| shared.since <= period);
        self
    }

    /// What stands on each of the periods before one, the latest first and no more than are
    /// looked at. What those that were taken in had filed for the very period is replaced
    /// too, so it stands beside the last one.
    pub fn past(&self, form: &Form, period: i32) -> Vec<Filed> {
        let mut line = self.clone();
        line.filed.retain(|at, _| *at < period);
        line.pull_back_others(period);
        let mut periods = BTreeSet::new();
        line.periods(&mut periods);
        let latest = periods.range(..period).rev().take(MAX_HISTORY);
        latest
            .filter_map(|at| {
                let values = line.stands(form, *at);
                (!values.is_empty()).then_some(Filed {
                    period: *at,
                    values,
                })
            })
            .collect()
    }

    /// What the unit's first filing behind a period says together with what still stands
    /// beside it; none where there is none. A share ends with the filing for the period.
    pub fn next(&self, form: &Form, period: i32) -> Option<Values> {
        let (next, _) = self.filed.range(period + 1..).next()?;
        let line = Self {
            shares: Vec::new(),
            ..self.clone()
        };
        Some(line.stands(form, *next))
    }

    /// Whether the last word before a period stands beside a share of what another had.
    pub fn carries_a_share(&self, period: i32) -> bool {
        let mut shares = self.shares.iter();
        shares.any(|shared| !shared.is_over(&self.filed, period - 1))
    }

    /// What stands on a period: totals and stocks of the last word, what is of one period
    /// alone of that very one.
    pub fn stands(&self, form: &Form, period: i32) -> Values {
        let last = self.filed.range(..=period).next_back();
        let mut found = Values::new();
        for column in form.columns() {
            let is_of_one = column.indicator.time == TimeKind::PerPeriod;
            let own = last.filter(|(at, _)| !is_of_one || **at == period);
            if let Some(value) = own.and_then(|(_, signed)| signed.values.get(&column.key)) {
                found.insert(column.key, value.clone());
            }
        }
        for taken in &self.took_in {
            if last.is_some_and(|(at, signed)| taken.is_in(*at, signed.at)) {
                continue;
            }
            add(&mut found, taken.line.stands(form, period));
        }
        for shared in &self.shares {
            if !shared.is_over(&self.filed, period) {
                add(&mut found, shared.stands(form, period));
            }
        }
        found
    }

    /// What was filed for a period stands on the one before it.
    fn pull_back(&mut self, period: i32) {
        let mut behind = self.filed.split_off(&period);
        if let Some(at_period) = behind.remove(&period) {
            self.filed.insert(period - 1, at_period);
        }
        self.pull_back_others(period);
    }

    fn pull_back_others(&mut self, period: i32) {
        for line in self.others_mut() {
            line.pull_back(period);
        }
    }

    fn others_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        let taken = self.took_in.iter_mut().map(|taken| &mut taken.line);
        taken.chain(self.shares.iter_mut().map(|shared| &mut shared.line))
    }

    fn periods(&self, found: &mut BTreeSet<i32>) {
        found.extend(self.filed.keys());
        let taken = self.took_in.iter().map(|taken| &taken.line);
        for line in taken.chain(self.shares.iter().map(|shared| &shared.line)) {
            line.periods(found);
        }
    }
}

/// Numbers add up; of words and of yes or no the first stands.
fn add(found: &mut Values, others: Values) {
    for (key, value) in others {
        let sum = match (found.get(&key), &value) {
            (Some(Value::Number(own)), Value::Number(theirs)) => {
                Value::Number(own.saturating_add(*theirs))
            }
            (Some(own), _) => own.clone(),
            (None, _) => value,
        };
        found.insert(key, sum);
    }
}

#[cfg(test)]
mod tests;
