//! Every kind of figure, by hand and against a plain recomputation.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::journal::{self, Filing, Neighbours};
use crate::rate::RateUnit;
use crate::run::{self, Run};

const PERCENT: RateScale = RateScale {
    unit: RateUnit::Percent,
    digits: 2,
};

fn slot(slot: usize, time: TimeKind, additivity: Additivity) -> SlotRule {
    SlotRule {
        slot,
        time,
        additivity,
        is_boolean: additivity == Additivity::YesCount,
    }
}

fn figures(expected: i64, reported: i64, slots: &[(i64, i64)]) -> Figures {
    Figures {
        expected,
        reported,
        on_time: reported,
        simulated: 0,
        slots: slots
            .iter()
            .map(|(sum, count)| Amount {
                sum: *sum,
                count: *count,
            })
            .collect(),
    }
}

fn read(rule: CellRule, now: &Figures, before: &Figures, earlier: &Figures) -> CellAnswer {
    rule.answer(Window {
        now,
        before,
        earlier: Some(earlier),
    })
}

fn total(time: TimeKind) -> CellRule {
    CellRule::Slot(slot(0, time, Additivity::Sum))
}

fn rate_of(time: TimeKind) -> CellRule {
    CellRule::Rate {
        numerator: slot(0, time, Additivity::Sum),
        denominator: slot(1, time, Additivity::Sum),
        scale: PERCENT,
    }
}

#[test]
fn four_from_two_of_three() {
    let (now, none) = (figures(3, 2, &[(4, 2)]), Figures::default());
    let cell = read(total(TimeKind::Cumulative), &now, &none, &none);
    assert_eq!(
        cell,
        CellAnswer {
            state: CellState::Reported,
            value: Some(4),
            contributors: 2,
            increase: Some(4),
            fraction: None,
            overlaps: false,
        }
    );
}

#[test]
fn a_silent_month_carries_and_grows_by_nothing() {
    let (now, before) = (figures(1, 0, &[(5, 1)]), figures(1, 1, &[(5, 1)]));
    let cell = read(total(TimeKind::Cumulative), &now, &before, &before);
    assert_eq!(
        (cell.state, cell.value, cell.increase),
        (CellState::Carried, Some(5), Some(0))
    );
}

#[test]
fn a_stock_may_fall() {
    let (now, before) = (figures(1, 1, &[(5, 1)]), figures(1, 1, &[(9, 1)]));
    let cell = read(total(TimeKind::Stock), &now, &before, &before);
    assert_eq!((cell.value, cell.increase), (Some(5), Some(-4)));
}

#[test]
fn a_per_period_figure_of_a_silent_month_is_missing_and_not_zero() {
    let (now, before) = (figures(1, 0, &[(7, 3)]), figures(1, 1, &[(7, 3)]));
    let cell = read(total(TimeKind::PerPeriod), &now, &before, &before);
    assert_eq!((cell.state, cell.value), (CellState::Missing, None));
}

#[test]
fn a_per_period_figure_grows_against_the_period_before_and_against_nothing_else() {
    let (first, second, third) = (
        figures(1, 1, &[(4, 1)]),
        figures(1, 1, &[(10, 2)]),
        figures(1, 1, &[(11, 3)]),
    );
    let none = Figures::default();
    let rule = total(TimeKind::PerPeriod);
    assert_eq!(read(rule, &first, &none, &none).increase, None);
    assert_eq!(read(rule, &second, &first, &none).increase, Some(2));
    assert_eq!(read(rule, &third, &second, &first).increase, Some(-5));
    let silent = figures(1, 0, &[(11, 3)]);
    let after = figures(1, 1, &[(14, 4)]);
    let cell = read(rule, &after, &silent, &third);
    assert_eq!((cell.value, cell.increase), (Some(3), None));
}

#[test]
fn where_nobody_owes_nothing_is_missing() {
    let none = Figures::default();
    let cell = read(total(TimeKind::Stock), &none, &none, &none);
    assert_eq!(cell.state, CellState::NotApplicable);
}

#[test]
fn what_does_not_add_is_shown_for_one_unit_alone() {
    let rule = CellRule::Slot(slot(0, TimeKind::Stock, Additivity::None));
    let none = Figures::default();
    let one = read(rule, &figures(1, 1, &[(8, 1)]), &none, &none);
    assert_eq!((one.state, one.value), (CellState::Reported, Some(8)));
    for several in [figures(3, 2, &[(8, 2)]), figures(3, 1, &[(8, 1)])] {
        let cell = read(rule, &several, &none, &none);
        assert_eq!(
            (cell.state, cell.value, cell.increase),
            (CellState::NotSummed, None, None)
        );
    }
}

#[test]
fn a_boolean_says_yes_of_asked_and_an_overlapping_sum_says_so() {
    let none = Figures::default();
    let yes = CellRule::Slot(slot(0, TimeKind::Stock, Additivity::YesCount));
    let cell = read(yes, &figures(4, 3, &[(2, 3)]), &none, &none);
    let asked = Fraction {
        numerator: 2,
        denominator: 3,
    };
    assert_eq!((cell.value, cell.fraction), (Some(2), Some(asked)));
    let overlapping = CellRule::Slot(slot(0, TimeKind::Cumulative, Additivity::OverlappingSum));
    for (count, overlaps) in [(1, false), (2, true)] {
        let cell = read(overlapping, &figures(2, count, &[(9, count)]), &none, &none);
        assert_eq!(cell.overlaps, overlaps);
    }
}

#[test]
fn a_rate_is_the_sum_of_the_parts_over_the_sum_of_the_wholes() {
    let (now, before) = (
        figures(2, 2, &[(9_999, 2), (10_000, 2)]),
        figures(2, 2, &[(1, 2), (2, 2)]),
    );
    let none = Figures::default();
    let cell = read(rate_of(TimeKind::Cumulative), &now, &before, &none);
    assert_eq!(
        (cell.state, cell.value, cell.increase, cell.contributors),
        (CellState::Reported, Some(9_999), Some(4_999), 2)
    );
    let exact = cell.fraction.expect("a rate has its parts");
    assert_eq!((exact.numerator, exact.denominator), (9_999, 10_000));
}

#[test]
fn a_rate_without_a_denominator_has_a_state() {
    let none = Figures::default();
    let rule = rate_of(TimeKind::Cumulative);
    let zero = read(rule, &figures(1, 1, &[(0, 1), (0, 1)]), &none, &none);
    assert_eq!(
        (zero.state, zero.value),
        (CellState::NotApplicable, None),
        "known to be zero"
    );
    assert!(zero.fraction.is_some());
    let unknown = read(rule, &figures(1, 0, &[]), &none, &none);
    assert_eq!(
        (unknown.state, unknown.fraction),
        (CellState::Missing, None)
    );
    let half = read(rule, &figures(2, 2, &[(3, 2), (5, 1)]), &none, &none);
    assert_eq!(
        (half.state, half.value),
        (CellState::Missing, None),
        "one unit has no whole to its part"
    );
}

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
