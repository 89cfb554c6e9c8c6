//! How enterprises and offices stand with their duties: one batch for all that are asked alike.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use cengbao_domain::ids::NodeId;
use cengbao_store::{AppliedCampaign, DutyMeasure};
use chrono::NaiveDate;

use super::ScopedLoader;
use crate::graphql::error::Fault;

/// How an enterprise stands with the duties of a campaign, by its code, on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct DutiesOf {
    pub(in crate::graphql) node: NodeId,
    pub(in crate::graphql) campaign: String,
    pub(in crate::graphql) as_of: NaiveDate,
}

impl Loader<DutiesOf> for ScopedLoader {
    type Value = (AppliedCampaign, Vec<DutyMeasure>);
    type Error = Fault;

    /// One question for all enterprises that are asked alike.
    async fn load(&self, keys: &[DutiesOf]) -> Result<HashMap<DutiesOf, Self::Value>, Fault> {
        let mut alike: HashMap<_, Vec<NodeId>> = HashMap::new();
        for key in keys {
            let asked = (key.campaign.clone(), key.as_of);
            alike.entry(asked).or_default().push(key.node);
        }
        let mut all = HashMap::new();
        for ((code, as_of), nodes) in alike {
            let Some(campaign) = self.scope.find_campaign(&code).await? else {
                continue;
            };
            let found = self.scope.enterprise_compliance(&nodes, &campaign, as_of);
            let mut found = found.await?;
            for node in nodes {
                let key = DutiesOf {
                    node,
                    campaign: code.clone(),
                    as_of,
                };
                let measures = found.remove(&node).unwrap_or_default();
                all.insert(key, (campaign.clone(), measures));
            }
        }
        Ok(all)
    }
}

/// How an office stands with the duties of a campaign, by its code, on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::graphql) struct OfficeDutiesOf {
    pub(in crate::graphql) node: NodeId,
    pub(in crate::graphql) campaign: String,
    pub(in crate::graphql) as_of: NaiveDate,
}

impl Loader<OfficeDutiesOf> for ScopedLoader {
    type Value = (AppliedCampaign, Vec<DutyMeasure>);
    type Error = Fault;

    /// One question for all offices that are asked alike.
    async fn load(
        &self,
        keys: &[OfficeDutiesOf],
    ) -> Result<HashMap<OfficeDutiesOf, Self::Value>, Fault> {
        let mut alike: HashMap<_, Vec<NodeId>> = HashMap::new();
        for key in keys {
            let asked = (key.campaign.clone(), key.as_of);
            alike.entry(asked).or_default().push(key.node);
        }
        let mut all = HashMap::new();
        for ((code, as_of), nodes) in alike {
            let Some(campaign) = self.scope.find_campaign(&code).await? else {
                continue;
            };
            let campaigns = [&campaign];
            let found = self.scope.office_compliance(&nodes, &campaigns, as_of);
            let mut found = found.await?.pop().unwrap_or_default();
            for node in nodes {
                let key = OfficeDutiesOf {
                    node,
                    campaign: code.clone(),
                    as_of,
                };
                let measures = found.remove(&node).unwrap_or_default();
                all.insert(key, (campaign.clone(), measures));
            }
        }
        Ok(all)
    }
}
