//! What a unit had signed of the days before a return, where that is what its number is compared with.

use std::collections::HashMap;

use cengbao_domain::campaign::Target;
use cengbao_domain::compliance::{compared_with, compares_with_signed};
use cengbao_entity::{target_record, target_return};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::{Figures, merge};
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::row;

impl Scope {
    /// By return what counts in place of what is typed in it; in one statement where one of them is compared so, and in none
    /// where none is.
    pub(super) async fn signed_earlier(
        &self,
        rows: &[target_return::Model],
        campaigns: &HashMap<i32, AppliedCampaign>,
    ) -> Result<HashMap<Uuid, i64>> {
        use target_record::Column as C;
        let target = |one: &target_return::Model| -> Option<&Target> {
            let campaign = campaigns.get(&one.campaign_id)?;
            let mut targets = campaign.definition.targets.iter();
            targets.find(|target| target.item.code == one.target && compares_with_signed(target))
        };
        let compared: Vec<(&target_return::Model, &Target)> = rows
            .iter()
            .filter_map(|one| Some((one, target(one)?)))
            .collect();
        if compared.is_empty() {
            return Ok(HashMap::new());
        }
        let found: Vec<(i32, i32, serde_json::Value)> = self
            .select::<target_record::Entity>()
            .filter(C::UnitId.is_in(compared.iter().map(|(one, _)| one.unit_id)))
            .filter(C::CampaignId.is_in(compared.iter().map(|(one, _)| one.campaign_id)))
            .columns([C::CampaignId, C::UnitId, C::Figures])
            .await?;
        let mut figures: HashMap<(i32, i32), Figures> = HashMap::new();
        for (campaign, unit, more) in found {
            merge(
                figures.entry((campaign, unit)).or_default(),
                row::json(more)?,
            );
        }
        let of = |(one, target): (&target_return::Model, &Target)| {
            let by_day = figures
                .get(&(one.campaign_id, one.unit_id))?
                .get(&one.target)?;
            let earlier = by_day.range(..one.as_of.to_epoch_days());
            let earlier = earlier.map(|(_, (value, ..))| *value);
            Some((one.id, compared_with(target, None, earlier)?))
        };
        Ok(compared.into_iter().filter_map(of).collect())
    }
}
