//! The start page, GraphiQL and their files, built into the binary: the
//! networks this runs in reach no other host.
//!
//! Everything goes out under a policy that lets a page load from here and from
//! nowhere else. Must never serve a file outside `web/`.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

/// What a page may do. Styles inside the page are GraphiQL's; scripts inside a page are nobody's.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

#[derive(RustEmbed)]
#[folder = "../web"]
struct Web;

/// `/`.
pub(super) async fn start() -> Response {
    page("start.html")
}

/// `/graphiql`.
pub(super) async fn graphiql() -> Response {
    page("graphiql.html")
}

/// `/campaigns`: those that the reader sees.
pub(super) async fn campaigns() -> Response {
    page("campaigns.html")
}

/// `/campaigns/CODE`: the same page for every code; which campaigns there are is the hub's to tell the reader alone.
pub(super) async fn campaign() -> Response {
    page("campaign.html")
}

/// `/assets/…`, and `/web/…` as the pages name it.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    page(&path)
}

fn page(path: &str) -> Response {
    let Some(file) = Web::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [(header::CONTENT_TYPE, content_type(&file))];
    guarded(&file.metadata.sha256_hash(), (kind, file.data))
}

/// A page that the hub writes itself, with the same guard as its files.
pub(super) fn written(html: &str, more: impl axum::response::IntoResponseParts) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let digest = Sha256::digest(html.as_bytes());
    guarded(&digest, (kind, more, html.to_owned()))
}

/// With the policy, and an ETag from the digest of the content.
fn guarded(digest: &[u8], answer: impl IntoResponse) -> Response {
    let tag = format!("\"{}\"", hex::encode(&digest[..16]));
    let common = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // Asked again each time and answered with 304: a new binary is a new page at once.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::ETAG,
            HeaderValue::from_str(&tag).expect("hexadecimal digits make a header"),
        ),
    ];
    (common, answer).into_response()
}

fn content_type(file: &EmbeddedFile) -> String {
    let kind = file.metadata.mimetype();
    if kind.starts_with("text/") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}
