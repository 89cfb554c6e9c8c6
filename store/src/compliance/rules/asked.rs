//! What a duty asks of an enterprise by its sectors and marks on a day: nothing, at a cadence, or when something happens.
//!
//! Never looks at what was done.

use cengbao_domain::accident::{Occurrence, starts};
use cengbao_domain::campaign::{Cadence, Campaign, Duty, Trigger};
use cengbao_domain::compliance::{
    Ask, DutyStanding, Life, Membership, Span, State, Traits, Window, judge_duty, membership,
    windows,
};
use chrono::NaiveDate;

use crate::compliance::DutyUnknown;

/// What a duty asks of enterprises with the same sectors and marks.
pub(super) enum Asked<'c> {
    /// It does not bind them.
    Nothing,
    /// Nobody has said whether it does; or the hub does not keep what starts its clock.
    Unknown,
    /// Within a time after something that the hub keeps.
    After(Clock<'c>),
    /// At this cadence; with its windows for those who were there all the time.
    AtCadence(Option<&'c Cadence>, Vec<Window>),
    /// Its parts, by their place in the list.
    Parts(Vec<usize>),
}

impl<'c> Asked<'c> {
    /// What it asks by the facts of a day; a bundle asks through its parts, and a clock when it starts.
    pub(super) fn ask(&self) -> Ask<'c> {
        match self {
            Self::Nothing | Self::Parts(_) | Self::After(_) => Ask::Nothing,
            Self::Unknown => Ask::Unknown,
            Self::AtCadence(cadence, _) => Ask::AtCadence(*cadence),
        }
    }

    /// Why nothing would be known of the duty.
    pub(super) fn unknown(&self, duty: &Duty) -> Option<DutyUnknown> {
        let has_clock = matches!(duty.cadence, Some(Cadence::AfterEvent { .. }));
        match self {
            Self::Nothing | Self::Parts(_) => None,
            Self::After(_) => Some(DutyUnknown::ClockNotKept),
            Self::Unknown if has_clock => Some(DutyUnknown::ClockNotKept),
            Self::Unknown => Some(DutyUnknown::PopulationUndefined),
            Self::AtCadence(..) => Some(DutyUnknown::NothingRecorded),
        }
    }
}

/// A duty whose clock something starts.
#[derive(Clone, Copy)]
pub(super) struct Clock<'c> {
    cadence: &'c Cadence,
    trigger: Trigger,
    /// Whether the duty binds those to whom it happened.
    binds: bool,
    /// Whether the registry says that it happened, by a mark.
    marked: bool,
}

impl Clock<'_> {
    /// The days that start it.
    fn days(&self, happened: &[Occurrence], as_of: NaiveDate) -> Vec<NaiveDate> {
        let days = happened.iter();
        days.filter_map(|one| starts(self.trigger, *one, as_of))
            .collect()
    }

    /// Nothing happened: nothing is asked. If the registry says that it did, its day is not known.
    pub(super) fn judge(
        &self,
        span: Span,
        life: Life,
        happened: &[Occurrence],
        done: &[NaiveDate],
        as_of: NaiveDate,
    ) -> DutyStanding {
        let days = self.days(happened, as_of);
        if days.is_empty() || !self.binds {
            let state = if self.marked && days.is_empty() {
                State::NoData
            } else {
                State::NotApplicable
            };
            return DutyStanding {
                state,
                windows: Vec::new(),
            };
        }
        judge_duty(Some(self.cadence), span, life, &days, done, as_of)
    }
}

pub(super) fn bound(campaign: &Campaign, duty: &Duty, traits: Traits<'_>) -> Membership {
    let mut bound = Membership::Out;
    for body in &duty.by {
        match membership(campaign, body, traits) {
            Membership::In => return Membership::In,
            Membership::Unknown => bound = Membership::Unknown,
            Membership::Out => {}
        }
    }
    bound
}

/// What a duty asks whose clock the hub can start. To whom it happened has the marks of the event.
pub(super) fn clock<'c>(
    campaign: &'c Campaign,
    duty: &'c Duty,
    traits: Traits<'_>,
    own: Membership,
) -> Asked<'c> {
    let (Some((event, trigger)), Some(cadence)) = (campaign.clock_of(duty), &duty.cadence) else {
        return Asked::Unknown;
    };
    let mut marks = traits.marks.clone();
    marks.extend(event.marks.iter().cloned());
    let with_marks = Traits {
        marks: &marks,
        ..traits
    };
    let is_marked = event.marks.iter().any(|mark| traits.marks.contains(mark));
    Asked::After(Clock {
        cadence,
        trigger,
        binds: bound(campaign, duty, with_marks) == Membership::In,
        marked: is_marked && own == Membership::In,
    })
}

pub(super) fn cadence<'c>(
    campaign: &'c Campaign,
    duty: &'c Duty,
    traits: Traits<'_>,
    span: Option<Span>,
    as_of: NaiveDate,
) -> Asked<'c> {
    let belongs = |code: &str| membership(campaign, code, traits) == Membership::In;
    let cadence = duty.cadence_for(None, belongs);
    if matches!(cadence, Some(Cadence::AfterEvent { .. })) {
        return Asked::Unknown;
    }
    let found = cadence.zip(span).map(|(cadence, span)| {
        windows(cadence, span.until(duty.until), Life::default(), &[], as_of)
    });
    Asked::AtCadence(cadence, found.unwrap_or_default())
}
