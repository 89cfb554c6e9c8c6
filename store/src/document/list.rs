//! Documents as an operator lists them.

use std::collections::BTreeMap;

use cengbao_domain::policy::Role;
use cengbao_entity::{document, document_use};
use sea_orm::{ColumnTrait, Condition};

use super::roles_of;
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::page::{Page, PageRequest};

/// A document with its uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// What clients send.
    pub id: String,
    /// Names of its operations.
    pub name: String,
    /// The text.
    pub text: String,
    /// Who uses it, in the order of client and version.
    pub uses: Vec<DocumentUse>,
}

/// In which version of which frontend a document is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentUse {
    /// Name of the frontend.
    pub client: String,
    /// Its version.
    pub version: String,
    /// Roles that may run it; none means every role.
    pub roles: Option<Vec<Role>>,
}

impl Scope {
    /// Documents in the order of their ids, of one frontend and version or all.
    ///
    /// Errors: `Forbidden` for anybody but the system.
    pub async fn list_documents(
        &self,
        client: Option<&str>,
        version: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<DocumentRow>> {
        self.must_be_system("list documents")?;
        let of_client = Condition::all()
            .add_option(client.map(|client| document_use::Column::Client.eq(client)))
            .add_option(version.map(|version| document_use::Column::Version.eq(version)));
        let selected = self
            .source::<document_use::Entity>(of_client.clone(), document_use::Column::DocumentId);
        let (select, beyond) = self
            .select::<document::Entity>()
            .filter(document::Column::Id.in_subquery(selected))
            .cut(
                &[SortKey::ascending(document::Column::Id)],
                page,
                page.places(),
            )
            .await?;
        let rows = select.all().await?;
        let mut uses: BTreeMap<String, Vec<DocumentUse>> = BTreeMap::new();
        let found = self
            .select::<document_use::Entity>()
            .filter(of_client)
            .filter(document_use::Column::DocumentId.is_in(rows.iter().map(|row| row.id.clone())))
            .ascending(document_use::Column::Client)
            .ascending(document_use::Column::Version)
            .all()
            .await?;
        for one in found {
            uses.entry(one.document_id).or_default().push(DocumentUse {
                client: one.client,
                version: one.version,
                roles: roles_of(one.roles)?,
            });
        }
        let items = rows.into_iter().map(|row| {
            let uses = uses.remove(&row.id).unwrap_or_default();
            let (id, name, text) = (row.id, row.name, row.text);
            (
                id.clone(),
                DocumentRow {
                    id,
                    name,
                    text,
                    uses,
                },
            )
        });
        Ok(Page::cut(page, items.collect(), beyond))
    }
}
