//! From a change and the tree to the steps that carry it out, or the reason why not.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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
    let plan = Plan { change, tree };
    plan.check()?;
    match change.kind {
        ChangeKind::Rename | ChangeKind::Upgrade => plan.rename(),
        ChangeKind::Transfer => plan.transfer(),
        ChangeKind::Merge => plan.merge(),
        ChangeKind::Split => plan.split(),
        ChangeKind::Open => plan.open(),
        ChangeKind::Close => plan.close(),
    }
}

struct Plan<'a> {
    change: &'a BoundaryChange,
    tree: &'a Tree,
}

impl<'a> Plan<'a> {
    /// What every change needs.
    fn check(&self) -> Planned<()> {
        let change = self.change;
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
        if change.codes.len() > MAX_CODES || change.into.len() > MAX_CODES {
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
        let once: BTreeSet<&String> = change.codes.iter().chain(&change.into).collect();
        let merges_into_one_of_them =
            change.kind == ChangeKind::Merge && change.codes.contains(&self.first_into());
        if once.len() + usize::from(merges_into_one_of_them)
            != change.codes.len() + change.into.len()
            && !(change.kind == ChangeKind::Upgrade || change.kind == ChangeKind::Rename)
        {
            return Err(Refusal::new(
                "code",
                "a code is named twice",
                "name each once",
                "同一代码出现两次：请只写一次",
            ));
        }
        Ok(())
    }

    fn first_into(&self) -> String {
        self.change.into.first().cloned().unwrap_or_default()
    }

    fn find(&self, code: &str) -> Option<&'a Node> {
        self.tree.nodes.iter().find(|node| node.code == code)
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

    fn rename(&self) -> Planned<Vec<Step>> {
        let node = self.only()?;
        let new_code = match self.change.into.first().filter(|code| **code != node.code) {
            None => node.code.clone(),
            Some(code) => {
                self.free("into", code)?;
                code.clone()
            }
        };
        let name = self.change.names.first().unwrap_or(&node.name).clone();
        let old_level = level_of(node);
        let level = match (self.change.kind, self.change.level) {
            (ChangeKind::Upgrade, Some(level)) => Some(level),
            _ => old_level,
        };
        if new_code == node.code && name == node.name && level == old_level {
            return Err(Refusal::lacks(
                "name",
                "what is to be another",
                "变更后的名称、代码或层级",
            ));
        }
        if let Some(level) = level {
            for below in self.children(node) {
                if level_of(below).is_some_and(|under| !may_stand_under(under, level)) {
                    return Err(Refusal::misplaced(&below.code, &node.code));
                }
            }
        }
        let mut steps = vec![Step::Rename {
            code: node.code.clone(),
            new_code: new_code.clone(),
            name,
            level,
        }];
        match &self.change.parent {
            Some(parent) => {
                self.check_under(node, level, parent)?;
                steps.push(Step::Move {
                    code: new_code,
                    under: parent.clone(),
                });
            }
            // Figures may gather elsewhere from then on.
            None if level.map(Level::is_shard_root) != old_level.map(Level::is_shard_root) => {
                let above = self
                    .tree
                    .nodes
                    .iter()
                    .find(|one| Some(one.id) == node.parent);
                let above = above.ok_or_else(|| Refusal::unknown("parent", &node.code))?;
                if let Some(level) = level.filter(|level| {
                    level_of(above).is_some_and(|above| !may_stand_under(*level, above))
                }) {
                    return Err(Refusal::misplaced(
                        &format!("{} ({level})", node.code),
                        &above.code,
                    ));
                }
                steps.push(Step::Move {
                    code: new_code,
                    under: above.code.clone(),
                });
            }
            None => {}
        }
        Ok(steps)
    }

    fn transfer(&self) -> Planned<Vec<Step>> {
        let mut steps = Vec::new();
        for code in &self.change.codes {
            let node = self.changeable(code)?;
            if let Some(parent) = &self.change.parent {
                self.check_under(node, level_of(node), parent)?;
                steps.push(Step::Move {
                    code: code.clone(),
                    under: parent.clone(),
                });
            }
            if let Some(superior) = &self.change.superior {
                self.standing("superior", superior)?;
                if !is_agency_code(code) || !is_agency_code(superior) || superior == code {
                    return Err(Refusal::misplaced(code, superior));
                }
                steps.push(Step::Superior {
                    code: code.clone(),
                    superior: superior.clone(),
                });
            }
        }
        if steps.is_empty() {
            return Err(Refusal::lacks("parent", "where to", "划入何处"));
        }
        Ok(steps)
    }

    /// Whether a node may stand there.
    fn check_under(&self, node: &Node, level: Option<Level>, parent: &str) -> Planned<()> {
        let above = self.standing("parent", parent)?;
        if node.path.contains(&above.path) {
            return Err(Refusal::circle(&node.code, parent));
        }
        if above.placed_on > self.change.on {
            return Err(Refusal::out_of_order(parent, above.placed_on));
        }
        let fits = match (level, &above.what) {
            (
                Some(level),
                What::Jurisdiction {
                    level: above,
                    placeholder: false,
                },
            ) => may_stand_under(level, *above),
            (Some(_), _) => false,
            (None, What::Jurisdiction { placeholder, .. }) => !placeholder,
            (None, What::Agency { .. }) => true,
        };
        if !fits || node.parent == Some(above.id) && self.change.kind == ChangeKind::Transfer {
            return Err(Refusal::misplaced(&node.code, parent));
        }
        Ok(())
    }

    fn merge(&self) -> Planned<Vec<Step>> {
        let [into] = self.change.into.as_slice() else {
            return Err(Refusal::lacks(
                "into",
                "the one they become",
                "合并后的代码",
            ));
        };
        let mut merged = Vec::new();
        for code in self.change.codes.iter().filter(|code| *code != into) {
            merged.push(self.changeable(code)?);
        }
        let Some(first) = merged.first().copied() else {
            return Err(Refusal::lacks("code", "what is merged", "被合并的代码"));
        };
        if is_agency_code(into) != is_agency_code(&first.code) {
            return Err(Refusal::mixed());
        }
        let mut steps = Vec::new();
        match self.find(into) {
            Some(_) => {
                let known = self.changeable(into)?;
                if merged.iter().any(|one| one.path.contains(&known.path)) {
                    return Err(Refusal::circle(&first.code, into));
                }
            }
            None => steps.push(self.successor(into, 0, first)?),
        }
        if is_agency_code(into) {
            for agency in merged {
                self.merge_agency(agency, into, &mut steps)?;
            }
            return Ok(steps);
        }
        let mut offices = Offices::new(self, into);
        for one in &merged {
            for child in self.children(one) {
                steps.push(Step::Move {
                    code: child.code.clone(),
                    under: into.clone(),
                });
            }
        }
        // From above down the successors begin, from below up the closed move
        // into them, so that nothing is moved along with what holds it.
        let mut closing = Vec::new();
        for one in &merged {
            for agency in self.agencies(one) {
                let successor = offices.successor_of(agency, &one.name, &mut steps);
                closing.push((agency, successor));
            }
        }
        closing.sort_by_key(|(agency, _)| Reverse(agency.path.depth()));
        for (agency, successor) in closing {
            succeed(&agency.code, &successor, &mut steps);
        }
        for one in merged {
            steps.push(Step::Succeed {
                code: one.code.clone(),
                by: into.clone(),
                whole: true,
            });
            steps.push(Step::Close {
                code: one.code.clone(),
            });
        }
        Ok(steps)
    }

    fn merge_agency(&self, agency: &Node, into: &str, steps: &mut Vec<Step>) -> Planned<()> {
        // Its sections go on inside the one it becomes.
        for section in self.tree.nodes.iter().filter(|node| {
            node.until.is_none()
                && matches!(node.what, What::Agency { inside, .. } if inside == Some(agency.id))
        }) {
            if section.code == into {
                return Err(Refusal::circle(&agency.code, into));
            }
            steps.push(Step::Move {
                code: section.code.clone(),
                under: into.to_owned(),
            });
        }
        succeed(&agency.code, into, steps);
        Ok(())
    }

    /// The step that opens the successor number `index` of `like`.
    fn successor(&self, code: &str, index: usize, like: &Node) -> Planned<Step> {
        self.free("into", code)?;
        let name = self
            .change
            .names
            .get(index)
            .ok_or_else(|| Refusal::lacks("name", "the name of the new one", "新设的名称"))?;
        let above = |id| self.tree.nodes.iter().find(|node| Some(node.id) == id);
        match like.what {
            What::Jurisdiction { level, .. } => {
                let parent = match &self.change.parent {
                    Some(parent) => self.standing("parent", parent)?,
                    None => {
                        above(like.parent).ok_or_else(|| Refusal::unknown("parent", &like.code))?
                    }
                };
                let level = self.change.level.unwrap_or(level);
                if !level_of(parent).is_some_and(|above| may_stand_under(level, above)) {
                    return Err(Refusal::misplaced(code, &parent.code));
                }
                Ok(Step::OpenJurisdiction {
                    code: code.to_owned(),
                    name: name.clone(),
                    level,
                    parent: parent.code.clone(),
                })
            }
            What::Agency { serves, inside } => {
                let serves =
                    above(Some(serves)).ok_or_else(|| Refusal::unknown("parent", &like.code))?;
                Ok(Step::OpenAgency {
                    code: code.to_owned(),
                    name: name.clone(),
                    kind: None,
                    serves: serves.code.clone(),
                    inside: above(inside).map(|inside| inside.code.clone()),
                    superior: None,
                    like: Some(like.code.clone()),
                })
            }
        }
    }

    fn split(&self) -> Planned<Vec<Step>> {
        let node = self.only()?;
        if self.change.into.len() < 2 {
            return Err(Refusal::lacks(
                "into",
                "at least two that it becomes",
                "拆分后的代码（至少两个）",
            ));
        }
        if let Some(below) = self.children(node).first() {
            return Err(Refusal::in_use(&node.code, &below.code));
        }
        let mut steps = Vec::new();
        for (index, code) in self.change.into.iter().enumerate() {
            match self.find(code) {
                Some(_) => drop(self.changeable(code)?),
                None => steps.push(self.successor(code, index, node)?),
            }
            steps.push(Step::Succeed {
                code: node.code.clone(),
                by: code.clone(),
                whole: false,
            });
        }
        let mut agencies = self.agencies(node);
        agencies.sort_by_key(|agency| Reverse(agency.path.depth()));
        for agency in agencies {
            steps.push(Step::Close {
                code: agency.code.clone(),
            });
        }
        steps.push(Step::Close {
            code: node.code.clone(),
        });
        Ok(steps)
    }

    fn open(&self) -> Planned<Vec<Step>> {
        let code = &self.change.codes[0];
        if self.change.codes.len() > 1 {
            return Err(Refusal::new(
                "code",
                "an OPEN is of one node",
                "write a change for each",
                "每次只设立一个：请分开填写",
            ));
        }
        self.free("code", code)?;
        let name = self.change.names.first().cloned();
        let name = name.ok_or_else(|| Refusal::lacks("name", "the name", "名称"))?;
        let Some((division, _)) = code.split_once('.') else {
            let parent = self.change.parent.as_deref();
            let parent =
                parent.ok_or_else(|| Refusal::lacks("parent", "the parent", "上级代码"))?;
            let above = self.standing("parent", parent)?;
            let level = self
                .change
                .level
                .or_else(|| crate::division::rank(code))
                .ok_or_else(|| Refusal::lacks("level", "the level", "层级"))?;
            if !level_of(above).is_some_and(|above| may_stand_under(level, above)) {
                return Err(Refusal::misplaced(code, parent));
            }
            return Ok(vec![Step::OpenJurisdiction {
                code: code.clone(),
                name,
                level,
                parent: parent.to_owned(),
            }]);
        };
        let kind = self.change.agency_kind.clone();
        let kind = kind.ok_or_else(|| Refusal::lacks("agencyKind", "its kind", "机构类型"))?;
        let (serves, inside) = match self.change.parent.as_deref() {
            Some(parent) if is_agency_code(parent) => {
                self.standing("parent", parent)?;
                let served = parent
                    .split_once('.')
                    .map_or(division, |(served, _)| served);
                (served.to_owned(), Some(parent.to_owned()))
            }
            Some(parent) => (self.standing("parent", parent)?.code.clone(), None),
            None => return Err(Refusal::lacks("parent", "the parent", "所属辖区或机构")),
        };
        if let Some(superior) = &self.change.superior {
            self.standing("superior", superior)?;
        }
        Ok(vec![Step::OpenAgency {
            code: code.clone(),
            name,
            kind: Some(kind),
            serves,
            inside,
            superior: self.change.superior.clone(),
            like: None,
        }])
    }

    fn close(&self) -> Planned<Vec<Step>> {
        let mut steps = Vec::new();
        for code in &self.change.codes {
            let node = self.changeable(code)?;
            let below = self.tree.nodes.iter().find(|other| {
                other.until.is_none()
                    && other.parent == Some(node.id)
                    && !self.change.codes.contains(&other.code)
            });
            if let Some(below) = below {
                return Err(Refusal::in_use(code, &below.code));
            }
            steps.push(Step::Close { code: code.clone() });
        }
        Ok(steps)
    }

    /// The jurisdictions directly below one.
    fn children(&self, node: &Node) -> Vec<&'a Node> {
        self.below(node, |what| matches!(what, What::Jurisdiction { .. }))
    }

