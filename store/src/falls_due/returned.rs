//! The targets that a unit returns itself: an office by the bodies of the document, an enterprise by what it is. How each
//! stands by what the unit has told, and whose hand is next.
//!
//! A signature ends nothing: what is returned and not reached stays until it is.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::campaign::{Measured, Target, TargetComparator};
use cengbao_domain::compliance::{
    Membership, Span, State, Traits, is_office_one_of_whole, is_one_of_whole, last_day_over,
    membership,
};
use cengbao_domain::ids::NodeId;
use cengbao_domain::policy::Role;
use cengbao_domain::target_return::{NextHand, ReturnState, next_hand};
use cengbao_entity::{enterprise, target_record, target_return};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::{FallsDue, FallsDueKind};
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::compliance;
use crate::enterprise::Enterprise;
use crate::error::Result;
use crate::row;
use crate::target_return::{Figures, merge};

/// What a unit has returned until now.
pub(super) struct Returned {
    /// Targets of campaigns of which a return waits for its signature.
    waits: BTreeSet<(i32, String)>,
    /// The signed figures by campaign.
    figures: HashMap<i32, Figures>,
}

impl Scope {
    /// What a unit has returned until now.
    pub(super) async fn returned_by(&self, unit: NodeId) -> Result<Returned> {
        use target_return::Column as C;
        let unit = row::node_key(unit);
        let waits: Vec<(i32, String)> = self
            .select::<target_return::Entity>()
            .filter(C::UnitId.eq(unit))
            .filter(C::SupersededAt.is_null())
            .filter(C::State.eq(ReturnState::Filed.as_str()))
            .columns([C::CampaignId, C::Target])
            .await?;
        let rows: Vec<(i32, serde_json::Value)> = self
            .select::<target_record::Entity>()
            .filter(target_record::Column::UnitId.eq(unit))
            .columns([
                target_record::Column::CampaignId,
                target_record::Column::Figures,
            ])
            .await?;
        let mut figures: HashMap<i32, Figures> = HashMap::new();
        for (campaign, found) in rows {
            merge(figures.entry(campaign).or_default(), row::json(found)?);
        }
        Ok(Returned {
            waits: waits.into_iter().collect(),
            figures,
        })
    }

    /// A target that a unit returns, by its day; `files` is the role that does.
    pub(super) fn target_due(
        &self,
        campaign: &AppliedCampaign,
        target: &Target,
        day: NaiveDate,
        returned: &Returned,
        files: Role,
    ) -> FallsDue {
        let code = &target.item.code;
        let today = self.today();
        let span = Span::of(&campaign.definition);
        let is_one = if files == Role::Enterprise {
            is_one_of_whole(&campaign.definition, target)
        } else {
            is_office_one_of_whole(target)
        };
        let told = returned.figures.get(&campaign.id).and_then(|figures| {
            compliance::returned(target, figures, span, (today, is_one)).counts()
        });
        let state = compliance::state_told(target, told, span, today);
        let waits = returned.waits.contains(&(campaign.id, code.clone()));
        let next = next_hand(state, waits, day < today);
        FallsDue {
            day,
            kind: FallsDueKind::Target,
            campaign: campaign.code.clone(),
            code: code.clone(),
            title: target.item.title.clone(),
            period: None,
            place: None,
            status: None,
            state: Some(state),
            answers: None,
            done: Some(matches!(state, State::Met | State::NotApplicable)),
            is_yours: next.is_some_and(|next| match next {
                NextHand::Signs => self.holds(Role::Reviewer),
                NextHand::Files => self.holds(files),
            }),
            enterprises: None,
        }
    }

    /// The targets that an enterprise returns of itself by a day, by what it is today; of those whose day is over, by what it
    /// was on that day.
    pub(super) async fn returned_from(
        &self,
        one: &Enterprise,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<FallsDue>> {
        let today = self.today();
        let mut found = Vec::new();
        if one.closed_on.is_some_and(|closed| closed <= today) {
            return Ok(found);
        }
        let campaigns = self.list_every_campaign().await?;
        let due = |target: &&Target| {
            let is_due = target.by.is_some_and(|day| (from..=until).contains(&day));
            is_due && target.measured == Measured::Return && is_single(target)
        };
        let asked =
            |campaign: &&AppliedCampaign| campaign.definition.targets.iter().any(|one| due(&one));
        let campaigns: Vec<&AppliedCampaign> = campaigns.iter().filter(asked).collect();
        if campaigns.is_empty() {
            return Ok(found);
        }
        let id = row::node_key(one.id);
        let which = Condition::all().add(enterprise::Column::Id.eq(id));
        let happened = self.occurrences_of(which.clone()).await?;
        let happened = happened.get(&id).map_or(&[][..], Vec::as_slice);
        let returned = self.returned_by(one.id).await?;
        let is_over = |target: &Target| last_day_over(target, today);
        let mut targets = campaigns
            .iter()
            .flat_map(|one| one.definition.targets.iter().filter(due));
        let lived = if targets.any(|target| is_over(target).is_some()) {
            self.lived(&which, today).await?
        } else {
            None
        };
        let sectors = one.sectors.iter().cloned().collect();
        for campaign in campaigns {
            let definition = &campaign.definition;
            let marks = definition.marks_with_events(&one.marks, happened, today);
            let traits = Traits {
                sectors: &sectors,
                marks: &marks,
            };
            for target in definition.targets.iter().filter(due) {
                let mut bodies = target.binds.iter();
                let is_bound = match (is_over(target), &lived) {
                    (Some(last), Some(lived)) => {
                        lived.was_asked(definition, target, happened, last)
                    }
                    _ => bodies.any(|body| membership(definition, body, traits) == Membership::In),
                };
                if let Some(day) = target.by.filter(|_| is_bound) {
                    found.push(self.target_due(campaign, target, day, &returned, Role::Enterprise));
                }
            }
        }
        Ok(found)
    }
}

/// Whether an office that is, or belongs to, these bodies returns a target: what is measured otherwise nobody files, and
/// one with parts is returned by its parts.
pub(super) fn returns(target: &Target, bodies: &BTreeSet<String>) -> bool {
    matches!(target.measured, Measured::Return | Measured::Judged)
        && is_single(target)
        && target.told_by().iter().any(|body| bodies.contains(body))
}

fn is_single(target: &Target) -> bool {
    target.comparator != TargetComparator::AllParts
}
