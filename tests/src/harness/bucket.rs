//! A storage that speaks as much S3 as the hub's library asks for: it keeps objects in memory, answers nobody whose
//! requests are not signed, and can be told to fail.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

/// Who may call.
pub(crate) const KEY_ID: &str = "hub";
/// The secret of who may call.
pub(crate) const SECRET: &str = "a secret of the tests";
/// The largest body of a request: a part of a file.
const MOST: usize = 32 << 20;

#[derive(Default)]
struct Inner {
    objects: Mutex<BTreeMap<String, Bytes>>,
    parts: Mutex<HashMap<String, BTreeMap<u32, Bytes>>>,
    uploads: AtomicUsize,
    refused: AtomicUsize,
    fails: AtomicBool,
}

/// The storage.
#[derive(Clone)]
pub(crate) struct BucketServer {
    inner: Arc<Inner>,
    addr: SocketAddr,
}

impl BucketServer {
    /// Serves on a free port of this machine.
    pub(crate) async fn start() -> Self {
        let inner = Arc::new(Inner::default());
        let app = Router::new()
            .fallback(answer)
            .layer(axum::extract::DefaultBodyLimit::max(MOST))
            .with_state(Arc::clone(&inner));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { inner, addr }
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Names and sizes of what it holds.
    pub(crate) fn objects(&self) -> BTreeMap<String, usize> {
        let objects = self.inner.objects.lock().unwrap();
        objects
            .iter()
            .map(|(name, bytes)| (name.clone(), bytes.len()))
            .collect()
    }

    /// Loses what it holds.
    pub(crate) fn lose(&self) {
        self.inner.objects.lock().unwrap().clear();
    }

    /// Fails from now on, or no more.
    pub(crate) fn fail(&self, fails: bool) {
        self.inner.fails.store(fails, Ordering::Relaxed);
    }

    /// Files that came in parts, so far.
    pub(crate) fn multipart(&self) -> usize {
        self.inner.uploads.load(Ordering::Relaxed)
    }

    /// Requests that were not signed as they must be.
    pub(crate) fn refused(&self) -> usize {
        self.inner.refused.load(Ordering::Relaxed)
    }
}

async fn answer(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_signed(&headers) {
        inner.refused.fetch_add(1, Ordering::Relaxed);
        return StatusCode::FORBIDDEN.into_response();
    }
    if inner.fails.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let name = uri.path().trim_start_matches('/').to_owned();
    let query: HashMap<&str, &str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    match (
        method.as_str(),
        query.get("uploadId"),
        query.get("partNumber"),
    ) {
        ("PUT", Some(upload), Some(number)) => {
            let number = number.parse().unwrap();
            let mut parts = inner.parts.lock().unwrap();
            let Some(parts) = parts.get_mut(*upload) else {
                return StatusCode::NOT_FOUND.into_response();
            };
            parts.insert(number, body);
            [(header::ETAG, format!("\"{number}\""))].into_response()
        }
        ("PUT", None, None) => {
            inner.objects.lock().unwrap().insert(name, body);
            [(header::ETAG, "\"whole\"")].into_response()
        }
        ("POST", None, None) if query.contains_key("uploads") => {
            let upload = inner.uploads.fetch_add(1, Ordering::Relaxed).to_string();
            let mut parts = inner.parts.lock().unwrap();
            parts.insert(upload.clone(), BTreeMap::new());
            format!(
                "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>{name}</Key><UploadId>{upload}</UploadId>\
                 </InitiateMultipartUploadResult>"
            )
            .into_response()
        }
        ("POST", Some(upload), None) => {
            let Some(parts) = inner.parts.lock().unwrap().remove(*upload) else {
                return StatusCode::NOT_FOUND.into_response();
            };
            let whole: Vec<u8> = parts.into_values().flatten().collect();
            inner.objects.lock().unwrap().insert(name, whole.into());
            "<CompleteMultipartUploadResult><ETag>\"parts\"</ETag></CompleteMultipartUploadResult>"
                .into_response()
        }
        ("DELETE", Some(upload), None) => {
            inner.parts.lock().unwrap().remove(*upload);
            StatusCode::NO_CONTENT.into_response()
        }
        ("DELETE", None, None) => {
            inner.objects.lock().unwrap().remove(&name);
            StatusCode::NO_CONTENT.into_response()
        }
        ("GET" | "HEAD", None, None) => inner.read(&name, &headers),
        _ => StatusCode::NOT_IMPLEMENTED.into_response(),
    }
}

impl Inner {
    fn read(&self, name: &str, headers: &HeaderMap) -> Response {
        let Some(bytes) = self.objects.lock().unwrap().get(name).cloned() else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let known = [
            (header::ETAG, "\"whole\""),
            (header::LAST_MODIFIED, "Wed, 01 Feb 2023 04:00:00 GMT"),
        ];
        let range = headers.get(header::RANGE).and_then(|range| {
            let (first, last) = range
                .to_str()
                .ok()?
                .strip_prefix("bytes=")?
                .split_once('-')?;
            Some((first.parse::<usize>().ok()?, last.parse::<usize>().ok()?))
        });
        match range {
            None => (known, bytes).into_response(),
            Some((first, last)) => {
                let last = last.min(bytes.len() - 1);
                let of = format!("bytes {first}-{last}/{}", bytes.len());
                (
                    StatusCode::PARTIAL_CONTENT,
                    known,
                    [(header::CONTENT_RANGE, of)],
                    bytes.slice(first..=last),
                )
                    .into_response()
            }
        }
    }
}

/// With the signature of version 4, by the key that may call, over the host and the day.
fn is_signed(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(signed) = text("authorization") else {
        return false;
    };
    let by = format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/");
    signed.starts_with(&by)
        && signed.contains("/s3/aws4_request")
        && signed.contains("host;")
        && signed.contains("Signature=")
        && text("x-amz-date").is_some()
        && text("x-amz-content-sha256").is_some()
}