    fn below(&self, node: &Node, is: impl Fn(&What) -> bool) -> Vec<&'a Node> {
        self.tree
            .nodes
            .iter()
            .filter(|other| {
                other.until.is_none() && other.parent == Some(node.id) && is(&other.what)
            })
            .collect()
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

/// A closed agency goes on inside its successor: what it reported stands there
/// until the successor speaks for it.
fn succeed(code: &str, by: &str, steps: &mut Vec<Step>) {
    steps.push(Step::Move {
        code: code.to_owned(),
        under: by.to_owned(),
    });
    steps.push(Step::Succeed {
        code: code.to_owned(),
        by: by.to_owned(),
        whole: true,
    });
    steps.push(Step::Close {
        code: code.to_owned(),
    });
}

fn level_of(node: &Node) -> Option<Level> {
    match node.what {
        What::Jurisdiction { level, .. } => Some(level),
        What::Agency { .. } => None,
    }
}

/// The offices of a merged jurisdiction: the same key is the same office.
struct Offices<'a> {
    into: String,
    name: String,
    /// Codes of the successors that are there or will be.
    there: BTreeSet<String>,
    /// By node: the successor of an agency.
    successors: BTreeMap<NodeId, String>,
    plan: &'a Plan<'a>,
}

impl<'a> Offices<'a> {
    fn new(plan: &'a Plan<'a>, into: &str) -> Self {
        let known = plan.find(into);
        let there = known
            .map(|node| plan.agencies(node))
            .unwrap_or_default()
            .into_iter()
            .map(|agency| agency.code.clone())
            .collect();
        let name = known
            .map(|node| node.name.clone())
            .or_else(|| plan.change.names.first().cloned());
        Self {
            into: into.to_owned(),
            name: name.unwrap_or_default(),
            there,
            successors: BTreeMap::new(),
            plan,
        }
    }

    fn successor_of(&mut self, agency: &Node, name: &str, steps: &mut Vec<Step>) -> String {
        let key = agency.code.split_once('.').map_or("", |(_, key)| key);
        let mut successor = format!("{}.{key}", self.into);
        // A code that was once another's is not given out again.
        while self.plan.tree.used.contains(&successor) && !self.there.contains(&successor) {
            successor.push('x');
        }
        let inside = match agency.what {
            What::Agency { inside, .. } => inside.and_then(|id| self.successors.get(&id).cloned()),
            What::Jurisdiction { .. } => None,
        };
        self.successors.insert(agency.id, successor.clone());
        if self.there.insert(successor.clone()) {
            let own = agency.name.strip_prefix(name).unwrap_or(&agency.name);
            steps.push(Step::OpenAgency {
                code: successor.clone(),
                name: format!("{}{own}", self.name),
                kind: None,
                serves: self.into.clone(),
                inside,
                superior: None,
                like: Some(agency.code.clone()),
            });
        }
        successor
    }
}
