//! Documents that were parsed before: frontends send the same texts over and over,
//! and parsing a dashboard's costs as much as answering it.
//!
//! Keyed by the whole text. Holds nothing of a request: no variables, no answers,
//! not who asked. Bounded, because strangers may fill it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_graphql::parser::types::ExecutableDocument;

use super::measure::Size;

/// More documents than a hub's frontends have; one more, and all are forgotten.
const KEPT_MAX: usize = 512;
/// Longer texts are parsed each time.
const TEXT_BYTES_MAX: usize = 8 * 1024;

/// A document and how large it is.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) document: ExecutableDocument,
    pub(super) size: Size,
}

/// Those that are kept.
#[derive(Debug, Default)]
pub(super) struct ParsedDocuments(RwLock<HashMap<String, Arc<Parsed>>>);

impl ParsedDocuments {
    /// The document of a text that was within the limits.
    pub(super) fn find(&self, text: &str) -> Option<Arc<Parsed>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(text).cloned()
    }

    /// Keeps a document that is within the limits.
    pub(super) fn keep(&self, text: &str, parsed: &Arc<Parsed>) {
        if text.len() > TEXT_BYTES_MAX {
            return;
        }
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(text.to_owned(), Arc::clone(parsed));
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn parsed(text: &str) -> Arc<Parsed> {
        Arc::new(Parsed {
            document: parse_query(text).unwrap(),
            size: Size::default(),
        })
    }

    #[test]
    fn what_is_kept_is_bounded_in_number_and_length() {
        let documents = ParsedDocuments::default();
        let one = parsed("{ viewer { account } }");
        for number in 0..=KEPT_MAX {
            documents.keep(&format!("{{ viewer {{ account }} }} # {number}"), &one);
        }
        assert_eq!(documents.0.read().unwrap().len(), 1);
        let long = format!(
            "{{ viewer {{ account }} }} # {}",
            "x".repeat(TEXT_BYTES_MAX)
        );
        documents.keep(&long, &one);
        assert!(documents.find(&long).is_none());
        let last = format!("{{ viewer {{ account }} }} # {KEPT_MAX}");
        assert!(documents.find(&last).is_some());
    }
}
