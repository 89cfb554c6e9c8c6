//! Takes the token out of an `Authorization` header.

use axum::http::{HeaderMap, header};

/// No token of ours is longer; signatures of a stranger's novel are not checked.
const MAX_TOKEN_BYTES: usize = 4096;

/// The bearer token of a request, if it has exactly one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    let is_token = scheme.eq_ignore_ascii_case("bearer")
        && !token.is_empty()
        && token.len() <= MAX_TOKEN_BYTES;
    is_token.then_some(token)
}
