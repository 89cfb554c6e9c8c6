//! Answers as text: JSON written at once, and pieces of it that were written before.
//!
//! A piece stands in the value of an answer as bytes, which nothing else in the schema
//! is: whoever writes an answer must write it by this file. Pieces are shared by many
//! answers and must never be changed.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use async_graphql::{Name, Value};
use axum::body::Bytes;

/// Selections of which a thing keeps its text: as many as a hub's frontends have for it.
const KEPT_MAX: usize = 8;

/// Writes a value as JSON.
pub(crate) fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        // A vector takes whatever is written.
        Value::Number(number) => drop(write!(out, "{number}")),
        Value::String(text) => string(text, out),
        Value::Enum(name) => string(name, out),
        Value::Binary(piece) => out.extend_from_slice(piece),
        Value::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                comma(index, out);
                write(item, out);
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            out.push(b'{');
            for (index, (key, field)) in fields.iter().enumerate() {
                comma(index, out);
                string(key, out);
                out.push(b':');
                write(field, out);
            }
            out.push(b'}');
        }
    }
}

/// Before each but the first.
pub(super) fn comma(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

/// Writes a text as JSON.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // A vector takes whatever is written.
        drop(serde_json::to_writer(out, text));
    }
}

/// The texts of a thing that does not change, each by what was asked of it.
#[derive(Debug, Default)]
pub(super) struct Pieces(Mutex<Vec<(String, Bytes)>>);

impl Pieces {
    /// The text for these fields, if it was written before.
    pub(super) fn find(&self, asked: &str) -> Option<Value> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(known, _)| known == asked);
        found.map(|(_, piece)| Value::Binary(piece.clone()))
    }

    /// Keeps the text for these fields.
    pub(super) fn keep(&self, asked: String, out: Vec<u8>) -> Value {
        let piece = Bytes::from(out);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT_MAX {
            kept.push((asked, piece.clone()));
        }
        Value::Binary(piece)
    }
}

/// What is asked of a thing, as one text: the keys of the answer with the fields.
pub(super) fn asked(fields: &[(&Name, &str)]) -> String {
    let mut text = String::with_capacity(fields.len() * 16);
    for (key, name) in fields {
        if key.as_str() != *name {
            text.push_str(key);
            text.push(':');
        }
        text.push_str(name);
        text.push(' ');
    }
    text
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    fn written(value: &Value) -> String {
        let mut out = Vec::new();
        write(value, &mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn it_writes_what_the_library_would() {
        let mut value = value!({
            "nothing": null, "yes": true, "no": false, "whole": 7, "below": -9_007_199_254_740_993_i64, "part": 1.5,
            "text": "东县 \"引\" \\ \n \u{1} \u{7f} é", "empty": [], "none": {},
            "list": [1, "two", { "three": [null] }], "a \"key\"": "",
        });
        if let Value::Object(fields) = &mut value {
            fields.insert(Name::new("name"), Value::Enum(Name::new("KIND")));
        }
        let library = serde_json::to_string(&value).expect("JSON");
        assert_eq!(written(&value), library);
    }

    #[test]
    fn a_piece_is_the_text_that_was_written() {
        let pieces = Pieces::default();
        let value = value!({ "code": "990101", "values": ["1", null] });
        assert_eq!(pieces.find("code values "), None);
        let text = written(&value).into_bytes();
        let piece = pieces.keep("code values ".to_owned(), text);
        assert_eq!(pieces.find("code values "), Some(piece.clone()));
        let list = Value::List(vec![piece, Value::Null]);
        assert_eq!(
            written(&list),
            "[{\"code\":\"990101\",\"values\":[\"1\",null]},null]"
        );
    }

    #[test]
    fn fields_under_other_keys_are_another_question() {
        let (a, b) = (Name::new("a"), Name::new("b"));
        let texts = [
            asked(&[(&a, "a"), (&b, "b")]),
            asked(&[(&a, "b"), (&b, "a")]),
            asked(&[(&b, "b"), (&a, "a")]),
            asked(&[(&a, "a")]),
        ];
        for (index, text) in texts.iter().enumerate() {
            assert!(!texts[..index].contains(text), "{texts:?}");
        }
    }
}
