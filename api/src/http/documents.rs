//! Puts the text of an operation where a request only names it.
//!
//! A request that sends its text is not looked at here, unless the hub trusts
//! registered documents alone: it goes on without a question to the database.

use cengbao_store::Scope;
use serde_json::{Map, Value};

use super::Hub;
use super::answer::Refusal;
use super::graphql::scope_of;
use super::operation::{Asked, Operation};
use crate::documents::Named;
use crate::graphql::Fault;

/// The scope of the request, if it had to be made to find the texts.
///
/// Errors: as `Documents::text`; UNAUTHENTICATED for a stranger who names a document.
pub(super) async fn resolve(
    hub: &Hub,
    caller: Option<&str>,
    asked: &mut Asked,
) -> Result<Option<Scope>, Refusal> {
    let operations = asked.operations();
    let is_plain = |operation: &Operation| {
        operation.document_id.is_none() && !operation.extensions.contains_key("persistedQuery")
    };
    if !hub.documents.trusts_registered_alone() && operations.iter().all(is_plain) {
        return Ok(None);
    }
    let caller = caller.ok_or_else(Fault::unauthenticated)?;
    let scope = scope_of(hub, caller).await?;
    for operation in operations {
        let named = Named {
            query: operation.query.take(),
            document_id: operation.document_id.take(),
            extensions: std::mem::take(&mut operation.extensions),
        };
        operation.query = Some(hub.documents.text(&scope, named).await?);
    }
    Ok(Some(scope))
}

/// The id of a document: as the draft of GraphQL over HTTP sends it, or without a query as clients of Relay do. Beside a
/// query their members are anybody's, and not looked at.
pub(super) fn id(
    document_id: Option<String>,
    query: Option<&str>,
    members: &Map<String, Value>,
) -> Option<String> {
    if document_id.is_some() || query.is_some_and(|text| !text.is_empty()) {
        return document_id;
    }
    let id = ["doc_id", "id"]
        .iter()
        .find_map(|name| members.get(*name)?.as_str());
    id.map(str::to_owned)
}
