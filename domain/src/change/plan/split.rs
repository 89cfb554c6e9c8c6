//! One node becomes several (拆分), and with stated shares so does what it had reported.

use std::cmp::Reverse;

use super::offices::Offices;
use super::{Plan, Planned, keeps_level, level_of};
use crate::change::{Node, Refusal, Step, is_agency_code};
use crate::share::{ShareError, Shares};

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
        let shares = self.shares()?;
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
            let level = if self.find(code).is_some() {
                level_of(self.changeable(code)?)
            } else {
                steps.push(self.successor(code, index, node)?);
                self.change.level
            };
            if let Some(level) = level {
                keeps_level(node, code, level)?;
            }
            steps.push(Step::Succeed {
                code: node.code.clone(),
                by: code.clone(),
                whole: false,
            });
        }
        let mut agencies = self.agencies(node);
        if let Some(shares) = shares {
            self.share(node, &agencies, &shares, &mut steps);
        }
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

    /// The shares that the document states; none where it states none.
    fn shares(&self) -> Planned<Option<Shares>> {
        let texts = &self.change.shares;
        if texts.is_empty() {
            return Ok(None);
        }
        let (stated, wanted) = (texts.len(), self.change.into.len());
        if stated != wanted {
            return Err(Refusal::new(
                "shares",
                format!("{stated} shares are stated for {wanted} successors"),
                "write one for each in `into`, in the same order; or none, and the totals stay with the closed one",
                format!(
                    "拆分为 {wanted} 个，却写了 {stated} 个份额：请按 into 的顺序逐一填写；不划转的，全部留空"
                ),
            ));
        }
        Shares::read(texts).map(Some).map_err(|error| match error {
            ShareError::Unreadable(text) => Refusal::new(
                "shares",
                format!("`{text}` is no share"),
                "write all of them as percents (60%), as fractions (3/5) or as parts (6), each above zero, with at most 4 digits after the point",
                format!("`{text}` 不是份额：请统一写成百分数（60%）、分数（3/5）或份数（6），均须大于零，至多 4 位小数"),
            ),
            ShareError::Mixed => Refusal::new(
                "shares",
                "the shares are written in several ways",
                "write all of them as percents, all as fractions or all as parts",
                "份额写法不一：请统一写成百分数、分数或份数",
            ),
            ShareError::NotWhole => Refusal::new(
                "shares",
                "together the shares are not exactly the whole",
                "let percents come to 100%, fractions to 1; or write parts such as 6 and 4",
                "份额合计不等于全部：百分数须合计 100%，分数须合计 1；也可写份数，如 6 和 4",
            ),
        })
    }

    /// Every office goes on as one of the same key in each successor, by its share.
    fn share(&self, node: &Node, agencies: &[&Node], shares: &Shares, steps: &mut Vec<Step>) {
        let by = |codes: Vec<String>| codes.into_iter().zip(shares.parts().iter().copied());
        if level_of(node).is_none() {
            steps.push(Step::Share {
                code: node.code.clone(),
                by: by(self.change.into.clone()).collect(),
            });
            return;
        }
        let places = self.change.into.iter().enumerate();
        let mut offices: Vec<Offices<'_>> = places
            .map(|(index, into)| Offices::new(self, into, self.change.names.get(index)))
            .collect();
        for agency in agencies {
            let successors = offices
                .iter_mut()
                .map(|offices| offices.successor_of(agency, &node.name, steps))
                .collect();
            steps.push(Step::Share {
                code: agency.code.clone(),
                by: by(successors).collect(),
            });
        }
    }
}
