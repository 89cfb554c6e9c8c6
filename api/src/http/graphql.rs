//! `/graphql`: who asks, what they ask, within how long.
//!
//! The order is fixed: the token, then the body, then the scope, then the
//! schema. A stranger's body is never read.

use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use cengbao_store::{Scope, StoreError};

use super::answer::Answer;
use super::negotiate::Media;
use super::operation::{self, Refusal};
use super::request_id::RequestId;
use super::{Hub, HubState};
use crate::graphql::{Fault, Language};
use crate::identity::bearer;

/// From the first byte of the headers to the answer. A dashboard's request takes milliseconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// POST.
pub(super) async fn post(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = answer(&headers, id);
    within(&answer, async {
        let account = authenticate(&hub, &headers)?;
        let request = operation::posted(&headers, body).await?;
        execute(&hub, &account, request, &Method::POST, &answer).await
    })
    .await
}

/// GET: queries only.
pub(super) async fn get(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let answer = answer(&headers, id).revalidating(&headers);
    within(&answer, async {
        let account = authenticate(&hub, &headers)?;
        let request = operation::asked(&uri)?;
        execute(&hub, &account, request, &Method::GET, &answer).await
    })
    .await
}

fn answer(headers: &HeaderMap, id: RequestId) -> Answer {
    let language = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Answer::new(
        Media::accepted(headers),
        Language::from_accept_language(language),
        Some(id),
    )
}

/// Bounds a request in time. A write that is cut off has happened wholly or not
/// at all; its idempotency key tells which.
async fn within(
    answer: &Answer,
    work: impl Future<Output = Result<Response, Refusal>>,
) -> Response {
    match tokio::time::timeout(ANSWER_WITHIN, work).await {
        Ok(Ok(response)) => response,
        Ok(Err((status, fault))) => answer.refusal(status, fault),
        Err(_) => answer.refusal(StatusCode::SERVICE_UNAVAILABLE, Fault::timeout()),
    }
}

/// The account of the bearer token. Why a token fails is for the log: it would help only a forger.
fn authenticate(hub: &Hub, headers: &HeaderMap) -> Result<String, Refusal> {
    let checked = bearer(headers).map(|token| hub.keys.account(token, hub.clock.now()));
    match checked {
        Some(Ok(account)) => Ok(account),
        Some(Err(reason)) => {
            tracing::info!(%reason, "a token was refused");
            Err(stranger())
        }
        None => Err(stranger()),
    }
}

async fn execute(
    hub: &Hub,
    account: &str,
    request: async_graphql::Request,
    method: &Method,
    answer: &Answer,
) -> Result<Response, Refusal> {
    let scope = scope(hub, account).await?;
    let prepared = match hub.schema.prepare(request, answer.language()) {
        Ok(prepared) => prepared,
        Err(refused) => return Ok(answer.response(refused)),
    };
    if *method == Method::GET && prepared.is_mutation() {
        let fault = Fault::bad_input("变更操作须用 POST 提交", "a mutation must be sent by POST");
        return Err((StatusCode::METHOD_NOT_ALLOWED, fault));
    }
    Ok(answer.response(
        hub.schema
            .execute(prepared, Some(scope), answer.language())
            .await,
    ))
}

async fn scope(hub: &Hub, account: &str) -> Result<Scope, Refusal> {
    hub.store
        .scope(account, hub.clock.now())
        .await
        .map_err(|error| {
            let status = match error {
                StoreError::Unauthenticated => return stranger(),
                StoreError::Busy => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            (status, Fault::from(error))
        })
}

fn stranger() -> Refusal {
    (StatusCode::UNAUTHORIZED, Fault::unauthenticated())
}
