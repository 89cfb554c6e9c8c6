//! Where whoever sends a list may register.
//!
//! The rows of the register are read whole, because a credit code is one in the whole country; what is outside is asked
//! for here before anything is told of it.

use cengbao_domain::policy::{Action, Resource};
use uuid::Uuid;

use crate::access::Scope;
use crate::error::Result;
use crate::row;

/// The part of the tree in which a list may speak of enterprises.
#[derive(Clone)]
pub(super) struct Sight {
    scope: Scope,
}

impl Sight {
    pub(super) fn of(scope: &Scope) -> Self {
        Self {
            scope: scope.clone(),
        }
    }

    /// Who sends it: its key, nil for an operator of the hub, and its post.
    pub(super) fn by(&self) -> (Uuid, &str) {
        let viewer = self.scope.viewer();
        (viewer.account_id.0, &viewer.title)
    }

    /// Whether an operator of the hub sends it.
    pub(super) fn is_the_hub(&self) -> bool {
        self.scope.is_system()
    }

    /// Whether the place of this path lies within. A grant that is limited to sectors does not reach: who registers
    /// must see every namesake of the place.
    pub(super) fn holds(&self, path: &str) -> Result<bool> {
        if self.scope.is_system() {
            return Ok(true);
        }
        let path = row::path(path.to_owned())?;
        Ok(self
            .scope
            .covers(Action::Register, Resource::Enterprise, &path, &[]))
    }
}
