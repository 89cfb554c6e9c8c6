//! Who covers a unit once the tree has moved (覆盖范围随区划变动): whoever comes beneath a
//! unit that covers its subtree is spoken for by its filings from the period of the move
//! on, and no longer by those of the one that it left.

use std::collections::{BTreeMap, BTreeSet};

use super::{CoverageChange, Planned, is_whole};

/// A change of coverage that is to be put on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The unit above.
    pub covering: i32,
    /// Which one it is of those with the same unit above, from 0.
    pub place: i64,
    /// First period.
    pub from: i32,
    /// Covered from then on; else its own.
    pub whole: bool,
}

/// What is to be recorded of a unit that was moved in a period: `recorded` by those who
/// cover it or did and are there still, `above` those who stand above it now, and of these
/// what is planned. Nothing of an earlier period, and nothing that is on record already.
pub fn turns(
    recorded: &BTreeMap<i32, Vec<CoverageChange>>,
    above: &BTreeSet<i32>,
    planned: &Planned,
    since: i32,
) -> Vec<Turn> {
    let nobody = Planned::default();
    let by = |covering: i32, planned: &Planned| {
        let known = recorded.get(&covering).map_or(&[][..], Vec::as_slice);
        let lacking = planned.lacking(known, false, since).into_iter();
        let turn = move |((from, whole), place)| Turn {
            covering,
            place,
            from,
            whole,
        };
        lacking.zip(0_i64..).map(turn)
    };
    let left = recorded.keys().filter(|covering| !above.contains(covering));
    let left = left.flat_map(|covering| by(*covering, &nobody));
    let came = above.iter().flat_map(|covering| by(*covering, planned));
    left.chain(came).collect()
}

/// On which periods any of several covers a unit, each by its own record; nothing where
/// nothing is on record. In the order of the periods.
pub fn by_any<'a>(each: impl IntoIterator<Item = &'a Vec<CoverageChange>>) -> Vec<CoverageChange> {
    let mut each: Vec<&Vec<CoverageChange>> = each.into_iter().collect();
    each.retain(|changes| !changes.is_empty());
    each.dedup();
    if let [one] = each.as_slice() {
        return (*one).clone();
    }
    let all = || each.iter().copied().flatten();
    let (Some(recorded_at), Some(first)) = (
        all().map(|change| change.recorded_at).min(),
        all().map(|change| change.from).min(),
    ) else {
        return Vec::new();
    };
    let is_covered = |period| {
        let mut each = each.iter();
        each.any(|changes| is_whole(changes, period, i64::MAX))
    };
    let change = |from, whole| CoverageChange {
        from,
        recorded_at,
        whole,
    };
    let mut stands = is_covered(first.saturating_sub(1));
    let mut found = Vec::new();
    for from in all().map(|change| change.from).collect::<BTreeSet<_>>() {
        if is_covered(from) != stands {
            stands = !stands;
            found.push(change(from, stands));
        }
    }
    if found.is_empty() {
        // It is as it was: whoever reads the first change learns how that was.
        found = vec![change(first, !stands), change(first, stands)];
    }
    found
}

/// Whether a unit is covered on a period or a later one.
pub fn is_covered_since(changes: &[CoverageChange], since: i32) -> bool {
    let later = changes.iter().map(|change| change.from.max(since));
    later
        .chain([since])
        .any(|period| is_whole(changes, period, i64::MAX))
}

