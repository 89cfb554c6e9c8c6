//! Campaigns (专项行动), and the words that everybody may read.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource, Role, permits};
use cengbao_domain::scope::{Piece, Reach};
use cengbao_entity::{
    campaign, campaign_binding, campaign_version, document, document_use, enterprise, family_slot,
    form_family, jurisdiction, obligation, sector_set,
};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, any_of, below, same};

impl Scoped for campaign::Entity {
    /// A campaign is seen by whoever owes something of it, by whoever it names
    /// or copies, by those above them, and from above its issuer; and where it binds enterprises, by whoever reads a
    /// place inside, or answers for one of them.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let own = campaign::Column::Id;
        let owing = any_of::<obligation::Entity>(sight, obligation::Column::CampaignId, own);
        let bound =
            any_of::<campaign_binding::Entity>(sight, campaign_binding::Column::CampaignId, own);
        let (copies, desks) = (sight.scope.copies(), sight.scope.desks());
        let came = sight.scope.came_desks().iter();
        let came = came.flat_map(|(_, schedules)| schedules.keys());
        let related: BTreeSet<i32> = copies
            .keys()
            .chain(desks.keys())
            .chain(came)
            .copied()
            .collect();
        let related = (!related.is_empty()).then(|| campaign::Column::Id.is_in(related));
        let any = Condition::any()
            .add_option(related)
            .add(owing)
            .add(bound)
            .add(sight.in_ranges(Resource::Campaign, campaign::Column::IssuerPath, None, None));
        let enterprises = sight.binding_enterprises().into_iter();
        enterprises.fold(any, |any, ids| {
            any.add(campaign::Column::Id.in_subquery(ids))
        })
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
    /// The campaigns that bind enterprises in a place around those of this scope: an enterprise's own, who reads a
    /// place with all that lies in it, and who works in a unit that answers for an enterprise.
    fn binding_enterprises(&self) -> Vec<SelectStatement> {
        let pieces = self.scope.reach().map(Reach::pieces).unwrap_or_default();
        let read = |piece: &&Piece| permits(piece.role, Action::Read, Resource::Campaign);
        let (sure, units): (Vec<&Piece>, Vec<&Piece>) = pieces
            .iter()
            .filter(read)
            .partition(|piece| piece.role == Role::Enterprise || !piece.inside_unit);
        let answering = Query::select()
            .expr(Expr::val(1))
            .from(enterprise::Entity)
            .cond_where(enterprise::Entity::visible(self))
            .limit(1)
            .take();
        let of_units = around(&units).map(|mut ids| ids.and_where(Expr::exists(answering)).take());
        around(&sure).into_iter().chain(of_units).collect()
    }
}

/// The campaigns bound at a place above those of the pieces, or at one of them; none without a piece. What binds an
/// office around a unit does not bind the unit.
fn around(pieces: &[&Piece]) -> Option<SelectStatement> {
    let ranges = pieces.iter().flat_map(|piece| &piece.ranges);
    let above: BTreeSet<String> = ranges
        .flat_map(Path::ancestors_and_self)
        .map(String::from)
        .collect();
    let place = Query::select()
        .expr(Expr::val(1))
        .from(jurisdiction::Entity)
        .and_where(same(
            jurisdiction::Column::Id,
            campaign_binding::Column::UnitId,
        ))
        .take();
    (!above.is_empty()).then(|| {
        Query::select()
            .column(campaign_binding::Column::CampaignId)
            .from(campaign_binding::Entity)
            .and_where(campaign_binding::Column::Path.is_in(above))
            .and_where(Expr::exists(place))
            .take()
    })
}
