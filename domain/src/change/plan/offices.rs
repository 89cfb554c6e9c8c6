//! The offices of a jurisdiction that others become: the same key is the same office.

use std::collections::BTreeMap;

use super::Plan;
use crate::change::{Node, Step, What};
use crate::ids::NodeId;

/// The offices of the jurisdiction that others become.
pub(super) struct Offices<'a> {
    into: String,
    name: String,
    /// By key: codes of the offices that are there or will be. An office keeps
    /// its code when its division gets another.
    there: BTreeMap<String, String>,
    /// By node: the successor of an agency.
    successors: BTreeMap<NodeId, String>,
    plan: &'a Plan<'a>,
}

impl<'a> Offices<'a> {
    /// `name` is that of the jurisdiction where it is not there yet.
    pub(super) fn new(plan: &'a Plan<'a>, into: &str, name: Option<&String>) -> Self {
        let known = plan.find(into);
        let mut there = BTreeMap::new();
        for agency in known.map(|node| plan.agencies(node)).unwrap_or_default() {
            let code = agency.code.clone();
            // Of two that came to have one key its own comes first.
            if agency.code.starts_with(&format!("{into}.")) {
                there.insert(key_of(agency).to_owned(), code);
            } else {
                there.entry(key_of(agency).to_owned()).or_insert(code);
            }
        }
        let name = known
            .map(|node| node.name.clone())
            .or_else(|| name.cloned());
        Self {
            into: into.to_owned(),
            name: name.unwrap_or_default(),
            there,
            successors: BTreeMap::new(),
            plan,
        }
    }

    /// The code of the office that an agency becomes; the step that opens it
    /// where it is new. `name` is that of the jurisdiction it served. Those above
    /// come before those inside them.
    pub(super) fn successor_of(
        &mut self,
        agency: &Node,
        name: &str,
        steps: &mut Vec<Step>,
    ) -> String {
        let key = key_of(agency);
        if let Some(there) = self.there.get(key) {
            self.successors.insert(agency.id, there.clone());
            return there.clone();
        }
        let mut successor = format!("{}.{key}", self.into);
        // A code that was once another's is not given out again.
        while self.plan.tree.used.contains(&successor) {
            successor.push('x');
        }
        let own = agency.name.strip_prefix(name).unwrap_or(&agency.name);
        steps.push(Step::OpenAgency {
            code: successor.clone(),
            name: format!("{}{own}", self.name),
            kind: None,
            serves: self.into.clone(),
            inside: self.inside(agency),
            superior: None,
            like: Some(agency.code.clone()),
        });
        self.there.insert(key.to_owned(), successor.clone());
        self.successors.insert(agency.id, successor.clone());
        successor
    }

    /// What the successor is inside: the successor of what the agency is
    /// inside, or that very office where it goes on.
    fn inside(&self, agency: &Node) -> Option<String> {
        let What::Agency {
            inside: Some(inside),
            ..
        } = agency.what
        else {
            return None;
        };
        let goes_on = || Some(self.plan.node(inside)?.code.clone());
        self.successors.get(&inside).cloned().or_else(goes_on)
    }
}

fn key_of(agency: &Node) -> &str {
    agency.code.split_once('.').map_or("", |(_, key)| key)
}
