//! `GET /attachments/{id}` and `HEAD`: a file as it was uploaded, for whoever reads the record whose evidence it is.
//!
//! A browser is told to save it and never to draw it. Bytes that are not those of the hash do not reach their end.

use std::ops::Range;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cengbao_store::Attachment;
use futures_util::stream::{self, StreamExt as _};
use sha2::{Digest as _, Sha256};

use super::{caller, ungiven};
use crate::attachment::{Fetched, Piece, StorageError};
use crate::graphql::{Fault, opened_attachment};
use crate::http::answer::{Answer, Refusal};
use crate::http::graphql::{scope_of, within};
use crate::http::request_id::{HEADER, RequestId};
use crate::http::sheets::with_status;
use crate::http::{Hub, HubState};

/// Nothing may be loaded from a file that a browser draws after all, and no page may frame it.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// `GET /attachments/{id}`
pub(in crate::http) async fn download(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    Path(file): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let answer = Answer::new(&headers, Some(id.clone()));
    let work = async {
        let found = find(&hub, &headers, &file).await?;
        let mut response = if method == Method::HEAD {
            held(&hub, &found).await?
        } else {
            given(&hub, &found, &headers).await?
        };
        response.headers_mut().insert(HEADER, id.header());
        Ok(response)
    };
    let work = async { work.await.map_err(with_status) };
    Box::pin(within(&hub, &answer, work)).await
}

/// The file as the caller sees it. Its snapshot is gone before bytes move.
async fn find(hub: &Hub, headers: &HeaderMap, id: &str) -> Result<Attachment, Refusal> {
    let account = caller(hub, headers)?;
    let scope = scope_of(hub, &account).await?;
    let id = opened_attachment(id).ok_or_else(Fault::not_found)?;
    let found = scope.find_attachment(id).await.map_err(Fault::from)?;
    Ok(found.ok_or_else(Fault::not_found)?)
}

/// What HEAD tells: also whether the bytes are there.
async fn held(hub: &Hub, file: &Attachment) -> Result<Response, Refusal> {
    let size = hub.storage.size(file.content).await;
    let size = size.map_err(|error| ungiven(file.id, &error))?;
    let mut response = described(file, Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    Ok(response)
}

async fn given(hub: &Hub, file: &Attachment, headers: &HeaderMap) -> Result<Response, Refusal> {
    let asked = ranged(file, headers);
    let Ok(asked) = asked else {
        return Ok(unsatisfiable(file));
    };
    let piece = asked.clone().map_or(Piece::Whole, Piece::Range);
    let fetched = hub.storage.get(file.content, piece).await;
    let fetched = fetched.map_err(|error| ungiven(file.id, &error))?;
    if fetched.size != file.size_bytes {
        let why = StorageError::Failed(format!("{} has another size than it had", file.id));
        return Err(ungiven(file.id, &why).into());
    }
    let (range, size) = (fetched.range.clone(), fetched.size);
    if asked.is_none() {
        let mut response = described(file, Body::from_stream(proved(fetched, file)));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        return Ok(response);
    }
    let mut response = described(file, Body::from_stream(fetched.bytes));
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_LENGTH,
        HeaderValue::from(range.end - range.start),
    );
    let of = format!("bytes {}-{}/{size}", range.start, range.end - 1);
    if let Ok(of) = HeaderValue::from_str(&of) {
        headers.insert(header::CONTENT_RANGE, of);
    }
    Ok(response)
}

/// The bytes, each piece held back until the next is there: the last one goes out only if all of them have the hash.
fn proved(
    fetched: Fetched,
    file: &Attachment,
) -> impl futures_util::Stream<Item = Result<Bytes, StorageError>> + Send + use<> {
    let (id, wanted) = (file.id, file.sha256.clone());
    let state = (fetched.bytes, Sha256::new(), None::<Bytes>);
    stream::try_unfold(state, move |(mut bytes, mut hash, mut held)| {
        let wanted = wanted.clone();
        async move {
            loop {
                if let Some(next) = bytes.next().await.transpose()? {
                    hash.update(&next);
                    if let Some(before) = held.replace(next) {
                        return Ok(Some((before, (bytes, hash, held))));
                    }
                    continue;
                }
                let Some(last) = held.take() else {
                    return Ok(None);
                };
                if hex::encode(hash.clone().finalize()) != wanted {
                    tracing::error!(attachment = %id, "a file in the storage is not the one that was uploaded");
                    return Err(StorageError::Failed("the hash differs".to_owned()));
                }
                return Ok(Some((last, (bytes, hash, held))));
            }
        }
    })
}

fn described(file: &Attachment, body: Body) -> Response {
    let tag = format!("\"{}\"", file.sha256);
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let texts = [
        (header::CONTENT_TYPE, file.media_type.as_str().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&file.name)),
        (header::ETAG, tag),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        // Asked again each time: rights may have gone since.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::VARY, "authorization".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
    response
}

/// To be saved under its name: in the letters that every browser knows, and as RFC 5987 has it.
fn disposition(name: &str) -> String {
    use std::fmt::Write as _;
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => c,
            _ => '_',
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The one range that is asked for; none for the whole. What cannot be read is no range, as the specification has it.
fn ranged(file: &Attachment, headers: &HeaderMap) -> Result<Option<Range<u64>>, ()> {
    let current = format!("\"{}\"", file.sha256);
    // Of what the caller knows under another tag it gets the whole.
    if headers
        .get(header::IF_RANGE)
        .is_some_and(|tag| tag.as_bytes() != current.as_bytes())
    {
        return Ok(None);
    }
    let text = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let Some((first, last)) = text
        .and_then(|text| text.strip_prefix("bytes="))
        .filter(|text| !text.contains(','))
        .and_then(|text| text.split_once('-'))
    else {
        return Ok(None);
    };
    let size = file.size_bytes;
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(count)) if first.trim().is_empty() => size.saturating_sub(count)..size,
        _ => return Ok(None),
    };
    if range.is_empty() {
        return Err(());
    }
    Ok(Some(range))
}

fn unsatisfiable(file: &Attachment) -> Response {
    let of = format!("bytes */{}", file.size_bytes);
    (
        StatusCode::RANGE_NOT_SATISFIABLE,
        [(header::CONTENT_RANGE, of)],
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_script_is_safe_in_a_header() {
        assert_eq!(
            disposition("演练 1\".pdf"),
            "attachment; filename=\"__ 1_.pdf\"; filename*=UTF-8''%E6%BC%94%E7%BB%83%201%22.pdf"
        );
    }
}
