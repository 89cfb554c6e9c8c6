//! The rule on bare numbers: median and median absolute deviation.
//!
//! A value stands out when its modified z-score 0.6745 (x − median) / MAD
//! exceeds 3.5 (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993),
//! computed on fractions. That the spread has a least share of the median, and
//! the distance a least amount, is the hub's own: see docs/decisions/0015-bulk.md.

/// 3.5 / 0.6745, in lowest terms that integers hold.
const SCORE: (i128, i128) = (35_000, 6_745);

/// Where a sample ends and the outliers begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    /// The median, rounded down.
    pub(super) median: i64,
    /// The largest value that does not stand out.
    pub(super) most: i128,
}

/// None if the sample has no spread to judge by.
pub(super) fn limit_of(sample: &[i64], least: i64, share: (i128, i128)) -> Option<Limit> {
    // Twice the median, four times the deviation: halves of an even number of values stay whole.
    let median2 = twice_median(sample.iter().map(|value| i128::from(*value)).collect())?;
    let distances = sample
        .iter()
        .map(|value| (2 * i128::from(*value) - median2).abs());
    let deviation4 = twice_median(distances.collect())?;
    // Over a common denominator of 4 * share.1.
    let (part, whole) = share;
    let spread = (deviation4 * whole).max(2 * median2 * part);
    if spread <= 0 {
        return None;
    }
    let (score, unit) = SCORE;
    let numerator = 2 * median2 * whole * unit + score * spread;
    let most = numerator.div_euclid(4 * whole * unit);
    let least_most = (median2 + 2 * i128::from(least)).div_euclid(2);
    Some(Limit {
        median: i64::try_from(median2.div_euclid(2)).ok()?,
        most: most.max(least_most),
    })
}

/// The median of values that were all above zero and not small; none otherwise.
pub(super) fn was_always_active(recent: &[i64], least: i64) -> Option<i64> {
    let median2 = twice_median(recent.iter().map(|value| i128::from(*value)).collect())?;
    let is_active = recent.iter().all(|value| *value > 0) && median2 >= 2 * i128::from(least);
    is_active
        .then(|| i64::try_from(median2.div_euclid(2)).ok())
        .flatten()
}

/// The next number with one digit and zeros behind it: 43 is 50.
pub(super) fn rounded_up(number: i128) -> i128 {
    let mut step = 1;
    while number / step >= 10 {
        step *= 10;
    }
    (number + step - 1).div_euclid(step) * step
}

fn twice_median(mut values: Vec<i128>) -> Option<i128> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    let lower = values[(values.len() - 1) / 2];
    Some(lower + upper)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIFTH: (i128, i128) = (1, 5);

    fn stands_out(sample: &[i64], value: i64, least: i64) -> bool {
        limit_of(sample, least, FIFTH).is_some_and(|limit| i128::from(value) > limit.most)
    }

    #[test]
    fn a_digit_too_many_stands_out_and_a_busy_month_does_not() {
        let sample = [40, 52, 48, 45, 60, 44, 51];
        assert!(stands_out(&sample, 480, 10));
        assert!(!stands_out(&sample, 90, 10));
    }

    #[test]
    fn small_numbers_never_stand_out() {
        assert!(!stands_out(&[1, 1, 1, 1, 1, 1], 9, 10));
        assert!(
            !stands_out(&[0, 0, 0, 0, 0, 3], 900, 10),
            "no spread to judge by"
        );
        assert!(!stands_out(&[0; 12], 1_000_000, 10));
    }

    #[test]
    fn the_score_is_that_of_the_book() {
        // Median 100, MAD 30: 3.5 * 30 / 0.6745 = 155.67.
        let sample = [50, 70, 100, 130, 150];
        let limit = limit_of(&sample, 0, FIFTH).expect("a spread");
        assert_eq!((limit.median, limit.most), (100, 255));
    }

    #[test]
    fn a_limit_is_rounded_up_to_one_digit() {
        let rounded = [1, 9, 10, 11, 43, 99, 100, 101, 2_500].map(rounded_up);
        assert_eq!(rounded, [1, 9, 10, 20, 50, 100, 100, 200, 3_000]);
    }

    proptest! {
        #[test]
        fn the_median_never_stands_out(mut sample in prop::collection::vec(0..1_000_000_i64, 1..20), least in 0..100_i64) {
            sample.sort_unstable();
            let median = sample[sample.len() / 2];
            let lower = sample[(sample.len() - 1) / 2];
            prop_assert!(!stands_out(&sample, lower, least));
            sample.push(median);
            prop_assert!(!stands_out(&sample, median, least));
        }

        #[test]
        fn another_unit_of_measure_changes_nothing(sample in prop::collection::vec(0..1_000_000_i64, 1..20), value in 0..10_000_000_i64, least in 0..100_i64, factor in 1..10_000_i64) {
            let larger: Vec<i64> = sample.iter().map(|one| one * factor).collect();
            let as_before = stands_out(&larger, value * factor, least * factor);
            prop_assert_eq!(as_before, stands_out(&sample, value, least));
        }

        #[test]
        fn what_is_larger_stands_out_too(sample in prop::collection::vec(0..1_000_i64, 1..20), value in 0..10_000_i64, more in 0..10_000_i64) {
            prop_assert!(!stands_out(&sample, value, 10) || stands_out(&sample, value + more, 10));
        }

        #[test]
        fn rounding_up_never_lowers_and_stays_near(number in 1..1_000_000_000_i128) {
            let rounded = rounded_up(number);
            prop_assert!(rounded >= number && rounded < 2 * number || number == 1);
        }

        #[test]
        fn one_wild_value_does_not_hide_another(sample in prop::collection::vec(50..100_i64, 7..20), wild in 10_000..1_000_000_i64) {
            let mut spoilt = sample.clone();
            spoilt.push(wild);
            prop_assert!(stands_out(&spoilt, wild, 10));
        }
    }
}
