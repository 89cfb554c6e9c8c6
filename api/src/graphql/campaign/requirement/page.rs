//! The pages in which requirements are sent (要求列表): of one campaign, or of all campaigns for one agency.
//!
//! Owns the order and the cursor. Must never read a campaign that the scope does not see.

use std::collections::BTreeSet;

use async_graphql::Context;
use cengbao_domain::campaign::Requirement as Wanted;
use cengbao_store::{AppliedCampaign, Page, PageRequest};

use super::Requirement;
use super::filter::RequirementFilter;
use crate::graphql::context::single;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::LIST;
use crate::graphql::page::{self, Asked, Items, Rows};

/// The requirements of one campaign.
pub(in crate::graphql) async fn of_campaign(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    filter: Option<RequirementFilter>,
    asked: Asked,
) -> Result<Rows<Requirement>> {
    let (filter, whose) = filter.unwrap_or_default().resolve(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let bodies = whose.bodies(ctx, campaign).await?;
    let wanted = campaign.definition.requirements();
    let found = wanted
        .iter()
        .filter(|one| filter.admits(one, bodies.as_ref()))
        .map(|one| (campaign, one, bodies.as_ref()));
    Ok(cut(&page, found))
}

/// What all campaigns want from one agency.
pub(in crate::graphql) async fn of_agency(
    ctx: &Context<'_>,
    agency: cengbao_domain::ids::NodeId,
    filter: Option<RequirementFilter>,
    asked: Asked,
) -> Result<Rows<Requirement>> {
    let (filter, _) = filter.unwrap_or_default().resolve(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let campaigns = single(ctx)?
        .list_binding_campaigns(agency)
        .await
        .or_fault(ctx)?;
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
    Ok(cut(&page, found))
}

type Found<'f> = (
    &'f AppliedCampaign,
    &'f Wanted<'f>,
    Option<&'f BTreeSet<String>>,
);

/// One page. The keys are in the order of the list: the campaign, the place of the thing in it, and the thing.
fn cut<'f>(page: &PageRequest, found: impl Iterator<Item = Found<'f>>) -> Rows<Requirement> {
    let keyed = found.zip(0_u32..).map(|(one, place)| {
        let subject = one.1.subject;
        let (campaign, kind, code) = (&one.0.code, subject.kind(), subject.code());
        (format!("{campaign}/{place:06}/{kind:?}/{code}"), one)
    });
    let cut = Page::of_all(page, keyed.collect());
    Rows(Items::of(cut, |(campaign, wanted, bodies)| {
        Requirement::of(campaign, wanted, bodies)
    }))
}
