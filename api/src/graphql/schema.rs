//! The way of a request through the schema: parse, measure, execute in a scope, finish the errors.
//!
//! Owns the one door to execution. The schema's own data stays empty: what a
//! resolver needs comes with the request and goes with it.

use std::pin::Pin;

use async_graphql::dataloader::DataLoader;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{
    EmptySubscription, Request, Response, SDLExportOptions, Schema, ServerError, Value,
};
use cengbao_store::Scope;
use tracing::Instrument as _;

use super::error::finish;
use super::fragments;
use super::language::Language;
use super::limits::{MAX_COMPLEXITY, MAX_DEPTH, MAX_DIRECTIVES, MAX_NESTING};
use super::loader::ScopedLoader;
use super::mutation::Mutation;
use super::query::Query;

/// A batch of a loader.
type BoxFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The schema with its limits. Cheap to clone; holds nothing of any request.
#[derive(Clone)]
pub struct HubSchema(Schema<Query, Mutation, EmptySubscription>);

/// A request whose document has been parsed and found within the limits.
pub struct Prepared {
    request: Request,
    is_mutation: bool,
}

impl Prepared {
    /// Whether executing it would change something: a GET must not.
    pub fn is_mutation(&self) -> bool {
        self.is_mutation
    }
}

/// The schema. Introspection is on here; who must not introspect is told so by [`Request::disable_introspection`].
pub fn build_schema() -> HubSchema {
    let schema = Schema::build(Query, Mutation, EmptySubscription)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_COMPLEXITY)
        .limit_recursive_depth(MAX_NESTING)
        .limit_directives(MAX_DIRECTIVES)
        .finish();
    HubSchema(schema)
}

/// The contract as text, in an order that does not depend on the code's.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by();
    let text = build_schema().0.sdl_with_options(options);
    let mut text = text.trim_end().to_owned();
    text.push('\n');
    text
}

impl HubSchema {
    /// Parses a request and refuses it when it expands beyond the limits, before anything walks its fragments.
    ///
    /// The error is a whole response without `data`.
    #[expect(
        clippy::result_large_err,
        reason = "once a request, and the response is sent as it is"
    )]
    pub fn prepare(&self, mut request: Request, language: Language) -> Result<Prepared, Response> {
        let name = request.operation_name.clone();
        let is_mutation = match request.parsed_query() {
            Ok(document) => {
                fragments::check(document)
                    .map_err(|fault| refuse(fault.into_server_error(language), language))?;
                operation(document, name.as_deref()) == Some(OperationType::Mutation)
            }
            Err(error) => return Err(refuse(error, language)),
        };
        Ok(Prepared {
            request,
            is_mutation,
        })
    }

    /// Executes a request in a scope; without one, whatever needs a scope answers UNAUTHENTICATED.
    pub async fn execute(
        &self,
        prepared: Prepared,
        scope: Option<Scope>,
        language: Language,
    ) -> Response {
        let mut request = prepared.request.data(language);
        if let Some(scope) = scope {
            // A batch runs as a task of its own and must not lose the request's id from the log.
            let spawn = |batch: BoxFuture| tokio::spawn(batch.in_current_span());
            let loader = DataLoader::new(ScopedLoader::new(scope.clone()), spawn);
            request = request.data(loader).data(scope);
        }
        let mut response = self.0.execute(request).await;
        response
            .errors
            .iter_mut()
            .for_each(|error| finish(error, language));
        response
    }
}

/// Whether the request was refused before it was executed: then there is no `data` to send.
pub fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty())
}

fn refuse(mut error: ServerError, language: Language) -> Response {
    finish(&mut error, language);
    Response::from_errors(vec![error])
}

/// The kind of the operation that would be executed; None if the document leaves that open, which execution refuses.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation.node.ty),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| operation.node.ty)
        }
        (DocumentOperations::Multiple(operations), None) => {
            match operations.values().collect::<Vec<_>>()[..] {
                [only] => Some(only.node.ty),
                _ => None,
            }
        }
    }
}
