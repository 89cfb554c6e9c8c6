//! Shares (份额) by which a document splits what one had among several: exact
//! ratios, never a float.
//!
//! Owns how they are written and how a total is divided. What is given away is
//! always the whole, to the last unit, whatever the rounding.

use crate::decimal;

/// Digits after the point that a share may have.
const SCALE: u8 = 4;
/// The largest number of parts, so that no product leaves its range.
const MAX_PARTS: u64 = 1_000_000_000;

/// The parts of each, in the order in which they are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares(Vec<u64>);

/// Why words are no shares.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// One of them is no share above zero.
    #[error("`{0}` is no share above zero")]
    Unreadable(String),
    /// Some are written in another way than the first.
    #[error("the shares are written in several ways")]
    Mixed,
    /// Percents or fractions that are not together the whole.
    #[error("together the shares are not exactly the whole")]
    NotWhole,
}

/// How a share is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `60%`
    Percent,
    /// `3/5`
    Fraction,
    /// `6` of the sum of all.
    Parts,
}

impl Shares {
    /// Reads shares that are all written in one way: percents (`60%`) or
    /// fractions (`3/5`) that are together the whole, or parts (`6`) of their sum.
    ///
    /// Errors: the first that is wrong with them.
    pub fn read(texts: &[String]) -> Result<Self, ShareError> {
        let read: Vec<(Way, u64, u64)> = texts
            .iter()
            .map(|text| share(text.trim()).ok_or_else(|| ShareError::Unreadable(text.clone())))
            .collect::<Result<_, _>>()?;
        let Some((way, ..)) = read.first().copied() else {
            return Err(ShareError::NotWhole);
        };
        if read.iter().any(|(other, ..)| *other != way) {
            return Err(ShareError::Mixed);
        }
        let unreadable = |at: usize| ShareError::Unreadable(texts[at].clone());
        let mut common = 1_u64;
        for (at, (_, _, below)) in read.iter().enumerate() {
            common = common / gcd(common, *below) * below;
            if common > MAX_PARTS {
                return Err(unreadable(at));
            }
        }
        let parts: Vec<u64> = read
            .iter()
            .map(|(_, above, below)| above.saturating_mul(common / below))
            .collect();
        let sum = parts
            .iter()
            .fold(0_u64, |sum, part| sum.saturating_add(*part));
        if way != Way::Parts && sum != common {
            return Err(ShareError::NotWhole);
        }
        if let Some(at) = parts.iter().position(|part| *part > MAX_PARTS) {
            return Err(unreadable(at));
        }
        let divisor = parts.iter().copied().fold(0, gcd).max(1);
        Ok(Self(parts.into_iter().map(|part| part / divisor).collect()))
    }

    /// Of parts that were stored.
    ///
    /// Errors: none of them is above zero, or one is too large.
    pub fn of_parts(parts: Vec<u64>) -> Result<Self, ShareError> {
        let wrong = parts.iter().find(|part| !(1..=MAX_PARTS).contains(*part));
        match wrong {
            Some(part) => Err(ShareError::Unreadable(part.to_string())),
            None if parts.is_empty() => Err(ShareError::NotWhole),
            None => Ok(Self(parts)),
        }
    }

    /// The parts, in lowest terms when they were read.
    pub fn parts(&self) -> &[u64] {
        &self.0
    }

    /// How many they are together.
    pub fn whole(&self) -> u64 {
        self.0.iter().sum()
    }

    /// What each gets of a total. The first gets its share of it, rounded down;
    /// the second its share, among those that are left, of what is left; the last
    /// gets the rest.
    ///
    /// So together they get the total. And who is given of a larger total never
    /// gets less than of a smaller one: a part (其中) stays within its whole.
    pub fn divide(&self, total: i64) -> Vec<i64> {
        let mut left = i128::from(total);
        let mut among = i128::from(self.whole());
        let given = self.0.iter().map(|part| {
            let part = i128::from(*part);
            let given = (left * part).div_euclid(among);
            left -= given;
            among -= part;
            i64::try_from(given).expect("a share lies between nothing and the total")
        });
        given.collect()
    }
}

