//! `/graphql`: who asks, what they ask, within how long.
//!
//! The order is fixed, the cheap before the dear: the token, then the body,
//! then the text of the documents, then the scope, then the schema. A
//! stranger's body is never read, unless introspection is open to strangers.

use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use cengbao_store::Scope;
use tracing::Instrument as _;

use super::answer::{Answer, Refusal};
use super::documents;
use super::negotiate::Media;
use super::operation::{self, Asked};
use super::request_id::RequestId;
use super::{Hub, HubState};
use crate::graphql::{Code, Fault, Prepared, Spent, Telling};
use crate::identity::bearer;
use crate::settings::Introspection;
use crate::traces::TARGET;

/// What `/graphql` knows; for a mutation that came by GET it is POST alone.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, OPTIONS");

/// POST.
pub(super) async fn post(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = Answer::new(&headers, Some(id));
    let work = Box::pin(async {
        let caller = caller(&hub, &headers)?;
        let asked = operation::posted(&headers, body, &hub.limits).await?;
        execute(&hub, caller, asked, &Method::POST, &answer).await
    });
    within(&hub, &answer, work).await
}

/// GET and HEAD: queries only.
pub(super) async fn get(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let answer = Answer::new(&headers, Some(id)).revalidating();
    let work = Box::pin(async {
        let caller = caller(&hub, &headers)?;
        let asked = operation::asked(&uri)?;
        execute(&hub, caller, asked, &Method::GET, &answer).await
    });
    within(&hub, &answer, work).await
}

/// Every other method. Who may call from another site is answered by the layer for that, before this.
pub(super) async fn other(
    Extension(id): Extension<RequestId>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if method == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, [(header::ALLOW, METHODS)]).into_response();
    }
    let fault = Fault::new(
        Code::MethodNotAllowed,
        "不支持该 HTTP 方法：查询用 GET 或 POST，变更用 POST",
        "the HTTP method is not known here: query by GET or POST, change by POST",
    );
    let mut response = Answer::new(&headers, Some(id)).refusal(fault);
    response.headers_mut().insert(header::ALLOW, METHODS);
    response
}

/// Bounds a request in time. A write that is cut off has happened wholly or not
/// at all, of a list each row by itself; its idempotency key tells which.
pub(super) async fn within(
    hub: &Hub,
    answer: &Answer,
    work: impl Future<Output = Result<Response, Refusal>>,
) -> Response {
    match tokio::time::timeout(Duration::from_millis(hub.limits.query_ms), work).await {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => answer.refusal(refusal),
        Err(_) => answer.timed_out(),
    }
}

/// The account of the bearer token; none for a stranger, where strangers are answered at all.
fn caller(hub: &Hub, headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    if Media::accepted(headers).is_none() {
        let fault = Fault::new(
            Code::NotAcceptable,
            "Accept 中没有可用的媒体类型：请接受 application/graphql-response+json 或 application/json",
            "Accept names no type of ours: accept application/graphql-response+json or application/json",
        );
        return Err(fault.into());
    }
    let Some(token) = bearer(headers) else {
        // A header that is no token is a token that fails.
        let is_stranger = !headers.contains_key(header::AUTHORIZATION);
        return if is_stranger && hub.introspection == Introspection::Open {
            Ok(None)
        } else {
            Err(Fault::unauthenticated().into())
        };
    };
    Ok(Some(account(hub, token)?))
}

/// The account of a token. Why one fails is for the log: it would help only a forger.
pub(super) fn account(hub: &Hub, token: &str) -> Result<String, Fault> {
    hub.keys.account(token, hub.clock.now()).map_err(|reason| {
        tracing::info!(%reason, "a token was refused");
        Fault::unauthenticated()
    })
}

async fn execute(
    hub: &Hub,
    caller: Option<String>,
    mut asked: Asked,
    method: &Method,
    answer: &Answer,
) -> Result<Response, Refusal> {
    let known = documents::resolve(hub, caller.as_deref(), &mut asked).await?;
    let (requests, is_batch) = asked.into_requests()?;
    let prepared = hub.schema.prepare(requests)?;
    may_be_asked(hub, &prepared, caller.is_some())?;
    if *method == Method::GET && prepared.iter().any(Prepared::is_mutation) {
        let fault = Fault::new(
            Code::MethodNotAllowed,
            "变更操作须用 POST 提交",
            "a mutation must be sent by POST",
        );
        let mut response = answer.refusal(fault);
        let post = HeaderValue::from_static("POST");
        response.headers_mut().insert(header::ALLOW, post);
        return Ok(response);
    }
    if prepared.iter().any(Prepared::is_mutation) {
        answer.may_change();
    }
    let scope = match (known, caller) {
        (None, Some(account)) => Some(scope_of(hub, &account).await?),
        (known, _) => known,
    };
    let telling = Telling {
        language: answer.language(),
        suggests: hub.introspection != Introspection::Closed,
    };
    let spent = Spent::default();
    let mut responses = Vec::with_capacity(prepared.len());
    // One after the other: a query of a batch sees what the mutation before it changed.
    for one in prepared {
        let response = hub.schema.execute(one, scope.clone(), telling, &spent);
        let span = tracing::info_span!(target: TARGET, "execute");
        responses.push(response.instrument(span).await);
    }
    match (is_batch, responses.pop()) {
        (false, Some(only)) => Ok(answer.response(only)),
        (_, last) => {
            responses.extend(last);
            Ok(answer.responses(responses))
        }
    }
}

/// Whether the schema is open to this caller, and nothing but the schema is asked by a stranger.
fn may_be_asked(hub: &Hub, prepared: &[Prepared], is_known: bool) -> Result<(), Fault> {
    if !is_known && !prepared.iter().all(Prepared::only_introspects) {
        return Err(Fault::unauthenticated());
    }
    if hub.introspection == Introspection::Closed && prepared.iter().any(Prepared::introspects) {
        return Err(Fault::new(
            Code::IntrospectionClosed,
            "本系统未开放内省查询：请使用 /schema.graphql",
            "introspection is closed here: use /schema.graphql",
        ));
    }
    Ok(())
}

/// What an account may touch now.
pub(super) async fn scope_of(hub: &Hub, account: &str) -> Result<Scope, Refusal> {
    let span = tracing::info_span!(target: TARGET, "scope");
    let scope = hub.store.scope(account, hub.clock.now()).instrument(span);
    Ok(scope.await.map_err(Fault::from)?)
}
