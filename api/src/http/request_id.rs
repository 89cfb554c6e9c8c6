//! The id of a request: in the answer's header, in its errors, in every log line.
//!
//! Taken over from a proxy if it is well formed, so that one id follows a
//! request through all machines; made here otherwise.

use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// Where the id travels.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A longer one is not an id and would fill the logs.
const MAX_LENGTH: usize = 64;

tokio::task_local! {
    static CURRENT: RequestId;
}

/// The id of a request.
#[derive(Clone, Debug)]
pub(super) struct RequestId(Arc<str>);

impl RequestId {
    /// The id that a request brings, or a new one.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let given = headers
            .get(HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|id| is_well_formed(id));
        Self(given.map_or_else(|| Uuid::now_v7().simple().to_string().into(), Arc::from))
    }

    /// Runs a request under its id.
    pub(super) async fn scope<F: Future>(self, request: F) -> F::Output {
        CURRENT.scope(self, request).await
    }

    /// The id of the request that runs here; for the places that see no request, such as a panic.
    pub(super) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// As a header.
    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("an id has only letters, digits, - and _")
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_well_formed(id: &str) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_over_only_if_it_is_well_formed() {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_static("edge-42"));
        assert_eq!(RequestId::of(&headers).as_str(), "edge-42");
        for bad in ["", "a b", "x\"}", "é"] {
            let Ok(value) = HeaderValue::from_bytes(bad.as_bytes()) else {
                continue;
            };
            headers.insert(HEADER, value);
            assert_eq!(RequestId::of(&headers).as_str().len(), 32, "{bad}");
        }
    }
}
