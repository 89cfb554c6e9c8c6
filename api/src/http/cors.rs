//! Pages of other sites that may call the hub, as its operator named them; nobody if nobody was named.
//!
//! Callers identify themselves by a header of their own, never by a cookie, so
//! that no credentials of the browser are let through.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Between two questions of a browser whether it may.
const MAX_AGE: Duration = Duration::from_hours(1);

/// Headers of a request that a page may set: the specification's, and what the usual clients add.
const ASKED: [HeaderName; 10] = [
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_NONE_MATCH,
    super::request_id::HEADER,
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("apollographql-client-name"),
    HeaderName::from_static("apollographql-client-version"),
    HeaderName::from_static("apollo-require-preflight"),
];

/// Headers of an answer that a page may read.
const SHOWN: [HeaderName; 5] = [
    super::request_id::HEADER,
    header::ETAG,
    header::RETRY_AFTER,
    header::CONTENT_LANGUAGE,
    HeaderName::from_static("server-timing"),
];

/// The layer for these origins; none if there are none.
pub(super) fn layer(origins: &[String]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let named: Vec<_> = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    let origins = if named.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(named)
    };
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers(ASKED)
        .expose_headers(SHOWN)
        .max_age(MAX_AGE);
    Some(layer)
}
