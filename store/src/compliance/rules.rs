//! The duties of a campaign as they ask something of enterprises, worked out once for those that are alike.

mod ending;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::accident::{Occurrence, starts};
use cengbao_domain::campaign::{Cadence, Campaign, Duty, Trigger};
use cengbao_domain::compliance::{
    DutyStanding, JudgedWindow, Life, Membership, Span, State, Traits, Window, bundle, judge_duty,
    judge_windows, membership, windows,
};
use cengbao_domain::enterprise::read_marks;
use chrono::NaiveDate;

use super::{DutyMeasure, DutyUnknown, Registered};

/// What a duty asks of enterprises with the same sectors and marks.
#[derive(Clone)]
enum Asked<'c> {
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

impl Asked<'_> {
    /// Why nothing would be known of the duty.
    fn unknown(&self, duty: &Duty) -> Option<DutyUnknown> {
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
struct Clock<'c> {
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
    fn judge(
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

/// What is known of an enterprise besides its row.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    /// Its sectors.
    pub(super) sectors: Option<&'k BTreeSet<String>>,
    /// What starts clocks.
    pub(super) happened: &'k [Occurrence],
}

/// The duties of a campaign that bind enterprises, in printed order, as of a day.
pub(super) struct Rules<'c> {
    campaign: &'c Campaign,
    duties: Vec<&'c Duty>,
    /// None where the campaign has no day at all.
    span: Option<Span>,
    as_of: NaiveDate,
    alike: HashMap<(i32, String), Vec<Asked<'c>>>,
}

impl<'c> Rules<'c> {
    pub(super) fn new(campaign: &'c Campaign, as_of: NaiveDate) -> Self {
        let of_enterprises: BTreeSet<&str> = campaign
            .populations
            .iter()
            .filter(|one| one.of.is_enterprise())
            .map(|one| one.item.code.as_str())
            .collect();
        let binds = |duty: &&Duty| {
            duty.by
                .iter()
                .any(|body| of_enterprises.contains(body.as_str()))
        };
        Self {
            duties: campaign.duties.iter().filter(binds).collect(),
            span: Span::of(campaign),
            campaign,
            as_of,
            alike: HashMap::new(),
        }
    }

    /// Codes of the duties, in their order.
    pub(super) fn codes(&self) -> impl Iterator<Item = &'c str> + use<'_, 'c> {
        self.duties.iter().map(|duty| duty.item.code.as_str())
    }

    /// Whether a clock of them is started by what the hub keeps.
    pub(super) fn wants_occurrences(&self) -> bool {
        self.duties
            .iter()
            .any(|duty| self.campaign.clock_of(duty).is_some())
    }

    /// How an enterprise stands with each of them.
    pub(super) fn states(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        done: impl Fn(&str) -> Vec<NaiveDate>,
    ) -> Vec<State> {
        let (duties, span, as_of) = (self.duties.clone(), self.span, self.as_of);
        let asked = self.asked(of, known.sectors);
        let mut states = vec![State::NotApplicable; asked.len()];
        for (at, one) in asked.iter().enumerate() {
            let days = || done(&duties[at].item.code);
            let span = span.map(|span| span.until(duties[at].until));
            states[at] = match (one, span) {
                (Asked::Nothing | Asked::Parts(_), _) | (_, None) => State::NotApplicable,
                (Asked::Unknown, _) => State::NoData,
                (Asked::After(clock), Some(span)) => {
                    let done = days();
                    let standing = clock.judge(span, of.life, known.happened, &done, as_of);
                    standing.state
                }
                (Asked::AtCadence(_, windows), Some(_))
                    if was_always_there(of.life, span) && !windows.is_empty() =>
                {
                    judge_windows(windows, &days(), as_of)
                }
                (Asked::AtCadence(cadence, _), Some(span)) => {
                    judge_duty(*cadence, span, of.life, &[], &days(), as_of).state
                }
            };
        }
        for (at, one) in asked.iter().enumerate() {
            if let Asked::Parts(parts) = one {
                states[at] = bundle(parts.iter().map(|part| states[*part]));
            }
        }
        states
    }

    /// The same with the windows of each.
    pub(super) fn measures(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        done: impl Fn(&str) -> Vec<NaiveDate>,
    ) -> Vec<DutyMeasure> {
        let states = self.states(of, known, &done);
        let (duties, span, as_of) = (self.duties.clone(), self.span, self.as_of);
        let asked = self.asked(of, known.sectors);
        let measures = asked.iter().zip(&duties).zip(states);
        measures
            .map(|((asked, duty), state)| {
                let windows: Vec<JudgedWindow> = match (asked, span) {
                    (Asked::AtCadence(cadence, _), Some(span)) => {
                        let span = span.until(duty.until);
                        let days = done(&duty.item.code);
                        judge_duty(*cadence, span, of.life, &[], &days, as_of).windows
                    }
                    (Asked::After(clock), Some(span)) => {
                        let span = span.until(duty.until);
                        let days = done(&duty.item.code);
                        clock
                            .judge(span, of.life, known.happened, &days, as_of)
                            .windows
                    }
                    _ => Vec::new(),
                };
                DutyMeasure {
                    duty: duty.item.code.clone(),
                    state,
                    unknown: asked.unknown(duty).filter(|_| state == State::NoData),
                    windows,
                }
            })
            .collect()
    }

    fn asked(&mut self, of: &Registered, sectors: Option<&BTreeSet<String>>) -> &[Asked<'c>] {
        let (campaign, duties, span, as_of) = (self.campaign, &self.duties, self.span, self.as_of);
        let key = (of.sector_set, of.marks.clone());
        self.alike.entry(key).or_insert_with(|| {
            let (none, marks) = (BTreeSet::new(), read_marks(&of.marks));
            let traits = Traits {
                sectors: sectors.unwrap_or(&none),
                marks: &marks,
            };
            let asked = duties
                .iter()
                .map(|&duty| match bound(campaign, duty, traits) {
                    own if campaign.clock_of(duty).is_some() => clock(campaign, duty, traits, own),
                    Membership::Out => Asked::Nothing,
                    Membership::Unknown => Asked::Unknown,
                    Membership::In if duty.bundle => Asked::Parts(parts(duties, duty)),
                    Membership::In => cadence(campaign, duty, traits, span, as_of),
                });
            asked.collect()
        })
    }
}

/// Whether nothing of its life cuts a window.
pub(super) fn was_always_there(life: Life, span: Option<Span>) -> bool {
    let opened = life
        .opened
        .is_none_or(|opened| span.is_some_and(|span| opened <= span.first));
    opened && life.closed.is_none()
}

fn bound(campaign: &Campaign, duty: &Duty, traits: Traits<'_>) -> Membership {
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
fn clock<'c>(
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

pub(super) fn parts(duties: &[&Duty], whole: &Duty) -> Vec<usize> {
    let is_part = |duty: &Duty| duty.part_of.as_ref() == Some(&whole.item.code);
    let found = duties.iter().enumerate();
    found
        .filter(|(_, duty)| is_part(duty))
        .map(|(at, _)| at)
        .collect()
}

fn cadence<'c>(
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
