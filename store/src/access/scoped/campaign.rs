//! Campaigns (专项行动), and the words that everybody may read.

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Resource, Role};
use cengbao_domain::scope::Reach;
use cengbao_entity::{
    campaign, campaign_binding, campaign_version, document, document_use, family_slot, form_family,
    obligation, sector_set,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, any_of, below};

impl Scoped for campaign::Entity {
    /// A campaign is seen by whoever owes something of it, by whoever it names
    /// or copies, by those above them, and from above its issuer.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let own = campaign::Column::Id;
        let owing = any_of::<obligation::Entity>(sight, obligation::Column::CampaignId, own);
        let bound =
            any_of::<campaign_binding::Entity>(sight, campaign_binding::Column::CampaignId, own);
        let (copies, desks) = (sight.scope.copies(), sight.scope.desks());
        let related: Vec<i32> = copies.keys().chain(desks.keys()).copied().collect();
        let related = (!related.is_empty()).then(|| campaign::Column::Id.is_in(related));
        let enterprises = sight.binding_enterprises();
        let enterprises = enterprises.map(|ids| campaign::Column::Id.in_subquery(ids));
        Condition::any()
            .add_option(related)
            .add(owing)
            .add(bound)
            .add(sight.in_ranges(Resource::Campaign, campaign::Column::IssuerPath, None, None))
            .add_option(enterprises)
    }
}

impl Scoped for campaign_binding::Entity {
    /// What comes down has no sector: whoever may read a unit's campaigns sees
    /// which of them name it.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Campaign,
            campaign_binding::Column::Path,
            None,
            None,
        )
    }
}

impl Scoped for campaign_version::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let campaigns = below::<campaign::Entity>(sight, campaign::Column::Id);
        Condition::all().add(campaign_version::Column::CampaignId.in_subquery(campaigns))
    }
}

impl Scoped for form_family::Entity {
    /// A code and a key: tells nothing that the form itself, which is scoped, does not.
    fn visible(_: &Sight<'_>) -> Condition {
        Condition::all()
    }
}

impl Scoped for family_slot::Entity {
    /// Where an indicator's figure stands in a row of figures: no figure itself.
    fn visible(_: &Sight<'_>) -> Condition {
        Condition::all()
    }
}

impl Scoped for sector_set::Entity {
    /// Sets of words of a public vocabulary.
    fn visible(_: &Sight<'_>) -> Condition {
        Condition::all()
    }
}

impl Scoped for document::Entity {
    /// The words of questions, which frontends ship to everybody; no answers.
    fn visible(_: &Sight<'_>) -> Condition {
        Condition::all()
    }
}

impl Scoped for document_use::Entity {
    /// As the documents.
    fn visible(_: &Sight<'_>) -> Condition {
        Condition::all()
    }
}

impl Sight<'_> {
    /// The campaigns that bind the enterprises of the places in which those of this scope lie;
    /// none where it has no enterprises.
    fn binding_enterprises(&self) -> Option<SelectStatement> {
        let pieces = self.scope.reach().map(Reach::pieces).unwrap_or_default();
        let above = pieces
            .iter()
            .filter(|piece| piece.role == Role::Enterprise)
            .flat_map(|piece| &piece.ranges)
            .flat_map(Path::ancestors_and_self);
        let above: Vec<String> = above.map(String::from).collect();
        (!above.is_empty()).then(|| {
            Query::select()
                .column(campaign_binding::Column::CampaignId)
                .from(campaign_binding::Entity)
                .and_where(campaign_binding::Column::Path.is_in(above))
                .take()
        })
    }
}
