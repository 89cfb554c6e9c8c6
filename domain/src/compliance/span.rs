//! The days of a campaign (行动期间), read from what its document prints.
//!
//! What cuts a duty's windows within them is `window`'s.

use chrono::NaiveDate;

use crate::campaign::{Campaign, Target};
use crate::period::{Period, PeriodKind};

/// In which days a campaign's duties hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day, included.
    pub first: NaiveDate,
    /// Last day, included; absent where the campaign has no end.
    pub last: Option<NaiveDate>,
}

impl Span {
    /// The days of a campaign. Where no first day can be read: the day of issue, else the first day of its phases,
    /// else the first day of the year in which it ends. `None` where it has no day at all.
    ///
    /// A phase before all others that prints its end alone (动员部署，5月底前) begins with the month of that end.
    pub fn of(campaign: &Campaign) -> Option<Self> {
        let phases = || campaign.phases.iter();
        let last = campaign
            .ends_on
            .or_else(|| phases().filter_map(|phase| phase.ends_on).max());
        let first = campaign
            .starts_on
            .or(campaign.issued_on)
            .or_else(|| first_of_phases(campaign))
            .or_else(|| {
                Period::containing(PeriodKind::Year, last?)
                    .ok()?
                    .first_day()
            })?;
        Some(Self { first, last })
    }

    /// From which day on what happens counts for a target: its own first day, else that of its campaign; none where neither
    /// has one.
    pub fn first_of(target: &Target, campaign: Option<Self>) -> Option<NaiveDate> {
        target.from.or(campaign.map(|span| span.first))
    }

    /// The same span, ended by `until` if that is earlier.
    #[must_use]
    pub fn until(self, until: Option<NaiveDate>) -> Self {
        let last = match (self.last, until) {
            (Some(last), Some(until)) => Some(last.min(until)),
            (last, until) => last.or(until),
        };
        Self { last, ..self }
    }
}

/// The first day of which a campaign's phases speak; none where no phase prints its start.
fn first_of_phases(campaign: &Campaign) -> Option<NaiveDate> {
    let phases = || campaign.phases.iter();
    let printed = phases().filter_map(|phase| phase.starts_on).min()?;
    let before = phases()
        .filter(|phase| phase.starts_on.is_none())
        .filter_map(|phase| phase.ends_on)
        .filter(|end| *end < printed)
        .min();
    let month = before.and_then(|end| Period::containing(PeriodKind::Month, end).ok()?.first_day());
    Some(month.unwrap_or(printed))
}
