//! Where a node stands in the tree, as one string: the parent's path and the
//! own id in fixed-width base 32.
//!
//! Compared bytewise, a subtree is one range with constant bounds, so that "all
//! below this node" is an index scan and never a recursive walk. The alphabet
//! is in byte order for that reason.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::NodeId;

/// Characters an id takes: 32^6 is about a billion nodes, enough for every
/// enterprise of the country.
pub const WIDTH: usize = 6;

/// The deepest path: eight levels of jurisdictions and as many of units inside
/// units. A longer one is a loop in somebody's data.
pub const MAX_DEPTH: usize = 16;

const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// A path that no node can have.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a path of the tree")]
pub struct BadPath(pub String);

/// The place of a node in the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path(String);

impl Path {
    /// The path of a node without a parent.
    pub fn root(id: NodeId) -> Self {
        let mut text = String::with_capacity(WIDTH * 8);
        push_id(&mut text, id);
        Self(text)
    }

    /// The path of a node directly below this one.
    #[must_use]
    pub fn child(&self, id: NodeId) -> Self {
        let mut text = String::with_capacity(self.0.len() + WIDTH);
        text.push_str(&self.0);
        push_id(&mut text, id);
        Self(text)
    }

    /// Whether `other` is this node or stands below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The first string after every path of the subtree: a path is below this
    /// one exactly if `self <= path < upper_bound`.
    pub fn upper_bound(&self) -> String {
        // `w` follows the last digit, so it follows every continuation.
        let mut bound = self.0.clone();
        bound.push('w');
        bound
    }

    /// Nodes from the top to this one, itself included.
    pub fn nodes(&self) -> Vec<NodeId> {
        self.0.as_bytes().chunks(WIDTH).map(read_id).collect()
    }

    /// The node at this path.
    pub fn node(&self) -> NodeId {
        read_id(&self.0.as_bytes()[self.0.len() - WIDTH..])
    }

    /// How many nodes the path has; a root has 1.
    pub fn depth(&self) -> usize {
        self.0.len() / WIDTH
    }

    /// The path of the node directly above, if there is one.
    pub fn parent(&self) -> Option<Self> {
        (self.depth() > 1).then(|| Self(self.0[..self.0.len() - WIDTH].to_owned()))
    }

    /// Paths from the top to this one, itself included.
    pub fn ancestors_and_self(&self) -> Vec<Self> {
        (1..=self.depth()).map(|depth| self.prefix(depth)).collect()
    }

    /// The path cut to its first `depth` nodes; the whole path if it has no more.
    #[must_use]
    pub fn prefix(&self, depth: usize) -> Self {
        Self(self.0[..self.0.len().min(depth * WIDTH)].to_owned())
    }

    /// The text that is stored and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.0
    }
}

impl TryFrom<String> for Path {
    type Error = BadPath;

    fn try_from(text: String) -> Result<Self, BadPath> {
        let whole =
            !text.is_empty() && text.len().is_multiple_of(WIDTH) && text.len() / WIDTH <= MAX_DEPTH;
        if whole && text.bytes().all(|byte| DIGITS.contains(&byte)) {
            Ok(Self(text))
        } else {
            Err(BadPath(text))
        }
    }
}

fn push_id(text: &mut String, id: NodeId) {
    for place in (0..WIDTH).rev() {
        let digit = (id.0 >> (5 * place)) & 31;
        text.push(char::from(DIGITS[digit as usize]));
    }
}

fn read_id(bytes: &[u8]) -> NodeId {
    let value = bytes.iter().fold(0_u32, |value, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            _ => byte - b'a' + 10,
        };
        (value << 5) | u32::from(digit)
    });
    NodeId(value)
}

/// The path of the last of these nodes, each below the one before it.
#[cfg(test)]
pub(crate) fn path(ids: &[u32]) -> Path {
    let (first, others) = ids.split_first().expect("a node");
    let below = |path: Path, id: &u32| path.child(NodeId(*id));
    others.iter().fold(Path::root(NodeId(*first)), below)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids() -> impl Strategy<Value = Vec<NodeId>> {
        proptest::collection::vec((0_u32..1 << 30).prop_map(NodeId), 1..=MAX_DEPTH)
    }

    fn path_of(ids: &[NodeId]) -> Path {
        ids[1..]
            .iter()
            .fold(Path::root(ids[0]), |path, id| path.child(*id))
    }

    proptest! {
        #[test]
        fn a_path_gives_back_its_nodes(ids in ids()) {
            let path = path_of(&ids);
            prop_assert_eq!(path.nodes(), ids.clone());
            prop_assert_eq!(path.node(), ids[ids.len() - 1]);
            prop_assert_eq!(Path::try_from(path.to_string()).unwrap(), path);
        }

        #[test]
        fn the_range_is_the_subtree(a in ids(), b in ids(), shared in any::<bool>()) {
            let b = if shared { [a.clone(), b].concat() } else { b };
            prop_assume!(b.len() <= MAX_DEPTH);
            let (above, below) = (path_of(&a), path_of(&b));
            let in_range = above.as_str() <= below.as_str() && below.as_str() < above.upper_bound().as_str();
            prop_assert_eq!(in_range, b.starts_with(&a));
            prop_assert_eq!(above.contains(&below), b.starts_with(&a));
        }
    }

    #[test]
    fn text_that_is_no_path_is_refused() {
        for text in ["", "00000", "00000w", "0000001", "ABCDEF"] {
            assert!(Path::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
