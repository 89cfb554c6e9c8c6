//! What a cell of a table says: a value, where it comes from and how much it
//! grew. A blank is never a zero: a cell without a contributor has a state
//! instead of a value.

use crate::figure::{Amount, Figures};
use crate::indicator::TimeKind;

/// Where the value of a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Somebody reported for this very period (已报).
    Reported,
    /// The last total before is carried (沿用): nobody reported for this period.
    Carried,
    /// Owed, and nobody has ever reported (缺报).
    Missing,
    /// Nobody owes this figure for this period (不适用).
    NotApplicable,
}

/// Why a unit's earlier total stands instead of one for this period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarriedBecause {
    /// The unit has not filed, or what it filed is not signed (未报).
    Silent,
    /// What the unit filed was returned (被退回).
    Returned,
    /// The unit itself took back what it had signed (撤回).
    Withdrawn,
}

/// One cell of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellAnswer {
    /// Where the value comes from.
    pub state: CellState,
    /// In the indicator's smallest unit; for a boolean the number of yes.
    /// None exactly if the state is MISSING or NOT_APPLICABLE.
    pub value: Option<i64>,
    /// How many units stand behind the value.
    pub contributors: i64,
    /// The change against the period before; the first total counts from zero.
    pub increase: Option<i64>,
}

/// What stands in a slot for a period, out of the as-of figures of it and of the
/// period before. Linear: of a difference of figures it gives the difference.
pub fn amount(time: TimeKind, slot: usize, now: &Figures, before: &Figures) -> Amount {
    let (at, earlier) = (now.slot(slot), before.slot(slot));
    match time {
        TimeKind::Cumulative | TimeKind::Stock => at,
        TimeKind::PerPeriod => Amount {
            sum: at.sum - earlier.sum,
            count: at.count - earlier.count,
        },
    }
}

/// Reads one slot out of the as-of figures of a period and of the one before.
pub fn answer(time: TimeKind, slot: usize, now: &Figures, before: &Figures) -> CellAnswer {
    let amount = amount(time, slot, now, before);
    let increase = now.slot(slot).sum - before.slot(slot).sum;
    let state = match (amount.count > 0, now.reported > 0, now.expected > 0) {
        (true, true, _) => CellState::Reported,
        (true, false, _) => CellState::Carried,
        (false, _, true) => CellState::Missing,
        (false, _, false) => CellState::NotApplicable,
    };
    let known = amount.count > 0;
    CellAnswer {
        state,
        value: known.then_some(amount.sum),
        contributors: amount.count,
        increase: known.then_some(increase),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(expected: i64, reported: i64, sum: i64, count: i64) -> Figures {
        Figures {
            expected,
            reported,
            on_time: reported,
            simulated: 0,
            slots: vec![Amount { sum, count }],
        }
    }

    #[test]
    fn four_from_two_of_three() {
        let cell = answer(
            TimeKind::Cumulative,
            0,
            &figures(3, 2, 4, 2),
            &Figures::default(),
        );
        assert_eq!(
            cell,
            CellAnswer {
                state: CellState::Reported,
                value: Some(4),
                contributors: 2,
                increase: Some(4)
            }
        );
    }

    #[test]
    fn a_silent_month_carries_and_grows_by_nothing() {
        let cell = answer(
            TimeKind::Cumulative,
            0,
            &figures(1, 0, 5, 1),
            &figures(1, 1, 5, 1),
        );
        assert_eq!(
            (cell.state, cell.value, cell.increase),
            (CellState::Carried, Some(5), Some(0))
        );
    }

    #[test]
    fn a_per_period_figure_of_a_silent_month_is_missing_and_not_zero() {
        let cell = answer(
            TimeKind::PerPeriod,
            0,
            &figures(1, 0, 7, 3),
            &figures(1, 1, 7, 3),
        );
        assert_eq!((cell.state, cell.value), (CellState::Missing, None));
    }

    #[test]
    fn where_nobody_owes_nothing_is_missing() {
        let cell = answer(TimeKind::Stock, 0, &Figures::default(), &Figures::default());
        assert_eq!(cell.state, CellState::NotApplicable);
    }
}
