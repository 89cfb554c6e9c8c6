//! Which places send a form's figures up (逐级上报), and by which day: up to the
//! place of its receiver, where they have arrived.

use std::collections::HashMap;

use cengbao_domain::campaign::Schedule;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use chrono::NaiveDate;

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::jurisdiction::Jurisdiction;

/// How the consolidations of a form go up in a period.
pub(crate) struct Upward {
    /// Day of the hop.
    pub(crate) due: Option<NaiveDate>,
    receivers: Receivers,
    schedules: Vec<Schedule>,
}

impl Upward {
    /// Whether a place below which a unit owes the form sends anything up.
    pub(crate) fn owes(&self, place: &Jurisdiction) -> bool {
        let mut schedules = self.schedules.iter();
        place.level.collates() && schedules.any(|one| self.receivers.stand_above(place, one))
    }
}

/// Where those stand who receive.
pub(super) struct Receivers(HashMap<String, Path>);

impl Receivers {
    /// Whether a receiver of a schedule stands elsewhere than at a place or below
    /// it: then what the place has goes on up. At the place of the last receiver
    /// it has arrived.
    pub(super) fn stand_above(&self, place: &Jurisdiction, schedule: &Schedule) -> bool {
        let arrived = |code: &String| {
            let path = self.0.get(code);
            path.is_some_and(|path| place.path.contains(path))
        };
        !schedule.receivers().all(arrived)
    }
}

impl Scope {
    /// How what a form's places signed goes up in a period, in one statement.
    pub(crate) async fn upward(&self, form: &FormVersion, period: Period) -> Result<Upward> {
        let campaign = self.find_campaign(&form.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        let code = form.form.code.as_str();
        let schedules: Vec<Schedule> = campaign.definition.schedules_of(code).cloned().collect();
        Ok(Upward {
            due: campaign.definition.send_up_day(code, period),
            receivers: self.receivers_of(schedules.iter()).await?,
            schedules,
        })
    }

    pub(super) async fn receivers_of<'s>(
        &self,
        schedules: impl Iterator<Item = &'s Schedule>,
    ) -> Result<Receivers> {
        let codes = schedules.flat_map(|one| one.receivers().map(String::as_str));
        Ok(Receivers(self.agency_paths(codes.collect()).await?))
    }
}
