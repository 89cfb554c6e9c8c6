//! The start page, GraphiQL and their files, built into the binary: the
//! networks this runs in reach no other host.
//!
//! Everything goes out under a policy that lets a page load from here and from
//! nowhere else. Must never serve a file outside `web/`.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
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
pub(super) async fn start(headers: HeaderMap) -> Response {
    page("start.html", &headers)
}

/// `/graphiql`.
pub(super) async fn graphiql(headers: HeaderMap) -> Response {
    page("graphiql.html", &headers)
}

/// `/campaigns`: those that the reader sees.
pub(super) async fn campaigns(headers: HeaderMap) -> Response {
    page("campaigns.html", &headers)
}

/// `/campaigns/CODE`: the same page for every code; which campaigns there are is the hub's to tell the reader alone.
pub(super) async fn campaign(headers: HeaderMap) -> Response {
    page("campaign.html", &headers)
}

/// `/assets/…`, and `/web/…` as the pages name it.
pub(super) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    page(&path, &headers)
}

fn page(path: &str, headers: &HeaderMap) -> Response {
    let Some(file) = Web::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [(header::CONTENT_TYPE, content_type(&file))];
    guarded(headers, &file.metadata.sha256_hash(), (kind, file.data))
}

/// A page that the hub writes itself, with the same guard as its files.
pub(super) fn written(
    html: &str,
    headers: &HeaderMap,
    more: impl axum::response::IntoResponseParts,
) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let digest = Sha256::digest(html.as_bytes());
    guarded(headers, &digest, (kind, more, html.to_owned()))
}

/// With the policy, and an ETag from the digest of the content; 304 to whoever has it already.
fn guarded(headers: &HeaderMap, digest: &[u8], answer: impl IntoResponse) -> Response {
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
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
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
