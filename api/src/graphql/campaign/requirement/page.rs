//! The pages in which requirements are sent (要求列表): of one campaign, or of all campaigns for one agency.
//!
//! Owns the order and the cursor. Must never read a campaign that the scope does not see.

use std::collections::BTreeSet;

use async_graphql::Context;
use cengbao_domain::campaign::Requirement as Wanted;
use cengbao_store::{AppliedCampaign, Page, PageRequest};

use super::Requirement;
use super::filter::{RequirementFilter, bodies_of};
use crate::graphql::context::scope;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::LIST;
use crate::graphql::page::{self, Items, Rows};

/// The requirements of one campaign.
pub(in crate::graphql) async fn of_campaign(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    filter: Option<RequirementFilter>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Requirement>> {
    let filter = filter.unwrap_or_default();
    filter.check(ctx)?;
    let page = page::request(LIST, first, after.as_deref()).or_fault(ctx)?;
    let bodies = match &filter.agency {
        None => None,
        Some(code) => Some(bodies_of(ctx, campaign, code).await?),
    };
    let wanted = campaign.definition.requirements();
    let found = wanted
        .iter()
        .filter(|one| filter.admits(one, bodies.as_ref()))
        .map(|one| (campaign, one, bodies.as_ref()));
    Ok(cut(&page, after.is_some(), found))
}

/// What all campaigns want from one agency.
pub(in crate::graphql) async fn of_agency(
    ctx: &Context<'_>,
    agency: cengbao_domain::ids::NodeId,
    filter: Option<RequirementFilter>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Rows<Requirement>> {
    let filter = filter.unwrap_or_default();
    filter.check(ctx)?;
    let page = page::request(LIST, first, after.as_deref()).or_fault(ctx)?;
    let found = scope(ctx)?;
    let campaigns = found.list_binding_campaigns(agency).await.or_fault(ctx)?;
    let wanted: Vec<_> = campaigns
        .iter()
        .map(|binding| (binding, binding.campaign.definition.requirements()))
        .collect();
    let found = wanted.iter().flat_map(|(binding, wanted)| {
        let admitted = wanted
            .iter()
            .filter(|one| filter.admits(one, Some(&binding.bodies)));
        admitted.map(|one| (&binding.campaign, one, Some(&binding.bodies)))
    });
    Ok(cut(&page, after.is_some(), found))
}

type Found<'f> = (
    &'f AppliedCampaign,
    &'f Wanted<'f>,
    Option<&'f BTreeSet<String>>,
);

/// One page. The key of an item is what it is, not where it stands: a page read on after a new version goes on where
/// it was, or from the start if the thing is gone.
fn cut<'f>(
    page: &PageRequest,
    has_previous: bool,
    found: impl Iterator<Item = Found<'f>>,
) -> Rows<Requirement> {
    let key = |(campaign, wanted, _): &Found<'_>| {
        let subject = wanted.subject;
        format!("{}/{:?}/{}", campaign.code, subject.kind(), subject.code())
    };
    let found: Vec<Found<'f>> = found.collect();
    let start = match &page.after {
        None => 0,
        Some(after) => found
            .iter()
            .position(|one| key(one) == *after)
            .map_or(0, |place| place + 1),
    };
    let rest = found.get(start..).unwrap_or_default();
    let items = rest
        .iter()
        .take(page.first)
        .map(|one| (key(one), Requirement::of(one.0, one.1, one.2)))
        .collect();
    let page = Page {
        items,
        has_next: rest.len() > page.first,
    };
    Rows(Items::of(page, has_previous, |requirement| requirement))
}
