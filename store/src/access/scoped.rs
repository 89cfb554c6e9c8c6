//! Which rows of a table a scope sees, as one SQL condition.
//!
//! A table without an impl cannot be read outside this module. A table that
//! everybody may read says so with a reason.

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_domain::scope::{Range, Reach, Sectors};
use cengbao_entity::{
    account, activity, agency, agency_alias, agency_successor, boundary_change, boundary_touch,
    campaign, campaign_binding, campaign_version, document, document_use, duty_record, enterprise,
    family_slot, form_family, head, journal, jurisdiction, jurisdiction_successor, node_name,
    node_place, obligation, outbox, reminder, report, report_event, report_extension, revision,
    role_grant, rollup, sector_set, webhook, webhook_delivery,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoSimpleExpr};

use super::scope::Scope;

mod consolidation;

/// A table that can be read through a scope.
pub(crate) trait Scoped: EntityTrait {
    /// The condition that is always ANDed in.
    fn visible(sight: &Sight<'_>) -> Condition;
}

/// A scope as the conditions see it.
pub(crate) struct Sight<'a> {
    scope: &'a Scope,
}

impl<'a> Sight<'a> {
    pub(super) fn new(scope: &'a Scope) -> Self {
        Self { scope }
    }

    /// Rows whose path lies in a range that the scope may read, within its
    /// sectors; rows that have not left their unit only from inside the unit.
    fn in_ranges<C: ColumnTrait>(
        &self,
        resource: Resource,
        path: C,
        sectors: Option<C>,
        outside: Option<&Condition>,
    ) -> Condition {
        let Some(reach) = self.scope.reach() else {
            return Condition::all();
        };
        let mut any = Condition::any();
        for range in reach.ranges(Action::Read, resource) {
            let mut one = Condition::all()
                .add(path.gte(range.path.as_str()))
                .add(path.lt(range.path.upper_bound()));
            if let Some(column) = sectors {
                one = self.within_sectors(one, column, &range);
            }
            if let (Some(outside), false) = (outside, range.inside_unit) {
                one = one.add(outside.clone());
            }
            any = any.add(one);
        }
        // An empty OR is true in SQL: no range must mean no row.
        if any.is_empty() { nothing() } else { any }
    }

    fn within_sectors<C: ColumnTrait>(
        &self,
        condition: Condition,
        column: C,
        range: &Range,
    ) -> Condition {
        match &range.sectors {
            Sectors::All => condition,
            Sectors::Only(_) => {
                let seen: Vec<i32> = self
                    .scope
                    .sector_sets()
                    .iter()
                    .filter(|(_, codes)| range.sectors.admit(codes.iter().map(String::as_str)))
                    .map(|(id, _)| *id)
                    .collect();
                if seen.is_empty() {
                    condition.add(nothing())
                } else {
                    condition.add(column.is_in(seen))
                }
            }
        }
    }
}

impl Sight<'_> {
    /// Every row for the hub itself, none for an account.
    fn of_system(&self) -> Condition {
        if self.scope.is_system() {
            Condition::all()
        } else {
            nothing()
        }
    }
}

impl Sight<'_> {
    /// The campaigns that bind the enterprises of the places in which those of this scope lie.
    fn binding_enterprises(&self) -> SelectStatement {
        let pieces = self.scope.reach().map(Reach::pieces).unwrap_or_default();
        let above = pieces
            .iter()
            .filter(|piece| piece.role == Role::Enterprise)
            .flat_map(|piece| &piece.ranges)
            .flat_map(Path::ancestors_and_self);
        let above: Vec<String> = above.map(String::from).collect();
        Query::select()
            .column(campaign_binding::Column::CampaignId)
            .from(campaign_binding::Entity)
            .and_where(campaign_binding::Column::Path.is_in(above))
            .take()
    }
}

fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

impl Scoped for jurisdiction::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Jurisdiction,
            jurisdiction::Column::Path,
            None,
            None,
        )
    }
}

impl Scoped for node_place::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(Resource::Jurisdiction, node_place::Column::Path, None, None)
    }
}

impl Scoped for boundary_touch::Entity {
    /// Each node at its own place: of a change one sees the part that is one's own.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Jurisdiction,
            boundary_touch::Column::Path,
            None,
            None,
        )
    }
}

impl Scoped for boundary_change::Entity {
    /// As the nodes that it touches.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let touched = below::<boundary_touch::Entity>(sight, boundary_touch::Column::ChangeId);
        Condition::all().add(boundary_change::Column::Id.in_subquery(touched))
    }
}

impl Scoped for jurisdiction_successor::Entity {
    /// Where both are seen.
    fn visible(sight: &Sight<'_>) -> Condition {
        let nodes = || below::<jurisdiction::Entity>(sight, jurisdiction::Column::Id);
        Condition::all()
            .add(jurisdiction_successor::Column::PredecessorId.in_subquery(nodes()))
            .add(jurisdiction_successor::Column::SuccessorId.in_subquery(nodes()))
    }
}

impl Scoped for agency_successor::Entity {
    /// Where both are seen.
    fn visible(sight: &Sight<'_>) -> Condition {
        let offices = || below::<agency::Entity>(sight, agency::Column::Id);
        Condition::all()
            .add(agency_successor::Column::PredecessorId.in_subquery(offices()))
            .add(agency_successor::Column::SuccessorId.in_subquery(offices()))
    }
}

