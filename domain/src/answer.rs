//! What a cell of a table says: a value, where it comes from and how much it
//! grew. A blank is never a zero: a cell without a contributor has a state
//! instead of a value.
//!
//! Owns how each kind of figure is read out of as-of figures: cumulative, per
//! period, stock, yes-count, rate, and what does not add. `docs/figures.md` has
//! the table.

use serde::{Deserialize, Serialize};

use crate::figure::{Amount, Figures};
use crate::form::Form;
use crate::indicator::{Additivity, Indicator, IndicatorKind, TimeKind};
use crate::rate::{Fraction, RateScale};

/// Where the value of a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CellState {
    /// Somebody reported for this very period (已报).
    Reported,
    /// The last total before is carried (沿用): nobody reported for this period.
    Carried,
    /// Owed, and nobody has ever reported (缺报).
    Missing,
    /// Nobody owes this figure for this period, its denominator is zero, or what was reported
    /// is in the filing of another who speaks for it, or in the shares of successors (不适用).
    NotApplicable,
    /// Several units have one, and the form says that they do not add (不汇总).
    NotSummed,
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
    /// The unit has filed none of its own since it came out of a split: its share of
    /// the closed one's total (按份额划转).
    Shared,
}

/// One cell of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellAnswer {
    /// Where the value comes from.
    pub state: CellState,
    /// In the indicator's smallest unit; for a boolean the number of yes.
    /// None exactly if the state is neither REPORTED nor CARRIED.
    pub value: Option<i64>,
    /// How many units stand behind the value.
    pub contributors: i64,
    /// The change against the period before: a total's first counts from zero; what is of one period alone, and a
    /// rate, has none where the period before has no value.
    pub increase: Option<i64>,
    /// Of a rate Σ numerator and Σ denominator, of a boolean yes and asked: also where a zero below the line leaves
    /// no value.
    pub fraction: Option<Fraction>,
    /// Whether the value may count one thing several times: a sum of several units that overlap.
    pub overlaps: bool,
}

/// The as-of figures that one answer is read from.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Of the period.
    pub now: &'a Figures,
    /// Of the period before it.
    pub before: &'a Figures,
    /// Of the one before that; none where no increase of what is per period is asked.
    pub earlier: Option<&'a Figures>,
}

/// How a column is read out of as-of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRule {
    /// From the slot of its own indicator.
    Slot(SlotRule),
    /// Σ numerator / Σ denominator, from the slots of its parts.
    Rate {
        /// Above the line.
        numerator: SlotRule,
        /// Below the line.
        denominator: SlotRule,
        /// How it is shown.
        scale: RateScale,
    },
}

/// How one slot is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotRule {
    slot: usize,
    time: TimeKind,
    additivity: Additivity,
    is_boolean: bool,
}

impl CellRule {
    /// How a column of the form is read; none for words, and for what has no slot.
    pub fn of(
        form: &Form,
        indicator: &Indicator,
        slot_of: impl Fn(&str) -> Option<usize>,
    ) -> Option<Self> {
        let slot = |indicator: &Indicator| {
            Some(SlotRule {
                slot: slot_of(&indicator.code)?,
                time: indicator.time,
                additivity: indicator.additivity,
                is_boolean: indicator.kind == IndicatorKind::Boolean,
            })
        };
        let Some((above, below)) = indicator.parts() else {
            return slot(indicator).map(Self::Slot);
        };
        Some(Self::Rate {
            numerator: slot(form.find(above)?.indicator)?,
            denominator: slot(form.find(below)?.indicator)?,
            scale: RateScale::of(indicator)?,
        })
    }

    /// Whether its increase needs the period before the one that it is compared with.
    pub fn looks_back(&self) -> bool {
        let is_per_period = |slot: &SlotRule| slot.time == TimeKind::PerPeriod;
        match self {
            Self::Slot(slot) => is_per_period(slot),
            Self::Rate {
                numerator,
                denominator,
                ..
            } => is_per_period(numerator) || is_per_period(denominator),
        }
    }

    /// Whether it is a total that others can carry or tell: it holds until the next filing, and has parts.
    fn goes_over(&self) -> bool {
        match self {
            Self::Slot(slot) => {
                let adds = slot.additivity != Additivity::None;
                slot.time != TimeKind::PerPeriod && adds && !slot.is_boolean
            }
            Self::Rate { .. } => false,
        }
    }

    /// What the column says.
    pub fn answer(&self, of: Window<'_>) -> CellAnswer {
        match self {
            Self::Slot(slot) => slot.answer(of),
            Self::Rate {
                numerator,
                denominator,
                scale,
            } => rate(numerator, denominator, *scale, of),
        }
    }

    /// What stands there, counted as nothing where there is nothing: linear, so that of a difference of figures it gives
    /// the difference. Nothing for a rate, which is not added: its parts are.
    pub fn amount(&self, now: &Figures, before: &Figures) -> i64 {
        match self {
            Self::Slot(slot) => slot.amount(now, before).sum,
            Self::Rate { .. } => 0,
        }
    }
}

