//! The duties of a campaign as they ask something of offices, worked out once for those that served the same levels.

use std::collections::HashMap;

use cengbao_domain::campaign::{Campaign, Duty};
use cengbao_domain::compliance::{
    CadenceFrom, DutyStanding, JudgedWindow, Life, OfficeAsk, Span, State, Window, ask_of_office,
    asks_offices, bundle, judge_dated_duty, judge_windows, lacking_times, windows,
};
use chrono::NaiveDate;

use super::offices::{LevelFrom, Office};
use super::rules::{parts, was_always_there};
use super::{DutyMeasure, DutyUnknown};
use crate::activity::{Days, calendar};
use crate::campaign::AppliedCampaign;

/// What a duty asks of the offices that served the same levels.
enum Asked<'c> {
    /// At these cadences; where there is one alone, with its windows for those who were there all the time.
    AtCadence(Vec<CadenceFrom<'c>>, Vec<Window>),
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
    of_levels: HashMap<Vec<LevelFrom>, Vec<Asked<'c>>>,
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
            of_levels: HashMap::new(),
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
        let lives: Vec<Option<Life>> = self.lives(of);
        let asked = self.asked(&of.levels);
        let mut states = vec![State::NotApplicable; duties.len()];
        for (at, one) in asked.iter().enumerate() {
            let (Some(span), Some(life)) = (span, lives[at]) else {
                continue;
            };
            let done = || calendar(days, &duties[at].item.code);
            states[at] = match one {
                Asked::Parts(_) => State::NotApplicable,
                Asked::ClockNotKept => State::NoData,
                Asked::AtCadence(_, windows)
                    if was_always_there(life, Some(span)) && !windows.is_empty() =>
                {
                    judge_windows(windows, &done(), as_of)
                }
                Asked::AtCadence(cadences, _) => {
                    judge(cadences, duties[at], span, life, &done(), as_of).state
                }
            };
        }
        for (at, one) in asked
            .iter()
            .enumerate()
            .filter(|(at, _)| lives[*at].is_some())
        {
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
        let lives: Vec<Option<Life>> = self.lives(of);
        let asked = self.asked(&of.levels);
        let bound = asked.iter().zip(&duties).zip(states).zip(lives);
        bound
            .filter_map(|(one, life)| Some((one, life?)))
            .map(|(((asked, duty), state), life)| {
                let windows: Vec<JudgedWindow> = match (asked, span) {
                    (Asked::AtCadence(cadences, _), Some(span)) => {
                        let done = calendar(days, &duty.item.code);
                        judge(cadences, duty, span, life, &done, as_of).windows
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

    /// How many times an office lacks of the duty at a place, or of its parts.
    pub(super) fn lacking(&mut self, of: &Office, days: &Days, at: usize) -> u64 {
        let duty = self.duties[at];
        let parts = parts(&self.duties, duty).into_iter();
        let parts = parts.map(|part| self.duties[part]).chain([duty]);
        let codes: Vec<&str> = parts.map(|duty| duty.item.code.as_str()).collect();
        let measures = self.measures(of, days).into_iter();
        let measures = measures.filter(|one| codes.contains(&one.duty.as_str()));
        measures.map(|one| lacking_times(&one.windows)).sum()
    }

    /// From when until when each binds an office; none where it does not.
    fn lives(&self, of: &Office) -> Vec<Option<Life>> {
        let life = |duty: &&Duty| of.life_among(self.campaign, &duty.by);
        self.duties.iter().map(life).collect()
    }

    fn asked(&mut self, levels: &[LevelFrom]) -> &[Asked<'c>] {
        let (duties, span, as_of) = (&self.duties, self.span, self.as_of);
        let of_levels = &mut self.of_levels;
        if !of_levels.contains_key(levels) {
            let ask = |duty: &&'c Duty| ask(duties, duty, levels, span, as_of);
            of_levels.insert(levels.to_vec(), duties.iter().map(ask).collect());
        }
        of_levels.get(levels).map_or(&[], Vec::as_slice)
    }
}

fn ask<'c>(
    duties: &[&'c Duty],
    duty: &'c Duty,
    levels: &[LevelFrom],
    span: Option<Span>,
    as_of: NaiveDate,
) -> Asked<'c> {
    match ask_of_office(duty, levels.last().and_then(|last| last.level)) {
        OfficeAsk::Parts => match parts(duties, duty) {
            // Its parts are not printed: it is asked as what has no number.
            parts if parts.is_empty() => Asked::AtCadence(Vec::new(), Vec::new()),
            parts => Asked::Parts(parts),
        },
        OfficeAsk::ClockNotKept => Asked::ClockNotKept,
        OfficeAsk::AtCadence(now) => {
            let cadences: Vec<CadenceFrom<'c>> = levels
                .iter()
                .map(|one| CadenceFrom {
                    from: one.from,
                    cadence: match ask_of_office(duty, one.level) {
                        OfficeAsk::AtCadence(cadence) => cadence,
                        OfficeAsk::ClockNotKept | OfficeAsk::Parts => None,
                    },
                })
                .collect();
            let is_one = cadences.iter().all(|one| one.cadence == now);
            let found = now.zip(span).filter(|_| is_one).map(|(cadence, span)| {
                let span = span.until(duty.until);
                windows(cadence, span, Life::default(), &[], as_of)
            });
            Asked::AtCadence(cadences, found.unwrap_or_default())
        }
    }
}

fn judge(
    cadences: &[CadenceFrom<'_>],
    duty: &Duty,
    span: Span,
    life: Life,
    done: &[NaiveDate],
    as_of: NaiveDate,
) -> DutyStanding {
    judge_dated_duty(cadences, span.until(duty.until), life, done, as_of)
}
