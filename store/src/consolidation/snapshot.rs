//! What a place would sign now: its figures and those of each place below, and
//! the positions of the journal on which they rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use sha2::{Digest, Sha256};

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::figures::{Pair, Place};
use crate::jurisdiction::Jurisdiction;
use crate::reading::Reading;

/// A row of a snapshot.
pub(super) struct Part {
    /// The place below; for the own share the place itself.
    pub(super) node: NodeId,
    /// What the place reports itself, beside what is below it (本级).
    pub(super) own: bool,
    /// Whether it stands there in the tree of the period; else it has ended, or came later.
    pub(super) in_tree: bool,
    pub(super) pair: Pair,
}

/// The figures of a place now.
pub(super) struct Live {
    pub(super) total: Pair,
    pub(super) parts: Vec<Part>,
}

/// The figures of a place and of what makes them.
pub(super) struct Snapshot {
    pub(super) total: Pair,
    pub(super) parts: Vec<Part>,
    pub(super) fingerprint: String,
    pub(super) positions: BTreeMap<i32, i64>,
}

impl Scope {
    /// Reads all of it in the snapshot of the database that the request holds,
    /// in as many statements for a nation as for a town.
    pub(super) async fn snapshot(
        &self,
        form: &FormVersion,
        period: Period,
        place: &Jurisdiction,
    ) -> Result<Snapshot> {
        let here = Place::of(place);
        let Live { total, parts } = self.live_parts(form, period, &here).await?;
        Ok(Snapshot {
            fingerprint: fingerprint(&total, &parts),
            positions: self.positions(form.family_id, &here).await?,
            total,
            parts,
        })
    }

    /// The figures of a place and of those below it in the tree of the period, the own
    /// share first: what it would sign, without the positions on which it rests.
    pub(super) async fn live_parts(
        &self,
        form: &FormVersion,
        period: Period,
        here: &Place,
    ) -> Result<Live> {
        let reading = Reading::default();
        let day = reading.tree_day(period, self.today());
        let children = self.children_as_of(here.id, day).await?;
        let mut places: Vec<Place> = children
            .iter()
            .map(|child| Place::of(&child.found))
            .collect();
        places.push(here.clone());
        let mut figures = self.figures(form, period, &reading, &places).await?;
        let total = figures.remove(&here.id).unwrap_or_default();
        let mut own = total.clone();
        let mut parts = Vec::with_capacity(children.len() + 1);
        for child in &children {
            let found = &child.found;
            let pair = figures.remove(&found.id).unwrap_or_default();
            own = own.minus(&pair)?;
            if !child.in_tree && form.says_nothing(&pair) {
                continue;
            }
            parts.push(Part {
                node: found.id,
                own: false,
                in_tree: child.in_tree,
                pair,
            });
        }
        if !own.is_zero() {
            parts.insert(
                0,
                Part {
                    node: here.id,
                    own: true,
                    in_tree: true,
                    pair: own,
                },
            );
        }
        Ok(Live { total, parts })
    }
}

/// Two snapshots have the same fingerprint exactly if they say the same.
fn fingerprint(total: &Pair, parts: &[Part]) -> String {
    let mut digest = Sha256::new();
    let mut add = |node: u32, own: bool, pair: &Pair| {
        digest.update(node.to_be_bytes());
        digest.update([u8::from(own)]);
        for figures in [&pair.now, &pair.before, &pair.earlier] {
            let bytes = figures.encode();
            digest.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(bytes);
        }
    };
    add(0, false, total);
    for part in parts {
        add(part.node.0, part.own, &part.pair);
    }
    let digest = digest.finalize();
    digest
        .iter()
        .take(16)
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use cengbao_domain::figure::Figures;

    use super::*;

    #[test]
    fn each_of_the_three_periods_tells_snapshots_apart() {
        let one = || Figures {
            expected: 1,
            ..Figures::default()
        };
        let none = Pair::default();
        let changed = [
            Pair {
                now: one(),
                ..Pair::default()
            },
            Pair {
                before: one(),
                ..Pair::default()
            },
            Pair {
                earlier: one(),
                ..Pair::default()
            },
        ];
        let prints: std::collections::BTreeSet<String> = changed
            .iter()
            .chain([&none])
            .map(|total| fingerprint(total, &[]))
            .collect();
        assert_eq!(prints.len(), 4);
    }
}
