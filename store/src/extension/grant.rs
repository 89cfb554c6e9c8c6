//! Granting an extension: who may, and up to when.

use std::sync::Arc;

use cengbao_domain::extension::{NoExtension, check};
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use chrono::NaiveDate;
use serde::Serialize;

use super::write::{Planned, Step};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::filing::{Once, Owed, checked_reason};
use crate::obligation::{Obligation, ObligationFilter};
use crate::page::PageRequest;

/// Gives one unit more time for one period.
#[derive(Clone, Debug, Serialize)]
pub struct ExtendRequest {
    /// Code of the unit that owes.
    pub unit: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// For which period.
    pub period: Period,
    /// Last day in time.
    pub until: NaiveDate,
    /// Why; never blank.
    pub reason: String,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum ExtendOutcome {
    /// The obligation, extended.
    Done(Box<Obligation>),
    /// The viewer may not.
    NotAllowed {
        /// The obligation as it stands.
        obligation: Box<Obligation>,
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl Scope {
    /// Extends an obligation as a coordinator above its unit.
    ///
    /// Errors: `NotFound`; `Invalid` (the unit does not owe this, the day cannot
    /// be granted, no reason), `IdempotencyKeyReused`.
    pub async fn extend_obligation(&self, request: ExtendRequest) -> Result<ExtendOutcome> {
        let reason = checked_reason(&request.reason)?;
        let once = Once::new(
            self.viewer().account_id,
            request.key.as_deref(),
            "extend",
            &request,
        )?;
        let owed = self
            .obliged(
                &request.unit,
                &request.campaign,
                &request.schedule,
                request.period,
            )
            .await?;
        let place = (&owed.unit.path, &owed.unit.sectors);
        if !self.covers(Action::Extend, Resource::Obligation, place.0, place.1) {
            let obligation = Box::new(self.obligation_of(&owed, request.period).await?);
            let (reason_zh, reason_en) = NOT_ABOVE;
            return Ok(ExtendOutcome::NotAllowed {
                obligation,
                reason_zh,
                reason_en,
            });
        }
        let today = self.today();
        let until = request.until;
        let refused = check(owed.due_on, owed.schedule.locks_on, until, today).err();
        let granted = self.grant(Action::Extend, Resource::Obligation, place.0, place.1)?;
        let planned = Planned {
            owed,
            period: request.period,
            refused,
            once,
        };
        let step = Arc::new(Step {
            scope: self.clone(),
            planned: vec![planned],
            until,
            reason,
        });
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { step.write(&tx).await })
        })
        .await?;
        let owed = &step.planned[0].owed;
        let obligation = self.obligation_of(owed, request.period).await?;
        Ok(ExtendOutcome::Done(Box::new(obligation)))
    }

    async fn obligation_of(&self, owed: &Owed, period: Period) -> Result<Obligation> {
        let filter = ObligationFilter {
            unit: Some(owed.unit.id),
            campaign: Some(owed.campaign.code.clone()),
            schedule: Some(owed.schedule.code.clone()),
            period: Some(period),
            ..ObligationFilter::default()
        };
        let found = self
            .list_obligations(&filter, &PageRequest::first(1))
            .await?;
        found.nodes().pop().ok_or(StoreError::NotFound)
    }
}

/// Who grants an extension.
pub(super) const NOT_ABOVE: (&str, &str) = (
    "延期由该单位上级的调度（COORDINATOR）批准，您没有此岗位权限",
    "an extension is for a coordinator above the unit to grant (COORDINATOR), which you are not",
);

pub(super) fn refusal(refused: NoExtension) -> StoreError {
    StoreError::invalid("until", refused.to_string(), refused.remedy())
        .in_chinese(chinese_of(refused))
}

/// Why it is not granted and what to do instead, in Chinese and in English.
pub(super) fn words(refused: NoExtension) -> (String, String) {
    let english = format!("{refused}: {}", refused.remedy());
    (chinese_of(refused), english)
}

fn chinese_of(refused: NoExtension) -> String {
    match refused {
        NoExtension::NothingToExtend => {
            "该报送要求在此期没有报送日也不锁定：无须延期，可随时填报".to_owned()
        }
        NoExtension::Past => "延期日已过：请填写今天或以后的日期".to_owned(),
        NoExtension::NotLater(due) => format!("延期日不晚于报送日 {due}：请填写更晚的日期"),
        NoExtension::TooFar => "延期日太远：请填写较近的日期，到期后可再次延期".to_owned(),
    }
}
