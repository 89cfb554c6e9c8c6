//! Returns of enterprises of which it is not known whether their target counts them: they stand, and count as soon as an
//! office has said that the enterprise belongs.

use cengbao_domain::campaign::{Campaign, Target};
use cengbao_domain::compliance::{Membership, Traits, membership};

use super::TargetReturn;
use super::unit::{Unit, UnitKind};
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};

impl Scope {
    /// Whether an enterprise belongs today to those whom a target binds.
    pub(super) async fn belonging(
        &self,
        campaign: &AppliedCampaign,
        target: &Target,
        unit: &Unit,
    ) -> Result<Membership> {
        let sectors = unit.sectors.iter().cloned().collect();
        let marks = self.marks_today(campaign, unit).await?;
        let traits = Traits {
            sectors: &sectors,
            marks: &marks,
        };
        let belongs = |body: &String| membership(&campaign.definition, body, traits);
        let known: Vec<Membership> = target.binds.iter().map(belongs).collect();
        let has = |one| known.contains(&one);
        Ok(if has(Membership::In) {
            Membership::In
        } else if has(Membership::Unknown) {
            Membership::Unknown
        } else {
            Membership::Out
        })
    }

    /// The campaign of a return that does not count yet, because its target leaves undefined whether it binds the
    /// enterprise; none of one that counts, and of an office's.
    pub async fn undecided_return(&self, one: &TargetReturn) -> Result<Option<AppliedCampaign>> {
        if one.unit.kind == UnitKind::Agency {
            return Ok(None);
        }
        let unit = self.target_unit(&one.unit.code).await?;
        let campaign = self.find_campaign(&one.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        let Some(target) = target_of(&campaign.definition, &one.target) else {
            return Ok(None);
        };
        let belongs = self.belonging(&campaign, target, &unit).await?;
        Ok((belongs == Membership::Unknown).then_some(campaign))
    }
}

fn target_of<'c>(campaign: &'c Campaign, code: &str) -> Option<&'c Target> {
    let mut targets = campaign.targets.iter();
    targets.find(|one| one.item.code == code)
}
