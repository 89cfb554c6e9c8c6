//! Which of a campaign's requirements somebody asks for (要求筛选).
//!
//! Owns what narrows the list. Must never tell an agency outside the scope from one that nothing is wanted from.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject};
use cengbao_domain::campaign;
use cengbao_store::AppliedCampaign;

use super::RequirementKind;
use crate::graphql::campaign::body::Part;
use crate::graphql::context::{language, single};
use crate::graphql::error::{Fault, OrFault as _, Result};
use crate::graphql::limits::check_codes;
use crate::graphql::scalar::Date;

/// Which of a campaign's requirements (要求筛选). What is left away does not narrow.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct RequirementFilter {
    /// Only what is wanted from this agency (机构代码), by its own name, as a member of a group, or because it holds for
    /// a whole run of tasks. For an agency outside your scope, or not named, the list is empty.
    agency: Option<String>,
    /// Only these kinds (要求类型).
    kinds: Option<Vec<RequirementKind>>,
    /// Only where the agency, or anybody if none is given, has one of these parts (责任关系).
    parts: Option<Vec<Part>>,
    /// Only what belongs to this phase (阶段代码).
    phase: Option<String>,
    /// Only what falls due on this day or later (到期日起).
    due_from: Option<Date>,
    /// Only what falls due on this day or earlier (到期日止).
    due_until: Option<Date>,
    /// Only what has no printed day and never becomes overdue (无期限), or only what has one.
    without_deadline: Option<bool>,
    /// Only what is wanted from this body of the document (责任主体代码), an agency or a group such as 各镇: `tiesToAgency`
    /// shows its ties. Not beside `agency`.
    body: Option<String>,
    /// Only what is printed at this clause or below it (出处), such as `三（三）4`.
    clause: Option<String>,
}

impl RequirementFilter {
    /// What the domain filters by, and the agency that is asked for. Errors: TOO_MANY_VALUES for what no code can be.
    pub(super) fn resolve(
        self,
        ctx: &Context<'_>,
    ) -> Result<(campaign::RequirementFilter, Wanted)> {
        check_codes([&self.agency, &self.body, &self.phase, &self.clause]).or_fault(ctx)?;
        if self.agency.is_some() && self.body.is_some() {
            let fault = Fault::bad_input(
                "agency 和 body 不能同时填写：请只填写其中一个",
                "agency and body exclude each other: give one of them",
            );
            return Err(fault.in_language(language(ctx)));
        }
        let whose = match (self.agency, self.body) {
            (Some(agency), _) => Wanted::Agency(agency),
            (None, Some(body)) => Wanted::Body(body),
            (None, None) => Wanted::Anybody,
        };
        let filter = campaign::RequirementFilter {
            kinds: self
                .kinds
                .map(|kinds| kinds.into_iter().map(Into::into).collect()),
            parts: self
                .parts
                .map(|parts| parts.into_iter().map(Into::into).collect()),
            phase: self.phase,
            due_from: self.due_from.map(|day| day.0),
            due_until: self.due_until.map(|day| day.0),
            without_deadline: self.without_deadline,
            clause: self.clause,
        };
        Ok((filter, whose))
    }
}

/// From whom it is wanted.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    Anybody,
    /// An agency of the hub, by its code.
    Agency(String),
    /// A body of the document, by its code in it.
    Body(String),
}

impl Wanted {
    /// The bodies meant, in a campaign; None for anybody's.
    pub(super) async fn bodies(
        self,
        ctx: &Context<'_>,
        campaign: &AppliedCampaign,
    ) -> Result<Option<BTreeSet<String>>> {
        match self {
            Self::Anybody => Ok(None),
            Self::Agency(code) => bodies_of(ctx, campaign, Some(code)).await,
            Self::Body(code) => Ok(Some(BTreeSet::from([code]))),
        }
    }
}

/// The bodies of a campaign that an agency is, if one is asked for. None for one that is not there or not yours:
/// nothing is wanted from it.
pub(super) async fn bodies_of(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    agency: Option<String>,
) -> Result<Option<BTreeSet<String>>> {
    let Some(code) = agency else {
        return Ok(None);
    };
    let scope = single(ctx)?;
    let bodies = match scope.find_agency(&code).await.or_fault(ctx)? {
        Some(agency) => scope.bodies_of(campaign, agency.id).await.or_fault(ctx)?,
        None => BTreeSet::new(),
    };
    Ok(Some(bodies))
}
