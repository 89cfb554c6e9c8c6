//! A node that goes on under another name, level or node (更名、升格、划转).

use super::{Plan, Planned, fits, level_of};
use crate::change::{ChangeKind, Node, Refusal, Step, is_agency_code};
use crate::division::may_stand_under;
use crate::level::Level;

impl Plan<'_> {
    pub(super) fn rename(&self) -> Planned<Vec<Step>> {
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
            // An agency has no level.
            (ChangeKind::Upgrade, Some(level)) if old_level.is_some() => Some(level),
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
            None if level != old_level => {
                let above = node.parent.and_then(|above| self.node(above));
                let above = above.ok_or_else(|| Refusal::unknown("parent", &node.code))?;
                if let Some(level) = level.filter(|level| !fits(Some(*level), above)) {
                    return Err(Refusal::misplaced(
                        &format!("{} ({level})", node.code),
                        &above.code,
                    ));
                }
                // Figures may gather elsewhere from then on.
                if level.map(Level::is_shard_root) != old_level.map(Level::is_shard_root) {
                    steps.push(Step::Move {
                        code: new_code,
                        under: above.code.clone(),
                    });
                }
            }
            None => {}
        }
        Ok(steps)
    }

    pub(super) fn transfer(&self) -> Planned<Vec<Step>> {
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
                self.check_superior(code, superior)?;
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
        let is_transfer = self.change.kind == ChangeKind::Transfer;
        if is_transfer
            && self
                .find(parent)
                .is_some_and(|at| node.parent == Some(at.id))
        {
            return Err(Refusal::stays(&node.code, parent));
        }
        self.home(&node.code, level, parent).map(|_| ())
    }

    /// Whether one is an agency that may have the other as its superior in the line.
    pub(super) fn check_superior(&self, code: &str, superior: &str) -> Planned<()> {
        self.standing("superior", superior)?;
        if !is_agency_code(code) || !is_agency_code(superior) || superior == code {
            return Err(Refusal::misplaced(code, superior));
        }
        Ok(())
    }
}
