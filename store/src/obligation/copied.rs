//! What is copied (抄报) to the viewer's office: which schedules of which campaigns.

use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;

impl Scope {
    /// Campaigns with the codes of their schedules that copy the viewer's office,
    /// in the order of the campaigns' codes and of the document.
    pub async fn copied_schedules(&self) -> Result<Vec<(AppliedCampaign, String)>> {
        let copies = self.copies();
        if copies.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i32> = copies.keys().copied().collect();
        let mut campaigns: Vec<AppliedCampaign> =
            self.campaigns_by_id(&ids).await?.into_values().collect();
        campaigns.sort_by(|a, b| a.code.cmp(&b.code));
        let of = |campaign: &AppliedCampaign| {
            let named = copies.get(&campaign.id).cloned().unwrap_or_default();
            let schedules = campaign.definition.schedules.iter();
            let schedules = schedules.filter(|schedule| named.contains(&schedule.code));
            let codes = schedules.map(|schedule| (campaign.clone(), schedule.code.clone()));
            codes.collect::<Vec<_>>()
        };
        Ok(campaigns.iter().flat_map(of).collect())
    }
}
