//! Which cells of two campaigns' forms mean the same (单元对应).
//!
//! Owns the declaration, pair by pair, complete over both forms. Never infers one: a shared code is no
//! declaration, and only SAME may be summed across campaigns.

use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// The pairs of one form with a form of another campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondence {
    /// Code of the other campaign.
    pub with: String,
    /// Code of the form in this campaign.
    pub form: String,
    /// Code of the form in the other campaign.
    pub other_form: String,
    /// Every value of both forms, each once.
    pub pairs: Vec<CellPair>,
}

/// A value of one form beside its like in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPair {
    /// Code of the value in this campaign's form; absent where only the other has it.
    pub own: Option<String>,
    /// Code of the value in the other campaign's form; absent where only this one has it.
    pub other: Option<String>,
    /// How they stand to each other.
    pub kind: PairKind,
    /// How the wordings differ, in Chinese.
    pub note: Option<String>,
    /// Where the own value is printed.
    pub clause: Option<Clause>,
    /// Where the other is printed, in the other document.
    pub other_clause: Option<Clause>,
}

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PairKind {
    /// One meaning: they may be summed across the campaigns.
    Same,
    /// Near, but worded otherwise: summed only where the mapping is named.
    Mapped,
    /// Only one of the forms has it, or the meanings are apart.
    Local,
}

impl Correspondence {
    /// The pair that holds a value of this campaign's form.
    pub fn of_own(&self, value: &str) -> Option<&CellPair> {
        self.pairs
            .iter()
            .find(|pair| pair.own.as_deref() == Some(value))
    }

    /// The pair that holds a value of the other campaign's form.
    pub fn of_other(&self, value: &str) -> Option<&CellPair> {
        self.pairs
            .iter()
            .find(|pair| pair.other.as_deref() == Some(value))
    }
}
