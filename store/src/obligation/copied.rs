//! What is copied (抄报) to the viewer's office: which schedules of which campaigns.

use cengbao_domain::ids::NodeId;
use cengbao_entity::obligation;
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::row;

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

    /// A unit that owes something that is copied to the viewer's office: it is not
    /// in sight itself, and is asked for by the code that stands on its reports.
    pub async fn find_copied_unit(&self, code: &str) -> Result<Option<NodeId>> {
        let Some(unit) = self.agency_key(code).await? else {
            return Ok(None);
        };
        let owing = self
            .select_with_copies::<obligation::Entity>()
            .filter(obligation::Column::UnitId.eq(unit))
            .filter(self.copied::<obligation::Entity>())
            .one()
            .await?;
        Ok(owing.map(|owing| row::node(owing.unit_id)))
    }
}
