//! What a resolver finds in its request: the scope, the loaders, the language.
//!
//! The only place that reaches into the request's data, so that a missing scope
//! is an answer (UNAUTHENTICATED) and never a panic.

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, QueryPathSegment};
use cengbao_store::Scope;

use super::error::{Fault, Result};
use super::language::Language;
use super::loader::ScopedLoader;
use crate::webhook::WebhookHosts;

/// What the caller may touch. Errors: UNAUTHENTICATED when the request carries no scope.
pub(super) fn scope<'a>(ctx: &Context<'a>) -> Result<&'a Scope> {
    ctx.data_opt::<Scope>()
        .ok_or_else(|| Fault::unauthenticated().in_language(language(ctx)))
}

/// What the caller may touch, for a question that is asked by itself. Below a list it would be asked once a row, and
/// a request would cost as many statements as it has rows: there it is refused. Errors: NOT_BELOW_A_LIST.
pub(super) fn single<'a>(ctx: &Context<'a>) -> Result<&'a Scope> {
    let mut place = ctx.path_node.as_ref();
    while let Some(node) = place {
        if matches!(node.segment, QueryPathSegment::Index(_)) {
            return Err(Fault::below_a_list().in_language(language(ctx)));
        }
        place = node.parent;
    }
    scope(ctx)
}

/// The batches of this request, within its scope. Errors: UNAUTHENTICATED as above.
pub(super) fn loader<'a>(ctx: &Context<'a>) -> Result<&'a DataLoader<ScopedLoader>> {
    ctx.data_opt::<DataLoader<ScopedLoader>>()
        .ok_or_else(|| Fault::unauthenticated().in_language(language(ctx)))
}

/// The hosts that events may be sent to. Errors: UNAUTHENTICATED outside a request.
pub(super) fn webhook_hosts<'a>(ctx: &Context<'a>) -> Result<&'a WebhookHosts> {
    ctx.data_opt::<Arc<WebhookHosts>>()
        .map(Arc::as_ref)
        .ok_or_else(|| Fault::unauthenticated().in_language(language(ctx)))
}

/// The language of the caller; Chinese if nobody said.
pub(super) fn language(ctx: &Context<'_>) -> Language {
    ctx.data_opt::<Language>().copied().unwrap_or_default()
}
