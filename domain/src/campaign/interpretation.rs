//! What a document leaves open or says twice, and how the hub reads it.
//!
//! Owns the question with every reading of it. Never drops a reading: the one in force is marked, the others stay.

use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// A question that the document does not settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interpretation {
    /// Name within the campaign.
    pub code: String,
    /// The question, in Chinese.
    pub question: String,
    /// The possible readings, at least two.
    pub readings: Vec<Reading>,
    /// Code of the reading in force.
    pub in_force: String,
    /// Why that one, in Chinese.
    pub reason: String,
}

/// One way to read the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Name within the interpretation.
    pub code: String,
    /// The reading, in Chinese.
    pub text: String,
    /// The clause it rests on.
    pub clause: Clause,
}

impl Interpretation {
    /// The reading in force. `None` only where the value was not made by the loader.
    pub fn reading_in_force(&self) -> Option<&Reading> {
        self.readings
            .iter()
            .find(|reading| reading.code == self.in_force)
    }
}
