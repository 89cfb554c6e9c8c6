//! Who is to tell of which target on a day, and what they say: offices by the bodies of the document, enterprises by
//! what they are on the day.

use std::collections::HashMap;

use cengbao_domain::campaign::{Measured, StaffMeasure, Target, TargetComparator};
use cengbao_domain::compliance::{Membership, Share, State, Told, is_one_of_whole};
use cengbao_domain::enterprise::read_marks;
use cengbao_domain::path::Path;
use cengbao_domain::policy::Role;
use cengbao_entity::{enterprise, target_record};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::TargetUnknown;
use super::belonging::{Belonging, lost};
use super::said::Said;
use super::who::{binds_enterprises, counts_enterprises, is_open, names_nobody, not_told};
use crate::access::Scope;
use crate::activity::{Days, calendar};
use crate::compliance::Registered;
use crate::compliance::area::{Area, AreaQuestion};
use crate::compliance::below::Below;
use crate::compliance::rules::Rules;
use crate::enterprise::{in_business, on};
use crate::error::Result;
use crate::row;
use crate::staff::StaffCount;
use crate::target_return::{Figures, FiguresOf, TargetUnit, UnitKind, merge, told_by};

/// A unit as it stands on the day.
pub(super) struct Unit {
    pub(super) id: i32,
    pub(super) name: TargetUnit,
    pub(super) path: Path,
}

impl Unit {
    pub(super) fn is_enterprise(&self) -> bool {
        self.name.kind == UnitKind::Enterprise
    }
}

/// A unit that is to tell of a target.
pub(super) struct Entry {
    /// Its place among the units.
    pub(super) unit: usize,
    /// The day of which it speaks.
    pub(super) on: Option<NaiveDate>,
    pub(super) told: Option<Told>,
    /// How it stands, where the registry says so.
    pub(super) state: Option<State>,
    /// The place of its body among those that the target binds; 0 of enterprises.
    pub(super) rank: usize,
    /// It is one of the whole by itself, also where it tells nothing.
    pub(super) is_one: bool,
    /// Its figure is added up with others'; false of an office that tells of the same things from another side.
    pub(super) is_added_up: bool,
}

impl Entry {
    pub(super) fn told(&self) -> Option<Told> {
        self.told
    }

    /// Whether it is one of the whole and tells nothing.
    pub(super) fn is_silent(&self) -> bool {
        self.is_one && self.told.is_none()
    }

    /// What it has of numerator and denominator; nothing where that is not known.
    pub(super) fn share(&self) -> Option<Share> {
        let silent = Share {
            numerator: 0,
            denominator: 1,
        };
        let told = self.told.map(Share::from);
        told.or_else(|| self.is_silent().then_some(silent))
    }
}

/// What is known on a day.
#[derive(Default)]
pub(super) struct Day {
    pub(super) units: Vec<Unit>,
    of_target: HashMap<usize, OfTarget>,
}

#[derive(Default)]
struct OfTarget {
    entries: Vec<Entry>,
    /// Those of whom nobody has said whether they belong.
    undecided: Vec<Entry>,
    is_open: bool,
    names_nobody: bool,
    why: Option<TargetUnknown>,
}

impl Day {
    /// Puts each unit under the row in which it stood on the day.
    pub(super) fn home(&mut self, below: &Below, day: NaiveDate) {
        for unit in &mut self.units {
            below.shown(&mut unit.path, day);
        }
    }

    /// One more that is to tell of a target.
    pub(super) fn push(&mut self, at: usize, entry: Entry) {
        self.of_target.entry(at).or_default().entries.push(entry);
    }

    /// Of those who tell of a target, where some of them are added up, these alone. A place is these and nothing else; who
    /// asks of an office, or of his own, sees what the others tell where none of these is asked.
    pub(super) fn add_up(&mut self, at: usize, is_place: bool) {
        let entries = &mut self.of_target.entry(at).or_default().entries;
        if is_place || entries.iter().any(|entry| entry.is_added_up) {
            entries.retain(|entry| entry.is_added_up);
        }
    }

    pub(super) fn entries(&self, at: usize) -> &[Entry] {
        self.of_target.get(&at).map_or(&[], |one| &one.entries)
    }

