//! The nodes that a change of the tree touches (变更涉及的节点), and which of them somebody is told.

use serde::{Deserialize, Serialize};

use super::ChangeKind;
use crate::name::names;
use crate::path::Path;

/// As what a node stands in a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TouchPart {
    /// It happens to it.
    Changed,
    /// It comes out of it.
    Into,
    /// The node above.
    Parent,
}

names!(TouchPart {
    Changed => "CHANGED", Into => "INTO", Parent => "PARENT",
});

/// A node in a change, by the code that it had then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TouchedNode {
    /// As what.
    pub part: TouchPart,
    /// Its code.
    pub code: String,
    /// Its place, by which it is found out who is told; none in what is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Path>,
}

/// What others are told of a change of the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ToldChange {
    /// What happens.
    pub kind: ChangeKind,
    /// The nodes, each as often as it has places in the change.
    pub nodes: Vec<TouchedNode>,
}

impl ToldChange {
    /// What is told of it to who sees these ranges: the nodes within, by their parts and codes, each once and without its place. None where none
    /// is: then nothing is told.
    pub fn seen_in(&self, ranges: &[Path]) -> Option<Self> {
        let mut nodes: Vec<TouchedNode> = Vec::new();
        for node in &self.nodes {
            let is_seen = node
                .place
                .as_ref()
                .is_some_and(|place| ranges.iter().any(|range| range.contains(place)));
            let told = TouchedNode {
                place: None,
                ..node.clone()
            };
            if is_seen && !nodes.contains(&told) {
                nodes.push(told);
            }
        }
        // Who sees the same is told the same, whichever of its places a node is seen at.
        nodes.sort();
        let kind = self.kind;
        (!nodes.is_empty()).then_some(Self { kind, nodes })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::path;

    fn places() -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::vec(0_u32..3, 1..4)
    }

    proptest! {
        /// Whoever sees a range is told of the nodes in it and of no other, of each once, and of no place.
        #[test]
        fn each_is_told_of_its_own_nodes_once(
            touched in proptest::collection::vec((places(), 0_u8..3), 1..6),
            ranges in proptest::collection::vec(places(), 1..3),
        ) {
            let node = |(at, code): &(Vec<u32>, u8)| TouchedNode {
                part: TouchPart::Changed,
                code: code.to_string(),
                place: Some(path(at)),
            };
            let change = ToldChange {
                kind: ChangeKind::Transfer,
                nodes: touched.iter().map(node).collect(),
            };
            let within = |at: &[u32]| ranges.iter().any(|range| at.starts_with(range));
            let ranges: Vec<Path> = ranges.iter().map(|range| path(range)).collect();
            let told = change.seen_in(&ranges).map(|told| told.nodes).unwrap_or_default();
            prop_assert!(told.iter().all(|node| node.place.is_none()));
            for code in ["0", "1", "2"] {
                let expected = touched.iter().any(|(at, own)| own.to_string() == code && within(at));
                let found = told.iter().filter(|node| node.code == code).count();
                prop_assert_eq!(found, usize::from(expected));
            }
        }
    }

    #[test]
    fn nobody_is_told_of_a_change_that_touches_nothing_of_his() {
        let change = ToldChange {
            kind: ChangeKind::Open,
            nodes: Vec::new(),
        };
        assert_eq!(change.seen_in(&[path(&[0])]), None);
    }
}
