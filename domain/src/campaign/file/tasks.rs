//! `tasks.toml`: what is to be worked on, and what holds for a run of tasks.
//!
//! Owns the shape of the file. That a run's first task stands before its last is judged by `agreement`.

use super::items::{acting_parties, item, item_outside_tasks, parties};
use crate::campaign::names::Noun;
use crate::campaign::reader::Table;
use crate::campaign::task::{Blanket, Task};

/// Reads `tasks.toml`.
pub(in crate::campaign) fn tasks(table: &mut Table<'_>) -> (Vec<Task>, Vec<Blanket>) {
    let tasks = table.tables("tasks", "the task", task);
    let blankets = table.tables("blankets", "the blanket", blanket);
    (tasks, blankets)
}

fn task(table: &mut Table<'_>) -> Option<Task> {
    let item = item_outside_tasks(table, Noun::Task);
    let inside = table.reference_or_none(Noun::Task, "inside");
    let parties = acting_parties(table, item.as_ref().map(|item| item.clause.basis));
    let strength = table.choice("strength");
    Some(Task {
        item: item?,
        inside: inside.map(|code| code.value),
        parties,
        strength: strength?,
    })
}

fn blanket(table: &mut Table<'_>) -> Option<Blanket> {
    let item = item(table, Noun::Blanket);
    let parties = parties(table, item.as_ref().map(|item| item.clause.basis));
    if parties.is_empty() {
        table.lacks(
            "parties",
            "parties = [{ who = \"…\", relation = \"RESPONSIBLE\" }]",
        );
    }
    let from = table.reference(Noun::Task, "from").value;
    let until = table.reference_or_none(Noun::Task, "until");
    Some(Blanket {
        item: item?,
        parties,
        from,
        until: until.map(|code| code.value),
    })
}
