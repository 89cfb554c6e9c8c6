//! What a revision of a return says: new figures, or those that it takes back.

use cengbao_entity::target_return;
use chrono::NaiveDate;

use super::check::{checked_figures, checked_target};
use super::file::CorrectTarget;
use super::unit::Unit;
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;

/// What a revision says.
pub(super) struct Corrected {
    pub(super) as_of: NaiveDate,
    pub(super) value: i64,
    pub(super) denominator: Option<i64>,
    pub(super) before: Option<i64>,
}

impl Corrected {
    /// As it was: what is taken back stays readable.
    pub(super) fn of(before: &target_return::Model) -> Self {
        Self {
            as_of: before.as_of,
            value: before.value,
            denominator: before.denominator,
            before: before.before,
        }
    }
}

impl Scope {
    /// What a correction says, of which day.
    pub(super) fn corrected(
        &self,
        campaign: &AppliedCampaign,
        target: &str,
        unit: &Unit,
        (before, request): (&target_return::Model, &CorrectTarget),
    ) -> Result<Corrected> {
        let target = checked_target(campaign, target)?;
        let as_of = request.as_of.unwrap_or(before.as_of);
        self.checked_as_of(as_of, &campaign.definition)?;
        let figures = request.figures.clone().unwrap_or_default();
        let told = checked_figures(campaign, target, unit, &figures)?;
        let is_share = figures.denominator.is_some() || figures.holds.is_some();
        Ok(Corrected {
            as_of,
            value: told.value,
            denominator: is_share.then_some(told.denominator),
            before: told.before,
        })
    }
}
