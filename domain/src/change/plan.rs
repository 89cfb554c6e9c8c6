//! From a change and the tree to the steps that carry it out, or the reason why not.
//!
//! Owns what every kind of change asks of the tree; what one kind does is in a
//! file of its own. Never looks at the rows: whoever calls has read them.

mod merge;
mod movement;
mod offices;
mod opening;
mod split;

use std::collections::BTreeSet;

use super::{BoundaryChange, ChangeKind, Node, Refusal, Step, Tree, What, is_agency_code};
use crate::division::{MAX_NAME, is_code, may_stand_under};
use crate::ids::NodeId;
use crate::level::Level;

/// Nodes that one change may name.
const MAX_CODES: usize = 50;

type Planned<T> = Result<T, Refusal>;

/// The steps of a change in the tree as it stands.
///
/// Errors: the first reason why it is not lawful.
pub fn plan(change: &BoundaryChange, tree: &Tree) -> Planned<Vec<Step>> {
    check(change)?;
    let plan = Plan { change, tree };
    match change.kind {
        ChangeKind::Rename | ChangeKind::Upgrade => plan.rename(),
        ChangeKind::Transfer => plan.transfer(),
        ChangeKind::Merge => plan.merge(),
        ChangeKind::Split => plan.split(),
        ChangeKind::Open => plan.open(),
        ChangeKind::Close => plan.close(),
    }
}

/// What every change needs, whatever the tree is.
///
/// Errors: what is missing or cannot be in any tree.
pub fn check(change: &BoundaryChange) -> Planned<()> {
    if change.codes.is_empty() {
        return Err(Refusal::lacks("code", "the code", "代码"));
    }
    if change.document.trim().is_empty() {
        return Err(Refusal::lacks(
            "document",
            "the number of the document",
            "文号",
        ));
    }
    if change.reason.trim().is_empty() {
        return Err(Refusal::lacks("reason", "the reason", "理由"));
    }
    if change.kind == ChangeKind::Open && change.parent.is_none() {
        return Err(Refusal::lacks_parent(&change.codes[0]));
    }
    let lists = [&change.codes, &change.into, &change.names, &change.shares];
    if lists.iter().any(|list| list.len() > MAX_CODES) {
        return Err(Refusal::new(
            "code",
            format!("more than {MAX_CODES} nodes"),
            "write several changes",
            format!("超过 {MAX_CODES} 个：请分为多项变更"),
        ));
    }
    let agencies = change.codes.iter().filter(|code| is_agency_code(code));
    let agencies = agencies.count();
    if agencies != 0 && agencies != change.codes.len() {
        return Err(Refusal::mixed());
    }
    if change.kind != ChangeKind::Split && !change.shares.is_empty() {
        return Err(Refusal::new(
            "shares",
            "only a SPLIT has shares",
            "leave them out, or record a SPLIT",
            "只有拆分才有份额：请留空，或登记为拆分",
        ));
    }
    for name in &change.names {
        if name.trim().is_empty() || name.trim() != name || name.chars().count() > MAX_NAME {
            return Err(Refusal::new(
                "name",
                "the name is blank, padded with spaces or too long",
                format!("write a name of at most {MAX_NAME} characters"),
                format!("名称为空、前后有空格或过长：至多 {MAX_NAME} 个字"),
            ));
        }
    }
    // A merger may be into one of the merged, and whoever is renamed may keep the code.
    let named: Vec<&String> = match change.kind {
        ChangeKind::Rename | ChangeKind::Upgrade | ChangeKind::Merge => {
            change.codes.iter().collect()
        }
        ChangeKind::Transfer | ChangeKind::Split | ChangeKind::Open | ChangeKind::Close => {
            change.codes.iter().chain(&change.into).collect()
        }
    };
    if named.iter().collect::<BTreeSet<_>>().len() != named.len() {
        return Err(Refusal::new(
            "code",
            "a code is named twice",
            "name each once",
            "同一代码出现两次：请只写一次",
        ));
    }
    Ok(())
}

struct Plan<'a> {
    change: &'a BoundaryChange,
    tree: &'a Tree,
}