impl Planned {
    /// Up to a period as others are on record, from there on as it is planned; as it is
    /// planned where nobody is on record.
    #[must_use]
    pub fn with_past(&self, others: &[Vec<CoverageChange>], today: i32) -> Self {
        let past = by_any(others);
        if past.is_empty() {
            return self.clone();
        }
        let stands = |period| {
            if period < today {
                is_whole(&past, period, i64::MAX)
            } else {
                self.is_whole(period)
            }
        };
        let recorded = past.iter().map(|change| change.from);
        let planned = self.changes.iter().map(|(from, _)| *from);
        let bounds = recorded
            .filter(|from| *from < today)
            .chain(planned.filter(|from| *from > today))
            .chain([today]);
        let mut found = Self {
            whole: is_whole(&past, i32::MIN, i64::MAX),
            changes: Vec::new(),
        };
        for from in bounds.collect::<BTreeSet<_>>() {
            if found.is_whole(from) != stands(from) {
                found.changes.push((from, stands(from)));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::coverage::Silence;

    const OLD: i32 = 1;
    const NEW: i32 = 2;

    fn records() -> impl Strategy<Value = Vec<Vec<CoverageChange>>> {
        let one = (0_i32..12, any::<bool>());
        let list = proptest::collection::vec(one, 0..4).prop_map(|all| {
            let change = |(place, (from, whole))| CoverageChange {
                from,
                recorded_at: place,
                whole,
            };
            (1_i64..).zip(all).map(change).collect()
        });
        proptest::collection::vec(list, 0..4)
    }

    fn planned() -> impl Strategy<Value = Planned> {
        let periods = proptest::collection::btree_set(1_i32..14, 0..4);
        (any::<bool>(), periods).prop_map(|(whole, periods)| {
            let mut now = whole;
            let turn = |from| {
                now = !now;
                (from, now)
            };
            let changes = periods.into_iter().map(turn).collect();
            Planned { whole, changes }
        })
    }

    fn record(by: &mut BTreeMap<i32, Vec<CoverageChange>>, turns: &[Turn], at: i64) {
        for turn in turns {
            by.entry(turn.covering).or_default().push(CoverageChange {
                from: turn.from,
                recorded_at: at + turn.place,
                whole: turn.whole,
            });
        }
    }

    proptest! {
        #[test]
        fn any_of_several_is_each_of_them_asked(each in records()) {
            let any = by_any(&each);
            for period in -1..14 {
                let expected = each.iter().any(|one| is_whole(one, period, i64::MAX));
                prop_assert_eq!(is_whole(&any, period, i64::MAX), expected, "{}", period);
            }
            prop_assert_eq!(any.is_empty(), each.iter().all(Vec::is_empty));
            for since in -1..14 {
                let later = (since..14).any(|period| is_whole(&any, period, i64::MAX));
                prop_assert_eq!(is_covered_since(&any, since), later, "since {}", since);
            }
        }

        /// However often a unit goes: from the move on it is covered by the one above it as
        /// that is planned and by nobody else, and of earlier periods as it was.
        #[test]
        fn a_unit_is_covered_by_whoever_stands_above_it(
            planned in planned(), moves in proptest::collection::vec((0_i32..13, 0_i32..4), 1..5),
        ) {
            let mut by = BTreeMap::new();
            for (number, (since, above)) in (0_i64..).zip(moves) {
                let before = by.clone();
                let above: BTreeSet<i32> = [above].into_iter().filter(|above| *above > 0).collect();
                let found = turns(&by, &above, &planned, since);
                record(&mut by, &found, 100 * (number + 1));
                prop_assert!(turns(&by, &above, &planned, since).is_empty(), "again");
                for covering in 1..4 {
                    let is = |by: &BTreeMap<i32, Vec<_>>, period| {
                        by.get(&covering).is_some_and(|changes| is_whole(changes, period, i64::MAX))
                    };
                    for period in 0..16 {
                        let expected = match (period < since, above.contains(&covering)) {
                            (true, _) => is(&before, period),
                            (false, stands) => stands && planned.is_whole(period),
                        };
                        prop_assert_eq!(is(&by, period), expected, "{} by {}", period, covering);
                    }
                }
            }
        }

        /// What stood beneath another is in its first filing from the move on, whenever it
        /// had filed before; what the one that it left files then is without it.
        #[test]
        fn the_first_filing_after_a_move_speaks_for_who_came(
            since in 2_i32..8, filed in 0_i32..12, signed_after in any::<bool>(), spoke in any::<bool>(),
        ) {
            let whole = Planned { whole: false, changes: vec![(1, true)] };
            let mut by = BTreeMap::from([(OLD, vec![CoverageChange { from: 1, recorded_at: 10, whole: true }])]);
            let above = BTreeSet::from([NEW]);
            let found = turns(&by, &above, &whole, since);
            record(&mut by, &found, 100);
            let signed_at = if signed_after { 200 } else { 50 };
            let new = Silence::by_coverage(&by[&NEW], [(filed, signed_at)]);
            prop_assert_eq!(!new.totals().is_empty(), signed_after && filed >= since);
            let before = spoke.then_some((1, 20));
            let old = Silence::by_coverage(&by[&OLD], before.into_iter().chain([(since.max(2), 300)]));
            prop_assert!(!old.holds(since.max(2)));
            prop_assert_eq!(old.totals().len(), usize::from(spoke));
        }

        #[test]
        fn the_past_is_on_record_and_the_rest_is_planned(planned in planned(), others in records(), today in 0_i32..13) {
            let found = planned.with_past(&others, today);
            for period in 0..16 {
                let is_past = period < today && others.iter().any(|one| !one.is_empty());
                let expected = if is_past {
                    others.iter().any(|one| is_whole(one, period, i64::MAX))
                } else {
                    planned.is_whole(period)
                };
                prop_assert_eq!(found.is_whole(period), expected, "{}", period);
            }
        }
    }
}
