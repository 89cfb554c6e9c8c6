//! What the accidents of an area come to for one target: the whole, its rows, and the places that hold it back.
//!
//! Adds up what was read; the states are the domain's.

use cengbao_domain::campaign::{AccidentMeasure, Target, TargetKind};
use cengbao_domain::compliance::{
    AccidentFigures, Membership, Span, State, TargetSum, Told, accident_days, accident_figures,
    accident_membership, judge_target, lacking, trend,
};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::super::board::Board;
use super::super::sums;
use super::super::{
    Behind, TargetCell, TargetRow, TargetSource, TargetStanding, TargetUnknown, UnitStanding,
};
use super::{Accidents, Located};
use crate::compliance::rates::order;
use crate::jurisdiction::Jurisdiction;

impl Accidents {
    /// How a target that counts them stands; none where the area has none of its own for it.
    pub(in crate::compliance::target) fn standing(
        &self,
        board: &Board<'_>,
        at: usize,
        measure: AccidentMeasure,
    ) -> Option<TargetStanding> {
        let campaign = &board.question.campaign.definition;
        let target = &campaign.targets[at];
        if !self.place.answers(campaign, target) {
            return None;
        }
        let population = target.population.as_deref().unwrap_or_default();
        let belongs = |one: &Located| {
            accident_membership(campaign, population, one.responsibility, &one.answering)
        };
        let counted = Counted {
            accidents: self,
            board,
            target,
            measure,
            belongs: self.happened.iter().map(belongs).collect(),
        };
        let rows = sums::rows(board.children.len(), board.question.by_children);
        Some(TargetStanding {
            at,
            source: TargetSource::Registry,
            scale: target.scale,
            is_open: board.after.is_open(at),
            total: counted.cell(None),
            rows: rows
                .into_iter()
                .map(|row| TargetRow {
                    place: board.children.get(row).cloned(),
                    cell: counted.cell(Some(row)),
                })
                .collect(),
            behind: counted.behind(),
            missing: Vec::new(),
        })
    }
}

/// A target and what it counts.
struct Counted<'a> {
    accidents: &'a Accidents,
    board: &'a Board<'a>,
    target: &'a Target,
    measure: AccidentMeasure,
    /// Of each accident, whether the target counts it.
    belongs: Vec<Membership>,
}

impl Counted<'_> {
    /// The subordinates in which it failed, may fail, or is not known; one in which it holds holds nothing back.
    fn behind(&self) -> Vec<(String, UnitStanding)> {
        let as_of = self.board.question.as_of;
        let of_place = |(row, place): (usize, &Jurisdiction)| {
            let span = self.board.span.filter(|_| self.accidents.is_there[row])?;
            let is_there = |path: &Path| place.path.contains(path);
            let now = self.figures_of(span, as_of, place.id, is_there);
            let state = judge_target(self.target, now.known, &[], span, as_of);
            if state == State::OnTrack {
                return None;
            }
            let key = order(state, lacking(self.target, now.known), &place.code)?;
            let told = now.known.value.map(|value| Told {
                value,
                before: now.known.before,
                ..Told::default()
            });
            let standing = UnitStanding {
                unit: Behind::Place(place.clone()),
                state,
                told,
                as_of: None,
                part: None,
                is_share: false,
                scale: self.target.scale,
            };
            Some((key, standing))
        };
        let below = self.accidents.below.iter().enumerate();
        let mut behind: Vec<_> = below.filter_map(of_place).collect();
        behind.sort_by(|(a, _), (b, _)| a.cmp(b));
        behind
    }

    /// What happened in a row: a subordinate, what lies in none, or the whole.
    fn figures(&self, span: Span, day: NaiveDate, row: Option<usize>) -> AccidentFigures {
        // Where every subordinate keeps its own, nothing lies between them.
        let place = match row.and_then(|row| self.board.children.get(row)) {
            Some(child) => child.id,
            None => self.accidents.place.path.node(),
        };
        self.figures_of(span, day, place, |path| {
            row.is_none_or(|row| self.accidents.home(path) == row)
        })
    }

    /// What happened at these paths, as far as it is kept by a place.
    fn figures_of(
        &self,
        span: Span,
        day: NaiveDate,
        place: NodeId,
        is_there: impl Fn(&Path) -> bool,
    ) -> AccidentFigures {
        let happened = self.accidents.happened.iter();
        let there = happened
            .zip(&self.belongs)
            .filter(|(one, _)| is_there(&one.path))
            .map(|(one, belongs)| (*belongs, &one.happened));
        let there: Vec<_> = there.collect();
        let kept_from = self.accidents.kept.from(place);
        let days = accident_days(self.target, span, day);
        accident_figures(self.measure, days, kept_from, &there.iter().copied())
    }

    fn cell(&self, row: Option<usize>) -> TargetCell {
        let question = self.board.question;
        let Some(span) = self.board.span else {
            return TargetCell::without_figure(State::NoData);
        };
        let now = self.figures(span, question.as_of, row);
        let state = judge_target(self.target, now.known, &[], span, question.as_of);
        let lacks_before = self.target.comparator.needs_baseline() && now.known.before.is_none();
        let why = if !now.is_kept {
            TargetUnknown::AccidentsNotComplete
        } else if !now.is_told_apart {
            TargetUnknown::NobodyAnswers
        } else if lacks_before {
            TargetUnknown::NoBaseline
        } else {
            TargetUnknown::LossNotKnown
        };
        let days = |day: NaiveDate| accident_days(self.target, span, day).map(|days| days.now);
        let since = question.since.filter(|since| {
            let both = days(question.as_of).zip(days(*since));
            both.is_some_and(|(now, then)| now.goes_on_from(then))
        });
        let then = since.map(|since| self.figures(span, since, row));
        let moved = then.and_then(|then| trend(TargetKind::Count, sum(then), sum(now), None));
        TargetCell {
            value: now.known.value,
            before: now.known.before,
            unknown: (state == State::NoData).then_some(why),
            trend: moved.map(|(trend, _)| trend),
            ..TargetCell::without_figure(state)
        }
    }
}

/// What is certain, as a sum: nothing else has a trend.
fn sum(figures: AccidentFigures) -> TargetSum {
    let certain = figures.known.value.filter(|_| !figures.known.incomplete);
    let mut sum = TargetSum::default();
    sum.add(certain.map(|value| Told {
        value,
        ..Told::default()
    }));
    sum
}
