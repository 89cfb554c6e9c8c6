//! The errors of the library, put into the hub's words: a code, one language, no internals.
//!
//! Owns what is known of the library's sentences. A sentence that is not known
//! here is internal unless it speaks of the request itself.

use async_graphql::ServerError;

use super::{Code, Fault, MARK};
use crate::graphql::language::Language;
use crate::graphql::limits::{MAX_COMPLEXITY, MAX_DEPTH, MAX_DIRECTIVES, MAX_NESTING};

/// Gives an error of the library its code and, where the hub has one, its sentence in the caller's language.
pub(in crate::graphql) fn finish(error: &mut ServerError, language: Language) {
    let has_code = error
        .extensions
        .as_ref()
        .is_some_and(|extensions| extensions.get("code").is_some());
    if has_code {
        return;
    }
    let fault = translate(error);
    error.message = language.pick(fault.zh, fault.en);
    error
        .extensions
        .get_or_insert_default()
        .set("code", fault.code.as_str());
}

fn translate(error: &ServerError) -> Fault {
    let message = error.message.as_str();
    if let [_, zh, en, ..] = message.split(MARK).collect::<Vec<_>>()[..] {
        return Fault::bad_input(zh, en);
    }
    // The sentences of async-graphql 7.0.19; a test holds each of them.
    if message == "Query is too complex." {
        return Fault::limit(
            Code::QueryTooCostly,
            MAX_COMPLEXITY as u64,
            "查询复杂度",
            "units of cost (each page costs its size times its fields)",
        );
    }
    if message == "Query is nested too deep." {
        return Fault::limit(Code::QueryTooDeep, MAX_DEPTH as u64, "查询深度", "levels of fields");
    }
    if message.starts_with("The recursion depth of the query") {
        return Fault::limit(Code::QueryTooDeep, MAX_NESTING as u64, "嵌套层数", "levels of nesting");
    }
    if message.starts_with("The number of directives on the field") {
        return Fault::limit(
            Code::TooManyDirectives,
            MAX_DIRECTIVES as u64,
            "单个字段的指令",
            "directives on one field",
        );
    }
    let is_of_the_request = error.path.is_empty();
    let is_of_an_argument =
        message.starts_with("Failed to parse") || message.starts_with("Invalid value");
    if is_of_the_request || is_of_an_argument {
        return Fault::bad_input(format!("请求有误：{message}"), message);
    }
    Fault::internal(&message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_failure_below_a_field_keeps_its_cause_to_itself() {
        let mut error = ServerError::new("no such table: report", None);
        error
            .path
            .push(async_graphql::PathSegment::Field("viewer".into()));
        finish(&mut error, Language::En);
        assert!(!error.message.contains("table"), "{}", error.message);
    }

    #[test]
    fn a_marked_message_comes_out_in_one_language() {
        let marked = Fault::bad_input("中文", "English").marked();
        for (language, expected) in [(Language::Zh, "中文"), (Language::En, "English")] {
            let mut error = ServerError::new(format!("Failed to parse \"Period\": {marked}"), None);
            finish(&mut error, language);
            assert_eq!(error.message, expected);
        }
    }
}
