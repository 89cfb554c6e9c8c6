//! Around every request: its id, its log line, its counters, the headers that
//! every answer carries.
//!
//! Logs the route and never the path, the query or a header: a path may name a
//! code, a query a figure, a header a token.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::HubState;
use super::answer::Answer;
use super::metrics::Codes;
use super::request_id::{HEADER, RequestId};
use crate::graphql::Fault;
use crate::traces;

/// How long the hub took, for a browser's network panel and for whoever measures.
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The outermost layer.
pub(super) async fn observe(
    State(hub): State<HubState>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let running = hub.metrics.begin();
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!(
        "request",
        id = %id,
        method = %request.method(),
        route,
        otel.name = format_args!("{} {route}", request.method()),
        otel.kind = "server",
        http.response.status_code = tracing::field::Empty,
    );
    traces::follow(&span, request.headers());
    let mut response = id
        .clone()
        .scope(next.run(request))
        .instrument(span.clone())
        .await;
    drop(running);
    let headers = response.headers_mut();
    headers.insert(HEADER, id.header());
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    let took = started.elapsed();
    headers.insert(SERVER_TIMING, timing(took));
    hub.metrics.answered(response.status(), took);
    let codes = response
        .extensions_mut()
        .remove::<Codes>()
        .unwrap_or_default();
    hub.metrics.failed(&codes);
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    // A number in the log; nobody waits for the end of what u64 cannot hold.
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // Probes come every few seconds and say nothing.
    if matches!(route.as_str(), "/healthz" | "/readyz" | "/metrics") {
        tracing::debug!(parent: &span, status, took_ms, "answered");
    } else {
        tracing::info!(parent: &span, status, took_ms, "answered");
    }
    response
}

/// Milliseconds with three digits.
fn timing(took: Duration) -> HeaderValue {
    let micros = took.as_micros();
    let text = format!("hub;dur={}.{:03}", micros / 1_000, micros % 1_000);
    HeaderValue::from_str(&text).expect("digits make a header")
}

/// What a panic becomes: one line in the log, an answer without internals.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Answer::new(&HeaderMap::new(), RequestId::current()).refusal(Fault::internal(&cause))
}
