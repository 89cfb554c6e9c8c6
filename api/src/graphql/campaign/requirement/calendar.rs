//! What falls due between two days (日程).
//!
//! Owns the shape of a due day. Which days there are is the domain's to say.

use async_graphql::{Context, SimpleObject};
use cengbao_store::AppliedCampaign;

use super::RequirementKind;
use super::filter::bodies_of;
use crate::graphql::campaign::Clause;
use crate::graphql::campaign::body::Tie;
use crate::graphql::context::language;
use crate::graphql::error::{Code, Fault, Result};
use crate::graphql::limits::MAX_DUE_DAYS;
use crate::graphql::scalar::{Date, Period};

/// A day on which something falls due (到期日).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct DueDay {
    /// The last day in time (期限).
    day: Date,
    /// The period that is reported (报告期); null for what is due once.
    period: Option<Period>,
    /// What sort of thing it is (要求类型).
    kind: RequirementKind,
    /// Its code (代码).
    code: String,
    /// Its title (标题).
    title: String,
    /// Where it is printed (出处).
    clause: Clause,
    /// Who is tied to it (责任关系), of those that were asked for.
    ties: Vec<Tie>,
}

/// What falls due between two days.
pub(in crate::graphql) async fn calendar(
    ctx: &Context<'_>,
    applied: &AppliedCampaign,
    agency: Option<String>,
    from: Date,
    until: Date,
) -> Result<Vec<DueDay>> {
    let campaign = &applied.definition;
    let bodies = bodies_of(ctx, applied, agency).await?;
    let mut days = Vec::new();
    for due in campaign.due_between(from.0, until.0) {
        let ties: Vec<Tie> = due
            .ties
            .iter()
            .filter(|tie| {
                bodies
                    .as_ref()
                    .is_none_or(|bodies| bodies.contains(tie.body))
            })
            .map(|tie| Tie::of(campaign, tie))
            .collect();
        if bodies.is_some() && ties.is_empty() {
            continue;
        }
        if days.len() == MAX_DUE_DAYS {
            let fault = Fault::limit(
                Code::TooManyValues,
                MAX_DUE_DAYS as u64,
                "日程条数",
                "days of a calendar",
            );
            return Err(fault.in_language(language(ctx)));
        }
        days.push(DueDay {
            day: Date(due.day),
            period: due.period.map(Period),
            kind: due.subject.kind().into(),
            code: due.subject.code().to_owned(),
            title: due.subject.title().to_owned(),
            clause: due.subject.clause().into(),
            ties,
        });
    }
    Ok(days)
}
