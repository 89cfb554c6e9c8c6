//! What has to happen first before a step is lawful: the shortest way through
//! the lifecycle, by the hands whose turn it is.
//!
//! Owns no rule: every step of a way is one of [`next`].

use std::collections::{HashSet, VecDeque};

use super::{Desk, Hand, ReportAction, Standing, next};

/// The hands that a way is told by: one of several receivers goes where the receiver goes.
pub(super) const HANDS: [Hand; 3] = [Hand::Filer, Hand::Reviewer, Hand::Receiver];

/// One step and whose it is.
pub type Turn = (ReportAction, Hand);

/// The steps from a standing up to one from which a hand may act; empty where
/// it may at once, None where no way leads there. Of ways that are equally
/// long, one that asks less of others.
pub fn way(from: Standing, action: ReportAction, hand: Hand, desk: Desk) -> Option<Vec<Turn>> {
    let mut seen: HashSet<Standing> = HashSet::new();
    let mut open = VecDeque::from([(from, Vec::new())]);
    while let Some((standing, turns)) = open.pop_front() {
        if next(standing, action, hand, desk).is_some() {
            return Some(turns);
        }
        if !seen.insert(standing) {
            continue;
        }
        for (first, second) in steps(standing, hand, desk) {
            let mut longer = turns.clone();
            longer.push(first);
            open.push_back((second, longer));
        }
    }
    None
}

/// Every lawful step of a standing, those of `own` first.
fn steps(from: Standing, own: Hand, desk: Desk) -> impl Iterator<Item = (Turn, Standing)> {
    let others = HANDS.into_iter().filter(move |hand| *hand != own);
    let hands = std::iter::once(own).chain(others);
    hands.flat_map(move |hand| {
        let one =
            move |action: &ReportAction| Some(((*action, hand), next(from, *action, hand, desk)?));
        ReportAction::ALL.iter().filter_map(one)
    })
}
