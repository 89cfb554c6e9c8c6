//! A unit's share of what another had that was split (按份额划转): what can be divided, and
//! up to the unit's own first filing.

use std::collections::BTreeMap;

use super::{Line, Signed};
use crate::filing::{Value, Values};
use crate::form::Form;
use crate::indicator::{Indicator, TimeKind};
use crate::share::Shares;

/// What a unit carries of one that was split.
#[derive(Clone, Debug)]
pub struct Shared {
    /// From which period on.
    pub since: i32,
    /// When that was recorded: what the unit signed before stands beside it.
    pub recorded_at: i64,
    /// The shares of all successors.
    pub shares: Shares,
    /// The unit's place among them.
    pub place: usize,
    /// What the closed one had filed, and what stood beside that.
    pub line: Line,
}

impl Shared {
    /// Whether the unit has spoken for itself since, up to a period.
    pub fn is_over(&self, filed: &BTreeMap<i32, Signed>, period: i32) -> bool {
        let mut own = filed.range(self.since..=period.max(self.since));
        own.any(|(at, signed)| *at <= period && signed.at > self.recorded_at)
    }

    /// The share of what stands on a period.
    pub(super) fn stands(&self, form: &Form, period: i32) -> Values {
        let had = self.line.stands(form, period);
        // Of one period alone nothing is carried.
        let is_shared = |one: &Indicator| one.divides() && one.time != TimeKind::PerPeriod;
        let columns = form.columns();
        let columns = columns.filter(|column| is_shared(column.indicator));
        let shares = columns.filter_map(|column| match had.get(&column.key)? {
            Value::Number(all) => {
                let share = self.shares.divide(*all).get(self.place).copied()?;
                Some((column.key, Value::Number(share)))
            }
            Value::Flag(_) | Value::Text(_) => None,
        });
        shares.collect()
    }
}