    /// Those of whom nobody has said whether they belong.
    pub(super) fn undecided(&self, at: usize) -> &[Entry] {
        self.of_target.get(&at).map_or(&[], |one| &one.undecided)
    }

    /// Whether the document's list of those whom it binds is open.
    pub(super) fn is_open(&self, at: usize) -> bool {
        self.of_target.get(&at).is_some_and(|one| one.is_open)
    }

    /// Whether somebody of whom nothing is known may have to tell: where an open list names nobody in the whole campaign,
    /// and not where it names others, here or elsewhere.
    pub(super) fn may_be_more(&self, at: usize) -> bool {
        let of = self.of_target.get(&at);
        of.is_some_and(|one| one.names_nobody || one.why.is_some())
    }

    /// Why nothing is known, where that lies in the target and not in the units.
    pub(super) fn why(&self, at: usize) -> Option<TargetUnknown> {
        self.of_target.get(&at)?.why
    }
}

impl Scope {
    /// Everything that units say of these targets on a day.
    pub(super) async fn target_day(
        &self,
        question: &AreaQuestion,
        wanted: &[usize],
        day: NaiveDate,
    ) -> Result<Day> {
        let campaign = &*question.campaign.definition;
        let targets: Vec<(usize, &Target)> = wanted
            .iter()
            .map(|at| (*at, &campaign.targets[*at]))
            .filter(|(_, target)| target.comparator != TargetComparator::AllParts)
            .collect();
        let mut known = Day::default();
        // What an open list may hold besides is an office: no enterprise is meant by it.
        let is_enterprise = matches!(question.area, Area::Everything)
            && !self.is_system()
            && self
                .viewer()
                .grants
                .iter()
                .all(|grant| grant.role == Role::Enterprise);
        for (at, target) in &targets {
            let concerns = !is_enterprise || binds_enterprises(campaign, target);
            let of = OfTarget {
                is_open: concerns && is_open(campaign, target),
                why: not_told(campaign, target).filter(|_| concerns),
                names_nobody: concerns && names_nobody(campaign, target),
                ..OfTarget::default()
            };
            known.of_target.insert(*at, of);
        }
        self.add_offices(question, day, &targets, &mut known)
            .await?;
        let counts = |(_, target): &&(usize, &Target)| counts_enterprises(campaign, target);
        let of_enterprises: Vec<(usize, &Target)> =
            targets.iter().filter(counts).copied().collect();
        if !of_enterprises.is_empty() {
            self.add_enterprises(question, day, &of_enterprises, &mut known)
                .await?;
        }
        Ok(known)
    }

    pub(in crate::compliance) async fn signed_figures(
        &self,
        question: &AreaQuestion,
        units: Condition,
    ) -> Result<FiguresOf> {
        let rows: Vec<(i32, serde_json::Value)> = self
            .select::<target_record::Entity>()
            .filter(target_record::Column::CampaignId.eq(question.campaign.id))
            .filter(units)
            .columns([
                target_record::Column::UnitId,
                target_record::Column::Figures,
            ])
            .await?;
        let mut figures = FiguresOf::with_capacity(rows.len());
        for (id, found) in rows {
            merge(figures.entry(id).or_default(), row::json(found)?);
        }
        Ok(figures)
    }

    /// The enterprises of the area: what they return of themselves, and what their duties say.
    async fn add_enterprises(
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
            let figures = figures.get(&one.id).unwrap_or(&no_figures);
            let people = people.get(&one.id);
            let told = |(at, (_, target)): (usize, &(usize, &Target))| match (
                &target.duty,
                target.staff,
            ) {
                (Some(duty), _) => Said::Stands(duties.get(duty.as_str()).map(|at| states[*at])),
                (None, Some(posts)) => Said::Told(people.map(|count| counted(count, posts))),
                (None, None) if is_one[at] => Said::One(told_by(figures, target, day)),
                (None, None) => Said::Told(told_by(figures, target, day)),
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
            let of = self.of_target.entry(*at).or_default();
            match belongs {
                Membership::Out => {}
                Membership::Unknown => of.undecided.extend(said.entry(place)),
                Membership::In => of.entries.extend(said.entry(place)),
            }
        }
        let name = TargetUnit {
            kind: UnitKind::Enterprise,
            code: one.code,
            name: one.name,
        };
        self.units.push(Unit {
            id: one.id,
            name,
            path: one.path,
        });
    }
}
