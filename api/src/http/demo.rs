//! What the start page asks of a demonstration: its accounts, their tokens, its
//! questions, what is in it.
//!
//! Tokens are given to whoever asks, and only for simulated accounts: a real
//! account in the same hub stays closed. These routes are there with `--demo`
//! and at no other time.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cengbao_store::{JurisdictionFilter, ReportFilter, StoreError};
use serde::Deserialize;
use serde_json::json;

use super::{Hub, HubState};
use crate::build;
use crate::demo::{questions as example_questions, shown_accounts};

/// Which account.
#[derive(Deserialize)]
pub(super) struct TokenQuery {
    account: String,
}

/// `/demo/questions`
pub(super) async fn questions() -> impl IntoResponse {
    Json(json!({"questions": example_questions()}))
}

/// `/demo/accounts`: those that the start page offers.
pub(super) async fn accounts() -> impl IntoResponse {
    Json(json!({"accounts": shown_accounts()}))
}

/// `/demo/token?account=NAME`: as JSON, or the bare token to who accepts `text/plain` alone.
pub(super) async fn token(
    State(hub): State<HubState>,
    Query(query): Query<TokenQuery>,
    headers: HeaderMap,
) -> Response {
    let as_text = headers
        .get(header::ACCEPT)
        .is_some_and(|accepted| accepted.as_bytes() == b"text/plain");
    match hub.store.scope(&query.account, hub.clock.now()).await {
        Ok(scope) if scope.viewer().simulated => sign(&hub, &query.account, as_text),
        // The same for an account that is real and for one that is not there.
        Ok(_) | Err(StoreError::Unauthenticated) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn sign(hub: &Hub, account: &str, as_text: bool) -> Response {
    let never_stored = [(header::CACHE_CONTROL, "no-store")];
    match hub.keys.mint(account, hub.clock.now()) {
        Ok(token) if as_text => (never_stored, token).into_response(),
        Ok(token) => (never_stored, Json(json!({"token": token}))).into_response(),
        Err(error) => failed(&error),
    }
}

/// `/demo/status`: what is in the hub.
pub(super) async fn status(State(hub): State<HubState>) -> Response {
    match count(&hub).await {
        Ok(body) => Json(body).into_response(),
        Err(error) => failed(&error),
    }
}

async fn count(hub: &Hub) -> Result<serde_json::Value, StoreError> {
    let scope = hub
        .store
        .system("demonstration: start page", hub.clock.now());
    Ok(json!({
        "version": build::VERSION,
        "commit": build::COMMIT,
        "database": hub.store.engine(),
        "divisions": scope.count_jurisdictions(&JurisdictionFilter::default()).await?,
        "campaigns": scope.count_campaigns().await?,
        "reports": scope.count_reports(&ReportFilter::default()).await?,
        "simulated": true,
    }))
}

fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "the demonstration's page failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
