//! The way of a request through the schema: prepare, execute in a scope, finish the errors.
//!
//! Owns the one door to execution. The schema's own data stays empty: what a
//! resolver needs comes with the request and goes with it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::{
    EmptySubscription, Request, Response, SDLExportOptions, Schema, SchemaBuilder, ServerError,
    ValidationMode, Value,
};
use cengbao_store::Scope;
use tracing::Instrument as _;

use super::check::{Cost, ValidateOnly};
use super::error::{Fault, Finish, TOO_COSTLY};
use super::language::Language;
use super::limits::{self, MAX_NESTING};
use super::loader::ScopedLoader;
use super::mutation::Mutation;
use super::parsed::{AskedDocument, ParsedDocuments};
use super::plain::Plain;
use super::prepare::{Prepared, prepare};
use super::query::Query;
use crate::limits::Limits;
use crate::webhook::WebhookHosts;

/// A batch of a loader.
type BoxFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The library's schema.
type Roots = Schema<Query, Mutation, EmptySubscription>;

/// The schema with its limits. Cheap to clone; holds nothing of any request.
///
/// There are two, because the library asks whoever extends a schema about every field
/// that it executes: one is extended and checks documents by all rules, the other
/// executes what was found sound.
#[derive(Clone)]
pub struct HubSchema {
    checks: Roots,
    executes: Roots,
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
    let checks = roots(&limits).extension(ValidateOnly).finish();
    let executes = roots(&limits).validation_mode(ValidationMode::Fast);
    let finish = Arc::new(Finish::new(&checks.sdl(), Arc::clone(&limits)));
    HubSchema {
        checks,
        executes: executes.finish(),
        limits,
        finish,
        hosts: Arc::default(),
        parsed: Arc::default(),
    }
}

fn roots(limits: &Limits) -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query, Mutation::default(), EmptySubscription)
        // The second line, should the first ever be wrong.
        .limit_depth(bound(limits.depth))
        .limit_recursive_depth(MAX_NESTING)
        .limit_directives(bound(limits.directives))
        .limit_complexity(bound(limits.cost))
        // They would be made for each of thousands of errors; `Finish` makes a few.
        .disable_suggestions()
}

fn bound(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// The contract as text, in an order that does not depend on the code's.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by();
    let text = build_schema(Arc::default())
        .executes
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
        let Prepared { request, asked, .. } = prepared;
        let mut response = if let Err(refused) = self.check(&asked, &request, spent).await {
            refused
        } else {
            let mut request = request.data(telling.language).data(Arc::clone(&self.hosts));
            if let Some(scope) = scope {
                // A batch runs as a task of its own and must not lose the request's id from the log.
                let spawn = |batch: BoxFuture| tokio::spawn(batch.in_current_span());
                let loader = ScopedLoader::new(scope.clone());
                let loader = DataLoader::new(loader, spawn).delay(GATHERING);
                request = request.data(loader).data(scope);
            }
            if asked.is_plain() {
                request = request.data(Plain);
            }
            request.set_parsed_query(asked.document().clone());
            let limits = Arc::clone(&self.limits);
            limits::under(limits, self.executes.execute(request)).await
        };
        self.finish.errors(&mut response.errors, telling);
        response
    }

    /// Whether the document fits the schema with its variables, and is within the limits together with what the
    /// batch has cost before it. Found out once for the same document and variables. Errors: as it is refused.
    async fn check(
        &self,
        asked: &AskedDocument,
        request: &Request,
        spent: &Spent,
    ) -> Result<(), Response> {
        let cost = if let Some(known) = asked.cost() {
            known
        } else {
            let cost = self.cost(asked, request).await?;
            asked.keep(cost);
            cost
        };
        let before = spent.0.fetch_add(cost, Ordering::Relaxed);
        if before.saturating_add(cost) > bound(self.limits.cost) {
            let too_costly = ServerError::new(TOO_COSTLY, None);
            return Err(Response::from_errors(vec![too_costly]));
        }
        Ok(())
    }

    /// What a document costs with the variables of a request, by all the rules of the schema.
    async fn cost(&self, asked: &AskedDocument, request: &Request) -> Result<usize, Response> {
        let found = Cost::default();
        let mut checked = Request::new(&request.query)
            .variables(request.variables.clone())
            .data(found.clone());
        checked.operation_name.clone_from(&request.operation_name);
        checked.set_parsed_query(asked.document().clone());
        let limits = Arc::clone(&self.limits);
        let refused = limits::under(limits, self.checks.execute(checked)).await;
        found.get().ok_or(refused)
    }
}

/// Whether the request was refused before it was executed: then there is no `data` to send.
pub fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty())
}
