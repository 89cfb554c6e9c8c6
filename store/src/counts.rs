//! How much a hub holds, for the page that greets its operator.

use cengbao_entity::{agency, campaign, jurisdiction, obligation, report, revision};
use serde::Serialize;

use crate::access::Scope;
use crate::error::Result;

/// How many of each a scope sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Divisions (行政区划), placeholders among them.
    pub divisions: u64,
    /// Agencies (机构).
    pub agencies: u64,
    /// Campaigns (专项行动).
    pub campaigns: u64,
    /// Standing obligations (应报), one for each unit and schedule.
    pub obligations: u64,
    /// Reports (报表).
    pub reports: u64,
    /// Their revisions.
    pub revisions: u64,
}

impl Scope {
    /// Counts what the scope sees.
    pub async fn counts(&self) -> Result<Counts> {
        Ok(Counts {
            divisions: self.select::<jurisdiction::Entity>().count().await?,
            agencies: self.select::<agency::Entity>().count().await?,
            campaigns: self.select::<campaign::Entity>().count().await?,
            obligations: self.select::<obligation::Entity>().count().await?,
            reports: self.select::<report::Entity>().count().await?,
            revisions: self.select::<revision::Entity>().count().await?,
        })
    }
}
