//! The children of a jurisdiction (下级辖区) as they stood on a day.

use cengbao_domain::ids::NodeId;
use cengbao_entity::jurisdiction;
use chrono::NaiveDate;

use super::{Jurisdiction, read};
use crate::access::{Scope, Stood};
use crate::error::Result;
use crate::row;

/// A node under another, in the tree of a day or beside it.
pub(crate) struct Child {
    pub(crate) found: Jurisdiction,
    pub(crate) in_tree: bool,
}

impl Scope {
    /// The shown children of a node as they stood on a day, in the order of
    /// their codes then; behind them, marked, those that came later or had
    /// ended by then.
    pub(crate) async fn children_as_of(
        &self,
        parent: NodeId,
        day: NaiveDate,
    ) -> Result<Vec<Child>> {
        let tree = self.tree().await?;
        let lives = |row: &jurisdiction::Model| {
            row.valid_from <= day && row.valid_until.is_none_or(|until| until > day)
        };
        let mut children = Vec::new();
        if tree.moves.is_empty() {
            for row in self.shown_below(row::node_key(parent)).await? {
                let in_tree = lives(&row);
                children.push(Child {
                    found: read(row)?,
                    in_tree,
                });
            }
        } else {
            let Stood { places, nodes } = self.stood_below(row::node_key(parent)).await?;
            for row in nodes {
                let mut of_row = places.iter().filter(|place| place.node_id == row.id);
                let stood = of_row.clone().any(|place| {
                    place.valid_from <= day && place.valid_until.is_none_or(|until| until > day)
                });
                // It began here later, or ended here before: it was nowhere else.
                let only_here = of_row.any(|place| {
                    place.valid_from == row.valid_from && row.valid_from > day
                        || place.valid_until.is_none()
                            && row.valid_until.is_some_and(|until| until <= day)
                });
                let in_tree = stood && lives(&row);
                if in_tree || only_here {
                    children.push(Child {
                        found: read(row)?,
                        in_tree,
                    });
                }
            }
        }
        for child in &mut children {
            tree.call_as_of(&mut child.found, day);
        }
        children.sort_by(|a, b| a.found.code.cmp(&b.found.code));
        Ok(children)
    }
}
