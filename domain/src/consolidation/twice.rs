//! What several words hold at once (重复汇总): of all that hold a node the latest
//! speaks for it, and the sum above leaves out what the older ones hold of it.
//!
//! Never leaves out what nobody else has said: a figure does not fall because an
//! office has not signed yet.

use crate::ids::NodeId;
use crate::path::Path;

/// A place below the one that adds up.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Which.
    pub place: NodeId,
    /// When it said what it has; none while it has said nothing.
    pub said_at: Option<i64>,
}

/// The places whose words hold a node that a later word holds too, each with where the
/// node stood in it. `stands` tells where the node stood by what was recorded up to a
/// moment. The own share of `parent` is a word of `now`, and nothing was said after it.
pub fn outspoken(
    parent: NodeId,
    words: &[Word],
    now: i64,
    stands: impl Fn(i64) -> Option<Path>,
) -> Vec<(NodeId, Path)> {
    let mut held = holding(words, &stands);
    let own = stands(now).filter(|path| {
        let nodes = path.nodes();
        nodes.contains(&parent) && !words.iter().any(|word| nodes.contains(&word.place))
    });
    held.extend(own.map(|path| (now, parent, path)));
    held.sort_by_key(|(said_at, ..)| *said_at);
    held.pop();
    held.into_iter()
        .map(|(_, place, path)| (place, path))
        .collect()
}

/// The words that hold a node, each with its moment and where the node stood in it.
fn holding(words: &[Word], stands: &impl Fn(i64) -> Option<Path>) -> Vec<(i64, NodeId, Path)> {
    let holds = |word: &Word| {
        let said_at = word.said_at?;
        let path = stands(said_at).filter(|path| path.nodes().contains(&word.place))?;
        Some((said_at, word.place, path))
    };
    words.iter().filter_map(holds).collect()
}

/// The place that has a node by now and has said nothing of what it has, with the latest word
/// that holds the node and where it stood in it: whoever owes there is expected in that word.
/// None where nobody has said the node, or where the place that has it has spoken.
pub fn expected_elsewhere(
    words: &[Word],
    now: i64,
    stands: impl Fn(i64) -> Option<Path>,
) -> Option<(NodeId, NodeId, Path)> {
    let (_, holder, path) = holding(words, &stands)
        .into_iter()
        .max_by_key(|(said_at, ..)| *said_at)?;
    let nodes = stands(now)?.nodes();
    let mut silent = words.iter().filter(|word| word.said_at.is_none());
    let silent = silent.find(|word| nodes.contains(&word.place))?;
    Some((silent.place, holder, path))
}

/// Whether another word than that of a place holds a node, by what was recorded when it was
/// said and not before a moment: of a part that came to the node by a split recorded then.
/// The own share of `parent` and `stands` as in [`outspoken`].
pub fn is_said_elsewhere(
    parent: NodeId,
    words: &[Word],
    now: i64,
    (place, since): (NodeId, i64),
    stands: impl Fn(i64) -> Path,
) -> bool {
    let later = words.iter().filter(|word| word.place != place);
    let mut later = later.filter_map(|word| Some((word.place, word.said_at?)));
    let is_said =
        later.any(|(place, said_at)| since <= said_at && stands(said_at).nodes().contains(&place));
    let is_own = || {
        let nodes = stands(now).nodes();
        nodes.contains(&parent) && !words.iter().any(|word| nodes.contains(&word.place))
    };
    is_said || since <= now && is_own()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTY: NodeId = NodeId(1);
    const ONE: NodeId = NodeId(2);
    const TWO: NodeId = NodeId(3);
    const VILLAGE: NodeId = NodeId(4);

    fn below(town: NodeId) -> Path {
        Path::root(COUNTY).child(town).child(VILLAGE)
    }

    /// The village is recorded as another town's at 10.
    fn moved(moment: i64) -> Path {
        below(if moment < 10 { ONE } else { TWO })
    }

    fn words(one: Option<i64>, two: Option<i64>) -> [Word; 2] {
        [(ONE, one), (TWO, two)].map(|(place, said_at)| Word { place, said_at })
    }

    fn places(one: Option<i64>, two: Option<i64>) -> Vec<NodeId> {
        let found = outspoken(COUNTY, &words(one, two), 30, |moment| Some(moved(moment)));
        found.into_iter().map(|(place, _)| place).collect()
    }

    #[test]
    fn the_latest_word_speaks_and_older_ones_are_left_out() {
        let stands = |moment| Some(moved(moment));
        let found = outspoken(COUNTY, &words(Some(5), Some(20)), 30, stands);
        assert_eq!(found, [(ONE, below(ONE))]);
        assert_eq!(places(Some(5), Some(30)), [ONE], "also by live figures");
    }

    #[test]
    fn who_is_in_a_word_is_not_awaited_of_the_place_that_has_said_nothing() {
        let awaited = |one, two| {
            let found = expected_elsewhere(&words(one, two), 30, |moment| Some(moved(moment)));
            found.map(|(silent, holder, _)| (silent, holder))
        };
        assert_eq!(awaited(Some(5), None), Some((TWO, ONE)));
        assert_eq!(awaited(Some(15), None), None, "it was gone already");
        assert_eq!(awaited(Some(5), Some(7)), None);
        assert_eq!(awaited(Some(5), Some(20)), None);
        assert_eq!(awaited(None, None), None);
    }

    #[test]
    fn what_nobody_else_has_said_stays() {
        assert_eq!(places(Some(5), None), []);
        assert_eq!(places(None, Some(20)), []);
        assert_eq!(
            places(Some(5), Some(7)),
            [],
            "the other did not have it yet"
        );
        assert_eq!(places(Some(15), Some(20)), [], "it was gone already");
    }

    #[test]
    fn the_own_share_of_the_place_above_is_the_latest_word() {
        let to_the_county = |moment| {
            Some(if moment < 10 {
                below(ONE)
            } else {
                Path::root(COUNTY).child(VILLAGE)
            })
        };
        let found = outspoken(COUNTY, &words(Some(5), Some(20)), 30, to_the_county);
        assert_eq!(found, [(ONE, below(ONE))]);
        let is_below_another = |_| Some(below(ONE));
        let found = outspoken(COUNTY, &words(Some(5), Some(20)), 30, is_below_another);
        assert_eq!(found, [], "what stands at a place is not the own share");
    }

    #[test]
    fn a_part_is_said_elsewhere_by_a_word_that_knew_of_it() {
        let said = |one, two, stands: &dyn Fn(i64) -> Path| {
            is_said_elsewhere(COUNTY, &words(one, two), 30, (ONE, 10), stands)
        };
        let there = |_: i64| below(TWO);
        assert!(said(Some(5), Some(20), &there));
        assert!(!said(Some(5), None, &there), "nobody else has said it");
        assert!(!said(Some(5), Some(7), &there), "it was not split yet");
        let here = |_: i64| below(ONE);
        assert!(!said(Some(5), Some(20), &here), "it stayed");
        let own = |_: i64| Path::root(COUNTY).child(VILLAGE);
        assert!(said(Some(5), None, &own), "the own share is said at once");
        let away = |_: i64| Path::root(NodeId(9)).child(VILLAGE);
        assert!(!said(Some(5), Some(20), &away), "another place's affair");
    }
}