impl Scoped for node_name::Entity {
    /// As the jurisdiction or agency.
    fn visible(sight: &Sight<'_>) -> Condition {
        let places = below::<jurisdiction::Entity>(sight, jurisdiction::Column::Id);
        let offices = below::<agency::Entity>(sight, agency::Column::Id);
        Condition::any()
            .add(node_name::Column::NodeId.in_subquery(places))
            .add(node_name::Column::NodeId.in_subquery(offices))
    }
}

impl Scoped for agency::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Agency,
            agency::Column::Path,
            Some(agency::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for agency_alias::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let agencies = below::<agency::Entity>(sight, agency::Column::Id);
        Condition::all().add(agency_alias::Column::AgencyId.in_subquery(agencies))
    }
}

impl Scoped for enterprise::Entity {
    /// From the place in which it lies, and from the section that answers for it: never from another section.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(enterprise::Column::SectorSet);
        let from = |path| sight.in_ranges(Resource::Enterprise, path, sectors, None);
        Condition::any()
            .add(from(enterprise::Column::Path))
            .add(from(enterprise::Column::SectionPath))
    }
}

impl Scoped for activity::Entity {
    /// As the enterprise was on the day of recording.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(activity::Column::SectorSet);
        let from = |path| sight.in_ranges(Resource::Activity, path, sectors, None);
        Condition::any()
            .add(from(activity::Column::Path))
            .add(from(activity::Column::SectionPath))
    }
}

impl Scoped for duty_record::Entity {
    /// As the enterprise whose days it holds.
    fn visible(sight: &Sight<'_>) -> Condition {
        let enterprises = below::<enterprise::Entity>(sight, enterprise::Column::Id);
        Condition::all().add(duty_record::Column::EnterpriseId.in_subquery(enterprises))
    }
}

impl Scoped for obligation::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Obligation,
            obligation::Column::Path,
            Some(obligation::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for report_extension::Entity {
    /// As the obligation that it extends.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Obligation,
            report_extension::Column::Path,
            Some(report_extension::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for reminder::Entity {
    /// As the obligation that it reminds of, whoever it was sent to.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Obligation,
            reminder::Column::Path,
            Some(reminder::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for report::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let left_the_unit = Condition::all().add(report::Column::SignedRevision.is_not_null());
        sight.in_ranges(
            Resource::Report,
            report::Column::Path,
            Some(report::Column::SectorSet),
            Some(&left_the_unit),
        )
    }
}

impl Scoped for revision::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let signed = Condition::all().add(revision::Column::InForceFrom.is_not_null());
        sight.in_ranges(
            Resource::Report,
            revision::Column::Path,
            Some(revision::Column::SectorSet),
            Some(&signed),
        )
    }
}

impl Scoped for report_event::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let outward = Condition::all().add(report_event::Column::Internal.eq(false));
        sight.in_ranges(
            Resource::Report,
            report_event::Column::Path,
            Some(report_event::Column::SectorSet),
            Some(&outward),
        )
    }
}

impl Scoped for rollup::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Figure,
            rollup::Column::Path,
            Some(rollup::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for journal::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let sectors = Some(journal::Column::SectorSet);
        sight.in_ranges(Resource::Figure, journal::Column::Path, sectors, None)
    }
}

impl Scoped for head::Entity {
    /// How often a shard was written to would tell a stranger who is at work.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

impl Scoped for campaign::Entity {
    /// A campaign is seen by whoever owes something of it, by whoever it names,
    /// by those above them, and from above its issuer.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let own = campaign::Column::Id;
        let owing = any_of::<obligation::Entity>(sight, obligation::Column::CampaignId, own);
        let bound =
            any_of::<campaign_binding::Entity>(sight, campaign_binding::Column::CampaignId, own);
        Condition::any()
            .add(owing)
            .add(bound)
            .add(sight.in_ranges(Resource::Campaign, campaign::Column::IssuerPath, None, None))
            .add(campaign::Column::Id.in_subquery(sight.binding_enterprises()))
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

impl Scoped for outbox::Entity {
    /// What happened where: told to nobody but whoever is told by the rules of endpoints.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

impl Scoped for webhook::Entity {
    /// Of no sector: a limited grant does not see it.
    fn visible(sight: &Sight<'_>) -> Condition {
        let sectors = Some(webhook::Column::SectorSet);
        sight.in_ranges(Resource::Webhook, webhook::Column::Path, sectors, None)
    }
}

impl Scoped for webhook_delivery::Entity {
    /// As the endpoint that it goes to.
    fn visible(sight: &Sight<'_>) -> Condition {
        let webhooks = below::<webhook::Entity>(sight, webhook::Column::Id);
        Condition::all().add(webhook_delivery::Column::WebhookId.in_subquery(webhooks))
    }
}

impl Scoped for account::Entity {
    /// Only the operator lists accounts; a viewer's own comes with its scope.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

impl Scoped for role_grant::Entity {
    /// As the accounts that hold them.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

/// The values of a column of the visible rows, as a subquery.
pub(super) fn below<E: Scoped>(sight: &Sight<'_>, column: E::Column) -> SelectStatement {
    Query::select()
        .expr(column.into_simple_expr())
        .from(E::default())
        .cond_where(E::visible(sight))
        .take()
}

/// Whether any visible row has this column equal to that of the row around it.
/// One row answers it, where [`below`] would list all that there are.
fn any_of<E: Scoped>(sight: &Sight<'_>, column: E::Column, of: impl ColumnTrait) -> SimpleExpr {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(E::default())
        .and_where(column.into_expr().equals(of.as_column_ref()))
        .cond_where(E::visible(sight))
        .take();
    Expr::exists(select)
}
