//! The unit that returns: an agency or an enterprise, as it stands today.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::enterprise::is_code;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::target_return;

use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::row;

/// Of what sort a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// An office.
    Agency,
    /// An enterprise or a place.
    Enterprise,
}

impl UnitKind {
    /// The name under which it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => row::AGENCY,
            Self::Enterprise => row::ENTERPRISE,
        }
    }
}

/// A unit by its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetUnit {
    /// Of what sort it is.
    pub kind: UnitKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A unit as it is written into a return.
pub(crate) struct Unit {
    pub(crate) id: NodeId,
    pub(crate) kind: UnitKind,
    pub(crate) shard_key: i32,
    pub(crate) path: Path,
    pub(crate) section_path: Path,
    pub(crate) sector_set: i32,
    pub(crate) sectors: Vec<String>,
    pub(crate) marks: BTreeSet<String>,
}

impl Scope {
    /// The unit of a code as it stands now.
    ///
    /// Errors: `NotFound` where it is not, is no more, or is not yours.
    pub(crate) async fn target_unit(&self, code: &str) -> Result<Unit> {
        if is_code(code) {
            let found = self.find_enterprise(code).await?;
            let found = found.filter(|one| one.valid_until.is_none());
            let found = found.ok_or(StoreError::NotFound)?;
            return Ok(Unit {
                id: found.id,
                kind: UnitKind::Enterprise,
                shard_key: found.shard_key,
                path: found.path,
                section_path: found.section_path,
                sector_set: found.sector_set,
                sectors: found.sectors,
                marks: found.marks,
            });
        }
        let found = self.find_agency(code).await?;
        let today = self.today();
        let found = found.filter(|one| one.valid_until.is_none_or(|until| until > today));
        let found = found.ok_or(StoreError::NotFound)?;
        Ok(Unit {
            id: found.id,
            kind: UnitKind::Agency,
            shard_key: found.shard_key,
            section_path: found.path.clone(),
            path: found.path,
            sector_set: found.sector_set,
            sectors: found.sectors,
            marks: BTreeSet::new(),
        })
    }

    /// The names of the units of rows that the scope has read.
    pub(super) async fn target_units(
        &self,
        rows: &[target_return::Model],
    ) -> Result<HashMap<i32, TargetUnit>> {
        let (enterprises, agencies): (Vec<_>, Vec<_>) = rows
            .iter()
            .partition(|row| row.unit_kind == UnitKind::Enterprise.as_str());
        let mut units = HashMap::new();
        if !agencies.is_empty() {
            let names = self.agency_names(agencies.iter().map(|row| row.unit_id));
            units.extend(names.await?.into_iter().map(|(id, name)| {
                let unit = TargetUnit {
                    kind: UnitKind::Agency,
                    code: name.code,
                    name: name.name,
                };
                (id, unit)
            }));
        }
        if !enterprises.is_empty() {
            let mut ids: Vec<NodeId> = enterprises
                .iter()
                .map(|row| row::node(row.unit_id))
                .collect();
            ids.sort_unstable();
            ids.dedup();
            let found = self.find_enterprises_by_id(&ids).await?;
            units.extend(found.into_values().map(|one| {
                let unit = TargetUnit {
                    kind: UnitKind::Enterprise,
                    code: one.code,
                    name: one.name,
                };
                (row::node_key(one.id), unit)
            }));
        }
        Ok(units)
    }
}
