//! Rankings (排名): who stands where by a figure, with ties by one stated rule.
//!
//! Standard competition: equal figures share a rank and the next is as many
//! further on as there were equals (1, 2, 2, 4). Equal means exactly equal, on
//! integers and cross-multiplied fractions; equals stand in the order of their
//! codes. Whoever has no figure comes last, either way round, without a rank.

use crate::rate::Fraction;

/// Digits of one block of a key; two blocks tell any two fractions apart whose
/// denominators are at most 10^18.
const BLOCK: i128 = 1_000_000_000_000_000_000;

/// What somebody is ranked by: a fraction, or a whole number over one.
#[derive(Clone, Copy, Debug)]
pub struct Measure(Fraction);

impl Measure {
    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self(Fraction {
            numerator: number,
            denominator: 1,
        })
    }

    /// So much of so much; none where there is nothing to be a part of.
    pub fn share(part: i64, of: i64) -> Option<Self> {
        let fraction = Fraction {
            numerator: part,
            denominator: of,
        };
        (of > 0).then_some(Self(fraction))
    }

    /// A text that sorts as the measures do, the largest first if `descending`: equal exactly where they are equal.
    pub fn key(self, descending: bool) -> String {
        let (part, of) = (i128::from(self.0.numerator), i128::from(self.0.denominator));
        // Any two fractions with denominators up to 10^18 differ by 10^-36 or more: so do these digits.
        let first = part.rem_euclid(of) * BLOCK;
        let blocks = [first / of, first % of * BLOCK / of];
        let whole = part.div_euclid(of) - i128::from(i64::MIN);
        let (whole, blocks) = if descending {
            let most = i128::from(u64::MAX);
            (most - whole, blocks.map(|block| BLOCK - 1 - block))
        } else {
            (whole, blocks)
        };
        format!("{whole:020}{:018}{:018}", blocks[0], blocks[1])
    }

    fn is_equal(self, other: Self) -> bool {
        self.0.compare(other.0).is_eq()
    }
}

/// One that is ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked<T> {
    /// From 1; none without a measure.
    pub rank: Option<u32>,
    /// Who.
    pub item: T,
}

/// Ranks all of them: the largest first if `descending`. `of` tells the measure of each and the code by which equals
/// are ordered.
pub fn rank<T>(
    items: Vec<T>,
    descending: bool,
    of: impl Fn(&T) -> (Option<Measure>, String),
) -> Vec<Ranked<T>> {
    let mut measured: Vec<(Option<Measure>, String, T)> = items
        .into_iter()
        .map(|item| {
            let (measure, code) = of(&item);
            (measure, code, item)
        })
        .collect();
    measured.sort_by(|(a, a_code, _), (b, b_code, _)| {
        let by_measure = match (a, b) {
            (Some(a), Some(b)) if descending => b.0.compare(a.0),
            (Some(a), Some(b)) => a.0.compare(b.0),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_measure.then_with(|| a_code.cmp(b_code))
    });
    let mut last: Option<(u32, Measure)> = None;
    measured
        .into_iter()
        .zip(1_u32..)
        .map(|((measure, _, item), place)| {
            let rank = measure.map(|measure| match last {
                Some((rank, above)) if above.is_equal(measure) => rank,
                _ => place,
            });
            last = rank.zip(measure).or(last);
            Ranked { rank, item }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    fn of_shares(shares: &[(i64, i64)], descending: bool) -> Vec<(Option<u32>, usize)> {
        let items = (0..shares.len()).collect();
        let ranked = rank(items, descending, |item: &usize| {
            let (part, of) = shares[*item];
            (Measure::share(part, of), format!("{item:03}"))
        });
        ranked.into_iter().map(|one| (one.rank, one.item)).collect()
    }

    #[test]
    fn equals_share_a_rank_and_the_next_counts_them() {
        let ranked = of_shares(&[(1, 2), (3, 3), (2, 4), (0, 0), (1, 3)], true);
        assert_eq!(
            ranked,
            [
                (Some(1), 1),
                (Some(2), 0),
                (Some(2), 2),
                (Some(4), 4),
                (None, 3)
            ]
        );
    }

    #[test]
    fn whoever_has_no_figure_is_last_either_way() {
        let shares = [(0, 0), (1, 2), (0, 0), (1, 3)];
        for descending in [false, true] {
            let places: Vec<usize> = of_shares(&shares, descending)
                .into_iter()
                .map(|(_, item)| item)
                .collect();
            assert_eq!(places[2..], [0, 2]);
        }
    }

    fn shares() -> impl Strategy<Value = Vec<(i64, i64)>> {
        proptest::collection::vec((-5_i64..20, 0_i64..12), 0..20)
    }

    fn large() -> impl Strategy<Value = (i64, i64)> {
        (
            0_i64..1_000_000_000_000_000_000,
            1_i64..1_000_000_000_000_000_000,
        )
    }

    proptest! {
        #[test]
        fn a_rank_is_one_more_than_how_many_are_better(shares in shares(), descending: bool) {
            let ranked = of_shares(&shares, descending);
            prop_assert_eq!(ranked.len(), shares.len());
            let better = |(a, b): (i64, i64), (c, d): (i64, i64)| {
                let (a, c) = (i128::from(a) * i128::from(d), i128::from(c) * i128::from(b));
                if descending { a > c } else { a < c }
            };
            for (rank, item) in &ranked {
                let own = shares[*item];
                let above = shares.iter().filter(|other| other.1 > 0 && better(**other, own)).count();
                prop_assert_eq!(*rank, (own.1 > 0).then(|| u32::try_from(above).unwrap() + 1));
            }
            for pair in ranked.windows(2) {
                if pair[0].0 == pair[1].0 {
                    prop_assert!(pair[0].1 < pair[1].1, "equals stand in the order of their codes");
                }
            }
        }

        #[test]
        fn keys_sort_as_the_measures_do(a in large(), b in large(), factor in 1_i64..1_000) {
            let measure = |(part, of): (i64, i64)| Measure::share(part, of).unwrap();
            for (a, b) in [(a, b), (a, (a.0 + 1, a.1)), (a, (a.0, a.1 + 1)), (a, (b.0, a.1))] {
                let (one, other) = (measure(a), measure(b));
                let exact = one.0.compare(other.0);
                prop_assert_eq!(one.key(false).cmp(&other.key(false)), exact);
                prop_assert_eq!(one.key(true).cmp(&other.key(true)), exact.reverse());
            }
            let (part, of) = (a.0 / 1_000, a.1 / 1_000 + 1);
            prop_assert_eq!(
                measure((part, of)).key(true),
                measure((part * factor, of * factor)).key(true),
                "equal fractions have one key"
            );
        }

        #[test]
        fn keys_of_whole_numbers_sort_as_the_numbers_do(a: i64, b: i64) {
            let (one, other) = (Measure::whole(a), Measure::whole(b));
            prop_assert_eq!(one.key(false).cmp(&other.key(false)), a.cmp(&b));
            prop_assert_eq!(one.0.compare(other.0) == Ordering::Equal, one.key(true) == other.key(true));
        }
    }
}
