//! What a document leaves open, every reading of it, and the one in force (解释).

use async_graphql::SimpleObject;
use cengbao_domain::campaign;

use super::Clause;

/// A question that the document does not settle, and how the hub reads it (解释).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Interpretation {
    /// Code within the campaign (代码).
    code: String,
    /// The question, in Chinese (问题).
    question: String,
    /// The possible readings (读法), at least two.
    readings: Vec<Reading>,
    /// Why the one in force is in force, in Chinese (理由).
    reason: String,
}

/// One way to read the document (读法).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Reading {
    /// Code within the interpretation (代码).
    code: String,
    /// The reading, in Chinese (内容).
    text: String,
    /// The clause that it rests on (出处).
    clause: Clause,
    /// Whether the hub goes by it (现行).
    in_force: bool,
}

impl From<&campaign::Interpretation> for Interpretation {
    fn from(interpretation: &campaign::Interpretation) -> Self {
        let reading = |reading: &campaign::Reading| Reading {
            code: reading.code.clone(),
            text: reading.text.clone(),
            clause: (&reading.clause).into(),
            in_force: reading.code == interpretation.in_force,
        };
        Self {
            code: interpretation.code.clone(),
            question: interpretation.question.clone(),
            readings: interpretation.readings.iter().map(reading).collect(),
            reason: interpretation.reason.clone(),
        }
    }
}
