//! The name of a unit (单位) where a row speaks of it: who owes, who receives, on which node a grant stands.
//!
//! Must never lead to the unit itself: a receiver may stand above the viewer.

use async_graphql::{ID, SimpleObject};

use super::node::{GlobalId, seal};

/// The name of a unit or an office (单位). A name only: `agencyId` finds the agency where it is within your scope.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct UnitReference {
    /// Opaque id of the reference (标识), for caches; nothing is fetched by it.
    id: ID,
    /// Opaque id of the agency (机构标识), for `node`: NOT_FOUND where the agency is not within your scope.
    agency_id: ID,
    /// Code of the agency (机构代码).
    code: String,
    /// Official name (名称).
    name: String,
}

impl UnitReference {
    /// The reference to an agency by its code.
    pub(super) fn agency(code: String, name: String) -> Self {
        Self {
            id: seal("unit", &[&code]),
            agency_id: GlobalId::Agency(code.clone()).seal(),
            code,
            name,
        }
    }
}
