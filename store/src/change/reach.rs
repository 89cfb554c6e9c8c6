//! Whose the nodes are that a change names: what its author does not see is to him like a
//! code that was never given out, and nothing about it is told, also not that it is closed.

use cengbao_domain::change::{BoundaryChange, ChangeKind, is_agency_code};
use cengbao_domain::path::Path;
use cengbao_entity::node_name;
use sea_orm::ColumnTrait;

use super::Missing;
use crate::access::Scope;
use crate::error::{Result, StoreError};

impl Scope {
    /// The places of all nodes that a change names and of those above them.
    ///
    /// Errors: `NotFound` where it names one that this scope does not see.
    pub(super) async fn touched_places(
        &self,
        change: &BoundaryChange,
        missing: Missing,
    ) -> Result<Vec<Path>> {
        let mut paths = Vec::new();
        for code in change.named() {
            let path = match (self.path_of_node(code).await?, missing) {
                (Some(path), _) => path,
                (None, Missing::Passed) => continue,
                (None, Missing::Refused) => return Err(StoreError::NotFound),
            };
            let is_parent = change.parent.as_deref() == Some(code);
            // A division belongs to the one above it, which loses or renames it.
            let holds = !is_parent && !is_agency_code(code);
            paths.push(owner(path, holds));
        }
        for code in change.wanted() {
            if let Some(path) = self.path_of_node(code).await? {
                paths.push(owner(path, !is_agency_code(code)));
            } else if !self.is_system() {
                self.may_give_out(change.kind, code).await?;
            }
        }
        Ok(paths)
    }

    async fn path_of_node(&self, code: &str) -> Result<Option<Path>> {
        Ok(if is_agency_code(code) {
            self.find_agency(code).await?.map(|found| found.path)
        } else {
            self.find_jurisdiction(code).await?.map(|found| found.path)
        })
    }

    /// Whether a code at which this scope sees nothing may begin by a change of its own.
    ///
    /// Errors: `NotFound` for that of a node which is another's and would take in what is
    /// merged or split, and for one of an office of a place that is not seen, whether or not
    /// such an office is there. That a division's code is given out is told: these are public.
    async fn may_give_out(&self, kind: ChangeKind, code: &str) -> Result<()> {
        if let Some((division, _)) = code.split_once('.')
            && self.find_jurisdiction(division).await?.is_none()
        {
            // An office keeps the code of a place that is called otherwise since.
            let named = self.select::<node_name::Entity>();
            let named = named.filter(node_name::Column::Code.eq(division)).one();
            if named.await?.is_none() {
                return Err(StoreError::NotFound);
            }
        }
        if !matches!(kind, ChangeKind::Merge | ChangeKind::Split) {
            return Ok(());
        }
        let hub = self.as_hub("whether a code is another's").await?;
        match hub.path_of_node(code).await? {
            Some(_) => Err(StoreError::NotFound),
            None => Ok(()),
        }
    }
}

/// Where one must hold power to change a node.
fn owner(path: Path, is_division: bool) -> Path {
    match path.parent().filter(|_| is_division) {
        Some(above) => above,
        None => path,
    }
}
