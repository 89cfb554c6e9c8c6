//! `/status`: what runs here, for whoever opens the start page.
//!
//! Must never tell a stranger what is in the hub: counts are the demonstration's
//! own (`/demo/status`).

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde_json::json;

use super::HubState;
use crate::build;

pub(super) async fn status(State(hub): State<HubState>) -> impl IntoResponse {
    Json(json!({
        "version": build::VERSION,
        "commit": build::COMMIT,
        "database": hub.store.engine(),
        "demo": hub.demo,
    }))
}
