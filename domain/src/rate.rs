//! Rates (比率): Σ numerator / Σ denominator, exact, and as they are shown.
//!
//! A fraction is kept as its two whole numbers and compared by cross-multiplying.
//! What is shown is rounded half up to the digits of its indicator, but never to
//! a bound that the fraction has not reached: 9,999 of 10,000 is not shown as
//! 100%, one of 100,000 not as 0%. Never a mean of rates, never a float.

use std::cmp::Ordering;

use crate::indicator::Indicator;

/// In what a rate is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateUnit {
    /// `%` (百分比).
    Percent,
    /// `‰` (千分比).
    PerMille,
}

impl RateUnit {
    /// The unit that an indicator prints; none if it is no unit of a rate.
    pub fn printed(unit: &str) -> Option<Self> {
        match unit {
            "%" => Some(Self::Percent),
            "‰" => Some(Self::PerMille),
            _ => None,
        }
    }

    const fn whole(self) -> i128 {
        match self {
            Self::Percent => 100,
            Self::PerMille => 1_000,
        }
    }
}

/// How a rate is shown: its unit and its digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateScale {
    /// In what it is printed.
    pub unit: RateUnit,
    /// Digits after the point.
    pub digits: u8,
}

impl RateScale {
    /// How an indicator of kind RATE is shown; none for any other.
    pub fn of(indicator: &Indicator) -> Option<Self> {
        indicator.parts()?;
        RateUnit::printed(&indicator.unit).map(|unit| Self {
            unit,
            digits: indicator.scale,
        })
    }

    /// The number that shows the whole: 10,000 for percent with two digits.
    fn whole(self) -> i128 {
        self.unit.whole() * 10_i128.pow(u32::from(self.digits))
    }
}

/// A rate, exact. Both numbers are in the smallest unit of their indicators, which have one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// The part (分子).
    pub numerator: i64,
    /// The whole (分母).
    pub denominator: i64,
}

impl Fraction {
    /// As shown, in the smallest unit of the rate: half up, but 0 and the whole only where they are exact.
    /// `None` without a denominator above zero, or beyond 64 bits.
    pub fn shown(self, scale: RateScale) -> Option<i64> {
        if self.denominator <= 0 {
            return None;
        }
        let (part, of) = (i128::from(self.numerator), i128::from(self.denominator));
        let whole = scale.whole();
        // At most 2^63 · 10^12: far from the end of 128 bits.
        let rounded = (part * whole * 2 + of).div_euclid(of * 2);
        let shown = [0, whole]
            .into_iter()
            .zip([0, of])
            .fold(rounded, |shown, (bound, reached)| {
                match (shown == bound, part.cmp(&reached)) {
                    (true, Ordering::Less) => bound - 1,
                    (true, Ordering::Greater) => bound + 1,
                    (true, Ordering::Equal) | (false, _) => shown,
                }
            });
        i64::try_from(shown).ok()
    }

    /// Which of two is larger, by cross-multiplying; both denominators above zero.
    pub fn compare(self, other: Self) -> Ordering {
        let cross = |a: Self, b: Self| i128::from(a.numerator) * i128::from(b.denominator);
        cross(self, other).cmp(&cross(other, self))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PERCENT: RateScale = RateScale {
        unit: RateUnit::Percent,
        digits: 2,
    };

    fn shown(numerator: i64, denominator: i64) -> Option<i64> {
        let fraction = Fraction {
            numerator,
            denominator,
        };
        fraction.shown(PERCENT)
    }

    #[test]
    fn a_bound_is_shown_only_where_it_is_reached() {
        let cases = [
            ((10_000, 10_000), Some(10_000)),
            ((99_999, 100_000), Some(9_999)),
            ((9_999, 10_000), Some(9_999)),
            ((100_001, 100_000), Some(10_001)),
            ((0, 7), Some(0)),
            ((1, 100_000), Some(1)),
            ((1, 3), Some(3_333)),
            ((2, 3), Some(6_667)),
            ((1, 0), None),
            ((0, 0), None),
        ];
        for ((numerator, denominator), expected) in cases {
            assert_eq!(
                shown(numerator, denominator),
                expected,
                "{numerator} of {denominator}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_within_one_of_the_exact_rate_and_keeps_its_side(
            numerator in 0_i64..1_000_000_000_000, denominator in 1_i64..1_000_000_000_000, digits in 0_u8..=9
        ) {
            let scale = RateScale { unit: RateUnit::PerMille, digits };
            let fraction = Fraction { numerator, denominator };
            let Some(shown) = fraction.shown(scale) else { return Ok(()) };
            let (part, of, whole) = (i128::from(numerator), i128::from(denominator), scale.whole());
            prop_assert!((i128::from(shown) * of - part * whole).abs() <= of);
            prop_assert_eq!(i128::from(shown).cmp(&whole), part.cmp(&of));
            prop_assert_eq!(shown == 0, numerator == 0);
        }

        #[test]
        fn a_larger_rate_is_never_shown_as_a_smaller_one(
            a in (0_i64..1_000_000, 1_i64..1_000_000), b in (0_i64..1_000_000, 1_i64..1_000_000)
        ) {
            let fraction = |(numerator, denominator)| Fraction { numerator, denominator };
            let (a, b) = (fraction(a), fraction(b));
            match a.compare(b) {
                Ordering::Less => prop_assert!(a.shown(PERCENT) <= b.shown(PERCENT)),
                Ordering::Equal => prop_assert_eq!(a.shown(PERCENT), b.shown(PERCENT)),
                Ordering::Greater => prop_assert!(a.shown(PERCENT) >= b.shown(PERCENT)),
            }
        }
    }
}
