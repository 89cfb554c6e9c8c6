//! How each target stands by what is known of it: sums by subordinate, states, and who is behind.

use std::collections::HashMap;

use cengbao_domain::campaign::{Measured, Target, TargetComparator};
use cengbao_domain::compliance::{
    Span, State, TargetSum, after_last_day, keeps_figures, last_day_over, trend,
};
use cengbao_domain::path::Path;

use super::accidents::Keeping;
use super::day::{Day, Entry};
use super::sums::{self, Beside, Sums, Then};
use super::who::{counts_enterprises, hangs_on_accidents};
use super::{
    Behind, TargetCell, TargetRow, TargetSource, TargetStanding, TargetUnknown, UnitStanding,
};
use crate::compliance::area::AreaQuestion;
use crate::compliance::rates::{order, rank};
use crate::compliance::registry::Silent;
use crate::jurisdiction::Jurisdiction;
use crate::target_return::scale;

/// Everything that is known of the targets asked.
pub(super) struct Board<'q> {
    pub(super) question: &'q AreaQuestion,
    pub(super) children: &'q [Jurisdiction],
    pub(super) span: Option<Span>,
    pub(super) after: Day,
    pub(super) before: Option<Day>,
    /// What had been told by the last days of the targets whose last day is over.
    pub(super) then: Day,
    pub(super) reports: HashMap<usize, Sums>,
    pub(super) silent: Silent,
    pub(super) keeping: Keeping,
}

