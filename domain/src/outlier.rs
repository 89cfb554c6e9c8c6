//! Values that stand out (异常值): against the unit's own history, and where
//! that is too short, against its peers. A hint to the filer and never a
//! refusal: a wrong unit (元 for 万元), a digit too many, a forgotten cell.
//!
//! Exact on integers. Must never say of the peers what could be traced to one
//! of them: only a limit, rounded, that at least [`MIN_PEERS`] stand behind.

mod sample;

use self::sample::{Limit, limit_of, rounded_up, was_always_active};
use crate::filing::{Problem, Value, Values};
use crate::form::{Column, Form};
use crate::indicator::{IndicatorKind, TimeKind};

/// Filings of the unit's own below which its history says nothing.
pub const MIN_HISTORY: usize = 6;
/// Filings of the unit's own that are looked at.
pub const MAX_HISTORY: usize = 13;
/// Peers below which they say nothing: a limit of fewer could be traced to one of them.
pub const MIN_PEERS: usize = 5;
/// A value must exceed the median by this much, in the printed unit, to be worth a word.
const LEAST: i64 = 10;

/// A filing of the unit's own, or of a peer: for which period (its index), what.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Index of the period.
    pub period: i32,
    /// The values in force.
    pub values: Values,
}

/// A peer's filing for the same period, and the one before it.
#[derive(Clone, Debug)]
pub struct Peer {
    /// For the period that is judged.
    pub now: Values,
    /// The last one before it.
    pub before: Option<Filed>,
}

/// What a value says of its period: for a total how much it grew, and over how
/// many periods; for anything else itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measure {
    amount: i64,
    /// Periods over which it grew.
    span: i64,
    /// Whether it is a growth.
    grew: bool,
}

impl Measure {
    /// Shared out evenly over its periods, rounded down.
    fn of_one_period(self) -> i64 {
        self.amount.div_euclid(self.span)
    }
}

/// What stands out of a filing for the period of this index. `past` are the
/// unit's own filings before it, the latest first.
pub fn review_outliers(
    form: &Form,
    period: i32,
    values: &Values,
    past: &[Filed],
    peers: &[Peer],
) -> Vec<Problem> {
    form.columns()
        .filter_map(|column| judge(&column, period, values, past, peers))
        .collect()
}

/// Whether a filing with this much of a past is judged by its own history alone.
pub fn needs_no_peers(past: usize) -> bool {
    past > MIN_HISTORY
}

fn judge(
    column: &Column<'_>,
    period: i32,
    values: &Values,
    past: &[Filed],
    peers: &[Peer],
) -> Option<Problem> {
    let kind = column.indicator.kind;
    if !matches!(kind, IndicatorKind::Count | IndicatorKind::Amount) {
        return None;
    }
    let least = LEAST * 10_i64.pow(u32::from(column.indicator.scale));
    let now = measure(column, period, values, past.first())?;
    let history: Vec<i64> = history(column, past).collect();
    if history.len() >= MIN_HISTORY {
        if now.amount == 0 {
            let recent = &history[..MIN_HISTORY];
            return was_always_active(recent, least)
                .map(|median| Problem::sudden_zero(column, MIN_HISTORY, median));
        }
        let Limit { median, most } = limit_of(&history, least, OWN_SPREAD)?;
        let most = most.saturating_mul(i128::from(now.span));
        return (i128::from(now.amount) > most).then(|| {
            let usual = (history.len(), median.saturating_mul(now.span), narrow(most));
            Problem::stands_out(column, (now.amount, now.grew), usual)
        });
    }
    let theirs: Vec<i64> = peers
        .iter()
        .filter_map(|peer| measure_of_peer(column, period, peer, now.grew))
        .collect();
    if theirs.len() < MIN_PEERS {
        return None;
    }
    let Limit { most, .. } = limit_of(&theirs, least, PEER_SPREAD)?;
    // Rounded before it is compared, so that trying values tells no more than the sentence.
    let most = rounded_up(most).saturating_mul(i128::from(now.span));
    (i128::from(now.amount) > most).then(|| {
        Problem::stands_out_among_peers(column, (now.amount, now.grew), MIN_PEERS, narrow(most))
    })
}

/// The least spread of a history, as parts of its median: a fifth. Totals that
/// always grow alike still vary by that much.
const OWN_SPREAD: (i128, i128) = (1, 5);
/// Peers differ in size: their spread is never less than their median.
const PEER_SPREAD: (i128, i128) = (1, 1);

/// Limits beyond the figures of one cell are of no interest.
fn narrow(limit: i128) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn number(column: &Column<'_>, values: &Values) -> Option<i64> {
    match values.get(&column.key)? {
        Value::Number(units) => Some(*units),
        Value::Flag(_) | Value::Text(_) => None,
    }
}

/// None where the value is blank, or a total that falls: that is another warning.
fn measure(
    column: &Column<'_>,
    period: i32,
    values: &Values,
    before: Option<&Filed>,
) -> Option<Measure> {
    let amount = number(column, values)?;
    let plain = Measure {
        amount,
        span: 1,
        grew: false,
    };
    let (TimeKind::Cumulative, Some(before)) = (column.indicator.time, before) else {
        return Some(plain);
    };
    let grown = amount - number(column, &before.values)?;
    let span = i64::from(period) - i64::from(before.period);
    (grown >= 0 && span > 0).then_some(Measure {
        amount: grown,
        span,
        grew: true,
    })
}

/// What each filing of the past said of one period, the latest first.
fn history<'p>(column: &'p Column<'p>, past: &'p [Filed]) -> impl Iterator<Item = i64> + 'p {
    let is_total = column.indicator.time == TimeKind::Cumulative;
    past.iter().enumerate().filter_map(move |(place, filed)| {
        let before = past.get(place + 1);
        if is_total && before.is_none() {
            // How long the first total took to grow is not known.
            return None;
        }
        let found = measure(column, filed.period, &filed.values, before)?;
        Some(found.of_one_period())
    })
}

/// A first total is compared with totals, a growth with growths.
fn measure_of_peer(column: &Column<'_>, period: i32, peer: &Peer, grew: bool) -> Option<i64> {
    let is_total = column.indicator.time == TimeKind::Cumulative;
    if is_total && grew {
        let found = measure(column, period, &peer.now, Some(peer.before.as_ref()?))?;
        return Some(found.of_one_period());
    }
    number(column, &peer.now)
}

#[cfg(test)]
mod tests;
