//! The way of a request through the schema: prepare, execute in a scope, finish the errors.
//!
//! Owns the one door to execution. The schema's own data stays empty: what a
//! resolver needs comes with the request and goes with it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::{
    EmptySubscription, Request, Response, SDLExportOptions, Schema, ServerError, ValidationResult,
    Value, async_trait,
};
use cengbao_store::Scope;
use tracing::Instrument as _;

use super::error::{Fault, Finish, TOO_COSTLY};
use super::language::Language;
use super::limits::{self, MAX_NESTING};
use super::loader::ScopedLoader;
use super::mutation::Mutation;
use super::parsed::ParsedDocuments;
use super::prepare::{Prepared, prepare};
use super::query::Query;
use crate::limits::Limits;
use crate::webhook::WebhookHosts;

/// A batch of a loader.
type BoxFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The schema with its limits. Cheap to clone; holds nothing of any request.
#[derive(Clone)]
pub struct HubSchema {
    schema: Schema<Query, Mutation, EmptySubscription>,
    limits: Arc<Limits>,
    finish: Arc<Finish>,
    hosts: Arc<WebhookHosts>,
    parsed: Arc<ParsedDocuments>,
}

/// What the requests of one batch have cost so far; a request by itself begins at nothing.
#[derive(Clone, Debug, Default)]
pub struct Spent(Arc<AtomicUsize>);

/// How a request is to be told things.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// The language of the caller.
    pub language: Language,
    /// Whether the caller may be shown names of the schema that it did not write itself.
    pub suggests: bool,
}

/// The schema. Introspection is on here; who must not introspect is refused before.
pub fn build_schema(limits: Arc<Limits>) -> HubSchema {
    let bound = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    let schema = Schema::build(Query, Mutation::default(), EmptySubscription)
        // The second line, should the first ever be wrong.
        .limit_depth(bound(limits.depth))
        .limit_recursive_depth(MAX_NESTING)
        .limit_directives(bound(limits.directives))
        .limit_complexity(bound(limits.cost))
        // They would be made for each of thousands of errors; `Finish` makes a few.
        .disable_suggestions()
        .extension(SharedCost(bound(limits.cost)))
        .finish();
    let finish = Arc::new(Finish::new(&schema.sdl(), Arc::clone(&limits)));
    HubSchema {
        schema,
        limits,
        finish,
        hosts: Arc::default(),
        parsed: Arc::default(),
    }
}

/// The contract as text, in an order that does not depend on the code's.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by();
    let text = build_schema(Arc::default())
        .schema
        .sdl_with_options(options);
    let mut text = text.trim_end().to_owned();
    text.push('\n');
    text
}

/// How long a batch waits for its keys. A build without optimisation is many times
/// slower to bring them, and a batch that leaves too early costs a statement more.
const GATHERING: Duration = Duration::from_millis(if cfg!(debug_assertions) { 10 } else { 1 });

impl HubSchema {
    /// The hosts that events may be sent to; without a word, none.
    #[must_use]
    pub fn with_webhook_hosts(self, hosts: WebhookHosts) -> Self {
        Self {
            hosts: Arc::new(hosts),
            ..self
        }
    }

    /// Parses the requests of a batch, or one request, and refuses what is beyond the limits, before anything walks
    /// its fragments or knows who asks.
    pub fn prepare(&self, requests: Vec<Request>) -> Result<Vec<Prepared>, Fault> {
        prepare(requests, &self.limits, &self.parsed)
    }

    /// Executes a request in a scope; without one, whatever needs a scope answers UNAUTHENTICATED.
    pub async fn execute(
        &self,
        prepared: Prepared,
        scope: Option<Scope>,
        telling: Telling,
        spent: &Spent,
    ) -> Response {
        let mut request = prepared.request.data(telling.language).data(spent.clone());
        request = request.data(Arc::clone(&self.hosts));
        if let Some(scope) = scope {
            // A batch runs as a task of its own and must not lose the request's id from the log.
            let spawn = |batch: BoxFuture| tokio::spawn(batch.in_current_span());
            let loader = DataLoader::new(ScopedLoader::new(scope.clone()), spawn).delay(GATHERING);
            request = request.data(loader).data(scope);
        }
        let limits = Arc::clone(&self.limits);
        let mut response = limits::under(limits, self.schema.execute(request)).await;
        self.finish.errors(&mut response.errors, telling);
        response
    }
}

/// Whether the request was refused before it was executed: then there is no `data` to send.
pub fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty())
}

/// Lets the requests of a batch share the limit of cost.
struct SharedCost(usize);

impl ExtensionFactory for SharedCost {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self(self.0))
    }
}

#[async_trait::async_trait]
impl Extension for SharedCost {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let validated = next.run(ctx).await?;
        if let Some(Spent(spent)) = ctx.data_opt::<Spent>() {
            let before = spent.fetch_add(validated.complexity, Ordering::Relaxed);
            if before.saturating_add(validated.complexity) > self.0 {
                return Err(vec![ServerError::new(TOO_COSTLY, None)]);
            }
        }
        Ok(validated)
    }
}
