//! What a resolver finds in its request: the scope, the loaders, the language.
//!
//! The only place that reaches into the request's data, so that a missing scope
//! is an answer (UNAUTHENTICATED) and never a panic.

use async_graphql::Context;
use async_graphql::dataloader::DataLoader;
use cengbao_store::Scope;

use super::error::{Fault, Result};
use super::language::Language;
use super::loader::ScopedLoader;

/// What the caller may touch. Errors: UNAUTHENTICATED when the request carries no scope.
pub(super) fn scope<'a>(ctx: &Context<'a>) -> Result<&'a Scope> {
    ctx.data_opt::<Scope>()
        .ok_or_else(|| Fault::unauthenticated().in_language(language(ctx)))
}

/// The batches of this request, within its scope. Errors: UNAUTHENTICATED as above.
pub(super) fn loader<'a>(ctx: &Context<'a>) -> Result<&'a DataLoader<ScopedLoader>> {
    ctx.data_opt::<DataLoader<ScopedLoader>>()
        .ok_or_else(|| Fault::unauthenticated().in_language(language(ctx)))
}

/// The language of the caller; Chinese if nobody said.
pub(super) fn language(ctx: &Context<'_>) -> Language {
    ctx.data_opt::<Language>().copied().unwrap_or_default()
}
