//! Which of a campaign's requirements somebody asks for (要求筛选).
//!
//! Owns what narrows the list. Must never tell an agency outside the scope from one that nothing is wanted from.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject};
use cengbao_domain::campaign::{self, Requirement as Wanted};
use cengbao_store::AppliedCampaign;

use super::RequirementKind;
use crate::graphql::campaign::body::Part;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Code, Fault, OrFault as _, Result};
use crate::graphql::limits::MAX_CODE;
use crate::graphql::scalar::Date;

/// Which of a campaign's requirements (要求筛选). What is left away does not narrow.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct RequirementFilter {
    /// Only what is wanted from this agency (机构代码), by its own name, as a member of a group, or because it holds for
    /// a whole run of tasks. For an agency outside your scope, or not named, the list is empty.
    pub(super) agency: Option<String>,
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
    /// Only what is printed at this clause or below it (出处), such as `三（三）4`.
    clause: Option<String>,
}

impl RequirementFilter {
    pub(super) fn admits(&self, wanted: &Wanted<'_>, bodies: Option<&BTreeSet<String>>) -> bool {
        let subject = wanted.subject;
        let has_part = |tie: &campaign::Tie<'_>| {
            let parts = self.parts.as_ref();
            parts.is_none_or(|parts| parts.contains(&tie.part.into()))
        };
        let is_tied = match bodies {
            Some(bodies) => wanted.ties_to(bodies).any(has_part),
            None => self.parts.is_none() || wanted.ties.iter().any(has_part),
        };
        let kinds = self.kinds.as_ref();
        let is_of_kind = kinds.is_none_or(|kinds| kinds.contains(&subject.kind().into()));
        let is_in_phase = self.phase.is_none() || self.phase.as_deref() == subject.phase();
        is_tied
            && is_of_kind
            && is_in_phase
            && self.admits_day(subject)
            && self.admits_place(subject)
    }

    fn admits_day(&self, subject: campaign::Subject<'_>) -> bool {
        if self.due_from.is_none() && self.due_until.is_none() {
            return true;
        }
        let from = self.due_from.map_or(chrono::NaiveDate::MIN, |day| day.0);
        let until = self.due_until.map_or(chrono::NaiveDate::MAX, |day| day.0);
        subject.is_due_between(from, until)
    }

    fn admits_place(&self, subject: campaign::Subject<'_>) -> bool {
        let Some(path) = &self.clause else {
            return true;
        };
        let printed = subject.clauses().into_iter();
        let mut paths = printed.map(|clause| &clause.path);
        paths.any(|one| one == path || campaign::is_below(path, one))
    }

    /// Refuses what no code can be.
    pub(super) fn check(&self, ctx: &Context<'_>) -> Result<()> {
        let texts = [&self.agency, &self.phase, &self.clause];
        if texts
            .into_iter()
            .flatten()
            .any(|text| text.len() > MAX_CODE)
        {
            let fault = Fault::limit(
                Code::TooManyValues,
                MAX_CODE as u64,
                "代码字节数",
                "bytes of a code",
            );
            return Err(fault.in_language(language(ctx)));
        }
        Ok(())
    }
}

/// The bodies of a campaign that an agency is. None for one that is not there or not yours: nothing is wanted from it.
pub(super) async fn bodies_of(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    code: &str,
) -> Result<BTreeSet<String>> {
    let scope = scope(ctx)?;
    let Some(agency) = scope.find_agency(code).await.or_fault(ctx)? else {
        return Ok(BTreeSet::new());
    };
    scope.bodies_of(campaign, agency.id).await.or_fault(ctx)
}
