//! An answer that the caller still has is not sent again: `ETag` and `If-None-Match` for everything the hub serves.
//!
//! Stands outside the compression, so that one tag is good for all its forms.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// What describes the body, and is not said of a body that is not there.
const OF_THE_BODY: [header::HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
];

/// Answers 304 where the tag is known to the caller.
pub(super) async fn revalidate(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let known: Vec<_> = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .cloned()
        .collect();
    let mut response = next.run(request).await;
    let Some(tag) = response.headers().get(header::ETAG).cloned() else {
        return response;
    };
    if response.headers().contains_key(header::CONTENT_ENCODING) {
        weaken(response.headers_mut(), &tag);
    }
    if reads && response.status() == StatusCode::OK && is_among(&tag, &known) {
        let (mut parts, _) = response.into_parts();
        for name in &OF_THE_BODY {
            parts.headers.remove(name);
        }
        parts.status = StatusCode::NOT_MODIFIED;
        return (parts, ()).into_response();
    }
    response
}

/// A compressed body is not the same bytes: its tag says only that it means the same.
fn weaken(headers: &mut HeaderMap, tag: &HeaderValue) {
    if tag.as_bytes().starts_with(b"W/") {
        return;
    }
    let weak = [b"W/", tag.as_bytes()].concat();
    if let Ok(weak) = HeaderValue::from_bytes(&weak) {
        headers.insert(header::ETAG, weak);
    }
}

/// Compares as for reading: weak and strong tags of the same text are the same.
fn is_among(tag: &HeaderValue, known: &[HeaderValue]) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str().map(opaque) else {
        return false;
    };
    known
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim() == "*" || opaque(value) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_by_their_text() {
        let tag = HeaderValue::from_static("W/\"a\"");
        for (known, same) in [
            ("W/\"a\"", true),
            ("\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(
                is_among(&tag, &[HeaderValue::from_static(known)]),
                same,
                "{known}"
            );
        }
    }
}