impl<'a> Plan<'a> {
    fn find(&self, code: &str) -> Option<&'a Node> {
        self.tree.nodes.iter().find(|node| node.code == code)
    }

    fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.tree.nodes.iter().find(|node| node.id == id)
    }

    /// A node that there is on the day, and that nothing later has changed.
    fn changeable(&self, code: &str) -> Planned<&'a Node> {
        let node = self.standing("code", code)?;
        if let What::Jurisdiction {
            placeholder: true, ..
        } = node.what
        {
            return Err(Refusal::unknown("code", code));
        }
        if node.changed_on > self.change.on {
            return Err(Refusal::out_of_order(code, node.changed_on));
        }
        Ok(node)
    }

    /// A node that there is on the day.
    fn standing(&self, place: &'static str, code: &str) -> Planned<&'a Node> {
        let node = self
            .find(code)
            .ok_or_else(|| Refusal::unknown(place, code))?;
        if let Some(until) = node.until {
            return Err(Refusal::closed(code, until));
        }
        if node.from > self.change.on {
            return Err(Refusal::too_early(code, node.from));
        }
        Ok(node)
    }

    /// A code that may be given out.
    fn free(&self, place: &'static str, code: &str) -> Planned<()> {
        let shaped = match code.split_once('.') {
            Some((division, key)) => is_code(division) && is_code(key),
            None => is_code(code),
        };
        if !shaped || is_agency_code(code) != is_agency_code(&self.change.codes[0]) {
            return Err(Refusal::new(
                place,
                format!("`{code}` is no code for this"),
                "a division's code is letters, digits, - and _; an agency's is that, a point and a key",
                format!("`{code}` 不是合适的代码：请按代码规则填写"),
            ));
        }
        if self.tree.used.contains(code) || self.find(code).is_some() {
            return Err(Refusal::used(place, code));
        }
        Ok(())
    }

    fn only(&self) -> Planned<&'a Node> {
        if self.change.codes.len() > 1 {
            return Err(Refusal::new(
                "code",
                format!("a {} is of one node", self.change.kind),
                "write a change for each",
                "此类变更每次只涉及一个：请分开填写",
            ));
        }
        self.changeable(&self.change.codes[0])
    }

    /// The node under which one of this level may stand; of no level: an agency.
    fn home(&self, code: &str, level: Option<Level>, parent: &str) -> Planned<&'a Node> {
        let above = self.standing("parent", parent)?;
        let mut changed = self.change.codes.iter().filter_map(|code| self.find(code));
        if let Some(node) = changed.find(|node| node.path.contains(&above.path)) {
            return Err(Refusal::circle(&node.code, parent));
        }
        if above.placed_on > self.change.on {
            return Err(Refusal::out_of_order(parent, above.placed_on));
        }
        if !fits(level, above) {
            return Err(Refusal::misplaced(code, parent));
        }
        Ok(above)
    }

    fn close(&self) -> Planned<Vec<Step>> {
        let mut steps = Vec::new();
        for code in &self.change.codes {
            let node = self.changeable(code)?;
            let mut below = self.below(node);
            if let Some(below) = below.find(|other| !self.change.codes.contains(&other.code)) {
                return Err(Refusal::in_use(code, &below.code));
            }
            steps.push(Step::Close { code: code.clone() });
        }
        Ok(steps)
    }

    /// The jurisdictions directly below one.
    fn children(&self, node: &Node) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.below(node).filter(|other| level_of(other).is_some())
    }

    /// What stands directly below a node.
    fn below(&self, node: &Node) -> impl Iterator<Item = &'a Node> + use<'a> {
        let id = node.id;
        self.tree
            .nodes
            .iter()
            .filter(move |other| other.until.is_none() && other.parent == Some(id))
    }

    /// The agencies that serve a jurisdiction, those above before those inside them.
    fn agencies(&self, node: &Node) -> Vec<&'a Node> {
        let mut found: Vec<&Node> = self
            .tree
            .nodes
            .iter()
            .filter(|other| {
                other.until.is_none()
                    && matches!(other.what, What::Agency { serves, .. } if serves == node.id)
            })
            .collect();
        found.sort_by(|a, b| {
            a.path
                .depth()
                .cmp(&b.path.depth())
                .then(a.code.cmp(&b.code))
        });
        found
    }
}

fn level_of(node: &Node) -> Option<Level> {
    match node.what {
        What::Jurisdiction { level, .. } => Some(level),
        What::Agency { .. } => None,
    }
}

/// What one becomes is of its own level: only an upgrade changes that. A zone (功能区)
/// has no rank among the others.
fn keeps_level(node: &Node, into: &str, level: Level) -> Planned<()> {
    match level_of(node) {
        Some(own) if own != level && own != Level::Zone && level != Level::Zone => {
            Err(Refusal::unequal(&node.code, into))
        }
        _ => Ok(()),
    }
}

/// Whether one of this level, or of none an agency, may stand directly under a
/// node: a placeholder has nothing under it.
fn fits(level: Option<Level>, above: &Node) -> bool {
    match (level, &above.what) {
        (
            _,
            What::Jurisdiction {
                placeholder: true, ..
            },
        )
        | (Some(_), What::Agency { .. }) => false,
        (
            Some(level),
            What::Jurisdiction {
                level: above,
                placeholder: false,
            },
        ) => may_stand_under(level, *above),
        (
            None,
            What::Jurisdiction {
                placeholder: false, ..
            }
            | What::Agency { .. },
        ) => true,
    }
}
