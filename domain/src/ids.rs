//! Typed identifiers, so that a report's id cannot be passed where a node's is meant.
//!
//! Must never hold behaviour beyond naming, parsing and printing.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A node of the tree: a jurisdiction (辖区) or a unit (单位). Small and dense,
/// because paths are made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u32);

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta] $name:ident;)+) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

uuid_id! {
    /// One report (报表): what one unit owes for one schedule and period.
    ReportId;
    /// One consolidation (汇总上报): a signed snapshot of a place for a period.
    ConsolidationId;
    /// One bulletin (通报).
    BulletinId;
    /// One revision of a report.
    RevisionId;
    /// An account (账号).
    AccountId;
    /// A grant (授权) of a role to an account.
    GrantId;
    /// A reminder (催报).
    ReminderId;
    /// An appointment of a stand-in (代办).
    StandInId;
    /// An endpoint that is told of events (推送地址).
    WebhookId;
    /// One event on its way to one endpoint.
    DeliveryId;
}
