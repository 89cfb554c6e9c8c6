//! What a unit's word replaces, once it has taken others in (合并后的比较基数).
//!
//! Until the successor of merged units speaks for all of them, what stands is its own last
//! word and theirs, cell by cell; its next filing is compared with that and not with its own
//! alone. The same hinge as in `coverage`: a filing that was signed after the merger was
//! recorded, of a period from the effective one on, is for all. Pure; never a clock.

use std::collections::{BTreeMap, BTreeSet};

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

/// A unit's filings in force by period, and the units that it took in.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its own.
    pub filed: BTreeMap<i32, Signed>,
    /// Those of the units that it took in.
    pub took_in: Vec<TookIn>,
}

/// A unit that another took in.
#[derive(Clone, Debug)]
pub struct TookIn {
    /// From which period on.
    pub since: i32,
    /// When that was recorded.
    pub recorded_at: i64,
    /// What it had filed, and those that it had taken in itself.
    pub line: Line,
}

impl Line {
    /// The line as far as it is the affair of a filing for a period: of a period before
    /// a merger the unit speaks for itself alone.
    #[must_use]
    pub fn of_period(mut self, period: i32) -> Self {
        self.took_in.retain(|taken| taken.since <= period);
        self
    }

    /// What stands on each of the periods before one, the latest first and no more than are
    /// looked at. What those that were taken in had filed for the very period is replaced
    /// too, so it stands beside the last one.
    pub fn past(&self, form: &Form, period: i32) -> Vec<Filed> {
        let mut line = self.clone();
        line.filed.retain(|at, _| *at < period);
        for taken in &mut line.took_in {
            taken.line.pull_back(period);
        }
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
    /// beside it; none where there is none.
    pub fn next(&self, form: &Form, period: i32) -> Option<Values> {
        let (next, _) = self.filed.range(period + 1..).next()?;
        Some(self.stands(form, *next))
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
            let merger = CoverageChange::by_merger(taken.since, taken.recorded_at);
            if last.is_some_and(|(at, signed)| is_whole(&[merger], *at, signed.at)) {
                continue;
            }
            for (key, value) in taken.line.stands(form, period) {
                let sum = match (found.get(&key), &value) {
                    (Some(Value::Number(own)), Value::Number(theirs)) => {
                        Value::Number(own.saturating_add(*theirs))
                    }
                    (Some(own), _) => own.clone(),
                    (None, _) => value.clone(),
                };
                found.insert(key, sum);
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
        for taken in &mut self.took_in {
            taken.line.pull_back(period);
        }
    }

    fn periods(&self, found: &mut BTreeSet<i32>) {
        found.extend(self.filed.keys());
        for taken in &self.took_in {
            taken.line.periods(found);
        }
    }
}

#[cfg(test)]
mod tests;
