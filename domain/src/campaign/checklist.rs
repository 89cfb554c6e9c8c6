//! Checklists (检查内容): questions that a document wants asked, one by one, and which answer is the good one.
//!
//! Owns the questions and to whom they apply. Never an answer that was given.

use serde::{Deserialize, Serialize};

use super::item::Item;
use crate::clause::Clause;

/// A printed list of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// What every item has.
    #[serde(flatten)]
    pub item: Item,
    /// Codes of those to whom it applies: agencies, groups, leading groups, populations.
    pub asks: Vec<String>,
    /// Its questions, in printed order.
    pub questions: Vec<Question>,
}

/// One question with a yes or a no for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its number in the list, as text: `1.2`.
    pub number: String,
    /// The heading under which it is printed.
    pub section: Option<String>,
    /// The question.
    pub text: String,
    /// Which answer is the good one: 是否存在… wants a no.
    pub good: Answer,
    /// Codes of those to whom this one applies, where not to all of the list's: 国企.
    pub asks: Vec<String>,
    /// Where it is printed.
    pub clause: Clause,
}

/// The answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    /// 是
    Yes,
    /// 否
    No,
}
