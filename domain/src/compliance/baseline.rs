//! What a returned number is compared with where the document does not say (基数未印): what was signed before goes before what
//! is typed beside it.

use crate::campaign::{BaselineKind, Measured, Target, TargetComparator};

/// Whether what a unit signed for earlier days is what its number is compared with: of what must not increase, where no
/// baseline is printed (自2020年起……只减不增).
pub fn compares_with_signed(target: &Target) -> bool {
    let kind = target.against.as_ref().map(|against| against.kind);
    target.measured == Measured::Return
        && target.comparator == TargetComparator::NotIncreasing
        && kind == Some(BaselineKind::Unstated)
}

/// What a unit's number is compared with: the least that it signed for an earlier day, so that what rose once has risen;
/// else, and where a baseline is printed, what it typed.
pub fn compared_with(
    target: &Target,
    typed: Option<i64>,
    earlier: impl Iterator<Item = i64>,
) -> Option<i64> {
    let signed = earlier.min().filter(|_| compares_with_signed(target));
    signed.or(typed)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::campaign::Baseline;
    use crate::compliance::cases::target;

    fn ponds(kind: BaselineKind) -> Target {
        let row = [("target", "count not increasing"), ("time", "—")];
        let row = row.map(|(key, cell)| (key.to_owned(), cell.to_owned()));
        Target {
            measured: Measured::Return,
            against: Some(Baseline { kind, clause: None }),
            ..target(&BTreeMap::from(row))
        }
    }

    #[test]
    fn a_printed_baseline_is_typed_and_no_other() {
        for (kind, with) in [
            (BaselineKind::PreviousYear, 9),
            (BaselineKind::StartOfCampaign, 9),
            (BaselineKind::Unstated, 4),
        ] {
            let ponds = ponds(kind);
            assert_eq!(
                compared_with(&ponds, Some(9), [5, 4, 6].into_iter()),
                Some(with)
            );
            assert_eq!(compared_with(&ponds, Some(9), [].into_iter()), Some(9));
        }
    }

    proptest! {
        #[test]
        fn what_never_rose_is_compared_with_the_one_before(mut signed in prop::collection::vec(0_i64..50, 1..9), typed in 0_i64..50) {
            signed.sort_unstable_by(|a, b| b.cmp(a));
            let ponds = ponds(BaselineKind::Unstated);
            let last = signed.last().copied();
            prop_assert_eq!(compared_with(&ponds, Some(typed), signed.into_iter()), last);
        }
    }
}
