//! The name of a unit (单位) where a row speaks of it: who owes, who receives, on which node a grant stands.
//!
//! Must never lead to the unit itself: a receiver may stand above the viewer.

use async_graphql::{ID, SimpleObject};

use super::node::GlobalId;

/// The name of a unit or an office (单位). Its `id` can be passed to `node`, which gives the agency if it is within
/// your scope.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct UnitReference {
    /// Opaque id of the agency (标识).
    id: ID,
    /// Code of the agency (机构代码).
    code: String,
    /// Official name (名称).
    name: String,
}

impl UnitReference {
    /// The reference to an agency by its code.
    pub(super) fn agency(code: String, name: String) -> Self {
        Self {
            id: GlobalId::Agency(code.clone()).seal(),
            code,
            name,
        }
    }
}
