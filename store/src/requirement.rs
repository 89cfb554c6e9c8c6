//! What campaigns want from a unit (要求): which of their bodies it is, or belongs to.
//!
//! Owns the look-up. What a body is tied to by the words of the document is
//! the domain's to say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_entity::campaign_binding;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::row;

/// A campaign that names a unit, and by which of its bodies.
#[derive(Clone, Debug)]
pub struct BindingCampaign {
    /// The campaign in force.
    pub campaign: AppliedCampaign,
    /// Codes of the agencies and groups in it that the unit is, or belongs to.
    pub bodies: BTreeSet<String>,
}

impl Scope {
    /// The campaigns that name a unit, in the order of their codes. Empty for a
    /// unit that is not yours.
    pub async fn list_binding_campaigns(&self, unit: NodeId) -> Result<Vec<BindingCampaign>> {
        let rows = self
            .select::<campaign_binding::Entity>()
            .filter(campaign_binding::Column::UnitId.eq(row::node_key(unit)))
            .filter(bound_until(self.today()))
            .all()
            .await?;
        let mut bodies: BTreeMap<i32, BTreeSet<String>> = BTreeMap::new();
        for found in rows {
            bodies
                .entry(found.campaign_id)
                .or_default()
                .insert(found.body);
        }
        let ids: Vec<i32> = bodies.keys().copied().collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<BindingCampaign> = self
            .campaigns_by_id(&ids)
            .await?
            .into_values()
            .map(|campaign| BindingCampaign {
                bodies: bodies.remove(&campaign.id).unwrap_or_default(),
                campaign,
            })
            .collect();
        found.sort_by(|a, b| a.campaign.code.cmp(&b.campaign.code));
        Ok(found)
    }

    /// The bodies of one campaign that a unit is, or belongs to. Empty for a
    /// unit that it does not name, or that is not yours.
    pub async fn bodies_of(
        &self,
        campaign: &AppliedCampaign,
        unit: NodeId,
    ) -> Result<BTreeSet<String>> {
        self.bodies_until(campaign, unit, self.today()).await
    }

    /// The same, with those that it was, or belonged to, on a day or after it.
    pub(crate) async fn bodies_until(
        &self,
        campaign: &AppliedCampaign,
        unit: NodeId,
        day: NaiveDate,
    ) -> Result<BTreeSet<String>> {
        let rows = self
            .select::<campaign_binding::Entity>()
            .filter(campaign_binding::Column::CampaignId.eq(campaign.id))
            .filter(campaign_binding::Column::UnitId.eq(row::node_key(unit)))
            .filter(bound_until(day))
            .all()
            .await?;
        Ok(rows.into_iter().map(|row| row.body).collect())
    }

    /// Campaigns that implement others, by what their files say: for each parent
    /// those the scope sees, in the order of their codes.
    pub async fn list_child_campaigns(
        &self,
        parents: &[&str],
    ) -> Result<HashMap<String, Vec<AppliedCampaign>>> {
        let mut children: HashMap<String, Vec<AppliedCampaign>> = HashMap::new();
        for child in self.list_every_campaign().await? {
            let above: BTreeSet<&str> = child
                .definition
                .parents
                .iter()
                .filter_map(|plan| plan.campaign.as_deref())
                .filter(|code| parents.contains(code))
                .collect();
            for parent in above {
                let of_parent = children.entry(parent.to_owned()).or_default();
                of_parent.push(child.clone());
            }
        }
        Ok(children)
    }
}

/// Bindings that hold on a day or after it.
pub(crate) fn bound_until(day: NaiveDate) -> Condition {
    Condition::any()
        .add(campaign_binding::Column::ValidUntil.is_null())
        .add(campaign_binding::Column::ValidUntil.gt(day))
}
