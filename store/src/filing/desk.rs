//! What must be known before a report can be written: who owes it, on which
//! form, under which schedule.

use cengbao_domain::campaign::Schedule;
use cengbao_domain::extension;
use cengbao_domain::period::Period;
use cengbao_domain::report::Desk;
use cengbao_entity::obligation;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait};

use crate::access::{Scope, Tx};
use crate::agency::Agency;
use crate::campaign::{AppliedCampaign, FormVersion};
use crate::error::{Result, StoreError};
use crate::extension::Extended;
use crate::report::{Report, desk_of};
use crate::row;

/// A unit's obligation with everything that belongs to it.
pub(crate) struct Owed {
    pub(crate) unit: Agency,
    pub(crate) campaign: AppliedCampaign,
    pub(crate) form: FormVersion,
    pub(crate) schedule: Schedule,
    pub(crate) obligation: obligation::Model,
    /// By the schedule, without an extension.
    pub(crate) due_on: Option<NaiveDate>,
}

/// A schedule with its form.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) campaign: AppliedCampaign,
    pub(crate) schedule: Schedule,
    pub(crate) form: FormVersion,
}

impl Owed {
    /// A boundary change may have come since the obligation was read: then the
    /// report would be begun where its unit no longer stands.
    pub(super) async fn still_stands(&self, tx: &Tx) -> Result<()> {
        let now = obligation::Entity::find_by_id((self.obligation.shard_key, self.obligation.id))
            .one(tx.connection())
            .await?;
        if now.as_ref() == Some(&self.obligation) {
            Ok(())
        } else {
            Err(StoreError::Busy)
        }
    }
}

/// The form and the rules of a report that is there.
pub(super) struct Terms {
    pub(super) campaign_id: i32,
    pub(super) form: FormVersion,
    pub(super) desk: Desk,
}

impl Scope {
    /// The obligation of a unit for a period that has begun.
    ///
    /// Errors: as [`Scope::obliged`]; `Invalid` when the period has not begun.
    pub(super) async fn owed(
        &self,
        unit: &str,
        campaign: &str,
        schedule: &str,
        period: Period,
    ) -> Result<Owed> {
        let owed = self.obliged(unit, campaign, schedule, period).await?;
        if period.first_day().is_some_and(|first| first > self.today()) {
            return Err(not_begun(period));
        }
        Ok(owed)
    }

    /// The obligation of a unit for a period.
    ///
    /// Errors: `NotFound` when unit, campaign or schedule is not there for this
    /// scope; `Invalid` when the unit does not owe for that period.
    pub(crate) async fn obliged(
        &self,
        unit: &str,
        campaign: &str,
        schedule: &str,
        period: Period,
    ) -> Result<Owed> {
        let unit = self.find_agency(unit).await?.ok_or(StoreError::NotFound)?;
        let Asked {
            campaign,
            schedule,
            form,
        } = self.asked(campaign, schedule).await?;
        let obligation = self
            .select::<obligation::Entity>()
            .filter(obligation::Column::CampaignId.eq(campaign.id))
            .filter(obligation::Column::Schedule.eq(schedule.code.as_str()))
            .filter(obligation::Column::UnitId.eq(row::node_key(unit.id)))
            .filter(obligation::Column::PeriodKind.eq(period.kind().as_str()))
            .filter(obligation::Column::FirstPeriod.lte(period.index()))
            .filter(obligation::Column::LastPeriod.gte(period.index()))
            .one()
            .await?;
        let Some(obligation) = obligation else {
            let heirs = self.heirs_of(std::iter::once(&unit)).await?;
            return Err(heirs.not_owed(&unit, &schedule, period));
        };
        let due_on = schedule.due.due_day(period);
        Ok(Owed {
            unit,
            campaign,
            form,
            schedule,
            obligation,
            due_on,
        })
    }

    /// The form that a schedule asks for.
    ///
    /// Errors: `NotFound`; `Invalid` when it asks for a paper.
    pub async fn find_schedule_form(&self, campaign: &str, schedule: &str) -> Result<FormVersion> {
        Ok(self.asked(campaign, schedule).await?.form)
    }

    /// What a schedule of a campaign asks for.
    ///
    /// Errors: `NotFound`; `Invalid` when it asks for a paper.
    pub(crate) async fn asked(&self, campaign: &str, schedule: &str) -> Result<Asked> {
        let campaign = self
            .find_campaign(campaign)
            .await?
            .ok_or(StoreError::NotFound)?;
        let schedule = campaign
            .definition
            .schedule(schedule)
            .cloned()
            .ok_or(StoreError::NotFound)?;
        let Some(form) = &schedule.form else {
            return Err(StoreError::invalid(
                "schedule",
                "it asks for a paper, not for a form",
                "name a schedule with a form",
            )
            .in_chinese("该报送要求的是材料，不是报表：请指定带报表的报送要求"));
        };
        let form = self.form_of(&campaign, form).await?.ok_or_else(|| {
            StoreError::damaged(format!(
                "schedule {} names no form of its campaign",
                schedule.code
            ))
        })?;
        Ok(Asked {
            campaign,
            schedule,
            form,
        })
    }

    /// The form and the rules of a report.
    pub(super) async fn terms(&self, report: &Report) -> Result<Terms> {
        let campaign = self
            .find_campaign(&report.campaign)
            .await?
            .ok_or(StoreError::NotFound)?;
        let desk = desk_of(&campaign.definition, &report.schedule)?;
        let form = self
            .form_of(&campaign, &report.form)
            .await?
            .ok_or_else(|| {
                StoreError::damaged(format!(
                    "campaign {} has no form {}",
                    campaign.code, report.form
                ))
            })?;
        Ok(Terms {
            campaign_id: campaign.id,
            form,
            desk,
        })
    }

    /// Whether nothing of it is written any more: the schedule has locked, and
    /// no extension of the unit holds.
    pub(super) async fn is_locked(&self, owed: &Owed, period: Period) -> Result<bool> {
        let locks_on = owed.schedule.locks_on;
        if !extension::is_locked(locks_on, None, self.today()) {
            return Ok(false);
        }
        let (unit, index) = (owed.obligation.unit_id, period.index());
        let found = self.extensions(&[unit], (index, index)).await?;
        let until = found
            .get(&Extended::of_obligation(&owed.obligation, index))
            .map(|one| one.until);
        Ok(extension::is_locked(locks_on, until, self.today()))
    }
}

pub(super) fn not_begun(period: Period) -> StoreError {
    StoreError::invalid(
        "period",
        format!("{period} has not begun"),
        "file the period that runs or an earlier one",
    )
    .in_chinese(format!("{period} 尚未开始：请填报当期或更早的报告期"))
}
