//! How a request names its operation: text, hash, id.
//!
//! Takes what Apollo (`extensions.persistedQuery`), Relay (`id`, `doc_id`) and
//! the draft of GraphQL over HTTP (`documentId`) send.

use serde_json::{Map, Value};

use crate::graphql::{Code, Fault};

/// Marks the hash of a text among the ids of documents.
const SHA256: &str = "sha256:";
/// Bytes of an id.
const MAX_ID: usize = cengbao_store::MAX_DOCUMENT_NAME;

/// What of a request names its operation, as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    pub(crate) query: Option<String>,
    pub(crate) document_id: Option<String>,
    pub(crate) extensions: Map<String, Value>,
}

/// What it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// A text.
    Text(String),
    /// A text, to be kept under its hash.
    Keep { text: String, digest: String },
    /// The hash of a text.
    Hash(String),
    /// The id of a registered document.
    Id(String),
}

/// Errors: MALFORMED_REQUEST.
pub(super) fn read(named: Named) -> Result<Call, Fault> {
    let digest = persisted_query(&named.extensions)?;
    let text = named.query.filter(|text| !text.is_empty());
    let id = named.document_id.filter(|id| !id.is_empty());
    match (text, digest, id) {
        (Some(text), None, None) => Ok(Call::Text(text)),
        (Some(text), Some(digest), None) => Ok(Call::Keep { text, digest }),
        (None, Some(digest), None) => Ok(Call::Hash(digest)),
        (None, None, Some(id)) => by_id(id),
        (None, None, None) => Err(malformed(
            "请求没有指明要执行的操作：请填写 query，或 documentId",
            "the request names no operation: send query, or documentId",
        )),
        (_, _, Some(_)) => Err(malformed(
            "query、documentId 与 extensions.persistedQuery 只能用一种方式指明操作：请只保留一种",
            "an operation is named by query, by documentId or by extensions.persistedQuery: keep one of them",
        )),
    }
}

fn by_id(id: String) -> Result<Call, Fault> {
    if id.len() > MAX_ID {
        return Err(malformed(
            format!("documentId 过长：最多 {MAX_ID} 字节"),
            format!("documentId is too long: at most {MAX_ID} bytes"),
        ));
    }
    match id.strip_prefix(SHA256) {
        Some(digest) => checked(digest).map(Call::Hash),
        None => Ok(Call::Id(id)),
    }
}

/// The hash in `extensions.persistedQuery`, if it is there.
fn persisted_query(extensions: &Map<String, Value>) -> Result<Option<String>, Fault> {
    let Some(given) = extensions.get("persistedQuery") else {
        return Ok(None);
    };
    if given.is_null() {
        return Ok(None);
    }
    let digest = given.get("sha256Hash").and_then(Value::as_str);
    match (given.get("version").and_then(Value::as_u64), digest) {
        (Some(1), Some(digest)) => checked(digest).map(Some),
        _ => Err(malformed(
            "extensions.persistedQuery 应为 {\"version\": 1, \"sha256Hash\": \"…\"}",
            "extensions.persistedQuery must be {\"version\": 1, \"sha256Hash\": \"…\"}",
        )),
    }
}

fn checked(digest: &str) -> Result<String, Fault> {
    let is_hexadecimal = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    if digest.len() == 64 && digest.chars().all(is_hexadecimal) {
        return Ok(digest.to_owned());
    }
    Err(malformed(
        "SHA-256 应为 64 位小写十六进制数",
        "a SHA-256 is 64 digits of lower-case hexadecimal",
    ))
}

fn malformed(zh: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault::new(Code::MalformedRequest, zh, en)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DIGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn named(query: Option<&str>, id: Option<&str>, extensions: &Value) -> Named {
        Named {
            query: query.map(str::to_owned),
            document_id: id.map(str::to_owned),
            extensions: extensions.as_object().cloned().unwrap_or_default(),
        }
    }

    #[test]
    fn every_way_of_naming_an_operation_is_read() {
        let hash = json!({"persistedQuery": {"version": 1, "sha256Hash": DIGEST}});
        let (text, digest) = ("{ a }".to_owned(), DIGEST.to_owned());
        for (given, call) in [
            (
                named(Some("{ a }"), None, &json!({})),
                Call::Text(text.clone()),
            ),
            (
                named(Some("{ a }"), None, &hash),
                Call::Keep {
                    text,
                    digest: digest.clone(),
                },
            ),
            (named(None, None, &hash), Call::Hash(digest.clone())),
            (named(Some(""), None, &hash), Call::Hash(digest.clone())),
            (
                named(None, Some(&format!("sha256:{DIGEST}")), &json!({})),
                Call::Hash(digest),
            ),
            (
                named(None, Some("41f2"), &json!({})),
                Call::Id("41f2".to_owned()),
            ),
        ] {
            assert_eq!(read(given), Ok(call));
        }
    }

    #[test]
    fn what_names_nothing_or_two_things_is_malformed() {
        let long = "a".repeat(MAX_ID + 1);
        for given in [
            named(None, None, &json!({})),
            named(Some(""), None, &json!({})),
            named(Some("{ a }"), Some("41f2"), &json!({})),
            named(None, Some(&long), &json!({})),
            named(None, Some("sha256:41f2"), &json!({})),
            named(None, None, &json!({"persistedQuery": 1})),
            named(
                None,
                None,
                &json!({"persistedQuery": {"version": 2, "sha256Hash": DIGEST}}),
            ),
            named(
                None,
                None,
                &json!({"persistedQuery": {"version": 1, "sha256Hash": DIGEST.to_uppercase()}}),
            ),
        ] {
            let fault = read(given.clone()).expect_err("malformed");
            assert_eq!(fault.code, Code::MalformedRequest, "{given:?}");
        }
    }
}
