//! Every kind of figure, by hand; `recomputation` holds them against a plain list.

mod recomputation;

use super::*;
use crate::rate::RateUnit;

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
        slots: slots
            .iter()
            .map(|(sum, count)| Amount {
                sum: *sum,
                count: *count,
            })
            .collect(),
        ..Figures::default()
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

#[test]
fn who_has_reported_and_has_no_total_is_told_elsewhere() {
    use CellState::{Missing, NotApplicable, Reported};

    let rules = [
        CellRule::Slot(slot(0, TimeKind::Cumulative, Additivity::Sum)),
        CellRule::Slot(slot(1, TimeKind::PerPeriod, Additivity::Sum)),
        CellRule::Slot(slot(2, TimeKind::Cumulative, Additivity::YesCount)),
        CellRule::Slot(slot(3, TimeKind::Cumulative, Additivity::Sum)),
    ];
    let states = |now: &Figures| {
        let before = Figures::default();
        let mut answers = rules.map(|rule| read(rule, now, &before, &before));
        mark_told_elsewhere(now, &rules, &mut answers);
        answers.map(|one| one.state)
    };
    // By shares the yes and what was done in the month stay; of another's word nothing does.
    let handed_on = figures(1, 1, &[(0, 0), (3, 1), (1, 1)]);
    assert_eq!(
        states(&handed_on),
        [NotApplicable, Reported, Reported, NotApplicable]
    );
    assert_eq!(states(&figures(1, 1, &[])), [NotApplicable; 4]);
    // A cell that came with a later version of the form is missing in what was filed before.
    let older = figures(1, 1, &[(5, 1), (3, 1), (1, 1)]);
    assert_eq!(states(&older), [Reported, Reported, Reported, Missing]);
    assert_eq!(states(&figures(2, 1, &[])), [Missing; 4], "one is awaited");
}
