//! What is known of a unit and a target, and the offices of an area with what is known of them: what they returned, or
//! how they stand with the duty that the target counts.

use std::collections::HashMap;

use cengbao_domain::campaign::Target;
use cengbao_domain::compliance::{State, Told, as_one, counts_offices, is_office_one_of_whole};
use chrono::NaiveDate;

use super::day::{Day, Entry, Unit};
use super::who::is_told;
use crate::access::Scope;
use crate::activity::Days;
use crate::compliance::area::{Area, AreaQuestion};
use crate::compliance::office_rules::OfficeRules;
use crate::compliance::offices::Office;
use crate::error::Result;
use crate::target_return::{Figures, FiguresOf, TargetUnit, UnitKind, told_by};

/// What is known of a unit and a target.
#[derive(Clone, Copy)]
pub(super) enum Said {
    /// What it returned.
    Told(Option<(NaiveDate, Told)>),
    /// What it returned as one of the whole by itself.
    One(Option<(NaiveDate, Told)>),
    /// How it stands with the target's duty; none where that is not for it.
    Stands(Option<State>),
}

impl Said {
    /// What it says as one of those that are counted; none where nothing is asked of it.
    pub(super) fn entry(self, unit: usize) -> Option<Entry> {
        let is_one = matches!(self, Self::One(_));
        let (on, told, state) = match self {
            Self::Told(found) => (found.map(|(on, _)| on), found.map(|(_, told)| told), None),
            Self::One(found) => (
                found.map(|(on, _)| on),
                found.and_then(|(_, told)| as_one(told)),
                None,
            ),
            Self::Stands(None | Some(State::NotApplicable)) => return None,
            Self::Stands(Some(state)) => {
                let told = Told {
                    value: i64::from(state == State::Met),
                    denominator: 1,
                    before: None,
                };
                (None, Some(told), Some(state))
            }
        };
        Some(Entry {
            unit,
            on,
            told,
            state,
            rank: 0,
            is_one,
            is_added_up: true,
        })
    }
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
                    _ if is_office_one_of_whole(target) => Said::One(told_by(figures, target, day)),
                    _ if is_told(target) => Said::Told(told_by(figures, target, day)),
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
        let name = TargetUnit {
            kind: UnitKind::Agency,
            code: office.code,
            name: office.name,
        };
        self.units.push(Unit {
            id: office.id,
            name,
            path: office.path,
        });
    }
}
