//! The windows of an enterprise's duties that end between two days.

use std::ops::RangeInclusive;

use cengbao_domain::compliance::{JudgedWindow, State, Window, judge_asked_duty, judge_duty};
use cengbao_domain::period::Period;
use chrono::NaiveDate;

use super::{Asked, Known, Registered, Rules, changed, was_always_there};

/// A window that is asked.
pub(in crate::compliance) struct Ending {
    /// The place of its duty in the list.
    pub(in crate::compliance) duty: usize,
    /// The calendar period, of a calendar duty.
    pub(in crate::compliance) period: Option<Period>,
    /// Its last day.
    pub(in crate::compliance) last: NaiveDate,
    /// Done often enough.
    pub(in crate::compliance) is_kept: bool,
}

impl<'c> Rules<'c> {
    /// Code and title of the duties, in their order.
    pub(in crate::compliance) fn titles(
        &self,
    ) -> impl Iterator<Item = (&'c str, &'c str)> + use<'_, 'c> {
        let duties = self.duties.iter();
        duties.map(|duty| (duty.item.code.as_str(), duty.item.title.as_str()))
    }

    /// Those of an enterprise that have begun and end on one of the days.
    pub(in crate::compliance) fn ending(
        &mut self,
        of: &Registered,
        known: Known<'_>,
        done: impl Fn(&str) -> Vec<NaiveDate>,
        days: RangeInclusive<NaiveDate>,
    ) -> Vec<Ending> {
        let was = self.was(of, known);
        let (duties, as_of) = (self.duties.clone(), self.as_of);
        let Some(span) = self.span else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let asked = self.asked(of.sector_set, &of.marks, known.sectors);
        for (at, asked) in asked.iter().enumerate() {
            let span = span.until(duties[at].until);
            let done = || done(&duties[at].item.code);
            let mut add = |window: &Window, is_kept: bool| {
                let last = window
                    .last
                    .filter(|last| window.asked && days.contains(last));
                found.extend(last.map(|last| Ending {
                    duty: at,
                    period: window.period,
                    last,
                    is_kept,
                }));
            };
            let judged: Vec<JudgedWindow> = match (changed(&was, at), asked) {
                (Some(asks), _) => judge_asked_duty(&asks, span, of.life, &done(), as_of).windows,
                (None, Asked::AtCadence(_, windows))
                    if was_always_there(of.life, Some(span)) && !windows.is_empty() =>
                {
                    let done = done();
                    for window in windows {
                        add(
                            window,
                            window.count(&done, as_of) >= u32::from(window.wanted),
                        );
                    }
                    continue;
                }
                (None, Asked::AtCadence(cadence, _)) => {
                    judge_duty(*cadence, span, of.life, &[], &done(), as_of).windows
                }
                (None, Asked::After(clock)) => {
                    let standing = clock.judge(span, of.life, known.happened, &done(), as_of);
                    standing.windows
                }
                (None, Asked::Nothing | Asked::Unknown | Asked::Parts(_)) => continue,
            };
            for one in &judged {
                add(&one.window, one.state == State::Met);
            }
        }
        found
    }
}
