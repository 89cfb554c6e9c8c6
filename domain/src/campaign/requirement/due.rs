//! The days on which what a document wants falls due (到期日).
//!
//! Owns printed days and those that follow from a schedule's rule. Never the windows of a duty that is done again
//! and again, and never a day for what prints none.

use chrono::NaiveDate;

use super::{Requirement, Subject, Tie};
use crate::campaign::Cadence;
use crate::deadline::Due;
use crate::period::Period;

/// A day on which something falls due.
#[derive(Debug, Clone)]
pub struct DueDay<'c> {
    /// The last day in time.
    pub day: NaiveDate,
    /// The period that is reported; absent for what is due once.
    pub period: Option<Period>,
    /// What is due.
    pub subject: Subject<'c>,
    /// Who is tied to it.
    pub ties: Vec<Tie<'c>>,
}

impl Subject<'_> {
    /// The one day by which it is due; absent where none is printed, and where every period has its own.
    pub fn due_on(self) -> Option<NaiveDate> {
        match self {
            Self::Target(target) => target.by,
            Self::Milestone(milestone) => milestone.by,
            Self::Duty(duty) => match duty.cadence {
                Some(Cadence::ByDay { by, .. }) => Some(by),
                _ => None,
            },
            Self::Paper(paper) if paper.first_period == paper.last_period => {
                paper.due.due_day(paper.first_period)
            }
            Self::Schedule(schedule) if schedule.first_period == schedule.last_period => {
                schedule.due.due_day(schedule.first_period)
            }
            Self::Task(_)
            | Self::Rule(_)
            | Self::Checklist(_)
            | Self::Ledger(_)
            | Self::Paper(_)
            | Self::Schedule(_) => None,
        }
    }

    /// Whether it falls due on some day between two, both included.
    pub fn is_due_between(self, from: NaiveDate, until: NaiveDate) -> bool {
        self.due_between(from, until).next().is_some()
    }

    fn due_between(
        self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Box<dyn Iterator<Item = (Option<Period>, NaiveDate)>> {
        let within = move |(_, day): &(Option<Period>, NaiveDate)| from <= *day && *day <= until;
        match self {
            Self::Paper(paper) if paper.first_period != paper.last_period => {
                Box::new(periodic(paper.first_period, paper.last_period, paper.due).filter(within))
            }
            Self::Schedule(schedule) if schedule.first_period != schedule.last_period => {
                let days = periodic(schedule.first_period, schedule.last_period, schedule.due);
                Box::new(days.filter(within))
            }
            _ => Box::new(
                self.due_on()
                    .map(|day| (None, day))
                    .into_iter()
                    .filter(within),
            ),
        }
    }
}

fn periodic(
    first: Period,
    last: Period,
    due: Due,
) -> impl Iterator<Item = (Option<Period>, NaiveDate)> {
    first
        .through(last)
        .filter_map(move |period| Some((Some(period), due.due_day(period)?)))
}

pub(super) fn days<'c>(
    requirement: &Requirement<'c>,
    from: NaiveDate,
    until: NaiveDate,
) -> Vec<DueDay<'c>> {
    let days = requirement.subject.due_between(from, until);
    days.map(|(period, day)| DueDay {
        day,
        period,
        subject: requirement.subject,
        ties: requirement.ties.clone(),
    })
    .collect()
}
