//! A community of the demonstration whose clerk is ill in July: the street's
//! office files for it (代填), its own reviewer signs.

use cengbao_domain::policy::Role;
use cengbao_domain::stand_in::Duty;
use cengbao_store::{AppointRequest, StandInOutcome, Store, StoreError};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::posts;
use super::step::{Action, Step};
use crate::error::Result;

/// 公园街道, and a community of it.
const STREET: &str = "450202002";
const UNIT: &str = "450202002002.jwh";
const FROM: NaiveDate = NaiveDate::from_ymd_opt(2023, 7, 24).expect("24 July is a day");
const UNTIL: NaiveDate = NaiveDate::from_ymd_opt(2023, 7, 31).expect("31 July is a day");
/// 8:00 in Shanghai, before anybody files.
const AT_UTC: NaiveTime = NaiveTime::MIN;
const REASON: &str = "填报员病假，由街道代填（模拟）";

/// Whether the appointment was made.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    appointed: bool,
}

impl StandIns {
    /// Appoints if it lies before a moment and is not done yet; once more it changes nothing.
    pub(super) async fn up_to(&mut self, store: &Store, moment: DateTime<Utc>) -> Result<()> {
        let at = FROM.and_time(AT_UTC).and_utc();
        if self.appointed || moment <= at {
            return Ok(());
        }
        self.appointed = true;
        let coordinator = posts::name(STREET, Role::Coordinator);
        let scope = store.scope(&coordinator, at).await?;
        let request = AppointRequest {
            unit: UNIT.to_owned(),
            account: posts::name(STREET, Role::Reporter),
            duty: Duty::File,
            from: FROM,
            until: UNTIL,
            reason: REASON.to_owned(),
            key: None,
        };
        match scope.appoint_stand_in(request).await? {
            StandInOutcome::Done(_) => Ok(()),
            StandInOutcome::NotAllowed { reason_en, .. } => {
                let what = format!("the demonstration's stand-in: {reason_en}");
                Err(StoreError::Internal(what).into())
            }
        }
    }
}

/// The account that takes a step in the unit's stead; none where the unit does it itself.
pub(super) fn hand(step: &Step<'_>) -> Option<String> {
    let files = matches!(step.action, Action::Save(_) | Action::Zero | Action::Submit);
    let on = step.at.date_naive();
    (files && step.unit == UNIT && (FROM..=UNTIL).contains(&on))
        .then(|| posts::name(STREET, Role::Reporter))
}
