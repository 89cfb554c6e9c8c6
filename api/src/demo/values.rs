//! Invented figures that grow as real ones do: totals never fall, parts stay
//! within their wholes, every check of the form holds.
//!
//! Knows no form: whatever the campaign's files declare is obeyed. The same
//! seed gives the same figures for ever.

use cengbao_domain::check::Comparator;
use cengbao_domain::filing::{NOTHING_TO_REPORT, Value, Values};
use cengbao_domain::form::{Column, Form};
use cengbao_domain::indicator::{IndicatorKind, TimeKind};

/// The most that a count grows in one period.
const MOST_PER_PERIOD: i64 = 6;

/// The figures of one unit on one form, period after period.
pub(super) struct Growth<'f> {
    form: &'f Form,
    random: fastrand::Rng,
    last: Values,
}

impl<'f> Growth<'f> {
    /// Figures of the unit that `seed` stands for; nothing has happened yet.
    pub(super) fn new(form: &'f Form, seed: &str) -> Self {
        Self {
            form,
            random: fastrand::Rng::with_seed(hash(seed)),
            last: Values::new(),
        }
    }

    /// The figures of the last period.
    pub(super) fn into_last(self) -> Values {
        self.last
    }

    /// Figures that go on from a sum of others': what was two is one.
    pub(super) fn going_on(form: &'f Form, seed: &str, from: &[Values]) -> Self {
        let mut growth = Self::new(form, seed);
        for values in from {
            for (key, value) in values {
                let sum = match (growth.last.get(key), value) {
                    (Some(Value::Number(one)), Value::Number(other)) => Value::Number(one + other),
                    (Some(Value::Flag(true)), Value::Flag(_)) => Value::Flag(true),
                    _ => value.clone(),
                };
                growth.last.insert(key.clone(), sum);
            }
        }
        growth
    }

    /// The figures of the next period. Called for silent periods too: work goes on where nobody reports it.
    pub(super) fn next(&mut self) -> Values {
        let mut values = Values::new();
        let mut first_of_cell = None;
        for column in self.form.typed_columns() {
            let cell = (column.section.number, column.cell.number);
            // The second value of a cell (万元 beside 次) moves only with the first.
            let moves = match first_of_cell {
                Some((same, moved)) if same == cell => moved,
                _ => self.random.u8(..3) > 0,
            };
            let value = self.value(&column, moves);
            first_of_cell = Some((cell, moves));
            values.insert(column.key, value);
        }
        self.obey_checks(&mut values);
        self.last.clone_from(&values);
        values
    }

    fn value(&mut self, column: &Column<'_>, moves: bool) -> Value {
        let indicator = column.indicator;
        let last = self.last.get(&column.key);
        match indicator.kind {
            IndicatorKind::Boolean => {
                Value::Flag(matches!(last, Some(Value::Flag(true))) || self.random.u8(..3) == 0)
            }
            IndicatorKind::Text => Value::Text(NOTHING_TO_REPORT.to_owned()),
            IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Rate => {
                // Tenths of the printed unit where it has digits: sums of money look like sums of money.
                let step = if indicator.scale == 0 {
                    1
                } else {
                    10_i64.pow(u32::from(indicator.scale) - 1)
                };
                let grown = if moves {
                    self.random.i64(1..=MOST_PER_PERIOD) * step
                } else {
                    0
                };
                let last = match last {
                    Some(Value::Number(last)) => *last,
                    _ => 0,
                };
                Value::Number(match indicator.time {
                    TimeKind::Cumulative => last + grown,
                    TimeKind::PerPeriod => grown,
                    // A head count changes now and then by one.
                    TimeKind::Stock if last == 0 => self.random.i64(1..=MOST_PER_PERIOD) * step,
                    TimeKind::Stock if self.random.u8(..6) == 0 => last + step,
                    TimeKind::Stock => last,
                })
            }
        }
    }

    /// Lowers what breaks a relation until nothing does. Never lowers a total
    /// below the last one, because the last figures obeyed the same relations.
    fn obey_checks(&self, values: &mut Values) {
        let relations = self.form.relations();
        loop {
            let mut changed = false;
            for relation in &relations {
                let (left, right) = (&relation.left.key, &relation.right.key);
                let (Some(Value::Number(l)), Some(Value::Number(r))) =
                    (values.get(left), values.get(right))
                else {
                    continue;
                };
                if relation.comparator.holds(*l, *r) {
                    continue;
                }
                let least = Value::Number(*l.min(r));
                let too_high = match relation.comparator {
                    Comparator::AtMost => left,
                    Comparator::Equal if l > r => left,
                    Comparator::AtLeast | Comparator::Equal => right,
                };
                values.insert(too_high.clone(), least);
                changed = true;
            }
            if !changed {
                return;
            }
        }
    }
}

/// A number that stands for a name (FNV-1a): the same on every machine and in every version.
pub(super) fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use cengbao_domain::filing::review;
    use cengbao_domain::outlier::{Filed, Peer, review_outliers};

    use super::*;
    use crate::demo::assets;

    #[test]
    fn invented_figures_pass_every_check_without_a_reason() {
        for campaign in [assets::heilin(), assets::gongyuan()] {
            let form = &campaign.forms[0];
            let of_unit = |unit: usize| {
                let mut growth = Growth::new(form, &format!("unit {unit}"));
                (0..12).map(|_| growth.next()).collect::<Vec<_>>()
            };
            let all: Vec<Vec<Values>> = (0..30).map(of_unit).collect();
            for unit in &all {
                for (period, values) in unit.iter().enumerate() {
                    let previous = period.checked_sub(1).map(|before| &unit[before]);
                    assert_eq!(review(form, values, previous), []);
                    let filed = |period: usize, unit: &[Values]| Filed {
                        period: i32::try_from(period).expect("a few periods"),
                        values: unit[period].clone(),
                    };
                    let past: Vec<Filed> = (0..period).rev().map(|one| filed(one, unit)).collect();
                    let peer = |other: &Vec<Values>| Peer {
                        now: other[period].clone(),
                        before: period.checked_sub(1).map(|one| filed(one, other)),
                    };
                    let peers: Vec<Peer> = all.iter().map(peer).collect();
                    let now = filed(period, unit).period;
                    assert_eq!(review_outliers(form, now, values, &past, &peers), []);
                }
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_figures() {
        let campaign = assets::heilin();
        let [mut one, mut same, mut other] =
            ["a", "a", "b"].map(|seed| Growth::new(&campaign.forms[0], seed));
        let figures = one.next();
        assert_eq!(figures, same.next());
        assert_ne!(figures, other.next());
    }
}
