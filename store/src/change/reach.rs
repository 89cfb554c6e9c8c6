//! Whose the nodes are that a change names: what its author does not see is to him like a
//! code that was never given out, and nothing about it is told, also not that it is closed.

use cengbao_domain::change::{BoundaryChange, ChangeKind, is_agency_code};
use cengbao_domain::path::Path;
use cengbao_domain::power::{Standing, still_reach};
use cengbao_entity::{boundary_change, boundary_touch, node_name};
use sea_orm::ColumnTrait;

use super::power::Powers;
use super::record::apply;
use super::steps::find;
use super::{Author, Missing};
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::{day_in_zone, moment};

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
            paths.push(owner_in(change, code, path));
        }
        for code in change.wanted() {
            if let Some(path) = self.path_of_node(code).await? {
                paths.push(owner_in(change, code, path));
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

/// Whether a planned change is still within the power by which it was recorded: the places that it names, as they stand
/// now, beneath the nodes of the grants of that moment. An operator's is always.
pub(super) async fn may_still(
    tx: &Tx,
    one: &boundary_change::Model,
    change: &BoundaryChange,
) -> Result<bool> {
    let Some(account) = one.account_id else {
        return Ok(true);
    };
    let powers = Powers::of(tx, &[account].into()).await?;
    let mut places = Vec::new();
    for code in change.named().into_iter().chain(change.wanted()) {
        if let Some(found) = find(tx, code).await? {
            places.push(owner_in(change, code, found.path));
        }
    }
    Ok(still_reach(
        &powers.at(account, one.recorded_at)?,
        Standing::Plan,
        day_in_zone(moment(one.recorded_at)),
        &places,
    ))
}

/// Carries a planned change out, if whoever recorded it still may.
///
/// Errors: `Invalid` where he may not, or where the tree does not allow it.
pub(super) async fn carry_out(
    tx: &Tx,
    one: &boundary_change::Model,
    author: &Author,
) -> Result<Vec<boundary_touch::Model>> {
    let change: BoundaryChange = row::json(one.definition.clone())?;
    if may_still(tx, one, &change).await? {
        return apply(tx, one.id, &change, author).await;
    }
    Err(StoreError::invalid(
        "codes",
        "what it touches no longer stands within the power by which it was recorded",
        "let whoever stands above all of it now record it anew",
    )
    .in_chinese("所涉辖区或机构已不在登记时的管辖范围内：请由现在的上级另行登记"))
}

/// Where one must hold power over a node that a change names.
fn owner_in(change: &BoundaryChange, code: &str, path: Path) -> Path {
    let is_parent = change.parent.as_deref() == Some(code);
    // A division belongs to the one above it, which loses or renames it.
    owner(path, !is_parent && !is_agency_code(code))
}

/// Where one must hold power to change a node.
fn owner(path: Path, is_division: bool) -> Path {
    match path.parent().filter(|_| is_division) {
        Some(above) => above,
        None => path,
    }
}
