//! The hub over HTTP: routes and what stands around them.
//!
//! A request passes its id and its log line, then its token, then the limits,
//! then its scope, and only then the schema. Must never decide what anybody may see, and never
//! put an internal cause into an answer.

mod answer;
mod attachments;
mod conditional;
mod cors;
mod demo;
mod docs;
mod documents;
mod enterprises;
mod errors;
mod graphql;
mod health;
mod linger;
mod metrics;
mod negotiate;
mod observe;
mod operation;
mod pages;
mod request_id;
mod serve;
mod sheets;
mod status;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use cengbao_store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{
    DefaultPredicate, NotForContentType, Predicate as _, SizeAbove,
};

use crate::attachment::Storage;
use crate::background::Background;
use crate::clock::Clock;
use crate::documents::Documents;
use crate::graphql::HubSchema;
use crate::identity::Keys;
use crate::limits::Limits;
use crate::settings::{Introspection, Settings};
use metrics::Metrics;

pub(crate) use metrics::{family, line};
pub(crate) use serve::serve;

/// Bytes of an answer below which compressing it saves nobody anything.
const COMPRESSED_ABOVE: u64 = 1_024;

/// What every request needs; nothing of a request stays in it.
pub(crate) struct Hub {
    pub(crate) store: Store,
    pub(crate) schema: HubSchema,
    pub(crate) sdl: String,
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    /// Whether tokens of simulated accounts are given to whoever asks.
    pub(crate) demo: bool,
    documents: Documents,
    storage: Storage,
    limits: Arc<Limits>,
    introspection: Introspection,
    cors_origins: Vec<String>,
    metrics: Metrics,
    /// What the hub does by itself.
    pub(crate) background: Background,
}

/// The hub as handlers get it.
pub(crate) type HubState = Arc<Hub>;

impl Hub {
    pub(crate) fn new(store: Store, keys: Keys, storage: Storage, settings: Settings) -> HubState {
        let limits = Arc::new(settings.limits);
        let clock = settings.clock.clone();
        let background = Background::new(store.clone(), clock, Arc::clone(&limits))
            .with_storage(storage.clone());
        Arc::new(Self {
            store,
            schema: crate::graphql::build_schema(Arc::clone(&limits))
                .with_webhook_hosts(settings.webhook_hosts),
            sdl: crate::graphql::sdl(),
            keys,
            clock: settings.clock,
            demo: settings.demo,
            documents: Documents::new(settings.documents),
            storage,
            limits,
            introspection: settings.introspection,
            cors_origins: settings.cors_origins,
            metrics: Metrics::default(),
            background,
        })
    }
}

/// The routes.
pub(crate) fn router(hub: &HubState) -> Router {
    let mut router = Router::new()
        .route("/", get(pages::start))
        .route("/graphiql", get(pages::graphiql))
        .route("/campaigns", get(pages::campaigns))
        .route("/campaigns/{code}", get(pages::campaign))
        .route("/assets/{*path}", get(pages::asset))
        // The pages name their files as they lie in the repository, and so open from any plain file server too.
        .route("/web/{*path}", get(pages::asset))
        .route(
            "/graphql",
            get(graphql::get)
                .post(graphql::post)
                .fallback(graphql::other),
        )
        .route("/import/reports", post(sheets::import))
        .route("/export/template", get(sheets::export))
        .route("/import/enterprises", post(enterprises::import))
        .route("/export/enterprise-template", get(enterprises::export))
        .route("/attachments", post(attachments::upload))
        .route("/attachments/{id}", get(attachments::download))
        .route("/errors", get(errors::errors))
        .route("/schema.graphql", get(health::schema))
        .route("/docs", get(docs::index))
        .route("/docs/{name}", get(docs::document))
        .route("/status", get(status::status))
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
    // Files that are evidence are packed already, and go out by their own bytes and length.
    let packed = |kind| NotForContentType::const_new(kind);
    let worth = DefaultPredicate::new()
        .and(SizeAbove::new(COMPRESSED_ABOVE))
        .and(packed("application/pdf"))
        .and(packed("application/ofd"))
        .and(packed("application/vnd.openxmlformats-officedocument"));
    let mut router = router
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(CompressionLayer::new().compress_when(worth))
        .layer(axum::middleware::from_fn(conditional::revalidate));
    if let Some(cors) = cors::layer(&hub.cors_origins) {
        router = router.layer(cors);
    }
    router
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(hub),
            observe::observe,
        ))
        .with_state(Arc::clone(hub))
}
