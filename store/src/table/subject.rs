//! The node a question starts from: a jurisdiction or a unit that the scope sees.

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;

use crate::access::Scope;
use crate::agency::Agency;
use crate::error::{Result, StoreError};
use crate::figures::Place;
use crate::jurisdiction::Jurisdiction;

/// A node that a question may start from.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    Jurisdiction(Box<Jurisdiction>),
    Agency(Box<Agency>),
}

impl Subject {
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Jurisdiction(found) => Place::of(found),
            Self::Agency(found) => Place::of_agency(found),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Jurisdiction(found) => &found.path,
            Self::Agency(found) => &found.path,
        }
    }
}

impl Scope {
    pub(crate) async fn subject(&self, node: NodeId) -> Result<Subject> {
        if let Some(seen) = self.seen_subject(node) {
            return Ok(seen);
        }
        let place = self.find_jurisdictions_by_id(&[node]).await?.remove(&node);
        let subject = if let Some(found) = place {
            Subject::Jurisdiction(Box::new(found))
        } else {
            let agency = self.find_agencies_by_id(&[node]).await?.remove(&node);
            Subject::Agency(Box::new(agency.ok_or(StoreError::NotFound)?))
        };
        self.keep_subject(node, subject.clone());
        Ok(subject)
    }
}
