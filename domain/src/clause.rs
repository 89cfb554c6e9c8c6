//! Where a thing taken from a document stands in it, and how sure the reading is.
//!
//! Never holds the text of a document: a clause points, it does not quote.

use serde::{Deserialize, Serialize};

/// How a statement follows from its clause (依据).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Basis {
    /// The clause says it in words.
    Stated,
    /// The clause does not say it, but cannot be read without it.
    Implied,
    /// The clause leaves it open, or contradicts another one: the hub's reading.
    Interpreted,
}

/// A place in a document (条款): heading path plus occurrence, because printed numbers repeat.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clause {
    /// Heading path as printed, such as `六（三）` or `附件1 注1`.
    pub path: String,
    /// Which of the places with this path, from 1.
    #[serde(default = "first_occurrence")]
    pub occurrence: u16,
    /// How the statement follows from the place.
    pub basis: Basis,
    /// Whether the reading also rests on something the document does not contain.
    #[serde(default)]
    pub outside_knowledge: bool,
}

const fn first_occurrence() -> u16 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_without_occurrence_is_the_first_of_its_path() {
        let clause: Clause =
            serde_json::from_str(r#"{"path":"附件1 注1","basis":"STATED"}"#).expect("valid JSON");
        assert_eq!(clause.occurrence, 1);
        assert!(!clause.outside_knowledge);
    }

    #[test]
    fn a_clause_without_basis_is_refused() {
        assert!(serde_json::from_str::<Clause>(r#"{"path":"一"}"#).is_err());
    }
}
