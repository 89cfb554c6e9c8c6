//! The hub over HTTP: routes and what stands around them.
//!
//! A request passes its id and its log line, then its token, then its scope,
//! and only then the schema. Must never decide what anybody may see, and never
//! put an internal cause into an answer.

mod answer;
mod demo;
mod graphql;
mod health;
mod metrics;
mod negotiate;
mod observe;
mod operation;
mod pages;
mod request_id;
mod serve;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use cengbao_store::Store;
use tower_http::catch_panic::CatchPanicLayer;

use crate::clock::Clock;
use crate::graphql::HubSchema;
use crate::identity::Keys;
use metrics::Metrics;

pub(crate) use serve::serve;

/// What every request needs; nothing of a request stays in it.
pub(crate) struct Hub {
    pub(crate) store: Store,
    pub(crate) schema: HubSchema,
    pub(crate) sdl: String,
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    /// Whether tokens of simulated accounts are given to whoever asks.
    pub(crate) demo: bool,
    metrics: Metrics,
}

/// The hub as handlers get it.
pub(crate) type HubState = Arc<Hub>;

impl Hub {
    pub(crate) fn new(store: Store, keys: Keys, clock: Clock, demo: bool) -> HubState {
        let (schema, sdl) = (crate::graphql::build_schema(), crate::graphql::sdl());
        Arc::new(Self {
            store,
            schema,
            sdl,
            keys,
            clock,
            demo,
            metrics: Metrics::default(),
        })
    }
}

/// The routes.
pub(crate) fn router(hub: &HubState) -> Router {
    let mut router = Router::new()
        .route("/", get(pages::start))
        .route("/graphiql", get(pages::graphiql))
        .route("/assets/{*path}", get(pages::asset))
        // The pages name their files as they lie in the repository, and so open from any plain file server too.
        .route("/web/{*path}", get(pages::asset))
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/schema.graphql", get(health::schema))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics));
    if hub.demo {
        router = router
            .route("/demo/accounts", get(demo::accounts))
            .route("/demo/token", get(demo::token))
            .route("/demo/status", get(demo::status))
            .route("/demo/questions", get(demo::questions));
    }
    router
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(hub),
            observe::observe,
        ))
        .with_state(Arc::clone(hub))
}
