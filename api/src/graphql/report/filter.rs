//! Which reports a list holds (报表筛选).

use async_graphql::{Context, InputObject};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;

use super::ReportState;
use crate::graphql::context::scope;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::scalar::Period;

/// Which reports (报表筛选). Every condition given must hold; one that matches nothing of yours gives an empty page.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct ReportFilter {
    /// Of the unit with this code (单位代码), also those that it filed where you look before it moved away.
    unit: Option<String>,
    /// Of units in the jurisdiction with this code, or below it (辖区代码).
    below: Option<String>,
    /// Of this campaign, by its code (专项行动代码).
    campaign: Option<String>,
    /// Of this schedule, by its code within the campaign (报送要求代码).
    schedule: Option<String>,
    /// For this period (报告期).
    period: Option<Period>,
    /// In this state (状态).
    state: Option<ReportState>,
    /// Only what is copied to your office (抄报给本单位的).
    #[graphql(default)]
    copied: bool,
}

/// Where the list stands that is filtered.
#[derive(Clone, Debug)]
pub(in crate::graphql) enum Within {
    /// At the root: the whole scope.
    Scope,
    /// At a jurisdiction: the units there and below it.
    Subtree(Path),
    /// At a unit: its own reports.
    Unit(NodeId),
}

impl ReportFilter {
    /// The filter of the store; None if it cannot match: a code in it is not there or not within the scope, or lies
    /// outside the place where the list stands.
    pub(in crate::graphql) async fn resolve(
        self,
        ctx: &Context<'_>,
        within: Within,
    ) -> Result<Option<cengbao_store::ReportFilter>> {
        let scope = scope(ctx)?;
        let (mut below, unit) = match within {
            Within::Scope => (None, None),
            Within::Subtree(path) => (Some(path), None),
            Within::Unit(unit) => (None, Some(unit)),
        };
        if let Some(code) = self.below {
            let Some(asked) = scope.find_jurisdiction(&code).await.or_fault(ctx)? else {
                return Ok(None);
            };
            below = match below {
                Some(here) if asked.path.contains(&here) => Some(here),
                Some(here) if !here.contains(&asked.path) => return Ok(None),
                Some(_) | None => Some(asked.path),
            };
        }
        Ok(Some(cengbao_store::ReportFilter {
            below,
            unit,
            unit_code: self.unit,
            campaign: self.campaign,
            schedule: self.schedule,
            period: self.period.map(|period| period.0),
            state: self.state.map(Into::into),
            copied: self.copied,
        }))
    }
}
