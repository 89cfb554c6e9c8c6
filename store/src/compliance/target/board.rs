//! How each target stands by what is known of it: sums by subordinate, states, who is behind, and wholes of parts.

use std::collections::{BTreeMap, HashMap, HashSet};

use cengbao_domain::campaign::{Measured, Target, TargetComparator};
use cengbao_domain::compliance::{Share, Span, State, TargetSum, trend};
use cengbao_domain::path::Path;

use super::day::{Day, Entry};
use super::sums::{self, Beside, Sums, Then};
use super::who::counts_enterprises;
use super::{
    Behind, TargetCell, TargetRow, TargetSource, TargetStanding, TargetUnknown, UnitStanding,
};
use crate::compliance::area::AreaQuestion;
use crate::compliance::rates::order;
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
    pub(super) reports: HashMap<usize, Sums>,
    pub(super) silent: Silent,
}

impl Board<'_> {
    fn target(&self, at: usize) -> &Target {
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
            None => self.sums(at),
        };
        let cell = |row: Option<usize>| self.cell(at, &sums, row);
        let rows = sums::rows(self.children.len(), self.question.by_children);
        TargetStanding {
            at,
            source: source(target),
            scale: sums.scale.unwrap_or_else(|| scale(target)),
            is_open: self.after.is_open(at),
            total: cell(None),
            rows: rows
                .into_iter()
                .map(|row| TargetRow {
                    place: self.children.get(row).cloned(),
                    cell: cell(Some(row)),
                })
                .collect(),
            behind: self.behind(at),
        }
    }

    fn sums(&self, at: usize) -> Sums {
        let mut sums = Sums::default();
        let by_children = self.question.by_children;
        let home = |path: &Path| by_children.then(|| self.home(path));
        for entry in self.after.entries(at) {
            let home = home(&self.after.units[entry.unit].path);
            sums.count(home, entry);
            if self.target(at).each {
                sums.count_each(home, self.state_of_one(at, entry));
            }
        }
        let Some(before) = &self.before else {
            return sums;
        };
        let on = |day: &Day, entry: &Entry| {
            let unit = &day.units[entry.unit];
            let then = Then {
                home: home(&unit.path),
                share: entry.told().map(Share::from),
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
        for entry in self.after.entries(at) {
            let (id, now) = on(&self.after, entry);
            sums.change(then.remove(&id), Some(now));
        }
        for gone in then.into_values() {
            sums.change(Some(gone), None);
        }
        sums
    }

    fn cell(&self, at: usize, sums: &Sums, row: Option<usize>) -> TargetCell {
        let target = self.target(at);
        let (sum, before) = (sums.after(row), sums.before(row));
        let as_of = self.question.as_of;
        let counts = counts_enterprises(&self.question.campaign.definition, target);
        let beside = Beside {
            may_be_more: self.after.may_be_more(at) || sums.unknown.is_some(),
            is_silent: counts && self.silent.is(row),
        };
        let added_up = sums::state(target, sums.scale, &sum, beside, self.span, as_of);
        let state = sums.each(row).unwrap_or(added_up);
        let is_known = sum.told > 0;
        let change = sums.change_of(row);
        let reopened = change.map_or(0, |change| change.reopened);
        let moved = before.and_then(|before| trend(target.kind, before, sum, reopened));
        TargetCell {
            value: is_known.then_some(sum.value),
            denominator: (is_known && target.kind.is_share()).then_some(sum.denominator),
            before: sum.before,
            unknown: (state == State::NoData)
                .then(|| sums.unknown.unwrap_or_else(|| self.why(at, &sum, beside))),
            state,
            trend: moved.map(|(trend, _)| trend),
            cause: moved.and_then(|(_, cause)| cause),
            change,
            expected: sum.expected,
            told: sum.told,
        }
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

    fn behind(&self, at: usize) -> Vec<(String, UnitStanding)> {
        let target = self.target(at);
        let day = &self.after;
        let mut behind: Vec<(String, UnitStanding)> = day
            .entries(at)
            .iter()
            .filter_map(|entry| {
                let unit = &day.units[entry.unit];
                let state = self.state_of_one(at, entry);
                let key = order(state, sums::lacks(target, entry), &unit.name.code)?;
                let standing = UnitStanding {
                    unit: Behind::Unit(unit.name.clone()),
                    state,
                    told: entry.told(),
                    as_of: entry.on,
                };
                Some((key, standing))
            })
            .collect();
        behind.sort_by(|(a, _), (b, _)| a.cmp(b));
        behind
    }

    fn state_of_one(&self, at: usize, entry: &Entry) -> State {
        sums::state_of_one(self.target(at), entry, self.span, self.question.as_of)
    }

    /// A target that is met when all its parts are; of those who hold several back, by what they hold back most.
    pub(super) fn of_parts(
        &self,
        at: usize,
        standings: &BTreeMap<usize, TargetStanding>,
    ) -> TargetStanding {
        let code = &self.target(at).item.code;
        let parts: Vec<&TargetStanding> = standings
            .values()
            .filter(|part| self.target(part.at).part_of.as_ref() == Some(code))
            .collect();
        let rows = parts.first().map_or(0, |part| part.rows.len());
        let mut behind: Vec<(String, UnitStanding)> = parts
            .iter()
            .flat_map(|part| part.behind.iter().cloned())
            .collect();
        behind.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut known = HashSet::new();
        behind.retain(|(_, one)| known.insert(one.code().to_owned()));
        TargetStanding {
            at,
            source: TargetSource::Parts,
            scale: 0,
            is_open: parts.iter().any(|part| part.is_open),
            total: whole(parts.iter().map(|part| &part.total)),
            rows: (0..rows)
                .map(|row| TargetRow {
                    place: self.children.get(row).cloned(),
                    cell: whole(parts.iter().map(|part| &part.rows[row].cell)),
                })
                .collect(),
            behind,
        }
    }
}

/// What parts come to: a state, and no figure of their own.
fn whole<'c>(parts: impl Iterator<Item = &'c TargetCell> + Clone) -> TargetCell {
    let state = State::all(parts.clone().map(|part| part.state));
    TargetCell {
        unknown: (state == State::NoData)
            .then(|| parts.clone().find_map(|part| part.unknown))
            .flatten(),
        expected: parts.clone().map(|part| part.expected).max().unwrap_or(0),
        told: parts.map(|part| part.told).min().unwrap_or(0),
        ..TargetCell::without_figure(state)
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
