//! Registered documents (登记的查询文档): texts of operations under the ids that
//! the builds of frontends gave them, by frontend and version.
//!
//! A text never changes under its id. What a document shows is decided by the
//! scope of whoever runs it; who may run it, by roles. Holds nothing that an
//! account has asked.

mod list;
mod write;

use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_entity::{document, document_use};
use sea_orm::{ColumnTrait, Condition};

pub use self::list::{DocumentRow, DocumentUse};
use crate::access::Scope;
use crate::error::Result;
use crate::row;
use crate::time::micros;

/// Documents of one manifest.
pub const MAX_DOCUMENTS: usize = 5_000;
/// Bytes of an id, a client's name or a version.
pub const MAX_DOCUMENT_NAME: usize = 200;

/// A frontend's documents as its build lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Name of the frontend.
    pub client: String,
    /// Its version.
    pub version: String,
    /// Roles that may run them; none means every role.
    pub roles: Option<Vec<Role>>,
    /// The documents.
    pub documents: Vec<DocumentSpec>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSpec {
    /// What clients will send.
    pub id: String,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
    /// Names of its operations, for people.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What a registration did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Registered {
    /// Documents that this version of the frontend did not have.
    pub added: u64,
    /// Documents whose roles are others now.
    pub changed: u64,
    /// Documents that stood already.
    pub unchanged: u64,
}

/// A document as it is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The text.
    pub text: String,
    /// Whether one of the scope's roles may run it.
    pub admitted: bool,
}

impl Scope {
    /// Registers a manifest, all of it or nothing.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Invalid` when a name is
    /// no name, or an id stands for another text.
    pub async fn register_documents(&self, manifest: &Manifest) -> Result<Registered> {
        let granted = self.grant_system(Action::Grant, Resource::Account)?;
        write::check(manifest)?;
        let (manifest, now) = (std::sync::Arc::new(manifest.clone()), micros(self.now()));
        self.transact(granted, move |tx| {
            let manifest = std::sync::Arc::clone(&manifest);
            Box::pin(async move { write::register(&tx, &manifest, now).await })
        })
        .await
    }

    /// Removes the documents of a frontend, of one version or of all. How many
    /// uses there were.
    ///
    /// Errors: `Forbidden` for anybody but the system.
    pub async fn remove_documents(&self, client: &str, version: Option<&str>) -> Result<u64> {
        let granted = self.grant_system(Action::Grant, Resource::Account)?;
        let (client, version) = (client.to_owned(), version.map(str::to_owned));
        self.transact(granted, move |tx| {
            let (client, version) = (client.clone(), version.clone());
            Box::pin(async move { write::remove(&tx, &client, version.as_deref()).await })
        })
        .await
    }

    /// The document of an id, or of the SHA-256 of its text; none if no version
    /// of any frontend uses it.
    pub async fn find_document(&self, id: &str) -> Result<Option<Document>> {
        let named = Condition::any()
            .add(document::Column::Id.eq(id))
            .add(document::Column::Hash.eq(id));
        let found = self
            .select::<document::Entity>()
            .filter(named)
            .all()
            .await?;
        let Some(text) = found.first().map(|row| row.text.clone()) else {
            return Ok(None);
        };
        let uses = self
            .select::<document_use::Entity>()
            .filter(document_use::Column::DocumentId.is_in(found.into_iter().map(|row| row.id)))
            .all()
            .await?;
        let mut admitted = false;
        for one in uses {
            let roles = roles_of(one.roles)?;
            admitted |= roles.is_none_or(|roles| self.has_any(&roles));
        }
        Ok(Some(Document { text, admitted }))
    }

    /// Whether a grant that is valid today is of one of these roles.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.is_system()
            || self
                .viewer()
                .grants
                .iter()
                .any(|grant| roles.contains(&grant.role))
    }
}

fn roles_of(stored: Option<serde_json::Value>) -> Result<Option<Vec<Role>>> {
    let names: Option<Vec<String>> = stored.map(row::json).transpose()?;
    names
        .map(|names| names.iter().map(|name| row::name(name)).collect())
        .transpose()
}