impl SlotRule {
    /// What stands here on the last period of a window.
    fn amount(&self, now: &Figures, before: &Figures) -> Amount {
        let at = now.slot(self.slot);
        match self.time {
            TimeKind::Cumulative | TimeKind::Stock => at,
            TimeKind::PerPeriod => minus(at, before.slot(self.slot)),
        }
    }

    fn state(&self, amount: Amount, now: &Figures) -> CellState {
        let carries = self.time != TimeKind::PerPeriod;
        match (amount.count > 0, now.reported > 0, now.expected > 0) {
            (true, _, _) if self.is_of_several(amount, now) => CellState::NotSummed,
            (true, false, _) if carries => CellState::Carried,
            (true, _, _) => CellState::Reported,
            (false, _, true) => CellState::Missing,
            (false, _, false) => CellState::NotApplicable,
        }
    }

    /// Whether the figure does not add, and more than one unit could have it.
    fn is_of_several(&self, amount: Amount, now: &Figures) -> bool {
        self.additivity == Additivity::None && (amount.count > 1 || now.expected > 1)
    }

    fn overlaps(&self, amount: Amount) -> bool {
        self.additivity == Additivity::OverlappingSum && amount.count > 1
    }

    fn answer(&self, of: Window<'_>) -> CellAnswer {
        let amount = self.amount(of.now, of.before);
        let state = self.state(amount, of.now);
        let is_known = matches!(state, CellState::Reported | CellState::Carried);
        let increase = match self.time {
            TimeKind::Cumulative | TimeKind::Stock => {
                Some(amount.sum - of.before.slot(self.slot).sum)
            }
            TimeKind::PerPeriod => of
                .earlier
                .map(|earlier| self.amount(of.before, earlier))
                .filter(|last| last.count > 0)
                .map(|last| amount.sum - last.sum),
        };
        CellAnswer {
            state,
            value: is_known.then_some(amount.sum),
            contributors: amount.count,
            increase: increase.filter(|_| is_known),
            fraction: (is_known && self.is_boolean).then_some(Fraction {
                numerator: amount.sum,
                denominator: amount.count,
            }),
            overlaps: is_known && self.overlaps(amount),
        }
    }
}

/// A rate is known where both parts come from equally many units: what only one of them covers is no rate.
fn rate(above: &SlotRule, below: &SlotRule, scale: RateScale, of: Window<'_>) -> CellAnswer {
    let fraction = |now: &Figures, before: &Figures| {
        let (part, whole) = (above.amount(now, before), below.amount(now, before));
        (whole.count > 0 && whole.count == part.count).then_some(Fraction {
            numerator: part.sum,
            denominator: whole.sum,
        })
    };
    let whole = below.amount(of.now, of.before);
    let found = fraction(of.now, of.before);
    let value = found.and_then(|found| found.shown(scale));
    let state = match (found, value) {
        (Some(_), Some(_)) => below.state(whole, of.now),
        (Some(_), None) => CellState::NotApplicable,
        (None, _) => below.state(Amount::default(), of.now),
    };
    let last = match below.time {
        TimeKind::Cumulative | TimeKind::Stock => fraction(of.before, &Figures::default()),
        TimeKind::PerPeriod => of.earlier.and_then(|earlier| fraction(of.before, earlier)),
    };
    let last = last.and_then(|last| last.shown(scale));
    CellAnswer {
        state,
        value,
        contributors: found.map_or(0, |_| whole.count),
        // Of the two as they are shown, so that whoever subtracts finds the same points.
        increase: value.zip(last).map(|(now, last)| now - last),
        fraction: found,
        overlaps: value.is_some() && below.overlaps(whole),
    }
}

/// Where whoever owed has reported for a period and no total of it stands, it is told elsewhere:
/// in the filing of another who speaks for it, or by those among whom it was split. Nothing is
/// missing then; what stays, as a month's own or a yes, has its value. `answers` are of all columns.
pub fn mark_told_elsewhere(now: &Figures, rules: &[CellRule], answers: &mut [CellAnswer]) {
    if now.reported == 0 || now.expected > now.reported {
        return;
    }
    let has_totals = rules.iter().any(CellRule::goes_over);
    let told = rules.iter().zip(answers.iter());
    let mut told = told.filter(|(rule, _)| !has_totals || rule.goes_over());
    if told.any(|(_, one)| one.contributors > 0) {
        return;
    }
    let missing = answers.iter_mut();
    for one in missing.filter(|one| one.state == CellState::Missing) {
        one.state = CellState::NotApplicable;
    }
}

fn minus(now: Amount, before: Amount) -> Amount {
    Amount {
        sum: now.sum - before.sum,
        count: now.count - before.count,
    }
}

#[cfg(test)]
mod tests;
