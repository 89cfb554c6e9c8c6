//! What a document orders to be worked on (任务), and what holds for a run of tasks (总括).
//!
//! Owns the tree of tasks with their parties. Never a number or a day: targets, duties and milestones hang under
//! a task and carry these.

use serde::{Deserialize, Serialize};

use super::{Item, Party, Strength};

/// A task (任务), as printed; the order of tasks is the printed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its code, words and clause; `task` is empty, the parent is `inside`.
    #[serde(flatten)]
    pub item: Item,
    /// Code of the task inside which it is printed.
    pub inside: Option<String>,
    /// Who has which part in it, as printed; no LEAD is a task without a lead.
    pub parties: Vec<Party>,
    /// How strongly it is wanted.
    pub strength: Strength,
}

/// What holds for a run of tasks without being repeated, such as 以下均需要各镇党委和政府负责，不再列出.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blanket {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// Who has which part in every task of the run.
    pub parties: Vec<Party>,
    /// Code of the first task of the run.
    pub from: String,
    /// Code of the last task of the run, included; absent when it runs to the last of the file.
    pub until: Option<String>,
}

impl Blanket {
    /// The tasks of the run, out of all tasks in printed order; empty if the file has no such run.
    pub fn run<'t>(&self, tasks: &'t [Task]) -> &'t [Task] {
        let place_of = |code: &str| tasks.iter().position(|task| task.item.code == code);
        let from = place_of(&self.from);
        let until = match &self.until {
            Some(code) => place_of(code),
            None => tasks.len().checked_sub(1),
        };
        match (from, until) {
            (Some(from), Some(until)) => tasks.get(from..=until).unwrap_or_default(),
            _ => &[],
        }
    }
}
