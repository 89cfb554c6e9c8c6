//! Turns what the schema says into an HTTP answer.
//!
//! Owns statuses, media types and the request id in errors. A refused request
//! has errors and no `data`; an answer has `data`, also when fields failed.

use async_graphql::ServerError;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::negotiate::Media;
use super::request_id::{HEADER, RequestId};
use crate::graphql::{Fault, Language, is_request_error};

/// How this caller wants to be answered.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    media: Media,
    language: Language,
    id: Option<RequestId>,
    /// Whether the caller may keep the answer and ask whether it still stands.
    revalidates: bool,
    /// The answers that the caller has kept.
    known: Option<HeaderValue>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
}

impl Answer {
    pub(super) fn new(media: Media, language: Language, id: Option<RequestId>) -> Self {
        Self {
            media,
            language,
            id,
            revalidates: false,
            known: None,
        }
    }

    /// The answer to a GET: it has a tag, and is not sent again while it stands.
    pub(super) fn revalidating(self, headers: &HeaderMap) -> Self {
        Self {
            revalidates: true,
            known: headers.get(header::IF_NONE_MATCH).cloned(),
            ..self
        }
    }

    /// The language of the caller.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// A request that was not executed.
    pub(super) fn refusal(&self, status: StatusCode, fault: Fault) -> Response {
        let mut errors = [fault.into_server_error(self.language)];
        self.add_id(&mut errors);
        self.send(
            status,
            &Body {
                data: None,
                errors: &errors,
            },
        )
    }

    /// What the schema answered.
    pub(super) fn response(&self, mut response: async_graphql::Response) -> Response {
        self.add_id(&mut response.errors);
        if !is_request_error(&response) {
            return self.send(
                StatusCode::OK,
                &Body {
                    data: Some(&response.data),
                    errors: &response.errors,
                },
            );
        }
        // Old callers take every other status for a broken network and hide the errors.
        let status = match self.media {
            Media::Response => StatusCode::BAD_REQUEST,
            Media::Json => StatusCode::OK,
        };
        self.send(
            status,
            &Body {
                data: None,
                errors: &response.errors,
            },
        )
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

    fn send(&self, status: StatusCode, body: &Body<'_>) -> Response {
        let Ok(text) = serde_json::to_vec(body) else {
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
        let tag = (self.revalidates && status == StatusCode::OK && body.errors.is_empty())
            .then(|| tag(&text));
        let stands = tag.is_some() && tag == self.known;
        let mut response = if stands {
            (StatusCode::NOT_MODIFIED, headers).into_response()
        } else {
            (status, headers, text).into_response()
        };
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
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
            }
            _ => {}
        }
        response
    }
}

/// What an answer is known by, as long as it is the same to the letter.
fn tag(text: &[u8]) -> HeaderValue {
    let digest = hex::encode(&Sha256::digest(text)[..16]);
    HeaderValue::from_str(&format!("\"{digest}\"")).expect("hexadecimal digits make a header")
}
