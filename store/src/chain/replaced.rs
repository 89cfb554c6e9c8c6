//! Into whose filing a unit's totals go, and with which period: what that filing is
//! compared with in every question (`domain::chain::replaced`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cengbao_domain::coverage::CoverageChange;

use super::Chain;

/// With which periods totals go from one unit into another's filing.
#[derive(Default)]
pub(super) struct HandedOver {
    /// By the unit that had them: the period.
    pub(super) left: BTreeMap<i32, Vec<i32>>,
    /// By the unit that speaks: the period, and who had them.
    pub(super) got: BTreeMap<i32, Vec<(i32, i32)>>,
}

impl Chain {
    /// All of them.
    pub(super) fn handed_over(&self) -> HandedOver {
        let mut found = HandedOver::default();
        for (unit, member) in &self.members {
            for (period, _) in self.silence(member).totals() {
                if let Some(speaker) = self.speaker(*unit, *period) {
                    found.left.entry(*unit).or_default().push(*period);
                    found.got.entry(speaker).or_default().push((*period, *unit));
                }
            }
        }
        found
    }

    /// Whose filing of just this period holds what a unit had: one that is in nobody else's,
    /// so that it is compared once. None where nobody filed for the period.
    fn speaker(&self, unit: i32, period: i32) -> Option<i32> {
        let mut seen = BTreeSet::from([unit]);
        let mut asked = VecDeque::from([unit]);
        while let Some(member) = asked.pop_front().and_then(|unit| self.members.get(&unit)) {
            let covering = member.covered.iter();
            let speaks = |(unit, changes): &(&i32, &Vec<CoverageChange>)| {
                self.covered_by(member, **unit, changes).holds(period)
            };
            let covering = covering.filter(speaks).map(|(unit, _)| *unit);
            let successor = member.into.map(|(successor, ..)| successor);
            let follows = |_: &i32| self.taken_by(member).holds(period);
            let all: Vec<i32> = covering.chain(successor.filter(follows)).collect();
            let found = all.iter().find(|unit| self.stands(**unit, period));
            if let Some(unit) = found {
                return Some(*unit);
            }
            asked.extend(
                all.into_iter()
                    .chain(successor)
                    .filter(|unit| seen.insert(*unit)),
            );
        }
        None
    }

    /// Whether a unit's total of a period is in nobody else's filing.
    fn stands(&self, unit: i32, period: i32) -> bool {
        let member = self.members.get(&unit);
        member.is_some_and(|member| !self.silence(member).holds_total(period))
    }
}
