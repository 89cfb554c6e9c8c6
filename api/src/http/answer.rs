//! Turns what the schema says into an HTTP answer.
//!
//! Owns statuses, media types and the request id in errors. A refused request
//! has errors and no `data`; an answer has `data`, also when fields failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::ServerError;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::metrics::Codes;
use super::negotiate::Media;
use super::request_id::{HEADER, RequestId};
use crate::graphql::{Code, Fault, Language, Reach, is_request_error, write};

/// Room for an answer: a table's by children.
const BODY_BYTES: usize = 16 * 1024;

/// A request that is not executed: why, and the status where it is not the one of the code.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) fault: Fault,
    pub(super) status: Option<StatusCode>,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            status: None,
        }
    }
}

/// How this caller wants to be answered.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    media: Media,
    language: Language,
    id: Option<RequestId>,
    /// Whether the caller may keep the answer and ask whether it still stands.
    revalidates: bool,
    /// Whether the request has begun to change something.
    changes: Arc<AtomicBool>,
}

/// Writes the body of an answer.
fn write_response(response: &async_graphql::Response, out: &mut Vec<u8>) -> serde_json::Result<()> {
    let data = (!is_request_error(response)).then_some(&response.data);
    write_body(data, &response.errors, out)
}

fn write_body(
    data: Option<&async_graphql::Value>,
    errors: &[ServerError],
    out: &mut Vec<u8>,
) -> serde_json::Result<()> {
    out.push(b'{');
    if let Some(data) = data {
        out.extend_from_slice(b"\"data\":");
        write(data, out);
    }
    if !errors.is_empty() {
        if data.is_some() {
            out.push(b',');
        }
        out.extend_from_slice(b"\"errors\":");
        serde_json::to_writer(&mut *out, errors)?;
    }
    out.push(b'}');
    Ok(())
}

impl Answer {
    /// For a request with these headers. A caller that accepts nothing of ours is told so in JSON.
    pub(super) fn new(headers: &HeaderMap, id: Option<RequestId>) -> Self {
        let language = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Self {
            media: Media::accepted(headers).unwrap_or(Media::Json),
            language: Language::from_accept_language(language),
            id,
            revalidates: false,
            changes: Arc::default(),
        }
    }

    /// From here on the request may change something: if it is cut off, that is said.
    pub(super) fn may_change(&self) {
        self.changes.store(true, Ordering::Relaxed);
    }

    /// The request was cut off.
    pub(super) fn timed_out(&self) -> Response {
        self.refusal(if self.changes.load(Ordering::Relaxed) {
            Fault::change_timeout()
        } else {
            Fault::timeout()
        })
    }

    /// The answer to a GET: it has a tag, and is not sent again while it stands.
    pub(super) fn revalidating(self) -> Self {
        Self {
            revalidates: true,
            ..self
        }
    }

    /// The language of the caller.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// A request that was not executed.
    pub(super) fn refusal(&self, refusal: impl Into<Refusal>) -> Response {
        let Refusal { fault, status } = refusal.into();
        let status = status.unwrap_or_else(|| match fault.code.about().reach {
            Reach::Request(status) => {
                StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
            }
            Reach::Operation | Reach::Field => self.refused(),
        });
        let mut errors = [fault.into_server_error(self.language)];
        self.add_id(&mut errors);
        let body = body(|out| write_body(None, &errors, out));
        self.send(status, body, codes(&errors))
    }

    /// What the schema answered.
    pub(super) fn response(&self, mut response: async_graphql::Response) -> Response {
        self.add_id(&mut response.errors);
        let status = if is_request_error(&response) {
            self.refused()
        } else {
            StatusCode::OK
        };
        let body = body(|out| write_response(&response, out));
        self.send(status, body, codes(&response.errors))
    }

    /// What the schema answered to the requests of a batch, in their order.
    pub(super) fn responses(&self, mut responses: Vec<async_graphql::Response>) -> Response {
        for response in &mut responses {
            self.add_id(&mut response.errors);
        }
        let status = if responses.iter().all(is_request_error) {
            self.refused()
        } else {
            StatusCode::OK
        };
        let codes = codes(responses.iter().flat_map(|response| &response.errors));
        let body = body(|out| {
            out.push(b'[');
            for (index, response) in responses.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_response(response, out)?;
            }
            out.push(b']');
            Ok(())
        });
        self.send(status, body, codes)
    }

    /// Old callers take every status but 200 for a broken network and hide the errors.
    fn refused(&self) -> StatusCode {
        match self.media {
            Media::Response => StatusCode::BAD_REQUEST,
            Media::Json => StatusCode::OK,
        }
    }

    fn add_id(&self, errors: &mut [ServerError]) {
        let Some(id) = &self.id else { return };
        for error in errors {
            error
                .extensions
                .get_or_insert_default()
                .set("requestId", id.as_str());
        }
    }

    fn send(
        &self,
        status: StatusCode,
        body: serde_json::Result<Vec<u8>>,
        codes: Codes,
    ) -> Response {
        let Ok(text) = body else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(self.media.content_type()),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (
                header::VARY,
                HeaderValue::from_static("accept, accept-language, authorization"),
            ),
            (
                header::CONTENT_LANGUAGE,
                HeaderValue::from_static(self.language.tag()),
            ),
        ];
        // An error names its request and so is never the same twice.
        let tag =
            (self.revalidates && status == StatusCode::OK && codes.is_empty()).then(|| tag(&text));
        let mut response = (status, headers, text).into_response();
        response.extensions_mut().insert(codes);
        let headers = response.headers_mut();
        if let Some(tag) = tag {
            headers.insert(header::ETAG, tag);
            headers.insert(
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-cache"),
            );
        }
        if let Some(id) = &self.id {
            headers.insert(HEADER, id.header());
        }
        match status {
            // Named for this hub, so that a browser asks nobody for a password.
            StatusCode::UNAUTHORIZED => {
                headers.insert(
                    header::WWW_AUTHENTICATE,
                    HeaderValue::from_static("Bearer realm=\"cengbao\""),
                );
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

/// A body in one piece of memory, which most answers fit without growing.
fn body(write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> serde_json::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(BODY_BYTES);
    write(&mut text)?;
    Ok(text)
}

/// The codes of errors, for the counters.
fn codes<'a>(errors: impl IntoIterator<Item = &'a ServerError>) -> Codes {
    let code = |error: &ServerError| {
        let name = error.extensions.as_ref()?.get("code")?;
        Code::ALL
            .iter()
            .copied()
            .find(|code| *name == async_graphql::Value::from(code.as_str()))
    };
    Codes(errors.into_iter().filter_map(code).collect())
}

/// What an answer is known by, as long as it says the same. Weak: it may be sent compressed or not.
pub(super) fn tag(text: &[u8]) -> HeaderValue {
    let digest = hex::encode(&Sha256::digest(text)[..16]);
    HeaderValue::from_str(&format!("W/\"{digest}\"")).expect("hexadecimal digits make a header")
}
