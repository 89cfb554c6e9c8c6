//! One node becomes several (拆分).

use std::cmp::Reverse;

use super::{Plan, Planned, level_of};
use crate::change::{Node, Refusal, Step, is_agency_code};

impl Plan<'_> {
    pub(super) fn split(&self) -> Planned<Vec<Step>> {
        let node = self.only()?;
        if self.change.into.len() < 2 {
            return Err(Refusal::lacks(
                "into",
                "at least two that it becomes",
                "拆分后的代码（至少两个）",
            ));
        }
        // The offices of a place close with it; what else stands below it would be left behind.
        let is_left = |below: &&Node| level_of(below).is_some() || level_of(node).is_none();
        if let Some(below) = self.below(node).find(is_left) {
            return Err(Refusal::in_use(&node.code, &below.code));
        }
        let mut steps = Vec::new();
        for (index, code) in self.change.into.iter().enumerate() {
            if is_agency_code(code) != is_agency_code(&node.code) {
                return Err(Refusal::mixed());
            }
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
}