fn share(text: &str) -> Option<(Way, u64, u64)> {
    let (way, above, below) = if let Some(percent) = text.strip_suffix(['%', '％']) {
        (
            Way::Percent,
            number(percent)?,
            100 * 10_u64.pow(SCALE.into()),
        )
    } else if let Some((above, below)) = text.split_once('/') {
        let whole = |text: &str| text.trim().parse::<u64>().ok();
        (Way::Fraction, whole(above)?, whole(below)?)
    } else {
        (Way::Parts, number(text)?, 1)
    };
    ((1..=MAX_PARTS).contains(&above) && (1..=MAX_PARTS).contains(&below))
        .then_some((way, above, below))
}

/// A number above zero, in its smallest unit.
fn number(text: &str) -> Option<u64> {
    u64::try_from(decimal::parse_scaled(text.trim(), SCALE).ok()?).ok()
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 {
        one
    } else {
        gcd(other, one % other)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(texts: &[&str]) -> Result<Vec<u64>, ShareError> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Shares::read(&texts).map(|shares| shares.parts().to_vec())
    }

    fn shares() -> impl Strategy<Value = Shares> {
        proptest::collection::vec(1_u64..=MAX_PARTS, 1..9).prop_map(Shares)
    }

    #[test]
    fn shares_are_written_in_one_of_three_ways() {
        assert_eq!(read(&["60%", "40％"]), Ok(vec![3, 2]));
        assert_eq!(read(&["3/5", "2/5"]), Ok(vec![3, 2]));
        assert_eq!(read(&["1/2", "1/3", "1/6"]), Ok(vec![3, 2, 1]));
        assert_eq!(read(&["6", "4"]), Ok(vec![3, 2]));
        assert_eq!(read(&["0.6", "0.4"]), Ok(vec![3, 2]));
        assert_eq!(read(&["33.3333%", "66.6667%"]), Ok(vec![333_333, 666_667]));
    }

    #[test]
    fn what_is_not_exactly_the_whole_is_refused() {
        assert_eq!(read(&["60%", "30%"]), Err(ShareError::NotWhole));
        assert_eq!(read(&["33.33%", "66.66%"]), Err(ShareError::NotWhole));
        assert_eq!(read(&["3/5", "3/5"]), Err(ShareError::NotWhole));
        assert_eq!(read(&[]), Err(ShareError::NotWhole));
        assert_eq!(read(&["60%", "2/5"]), Err(ShareError::Mixed));
        for wrong in [
            "",
            "0",
            "0%",
            "-1",
            "six",
            "1/0",
            "0/4",
            "1/2/3",
            "1.23456",
            "99999999999",
        ] {
            let text = wrong.to_owned();
            assert_eq!(
                read(&[wrong, "1"]),
                Err(ShareError::Unreadable(text)),
                "{wrong}"
            );
        }
        assert!(matches!(
            read(&["1/999999937", "1/999999893"]),
            Err(ShareError::Unreadable(_))
        ));
    }

    proptest! {
        /// Nothing is lost and nothing is doubled.
        #[test]
        fn what_is_divided_is_the_whole(shares in shares(), total in any::<i64>()) {
            let given = shares.divide(total);
            prop_assert_eq!(given.len(), shares.parts().len());
            let sum: i128 = given.iter().map(|one| i128::from(*one)).sum();
            prop_assert_eq!(sum, i128::from(total));
        }

        /// Nobody gets less than nothing of something, nor more than all of it.
        #[test]
        fn nobody_gets_less_than_nothing(shares in shares(), total in 0..=i64::MAX) {
            prop_assert!(shares.divide(total).iter().all(|one| (0..=total).contains(one)));
        }

        /// A part that lies within its whole lies within it at every successor.
        #[test]
        fn a_part_stays_within_its_whole(shares in shares(), whole in 0..1_000_i64, part in 0..1_000_i64) {
            let (part, whole) = (part.min(whole), part.max(whole));
            for (part, whole) in shares.divide(part).iter().zip(shares.divide(whole)) {
                prop_assert!(*part <= whole, "{} of {}", part, whole);
            }
        }

        /// Of two each gets its exact share to less than one unit.
        #[test]
        fn of_two_each_is_exact_to_a_unit(one in 1..1_000_u64, two in 1..1_000_u64, total in 0..1_000_000_i64) {
            let whole = i64::try_from(one + two).unwrap();
            let given = Shares(vec![one, two]).divide(total);
            for (given, parts) in given.iter().zip([one, two]) {
                let off = given * whole - total * i64::try_from(parts).unwrap();
                prop_assert!(off.abs() < whole);
            }
        }
    }
}
