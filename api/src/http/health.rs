//! Whether the process lives, and whether it can serve.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::tag;
use super::{Hub, HubState};
use crate::build;

/// A database that needs longer is not ready.
const READY_WITHIN: Duration = Duration::from_secs(3);

/// `/healthz`: the process answers. Asks the database nothing, so that a slow
/// database does not get the hub restarted.
pub(super) async fn healthz(State(hub): State<HubState>) -> impl IntoResponse {
    Json(json!({
        "status": "ok",
        "version": build::VERSION,
        "commit": build::COMMIT,
        "uptimeSeconds": hub.metrics.uptime().as_secs(),
    }))
}

/// `/readyz`: the database answers and its schema is the one of this binary.
pub(super) async fn readyz(State(hub): State<HubState>) -> Response {
    let asked = tokio::time::timeout(READY_WITHIN, async {
        hub.store.ping().await?;
        hub.store.pending_migrations().await
    });
    let problem = match asked.await {
        Ok(Ok(0)) => return ready(&hub).await,
        Ok(Ok(pending)) => format!("{pending} migrations are missing"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            "the database does not answer".to_owned()
        }
        Err(_) => "the database takes too long".to_owned(),
    };
    let body = Json(json!({"status": "not ready", "problem": problem}));
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "5")],
        body,
    )
        .into_response()
}

/// A hub whose storage of files fails answers all else, and says so: to take it out of service would lose the figures
/// with the files.
async fn ready(hub: &Hub) -> Response {
    let asked = tokio::time::timeout(READY_WITHIN, hub.storage.ping()).await;
    let attachments = match asked {
        Ok(Ok(())) => "ready",
        Ok(Err(error)) => {
            tracing::warn!(%error, "the storage of attachments is not ready");
            "unavailable"
        }
        Err(_) => "unavailable",
    };
    Json(json!({"status": "ready", "attachments": attachments})).into_response()
}

/// `/schema.graphql`: the contract, the same for everybody.
pub(super) async fn schema(State(hub): State<HubState>) -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/graphql; charset=utf-8");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ETAG, tag(hub.sdl.as_bytes())),
    ];
    (headers, hub.sdl.clone())
}
