//! Who receives what a unit files where it stands after a move (接收单位).

use crate::level::Level;

/// Of the offices of a receiver's kind that serve places above a unit, the one that
/// receives instead: that of the receiver's level, else the nearest above that. None
/// where all serve lower levels: those never received for it. Of several at one place
/// the first.
pub fn receiver_above<T>(level: Level, offices: impl IntoIterator<Item = (Level, T)>) -> Option<T> {
    let fit = offices.into_iter().filter(|(serves, _)| *serves <= level);
    let nearest = fit.reduce(|best, one| if one.0 > best.0 { one } else { best });
    nearest.map(|(_, office)| office)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_nearest_that_is_not_lower_receives(
            level in proptest::sample::select(Level::ALL.to_vec()),
            levels in proptest::collection::vec(proptest::sample::select(Level::ALL.to_vec()), 0..6)
        ) {
            let offices = levels.iter().copied().zip(0_usize..);
            let found = receiver_above(level, offices);
            let nearest = levels.iter().filter(|serves| **serves <= level).max();
            let first = nearest.and_then(|nearest| levels.iter().position(|serves| serves == nearest));
            prop_assert_eq!(found, first);
        }
    }
}
