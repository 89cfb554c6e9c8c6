//! The errors of the library, put into the hub's words: a code, one language, no internals.
//!
//! Owns what is known of the library's sentences outside validation. A sentence
//! that is not known is internal unless it speaks of the request itself.

use std::sync::Arc;

use async_graphql::ServerError;

use super::suggest::Names;
use super::{Code, Fault, MARK, validation};
use crate::graphql::language::Language;
use crate::graphql::measure::too_deep;
use crate::graphql::schema::Telling;
use crate::limits::Limits;

/// The library's sentence for a request beyond the limit of cost.
pub(in crate::graphql) const TOO_COSTLY: &str = "Query is too complex.";

/// Errors that one answer names: who sent more mistakes than that corrects some and asks again.
const MAX_ERRORS: usize = 25;

/// Errors of one answer that come with a suggestion: each is compared with all names of a type.
const MAX_SUGGESTIONS: usize = 5;

/// Gives the errors of the library their codes and the hub's sentences.
pub(in crate::graphql) struct Finish {
    names: Names,
    limits: Arc<Limits>,
}

impl Finish {
    pub(in crate::graphql) fn new(sdl: &str, limits: Arc<Limits>) -> Self {
        Self {
            names: Names::of(sdl),
            limits,
        }
    }

    /// Finishes the errors of an answer. Those of a refused document are cut off at a number that helps; those of
    /// fields are as many as the fields that failed.
    pub(in crate::graphql) fn errors(&self, errors: &mut Vec<ServerError>, telling: Telling) {
        if errors.iter().all(|error| error.path.is_empty()) {
            errors.truncate(MAX_ERRORS);
        }
        for (number, error) in errors.iter_mut().enumerate() {
            let has_code = error
                .extensions
                .as_ref()
                .is_some_and(|extensions| extensions.get("code").is_some());
            if !has_code {
                let suggests = telling.suggests && number < MAX_SUGGESTIONS;
                self.translate(error, suggests)
                    .settle(error, telling.language);
            }
        }
    }

    fn translate(&self, error: &ServerError, suggests: bool) -> Fault {
        let message = error.message.as_str();
        if let [_, zh, en, ..] = message.split(MARK).collect::<Vec<_>>()[..] {
            return Fault::bad_input(zh, en);
        }
        // The sentences of async-graphql 7.0.19; tests hold each of them.
        if message == TOO_COSTLY {
            return Fault::limit(
                Code::QueryTooCostly,
                self.limits.cost,
                "查询复杂度",
                "units of cost (each page costs its size times its fields)",
            );
        }
        if message == "Query is nested too deep."
            || message.starts_with("The recursion depth of the query")
        {
            return too_deep(&self.limits);
        }
        if let Some(fault) = validation::translate(message, suggests.then_some(&self.names)) {
            return fault;
        }
        if error.path.is_empty() {
            return Fault::new(
                Code::InvalidDocument,
                format!("请求有误：{message}"),
                message,
            );
        }
        Fault::internal(&message)
    }
}

impl Fault {
    /// Writes the fault over an error whose place in the document stays.
    fn settle(self, error: &mut ServerError, language: Language) {
        let Fault {
            code,
            zh,
            en,
            limit,
            ..
        } = self;
        error.message = language.pick(zh, en);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", code.as_str());
        if let Some(limit) = limit {
            extensions.set("limit", limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(message: &str, field: Option<&str>, language: Language) -> ServerError {
        let mut error = ServerError::new(message, None);
        error
            .path
            .extend(field.map(|field| async_graphql::PathSegment::Field(field.to_owned())));
        let mut errors = vec![error];
        let telling = Telling {
            language,
            suggests: true,
        };
        Finish::new("type Query { a: Int }", Arc::default()).errors(&mut errors, telling);
        errors.remove(0)
    }

    #[test]
    fn an_unknown_failure_below_a_field_keeps_its_cause_to_itself() {
        let error = finished("no such table: report", Some("viewer"), Language::En);
        assert!(!error.message.contains("table"), "{}", error.message);
    }

    #[test]
    fn a_marked_message_comes_out_in_one_language() {
        let marked = Fault::bad_input("中文", "English").marked();
        for (language, expected) in [(Language::Zh, "中文"), (Language::En, "English")] {
            let message = format!("Failed to parse \"Period\": {marked}");
            assert_eq!(finished(&message, None, language).message, expected);
        }
    }

    #[test]
    fn thousands_of_mistakes_are_not_thousands_of_sentences() {
        let mut errors = vec![ServerError::new("Unknown type \"X\"", None); 5_000];
        let telling = Telling {
            language: Language::Zh,
            suggests: true,
        };
        Finish::new("type Query { a: Int }", Arc::default()).errors(&mut errors, telling);
        assert_eq!(errors.len(), MAX_ERRORS);
    }
}
