//! `checklists.toml`: the printed lists of questions.
//!
//! Owns the shape of the file. A list without a question, or one that nobody is asked, is refused.

use std::collections::BTreeSet;

use super::items::{bodies, item};
use crate::campaign::checklist::{Checklist, Question};
use crate::campaign::names::Noun;
use crate::campaign::reader::Table;

/// Reads `checklists.toml`.
pub(in crate::campaign) fn checklists(table: &mut Table<'_>) -> Vec<Checklist> {
    table.tables("checklists", "the checklist", checklist)
}

fn checklist(table: &mut Table<'_>) -> Option<Checklist> {
    let item = item(table, Noun::Checklist);
    let asks = bodies(table, "asks");
    if asks.is_empty() {
        table.lacks("asks", "asks = [\"…\"]");
    }
    let mut numbers = BTreeSet::new();
    let questions = table.tables("questions", "the question", |table| {
        question(table, &mut numbers)
    });
    if !table.has("questions") {
        table.lacks("questions", "[[checklists.questions]]");
    }
    Some(Checklist {
        item: item?,
        asks,
        questions,
    })
}

fn question(table: &mut Table<'_>, numbers: &mut BTreeSet<String>) -> Option<Question> {
    let number = table.text("number");
    if !number.value.is_empty() && !numbers.insert(number.value.clone()) {
        let message = format!("question `{}` stands twice in the checklist", number.value);
        table
            .log()
            .error(number.place, message, "number the questions, such as `1.2`");
    }
    let section = table.text_or_none("section").map(|text| text.value);
    let text = table.text("text").value;
    let good = table.choice("good");
    let asks = bodies(table, "asks");
    let clause = table.clause("clause");
    Some(Question {
        number: number.value,
        section,
        text,
        good: good?,
        asks,
        clause: clause?,
    })
}
