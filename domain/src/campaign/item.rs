//! What every thing taken from a document shares (条目): its code, its words, its clause.
//!
//! Owns the common part of tasks, targets, duties, milestones, rules, populations, papers and checklists. Never
//! says what the thing asks for: the noun around it does.

use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// The common part of everything that a document orders, promises, counts, forbids or dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Name within its noun and the campaign.
    pub code: String,
    /// Short title in Chinese, close to the printed words.
    pub title: String,
    /// The sentence in full, as printed or tightened; never with a person's name.
    pub text: Option<String>,
    /// Where it is printed.
    pub clause: Clause,
    /// Other places that say the same.
    pub also: Vec<Clause>,
    /// Codes of the interpretations it rests on.
    pub readings: Vec<String>,
    /// Code of the task (任务) under which it is printed; a task's own parent is its `inside`.
    pub task: Option<String>,
    /// Code of the phase (阶段) to which it belongs.
    pub phase: Option<String>,
}

impl Item {
    /// Every clause that the item cites, the first one first.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        std::iter::once(&self.clause).chain(&self.also)
    }
}

/// How strongly a document wants something (力度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Strength {
    /// 必须、一律、严格、要, or a plain order.
    Must,
    /// 力争
    Strive,
    /// 原则上
    InPrinciple,
    /// 鼓励、推动、探索
    Encouraged,
    /// A plain statement of the aim, without a modal.
    Stated,
}
