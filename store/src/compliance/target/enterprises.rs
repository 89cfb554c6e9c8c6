//! The enterprises of an area with what is known of them and each target: what they return, what their duties say, and whom
//! of their people they counted.

use std::collections::HashMap;

use cengbao_domain::campaign::{Measured, StaffMeasure, Target};
use cengbao_domain::compliance::{Membership, Span, State, Told, is_one_of_whole, last_day_over};
use cengbao_domain::enterprise::read_marks;
use cengbao_entity::{enterprise, target_record};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::belonging::{Belonging, lost};
use super::day::{Day, Unit};
use super::said::{Said, returned};
use crate::access::Scope;
use crate::activity::{Days, calendar};
use crate::compliance::Registered;
use crate::compliance::area::AreaQuestion;
use crate::compliance::rules::Rules;
use crate::enterprise::{in_business, on};
use crate::error::Result;
use crate::staff::StaffCount;
use crate::target_return::{Figures, FiguresOf, UnitKind};

impl Scope {
    /// The enterprises of the area: what they return of themselves, and what their duties say.
    pub(super) async fn add_enterprises(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
        targets: &[(usize, &Target)],
        known: &mut Day,
    ) -> Result<()> {
        let campaign = &*question.campaign.definition;
        let which = self.enterprises_of(question, day).await?;
        let mut registered = self.registered(&which, day).await?;
        let past = self.past_of(&which, day, &mut registered).await?;
        let (mut days, mut figures) = (HashMap::new(), FiguresOf::new());
        if targets.iter().any(|(_, target)| target.duty.is_some()) {
            days = self.days_of(&which, day, &question.campaign).await?;
        }
        let is_returned = |target: &Target| target.measured == Measured::Return;
        if targets.iter().any(|(_, target)| is_returned(target)) {
            let there = which.clone().add(on(day)).add(in_business(day));
            let of_them = self.source::<enterprise::Entity>(there, enterprise::Column::Id);
            let units = target_record::Column::UnitId.in_subquery(of_them);
            figures = self
                .signed_figures(question, Condition::all().add(units))
                .await?;
        }
        let mut people = HashMap::new();
        if targets.iter().any(|(_, target)| target.staff.is_some()) {
            people = self.staff_on(&which, day).await?;
        }
        let mut rules = Rules::new(campaign, day);
        let duties: HashMap<&str, usize> = rules.codes().zip(0..).collect();
        let is_one = |(_, target): &(usize, &Target)| is_one_of_whole(campaign, target);
        let is_one: Vec<bool> = targets.iter().map(is_one).collect();
        let span = Span::of(campaign);
        let mut belonging = Belonging::new(campaign, targets);
        let (no_days, no_figures) = (Days::new(), Figures::new());
        let has_duty = targets.iter().any(|(_, target)| target.duty.is_some());
        let wants_happened = campaign.gives_marks() || (has_duty && rules.wants_occurrences());
        let happened = if wants_happened {
            let there = which.clone().add(on(day)).add(in_business(day));
            self.occurrences_of(there).await?
        } else {
            HashMap::new()
        };
        for one in registered {
            let own = days.get(&one.id).unwrap_or(&no_days);
            let to_one = happened.get(&one.id).map_or(&[][..], Vec::as_slice);
            let states = if has_duty {
                rules.states(&one, past.known(&one, to_one), |duty| calendar(own, duty))
            } else {
                Vec::new()
            };
            // To whom something happened belongs to those whom the document means by it.
            let marks = campaign.marks_with_events(&read_marks(&one.marks), to_one, day);
            let mut belongs = belonging.of(&past, one.sector_set, marks).to_vec();
            for (at, (_, target)) in targets.iter().enumerate() {
                let duty = target
                    .duty
                    .as_ref()
                    .and_then(|duty| duties.get(duty.as_str()));
                let Some(duty) = duty.filter(|duty| states[**duty] == State::Missed) else {
                    continue;
                };
                if belongs[at] != Membership::In {
                    let belonged = belonging.of_days(&past, (&one, to_one), at, belongs[at]);
                    let known = past.known(&one, to_one);
                    let windows = || rules.begun(&one, known, *duty, |duty| calendar(own, duty));
                    belongs[at] = lost(&belonged, windows, day).unwrap_or(belongs[at]);
                }
            }
            // After its last day a target asks whom it asked on that day.
            for (at, (_, target)) in targets.iter().enumerate() {
                if let Some(last) = last_day_over(target, day) {
                    belongs[at] = belonging.on_day(&past, (&one, to_one), at, last);
                }
            }
            let figures = figures.get(&one.id).unwrap_or(&no_figures);
            let people = people.get(&one.id);
            let told = |(at, (_, target)): (usize, &(usize, &Target))| match (
                &target.duty,
                target.staff,
            ) {
                (Some(duty), _) => Said::Stands(duties.get(duty.as_str()).map(|at| states[*at])),
                (None, Some(posts)) => {
                    let counted = people.map(|count| counted(count, posts).into());
                    Said::Told(counted.unwrap_or_default())
                }
                (None, None) if is_one[at] => {
                    Said::One(returned(target, figures, span, (day, true)))
                }
                (None, None) => Said::Told(returned(target, figures, span, (day, false))),
            };
            let said: Vec<Said> = targets.iter().enumerate().map(told).collect();
            known.add_enterprise(one, targets, &belongs, &said);
        }
        Ok(())
    }
}

/// Of how many people at these posts how many hold a certificate.
fn counted(count: &StaffCount, posts: StaffMeasure) -> (NaiveDate, Told) {
    let of = count.staff.of(posts);
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let told = Told {
        value: number(of.certified),
        denominator: number(of.people),
        before: None,
    };
    (count.counted_on, told)
}

impl Day {
    fn add_enterprise(
        &mut self,
        one: Registered,
        targets: &[(usize, &Target)],
        belongs: &[Membership],
        said: &[Said],
    ) {
        let place = self.units.len();
        for (((at, _), belongs), said) in targets.iter().zip(belongs).zip(said) {
            if let Some(entry) = said.entry(place) {
                self.push_member(*at, *belongs, entry);
            }
        }
        let named = (UnitKind::Enterprise, one.code, one.name);
        self.units.push(Unit::new(one.id, one.path, named));
    }
}
