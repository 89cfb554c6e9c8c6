//! The subordinates of a place on the days of a question (某日的下级辖区): those that stood below it, and where.
//!
//! A row is shown as the place is today; what stood in it on a day is found by where it stood on that day.

use std::collections::HashMap;

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::jurisdiction;
use chrono::NaiveDate;

use super::rates::Standings;
use crate::access::{Scope, Stood};
use crate::error::Result;
use crate::jurisdiction::{Jurisdiction, read};
use crate::row;

/// The rows of an area.
#[derive(Default)]
pub(crate) struct Below {
    /// In the order of their codes, as they are today.
    pub(crate) children: Vec<Jurisdiction>,
    /// Of the area today.
    own: Option<Path>,
    /// Where each stood on a day, if it stood below the area; empty where nothing ever moved.
    days: HashMap<NaiveDate, Vec<Option<Path>>>,
}

impl Below {
    /// From where something stood on a day to where it is shown: in the row in which it stood, else in none of them.
    pub(crate) fn shown(&self, path: &mut Path, day: NaiveDate) {
        let Some(stood) = self.days.get(&day) else {
            return;
        };
        let row = stood.iter().zip(&self.children).find_map(|(stood, child)| {
            let stood = stood.as_ref().filter(|stood| stood.contains(path))?;
            Some((stood.depth(), &child.path))
        });
        if let Some((depth, shown)) = row {
            let rest = path.nodes().into_iter().skip(depth);
            *path = rest.fold(shown.clone(), |path, node| path.child(node));
        } else if let Some(own) = &self.own {
            path.clone_from(own);
        }
    }

    /// Whether a subordinate stood below the area on a day.
    pub(super) fn stood(&self, at: usize, day: NaiveDate) -> bool {
        let days = self.days.get(&day);
        days.is_none_or(|stood| stood[at].is_some())
    }

    pub(super) fn home(&self, standings: &mut Standings, day: NaiveDate) {
        for one in standings.values_mut() {
            self.shown(&mut one.path, day);
        }
    }
}

impl Scope {
    /// The subordinates of a place on any of these days. Where nothing ever moved, they stood where they stand.
    pub(crate) async fn below_on(
        &self,
        node: NodeId,
        path: &Path,
        days: &[NaiveDate],
    ) -> Result<Below> {
        let tree = self.tree().await?;
        let key = row::node_key(node);
        let stood = if tree.moves.is_empty() {
            Stood::default()
        } else {
            self.stood_below(key).await?
        };
        let mut nodes: HashMap<i32, jurisdiction::Model> = HashMap::new();
        for found in self.shown_below(key).await?.into_iter().chain(stood.nodes) {
            nodes.insert(found.id, found);
        }
        let mut children = Vec::new();
        for found in nodes.into_values() {
            let child = read(found)?;
            let of_days = days.iter().map(|day| {
                let lived =
                    child.valid_from <= *day && child.valid_until.is_none_or(|until| until > *day);
                let then = tree.on_day(&child.path, *day);
                let was_below = tree.on_day(path, *day).contains(&then);
                let is_shown = child.parent == Some(node)
                    || stood.places.iter().any(|place| {
                        place.node_id == row::node_key(child.id)
                            && place.valid_from <= *day
                            && place.valid_until.is_none_or(|until| until > *day)
                    });
                (lived && was_below && is_shown).then_some(then)
            });
            let of_days: Vec<Option<Path>> = of_days.collect();
            if of_days.iter().any(Option::is_some) {
                children.push((child, of_days));
            }
        }
        children.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
        let days = days.iter().enumerate().map(|(at, day)| {
            let of_day = children.iter().map(|(_, days)| days[at].clone());
            (*day, of_day.collect())
        });
        Ok(Below {
            own: Some(path.clone()),
            days: days.collect(),
            children: children.into_iter().map(|(child, _)| child).collect(),
        })
    }
}
