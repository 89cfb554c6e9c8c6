//! What is known of a unit and a target, and the offices of an area with what is known of them: what they returned, or
//! how they stand with the duty that the target counts.

use std::collections::HashMap;

use cengbao_domain::campaign::Target;
use cengbao_domain::compliance::{
    Span, State, Told, as_one, counts_offices, is_office_one_of_whole, keeps_figures,
    last_day_counts, last_day_over,
};
use chrono::NaiveDate;

use super::day::{Day, Entry, Unit};
use super::sums::state_told;
use super::who::is_told;
use crate::access::Scope;
use crate::activity::Days;
use crate::compliance::area::{Area, AreaQuestion};
use crate::compliance::office_rules::OfficeRules;
use crate::compliance::offices::Office;
use crate::error::Result;
use crate::target_return::{Figures, FiguresOf, UnitKind, told_by};

/// What a unit says of a target.
#[derive(Clone, Copy, Default)]
pub(crate) struct Says {
    /// What counts on the day, and of which day it speaks.
    on: Option<NaiveDate>,
    now: Option<Told>,
    /// What it had told by the target's last day, where that is over.
    then: Option<Told>,
}

impl From<(NaiveDate, Told)> for Says {
    fn from((on, told): (NaiveDate, Told)) -> Self {
        Self {
            on: Some(on),
            now: Some(told),
            then: None,
        }
    }
}

/// What is known of a unit and a target.
#[derive(Clone, Copy)]
pub(super) enum Said {
    /// What it returned.
    Told(Says),
    /// What it returned as one of the whole by itself.
    One(Says),
    /// How it stands with the target's duty; none where that is not for it.
    Stands(Option<State>),
}

impl Said {
    /// What it says as one of those that are counted; none where nothing is asked of it.
    pub(super) fn entry(self, unit: usize) -> Option<Entry> {
        let is_one = matches!(self, Self::One(_));
        let (says, state) = match self {
            Self::Told(says) | Self::One(says) => (says, None),
            Self::Stands(None | Some(State::NotApplicable)) => return None,
            Self::Stands(Some(state)) => {
                let told = Told {
                    value: i64::from(state == State::Met),
                    denominator: 1,
                    before: None,
                };
                let says = Says {
                    now: Some(told),
                    ..Says::default()
                };
                (says, Some(state))
            }
        };
        Some(Entry {
            unit,
            on: says.on,
            told: says.now,
            then: says.then,
            state,
            rank: 0,
            is_one,
            is_added_up: true,
        })
    }
}

impl Says {
    /// What counts on the day.
    pub(crate) fn counts(self) -> Option<Told> {
        self.now
    }
}

/// What a unit returned of a target until a day; `is_one` of the whole by itself. After the target's last day what was kept
/// on it counts on.
pub(crate) fn returned(
    target: &Target,
    figures: &Figures,
    span: Option<Span>,
    (day, is_one): (NaiveDate, bool),
) -> Says {
    let on = |day| {
        let (on, told) = told_by(figures, target, day).unzip();
        (on, if is_one { told.and_then(as_one) } else { told })
    };
    let newest = on(day);
    let Some(last_day) = last_day_over(target, day) else {
        let (on, now) = newest;
        return Says {
            on,
            now,
            then: None,
        };
    };
    let (last, then) = on(last_day);
    let judge = |told| state_told(target, told, span, day);
    let stays = keeps_figures(target) && last_day_counts(then, newest.1, judge);
    let (on, now) = if stays { (last, then) } else { newest };
    Says { on, now, then }
}

impl Scope {
    /// What the offices of the area return of these targets, and how they stand with those that count their duties.
    pub(super) async fn add_offices(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
        targets: &[(usize, &Target)],
        known: &mut Day,
    ) -> Result<()> {
        let campaign = &question.campaign;
        let span = Span::of(&campaign.definition);
        let counts = |target: &Target| counts_offices(&campaign.definition, target);
        let has_told = targets.iter().any(|(_, target)| is_told(target));
        let is_counted = targets.iter().any(|(_, target)| counts(target));
        if !has_told && !is_counted {
            return Ok(());
        }
        let mut figures = FiguresOf::new();
        if has_told {
            figures = self.office_figures(question).await?;
        }
        let mut days = HashMap::new();
        if is_counted {
            let bound = self.bound_in(question);
            let found = self.office_days(&bound, &[campaign]).await?;
            days = found
                .into_iter()
                .next()
                .map(|(_, days)| days)
                .unwrap_or_default();
        }
        let mut rules = OfficeRules::new(campaign, day);
        let (no_days, no_figures) = (Days::new(), Figures::new());
        for office in self.offices_in(question, day).await? {
            let figures = figures.get(&office.id).unwrap_or(&no_figures);
            let mut states = Vec::new();
            if is_counted {
                states = rules.states(&office, days.get(&office.id).unwrap_or(&no_days));
            }
            let said = targets.iter().map(|(_, target)| {
                if !office.is_among(campaign.id, target.told_by()) {
                    return Said::Stands(None);
                }
                match &target.duty {
                    Some(duty) if counts(target) => {
                        Said::Stands(rules.at(duty).map(|at| states[at]))
                    }
                    _ if is_told(target) => {
                        let is_one = is_office_one_of_whole(target);
                        let says = returned(target, figures, span, (day, is_one));
                        if is_one {
                            Said::One(says)
                        } else {
                            Said::Told(says)
                        }
                    }
                    _ => Said::Stands(None),
                }
            });
            let said: Vec<Said> = said.collect();
            known.add_office(office, campaign.id, targets, &said);
        }
        let is_place = matches!(question.area, Area::Place(..));
        for (at, _) in targets {
            known.add_up(*at, is_place);
        }
        Ok(())
    }
}

impl Day {
    fn add_office(
        &mut self,
        office: Office,
        campaign: i32,
        targets: &[(usize, &Target)],
        said: &[Said],
    ) {
        let place = self.units.len();
        for ((at, target), said) in targets.iter().zip(said) {
            if let Some(entry) = said.entry(place) {
                let rank = office.rank_among(campaign, target.told_by());
                let added_up = &target.added_up;
                let is_added_up = added_up.is_empty() || office.is_among(campaign, added_up);
                self.push(
                    *at,
                    Entry {
                        rank,
                        is_added_up,
                        ..entry
                    },
                );
            }
        }
        let named = (UnitKind::Agency, office.code, office.name);
        self.units.push(Unit::new(office.id, office.path, named));
    }
}
