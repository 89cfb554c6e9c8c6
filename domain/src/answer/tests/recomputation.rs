//! Answers out of sums of runs against a plain walk over the filings.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{PERCENT, read, slot};
use crate::answer::{CellRule, CellState};
use crate::figure::{Amount, Figures};
use crate::indicator::{Additivity, TimeKind};
use crate::journal::{self, Filing, Neighbours};
use crate::run::{self, Run};

/// Of one unit: part and whole cumulative, part and whole per period, a stock, a yes.
type Values = [i64; 6];

const TIMES: [TimeKind; 6] = [
    TimeKind::Cumulative,
    TimeKind::Cumulative,
    TimeKind::PerPeriod,
    TimeKind::PerPeriod,
    TimeKind::Stock,
    TimeKind::Stock,
];

fn rules() -> Vec<CellRule> {
    let of = |slot_index: usize| {
        let additivity = if slot_index == 5 {
            Additivity::YesCount
        } else {
            Additivity::Sum
        };
        slot(slot_index, TIMES[slot_index], additivity)
    };
    let mut rules: Vec<CellRule> = (0..6).map(|slot| CellRule::Slot(of(slot))).collect();
    for (above, below) in [(0, 1), (2, 3)] {
        rules.push(CellRule::Rate {
            numerator: of(above),
            denominator: of(below),
            scale: PERCENT,
        });
    }
    rules
}

fn filing(values: &Values) -> Filing {
    let one = |sum: &i64| Amount {
        sum: *sum,
        count: 1,
    };
    Filing {
        figures: Figures {
            slots: values.iter().map(one).collect(),
            ..Figures::default()
        },
        on_time: true,
    }
}

/// Units by periods, what is in force; the plain list.
type InForce = BTreeMap<(usize, i32), Values>;

/// Sum and count of a value on a period, by going through every filing.
fn plain(in_force: &InForce, place: usize, period: i32) -> (i64, i64) {
    let mut sum = (0, 0);
    for unit in 0..UNITS {
        let filed = |at: i32| in_force.get(&(unit, at));
        let found = match TIMES[place] {
            TimeKind::PerPeriod => filed(period),
            TimeKind::Cumulative | TimeKind::Stock => (0..=period).rev().find_map(filed),
        };
        if let Some(values) = found {
            sum = (sum.0 + values[place], sum.1 + 1);
        }
    }
    sum
}

const UNITS: usize = 3;
const PERIODS: i32 = 6;

fn steps() -> impl Strategy<Value = Vec<(usize, i32, Option<Values>)>> {
    let values = (0_i64..6, 0_i64..6, 0_i64..6, 0_i64..6, 0_i64..9, 0_i64..2)
        .prop_map(|(a, b, c, d, e, f)| [a, b, c, d, e, f]);
    proptest::collection::vec(
        (
            0..UNITS,
            0..PERIODS,
            proptest::option::weighted(0.8, values),
        ),
        0..24,
    )
}

proptest! {
    /// Units file, correct and take back in any order of the periods; every answer, read out of the sums of their runs,
    /// is what a plain walk over the filings says.
    #[test]
    fn answers_of_every_kind_equal_a_plain_recomputation(steps in steps()) {
        let mut in_force = InForce::new();
        let mut runs: Vec<Run> = Vec::new();
        for _ in 0..UNITS {
            run::add(&mut runs, &journal::owing(0, PERIODS, 1)).unwrap();
        }
        for (unit, period, values) in steps {
            let is_filed = |at: &i32| in_force.contains_key(&(unit, *at));
            let previous = (0..period).rev().find(is_filed);
            let around = Neighbours {
                previous: previous.map(|at| filing(&in_force[&(unit, at)]).figures),
                current: in_force.get(&(unit, period)).map(filing),
                next: (period + 1..PERIODS).find(is_filed),
            };
            let after = values.as_ref().map(filing);
            let carries = |slot: usize| TIMES[slot] != TimeKind::PerPeriod;
            for delta in journal::change(period, &around, after.as_ref(), carries).unwrap() {
                run::add(&mut runs, &delta).unwrap();
            }
            match values {
                Some(values) => in_force.insert((unit, period), values),
                None => in_force.remove(&(unit, period)),
            };
        }
        for period in 0..PERIODS {
            let [now, before, earlier] = [0, 1, 2].map(|back| run::at(&runs, period - back));
            let anybody = (0..UNITS).any(|unit| in_force.contains_key(&(unit, period)));
            for (place, rule) in rules().into_iter().enumerate() {
                let cell = read(rule, &now, &before, &earlier);
                let expected = match place {
                    0..6 => plain_slot(&in_force, place, period),
                    _ => plain_rate(&in_force, (place - 6) * 2, period),
                };
                prop_assert_eq!((cell.value, cell.increase), expected, "place {} of period {}", place, period);
                prop_assert_eq!(cell.value.is_some(), matches!(cell.state, CellState::Reported | CellState::Carried));
                if cell.state == CellState::Carried {
                    prop_assert!(!anybody && !matches!(place, 2 | 3 | 7));
                }
            }
        }
    }
}

/// Value and increase of what is typed.
fn plain_slot(in_force: &InForce, place: usize, period: i32) -> (Option<i64>, Option<i64>) {
    let (now, last) = (
        plain(in_force, place, period),
        plain(in_force, place, period - 1),
    );
    let value = (now.1 > 0).then_some(now.0);
    let from = match TIMES[place] {
        TimeKind::PerPeriod => (last.1 > 0).then_some(last.0),
        TimeKind::Cumulative | TimeKind::Stock => Some(last.0),
    };
    (value, value.zip(from).map(|(now, last)| now - last))
}

/// Value and increase of a rate whose parts stand at `above` and behind it.
fn plain_rate(in_force: &InForce, above: usize, period: i32) -> (Option<i64>, Option<i64>) {
    let shown = |period: i32| {
        let part = plain(in_force, above, period).0;
        let whole = plain(in_force, above + 1, period).0;
        (whole > 0).then(|| match (part * 10_000 * 2 + whole) / (whole * 2) {
            10_000 if part < whole => 9_999,
            10_000 if part > whole => 10_001,
            0 if part > 0 => 1,
            rounded => rounded,
        })
    };
    let value = shown(period);
    (
        value,
        value.zip(shown(period - 1)).map(|(now, last)| now - last),
    )
}
