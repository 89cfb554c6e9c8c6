//! Which consolidations a list holds (汇总筛选).

use async_graphql::{Context, InputObject};
use cengbao_store::Jurisdiction;

use super::ConsolidationState;
use crate::graphql::context::scope;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::scalar::Period;

/// Which consolidations (汇总筛选). Every condition given must hold; one that matches nothing of yours gives an empty page.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct ConsolidationFilter {
    /// Of the jurisdiction with this code (辖区代码).
    place: Option<String>,
    /// Of the jurisdiction with this code and of those below it (辖区及下级).
    below: Option<String>,
    /// Of this campaign, by its code (专项行动代码).
    campaign: Option<String>,
    /// Of this form, by its code within the campaign (调度表代码).
    form: Option<String>,
    /// For this period (报告期).
    period: Option<Period>,
    /// In this state (状态).
    state: Option<ConsolidationState>,
}

impl ConsolidationFilter {
    /// The filter of the store; None if a code in it is not there, or not within the scope.
    pub(super) async fn resolve(
        self,
        ctx: &Context<'_>,
    ) -> Result<Option<cengbao_store::ConsolidationFilter>> {
        let scope = scope(ctx)?;
        let find = async |code: Option<String>| -> Result<Option<Option<Jurisdiction>>> {
            match code {
                None => Ok(Some(None)),
                Some(code) => {
                    let found = scope.find_jurisdiction(&code).await.or_fault(ctx)?;
                    Ok(found.map(Some))
                }
            }
        };
        let (Some(place), Some(below)) = (find(self.place).await?, find(self.below).await?) else {
            return Ok(None);
        };
        Ok(Some(cengbao_store::ConsolidationFilter {
            place: place.map(|place| place.id),
            below: below.map(|below| below.path),
            campaign: self.campaign,
            form: self.form,
            period: self.period.map(|period| period.0),
            state: self.state.map(Into::into),
        }))
    }
}
