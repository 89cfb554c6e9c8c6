//! Where a new agency stands in the tree.

use std::collections::HashMap;

use cengbao_domain::path::Path;

use super::AgencyRow;
use super::register::Register;
use crate::error::{Result, StoreError};
use crate::row;

/// The place of a new agency.
pub(super) struct Place {
    pub(super) id: i32,
    pub(super) parent: i32,
    pub(super) path: Path,
    pub(super) shard_key: i32,
    pub(super) inside_id: Option<i32>,
}

/// Where a new agency stands: the node above it, its path and its shard. Inside
/// another agency it gathers where that one does, whatever it serves, so that a
/// path always passes its shard root.
pub(super) fn stand(
    row: &AgencyRow,
    inside: Option<(i32, &str)>,
    register: &Register,
    placed: &HashMap<&str, (Path, i32)>,
) -> Result<(i32, Path, i32)> {
    let Some((id, code)) = inside else {
        let place = register
            .serves(row)
            .ok_or_else(|| StoreError::damaged("an agency without place"))?;
        return Ok((place.id, place.path.clone(), place.shard_key));
    };
    if let Some((path, shard_key)) = placed.get(code) {
        return Ok((id, path.clone(), *shard_key));
    }
    let known = register
        .agencies
        .get(code)
        .ok_or_else(|| StoreError::damaged("an agency inside none"))?;
    Ok((id, row::path(known.path.clone())?, known.shard_key))
}
