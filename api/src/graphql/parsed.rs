//! Documents that were parsed before, and with which variables each was found to
//! fit the schema: frontends send the same texts over and over, and parsing and
//! checking a dashboard's costs as much as answering it.
//!
//! Keyed by the whole text, and by all the variables: one that differs in a letter
//! is checked anew. Whether it fits is a matter of the schema and the limits, which
//! a hub has one of; so nothing here grows old. Holds no answers, and not who
//! asked. Bounded, because strangers may fill it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_graphql::Variables;
use async_graphql::parser::types::ExecutableDocument;

use super::measure::Size;
use super::plain::is_plain;

/// More documents than a hub's frontends have; one more, and all are forgotten.
const KEPT_MAX: usize = 512;
/// Longer texts are parsed each time.
const TEXT_BYTES_MAX: usize = 8 * 1024;
/// Sets of variables that are kept of a document; one more, and all are forgotten.
const SOUND_MAX: usize = 64;
/// Longer variables are checked each time.
const VARIABLES_BYTES_MAX: usize = 512;

/// A document, how large it is, and what it costs with the variables with which it fits the schema.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) document: ExecutableDocument,
    pub(super) size: Size,
    /// Whether every object of it is asked once.
    pub(super) is_plain: bool,
    sound: RwLock<HashMap<String, usize>>,
}

impl Parsed {
    pub(super) fn new(document: ExecutableDocument, size: Size) -> Self {
        Self {
            is_plain: is_plain(&document),
            document,
            size,
            sound: RwLock::default(),
        }
    }
}

/// A document with the variables of a request.
#[derive(Clone, Debug)]
pub(super) struct AskedDocument {
    parsed: Arc<Parsed>,
    /// As JSON; none where they are too long to be kept.
    variables: Option<String>,
}

impl AskedDocument {
    pub(super) fn new(parsed: Arc<Parsed>, variables: &Variables) -> Self {
        let text = serde_json::to_string(variables).ok();
        Self {
            parsed,
            variables: text.filter(|text| text.len() <= VARIABLES_BYTES_MAX),
        }
    }

    /// The document itself.
    pub(super) fn document(&self) -> &ExecutableDocument {
        &self.parsed.document
    }

    /// Whether every object of it is asked once.
    pub(super) fn is_plain(&self) -> bool {
        self.parsed.is_plain
    }

    /// What it costs, if it was found sound before.
    pub(super) fn cost(&self) -> Option<usize> {
        let variables = self.variables.as_ref()?;
        let sound = self.parsed.sound.read();
        let sound = sound.unwrap_or_else(PoisonError::into_inner);
        sound.get(variables).copied()
    }

    /// It fits the schema, is within the limits by itself, and costs so much.
    pub(super) fn keep(&self, cost: usize) {
        let Some(variables) = &self.variables else {
            return;
        };
        let sound = self.parsed.sound.write();
        let mut sound = sound.unwrap_or_else(PoisonError::into_inner);
        if sound.len() >= SOUND_MAX {
            sound.clear();
        }
        sound.insert(variables.clone(), cost);
    }
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
        Arc::new(Parsed::new(parse_query(text).unwrap(), Size::default()))
    }

    #[test]
    fn what_is_found_of_a_document_is_kept_for_just_these_variables_and_bounded() {
        let (one, other) = (
            parsed("{ viewer { account } }"),
            parsed("{ viewer { title } }"),
        );
        let with = |document: &Arc<Parsed>, value: &str| {
            let variables = Variables::from_json(serde_json::json!({ "code": value }));
            AskedDocument::new(Arc::clone(document), &variables)
        };
        with(&one, "a").keep(7);
        assert_eq!(with(&one, "a").cost(), Some(7));
        assert_eq!(with(&one, "b").cost(), None);
        assert_eq!(with(&other, "a").cost(), None);
        let long = with(&one, &"x".repeat(VARIABLES_BYTES_MAX));
        long.keep(7);
        assert_eq!(long.cost(), None);
        for number in 0..SOUND_MAX {
            with(&one, &number.to_string()).keep(7);
        }
        assert_eq!(one.sound.read().unwrap().len(), 1);
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
