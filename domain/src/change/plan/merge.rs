//! Several nodes become one (合并).

use std::cmp::Reverse;

use super::offices::Offices;
use super::{Plan, Planned, keeps_level, level_of};
use crate::change::{Node, Refusal, Step, is_agency_code};
use crate::division::may_stand_under;

impl Plan<'_> {
    pub(super) fn merge(&self) -> Planned<Vec<Step>> {
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
        let level = if self.find(into).is_some() {
            let known = self.changeable(into)?;
            if merged.iter().any(|one| one.path.contains(&known.path)) {
                return Err(Refusal::circle(&first.code, into));
            }
            level_of(known)
        } else {
            steps.push(self.successor(into, 0, first)?);
            self.change.level.or(level_of(first))
        };
        let Some(level) = level.filter(|_| !is_agency_code(into)) else {
            for agency in merged {
                self.merge_agency(agency, into, &mut steps);
            }
            return Ok(steps);
        };
        let mut offices = Offices::new(self, into, self.change.names.first());
        for one in &merged {
            keeps_level(one, into, level)?;
            for child in self.children(one) {
                if !level_of(child).is_some_and(|child| may_stand_under(child, level)) {
                    return Err(Refusal::misplaced(&child.code, into));
                }
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

    fn merge_agency(&self, agency: &Node, into: &str, steps: &mut Vec<Step>) {
        // Its sections go on inside the one it becomes.
        for section in self.below(agency) {
            steps.push(Step::Move {
                code: section.code.clone(),
                under: into.to_owned(),
            });
        }
        succeed(&agency.code, into, steps);
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
