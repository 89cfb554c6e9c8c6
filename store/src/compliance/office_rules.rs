//! The duties of a campaign as they ask something of offices, worked out once for those of a level.

use std::collections::HashMap;

use cengbao_domain::campaign::{Cadence, Campaign, Duty};
use cengbao_domain::compliance::{
    DutyStanding, JudgedWindow, Life, OfficeAsk, Span, State, Window, ask_of_office, asks_offices,
    bundle, judge_duty, judge_windows, windows,
};
use cengbao_domain::level::Level;
use chrono::NaiveDate;

use super::offices::Office;
use super::rules::{parts, was_always_there};
use super::{DutyMeasure, DutyUnknown};
use crate::activity::{Days, calendar};
use crate::campaign::AppliedCampaign;

/// What a duty asks of the offices of a level.
enum Asked<'c> {
    /// At this cadence; with its windows for those who were there all the time.
    AtCadence(Option<&'c Cadence>, Vec<Window>),
    /// Within a time after something that starts no clock for an office.
    ClockNotKept,
    /// Its parts, by their place in the list.
    Parts(Vec<usize>),
}

/// The duties of a campaign that are for offices, in printed order, as of a day.
pub(super) struct OfficeRules<'c> {
    campaign: i32,
    duties: Vec<&'c Duty>,
    /// None where the campaign has no day at all.
    span: Option<Span>,
    as_of: NaiveDate,
    of_level: HashMap<Option<Level>, Vec<Asked<'c>>>,
}

impl<'c> OfficeRules<'c> {
    pub(super) fn new(campaign: &'c AppliedCampaign, as_of: NaiveDate) -> Self {
        let definition: &Campaign = &campaign.definition;
        let duties = definition.duties.iter();
        Self {
            campaign: campaign.id,
            duties: duties
                .filter(|duty| asks_offices(definition, duty))
                .collect(),
            span: Span::of(definition),
            as_of,
            of_level: HashMap::new(),
        }
    }

    /// The duties, in their order.
    pub(super) fn duties(&self) -> &[&'c Duty] {
        &self.duties
    }

    /// The place of a duty among them.
    pub(super) fn at(&self, code: &str) -> Option<usize> {
        self.duties.iter().position(|duty| duty.item.code == code)
    }

    /// How an office stands with each of them. Of what does not bind it nothing is asked.
    pub(super) fn states(&mut self, of: &Office, days: &Days) -> Vec<State> {
        let (duties, span, as_of) = (self.duties.clone(), self.span, self.as_of);
        let binds: Vec<bool> = self.binds(of);
        let asked = self.asked(of.level);
        let mut states = vec![State::NotApplicable; duties.len()];
        for (at, one) in asked.iter().enumerate().filter(|(at, _)| binds[*at]) {
            let Some(span) = span else { continue };
            let done = || calendar(days, &duties[at].item.code);
            states[at] = match one {
                Asked::Parts(_) => State::NotApplicable,
                Asked::ClockNotKept => State::NoData,
                Asked::AtCadence(_, windows)
                    if was_always_there(of.life, Some(span)) && !windows.is_empty() =>
                {
                    judge_windows(windows, &done(), as_of)
                }
                Asked::AtCadence(cadence, _) => {
                    judge(*cadence, duties[at], span, of.life, &done(), as_of).state
                }
            };
        }
        for (at, one) in asked.iter().enumerate().filter(|(at, _)| binds[*at]) {
            if let Asked::Parts(parts) = one {
                states[at] = bundle(parts.iter().map(|part| states[*part]));
            }
        }
        states
    }

    /// The same with the windows of each: those alone that bind it.
    pub(super) fn measures(&mut self, of: &Office, days: &Days) -> Vec<DutyMeasure> {
        let states = self.states(of, days);
        let (duties, span, as_of) = (self.duties.clone(), self.span, self.as_of);
        let binds: Vec<bool> = self.binds(of);
        let asked = self.asked(of.level);
        let bound = asked.iter().zip(&duties).zip(states).zip(binds);
        bound
            .filter(|(_, binds)| *binds)
            .map(|(((asked, duty), state), _)| {
                let windows: Vec<JudgedWindow> = match (asked, span) {
                    (Asked::AtCadence(cadence, _), Some(span)) => {
                        let done = calendar(days, &duty.item.code);
                        judge(*cadence, duty, span, of.life, &done, as_of).windows
                    }
                    _ => Vec::new(),
                };
                let why = match asked {
                    Asked::ClockNotKept => Some(DutyUnknown::ClockNotKept),
                    Asked::AtCadence(..) => Some(DutyUnknown::NothingRecorded),
                    // Its parts say it.
                    Asked::Parts(_) => None,
                };
                DutyMeasure {
                    duty: duty.item.code.clone(),
                    state,
                    unknown: why.filter(|_| state == State::NoData),
                    windows,
                }
            })
            .collect()
    }

    fn binds(&self, of: &Office) -> Vec<bool> {
        let binds = |duty: &&Duty| of.is_among(self.campaign, &duty.by);
        self.duties.iter().map(binds).collect()
    }

    fn asked(&mut self, level: Option<Level>) -> &[Asked<'c>] {
        let (duties, span, as_of) = (&self.duties, self.span, self.as_of);
        self.of_level.entry(level).or_insert_with(|| {
            let ask = |duty: &&'c Duty| match ask_of_office(duty, level) {
                OfficeAsk::Parts => Asked::Parts(parts(duties, duty)),
                OfficeAsk::ClockNotKept => Asked::ClockNotKept,
                OfficeAsk::AtCadence(cadence) => {
                    let found = cadence.zip(span).map(|(cadence, span)| {
                        let span = span.until(duty.until);
                        windows(cadence, span, Life::default(), &[], as_of)
                    });
                    Asked::AtCadence(cadence, found.unwrap_or_default())
                }
            };
            duties.iter().map(ask).collect()
        })
    }
}

fn judge(
    cadence: Option<&Cadence>,
    duty: &Duty,
    span: Span,
    life: Life,
    done: &[NaiveDate],
    as_of: NaiveDate,
) -> DutyStanding {
    judge_duty(cadence, span.until(duty.until), life, &[], done, as_of)
}
