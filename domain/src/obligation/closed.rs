//! What a closed unit goes on owing (撤并后的应报): obligations follow the tree on the
//! period's last day, and a report that it has begun is its own.

use std::collections::BTreeSet;

use crate::coverage::joined;

/// Stretches of periods, the ends included.
type Stretches = Vec<(i32, i32)>;

/// Of the stretches that a unit owed those that it still owes, and those that are whoever
/// follows it. It closed in the period `since`: it owes up to the one before, and of the
/// others just those whose reports it has begun or filed.
pub fn owed_of_closed(owed: &[(i32, i32)], since: i32, begun: &[i32]) -> (Stretches, Stretches) {
    let begun: BTreeSet<i32> = begun.iter().copied().filter(|at| *at >= since).collect();
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for (from, to) in owed.iter().copied().filter(|(from, to)| from <= to) {
        kept.push((from, to.min(since - 1)));
        let mut next = from.max(since);
        for at in begun.iter().filter(|at| (from..=to).contains(*at)) {
            kept.push((*at, *at));
            left.push((next, at - 1));
            next = at + 1;
        }
        left.push((next, to));
    }
    (joined(kept), joined(left))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn holds(stretches: &[(i32, i32)], period: i32) -> bool {
        let mut stretches = stretches.iter();
        stretches.any(|(from, to)| *from <= period && period <= *to)
    }

    proptest! {
        /// Every period that was owed is owed by one of the two, and by which is the rule.
        #[test]
        fn every_period_is_owed_by_one(
            bounds in proptest::collection::vec((0_i32..14, 0_i32..14), 0..4), since in 0_i32..14,
            begun in proptest::collection::vec(0_i32..14, 0..5)
        ) {
            let owed = joined(bounds);
            let (kept, left) = owed_of_closed(&owed, since, &begun);
            for period in -1..16 {
                let is_its_own = period < since || begun.contains(&period);
                prop_assert_eq!(holds(&kept, period), holds(&owed, period) && is_its_own);
                prop_assert_eq!(holds(&left, period), holds(&owed, period) && !is_its_own);
            }
        }
    }
}