impl Board<'_> {
    pub(super) fn target(&self, at: usize) -> &Target {
        &self.question.campaign.definition.targets[at]
    }

    /// The row in which a place lies.
    pub(super) fn home(&self, path: &Path) -> usize {
        let of = |child: &Jurisdiction| child.path.contains(path);
        let found = self.children.iter().position(of);
        found.unwrap_or(self.children.len())
    }

    /// How a target that has figures of its own stands.
    pub(super) fn standing(&self, at: usize) -> TargetStanding {
        let target = self.target(at);
        let sums = match self.reports.get(&at) {
            Some(reported) => reported.clone(),
            None => self.sums_of(&self.after, self.before.as_ref(), at),
        };
        let then = self.ended(at).then(|| self.sums_of(&self.then, None, at));
        let cell = |row: Option<usize>| self.cell(at, (&sums, then.as_ref()), row);
        let rows = sums::rows(self.children.len(), self.question.by_children);
        let total = cell(None);
        let (behind, missing) = self.behind(at, total.state);
        TargetStanding {
            at,
            source: source(target),
            scale: sums.scale.unwrap_or_else(|| scale(target)),
            is_open: self.after.is_open(at),
            total,
            rows: rows
                .into_iter()
                .map(|row| TargetRow {
                    place: self.children.get(row).cloned(),
                    cell: cell(Some(row)),
                })
                .collect(),
            behind,
            missing,
        }
    }

    /// Whether its last day is over, and what was kept on it stays kept.
    fn ended(&self, at: usize) -> bool {
        let target = self.target(at);
        keeps_figures(target) && last_day_over(target, self.question.as_of).is_some()
    }

    /// What is said on a day, and what changed since the earlier one.
    fn sums_of(&self, after: &Day, before: Option<&Day>, at: usize) -> Sums {
        if self.target(at).jointly {
            return self.joint_sums(after, before, at);
        }
        let mut sums = Sums::default();
        let by_children = self.question.by_children;
        let home = |path: &Path| by_children.then(|| self.home(path));
        for entry in after.entries(at) {
            let home = home(&after.units[entry.unit].path);
            sums.count(home, entry);
            if self.target(at).each {
                sums.count_each(home, self.state_of_one(at, entry));
            }
        }
        for entry in after.undecided(at) {
            let home = home(&after.units[entry.unit].path);
            sums.count_undecided(home, entry, self.state_of_one(at, entry));
        }
        let Some(before) = before else {
            return sums;
        };
        let on = |day: &Day, entry: &Entry| {
            let unit = &day.units[entry.unit];
            let then = Then {
                home: home(&unit.path),
                share: entry.share(),
                state: entry.state,
            };
            (unit.id, then)
        };
        let mut then: HashMap<i32, Then> = HashMap::new();
        for entry in before.entries(at) {
            let (id, one) = on(before, entry);
            sums.count_before(one.home, entry);
            then.insert(id, one);
        }
        sums.with_change();
        for entry in after.entries(at) {
            let (id, now) = on(after, entry);
            sums.change(then.remove(&id), Some(now));
        }
        for gone in then.into_values() {
            sums.change(Some(gone), None);
        }
        sums
    }

    /// How it stands in a row by what is told, and by what had been told by its last day where that is over.
    fn cell(
        &self,
        at: usize,
        (sums, then): (&Sums, Option<&Sums>),
        row: Option<usize>,
    ) -> TargetCell {
        let target = self.target(at);
        let (sum, before) = (sums.after(row), sums.before(row));
        let as_of = self.question.as_of;
        let campaign = &self.question.campaign.definition;
        let counts = counts_enterprises(campaign, target);
        let nobody_answers = self.nobody_answers(at, row);
        let beside = Beside {
            may_be_more: self.after.may_be_more(at) || sums.unknown.is_some(),
            is_silent: counts && self.silent.is(row),
            lacks_accidents: hangs_on_accidents(campaign, target)
                && (nobody_answers || self.lacks_accidents(at, row)),
        };
        let judge =
            |sum: TargetSum| sums::state(target, sums.scale, &sum, beside, self.span, as_of);
        let (known, state) = sums.state(row, judge);
        let ended = then.map(|then| after_last_day(then.state(row, judge).1, state));
        let is_late = ended.is_some_and(|ended| ended.is_late);
        let state = ended.map_or(state, |ended| ended.state);
        let is_undecided = known != state;
        let is_known = sum.told > 0;
        let change = sums.change_of(row);
        let moved = before.and_then(|before| trend(target.kind, before, sum, change));
        TargetCell {
            value: is_known.then_some(sum.value),
            denominator: (is_known && target.kind.is_share()).then_some(sum.denominator),
            before: sum.before,
            unknown: (state == State::NoData).then(|| match sums.unknown {
                Some(why) => why,
                None if is_undecided => TargetUnknown::PopulationUndefined,
                None if nobody_answers => TargetUnknown::NobodyAnswers,
                None => self.why(at, &sum, beside),
            }),
            state,
            is_late,
            trend: moved.map(|(trend, _)| trend),
            cause: moved.and_then(|(_, cause)| cause),
            change,
            expected: sum.expected,
            told: sum.told,
            undecided: sums.undecided(row).units,
            differing: self.differing(at, row),
        }
    }

    /// Whether nobody states that the accidents of a row are kept on all the days that count.
    fn lacks_accidents(&self, at: usize, row: Option<usize>) -> bool {
        let first = Span::first_of(self.target(at), self.span);
        // Where every subordinate keeps its own, nothing lies between them.
        let place = row.and_then(|row| self.children.get(row));
        self.keeping.lacks(place.map(|place| place.id), first)
    }

    /// Why nothing can be told of a target.
    fn why(&self, at: usize, sum: &TargetSum, beside: Beside) -> TargetUnknown {
        let target = self.target(at);
        if let Some(why) = self.after.why(at) {
            return why;
        }
        if beside.is_silent && sum.missing() == 0 {
            return TargetUnknown::NobodyRegistered;
        }
        if beside.lacks_accidents && sum.missing() == 0 {
            return self.keeping.why();
        }
        if sum.expected == 0 {
            return TargetUnknown::NobodyNamed;
        }
        if sum.told == 0 {
            return TargetUnknown::NobodyTold;
        }
        if target.comparator.needs_baseline() && sum.before.is_none() {
            return TargetUnknown::NoBaseline;
        }
        TargetUnknown::SomeMissing
    }

    /// Who holds it back, and who has told nothing. What is promised of all together nobody holds back once it is met, and
    /// of it nobody stands worse than all do.
    fn behind(&self, at: usize, whole: State) -> (Behinds, Behinds) {
        let target = self.target(at);
        let day = &self.after;
        let (mut behind, mut missing) = (self.unnamed_places(at), Vec::new());
        for entry in self.counting(day, at, None) {
            let unit = &day.units[entry.unit];
            let own = self.state_of_one(at, entry);
            let is_own = target.each || entry.state.is_some() || entry.told.is_none();
            let state = if is_own { own } else { no_worse(own, whole) };
            let Some(key) = order(state, sums::lacks(target, entry), &unit.name.code) else {
                continue;
            };
            let standing = UnitStanding {
                unit: Behind::Unit(unit.name.clone()),
                state,
                told: entry.told(),
                as_of: entry.on,
                part: None,
                is_share: target.kind.is_share(),
                scale: scale(target),
            };
            if entry.told.is_none() {
                missing.push((key.clone(), standing.clone()));
            }
            if whole != State::Met {
                behind.push((key, standing));
            }
        }
        behind.sort_by(|(a, _), (b, _)| a.cmp(b));
        missing.sort_by(|(a, _), (b, _)| a.cmp(b));
        (behind, missing)
    }

    fn state_of_one(&self, at: usize, entry: &Entry) -> State {
        sums::state_of_one(self.target(at), entry, self.span, self.question.as_of)
    }
}

/// Those who hold a target back, or are missing, with the key of their order.
pub(super) type Behinds = Vec<(String, UnitStanding)>;

/// How one of those who are added up stands, at most as bad as all of them.
fn no_worse(own: State, whole: State) -> State {
    match (rank(own), rank(whole)) {
        (Some(one), Some(all)) if one < all => whole,
        _ => own,
    }
}

fn source(target: &Target) -> TargetSource {
    match (target.comparator, target.measured) {
        (TargetComparator::AllParts, _) => TargetSource::Parts,
        (_, Measured::Return) => TargetSource::Return,
        (_, Measured::Judged) => TargetSource::Judged,
        (_, Measured::Report) => TargetSource::Report,
        (_, Measured::Registry) => TargetSource::Registry,
    }
}
