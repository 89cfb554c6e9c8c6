//! Who is to tell of which target on a day, and what they say: offices by the bodies of the document, enterprises by
//! what they are on the day.

use std::collections::HashMap;

use cengbao_domain::campaign::{Target, TargetComparator};
use cengbao_domain::compliance::{Membership, Share, State, Told};
use cengbao_domain::path::Path;
use cengbao_domain::policy::Role;
use cengbao_entity::target_record;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::TargetUnknown;
use super::who::{binds_enterprises, counts_enterprises, is_open, names_nobody, not_told};
use crate::access::Scope;
use crate::compliance::area::{Area, AreaQuestion};
use crate::compliance::below::Below;
use crate::error::Result;
use crate::row;
use crate::target_return::{FiguresOf, TargetUnit, UnitKind, merge};

/// A unit as it stands on the day.
#[derive(Clone)]
pub(super) struct Unit {
    pub(super) id: i32,
    pub(super) name: TargetUnit,
    pub(super) path: Path,
}

impl Unit {
    pub(super) fn new(id: i32, path: Path, (kind, code, name): (UnitKind, String, String)) -> Self {
        let name = TargetUnit { kind, code, name };
        Self { id, name, path }
    }

    pub(super) fn is_enterprise(&self) -> bool {
        self.name.kind == UnitKind::Enterprise
    }
}

/// A unit that is to tell of a target.
#[derive(Clone)]
pub(super) struct Entry {
    /// Its place among the units.
    pub(super) unit: usize,
    /// The day of which it speaks.
    pub(super) on: Option<NaiveDate>,
    pub(super) told: Option<Told>,
    /// What it had told by the target's last day, where that is over.
    pub(super) then: Option<Told>,
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
    /// The same with what they had told by the last days of these targets, and nothing of others.
    pub(super) fn by_last_days(&self, targets: &[usize]) -> Self {
        let then = |entry: &Entry| Entry {
            told: entry.then,
            ..entry.clone()
        };
        let of = |at: &usize| {
            let of = OfTarget {
                entries: self.entries(*at).iter().map(then).collect(),
                undecided: self.undecided(*at).iter().map(then).collect(),
                ..OfTarget::default()
            };
            (*at, of)
        };
        Self {
            units: self.units.clone(),
            of_target: targets.iter().map(of).collect(),
        }
    }

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

    /// One more that may belong to those who are counted, or does.
    pub(super) fn push_member(&mut self, at: usize, belongs: Membership, entry: Entry) {
        let of = self.of_target.entry(at).or_default();
        match belongs {
            Membership::Out => {}
            Membership::Unknown => of.undecided.push(entry),
            Membership::In => of.entries.push(entry),
        }
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
}
