//! Targets that count recorded accidents (事故指标): what happened in a place on the days that count, and from when on its
//! accidents are kept completely.
//!
//! One list of accidents for each day asked, whatever the targets and the places. An accident counts where it happened;
//! corrections count with what is known now.

use std::collections::{BTreeSet, HashMap, HashSet};

use cengbao_domain::accident::Grade;
use cengbao_domain::campaign::{AccidentMeasure, Target};
use cengbao_domain::compliance::{
    AccidentDays, AccidentFigures, Happened, Span, State, TargetSum, Told, accident_days,
    accident_figures, judge_target, trend,
};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{accident, accident_enterprise};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::board::Board;
use super::sums;
use super::{TargetCell, TargetRow, TargetSource, TargetStanding, TargetUnknown};
use crate::access::Scope;
use crate::accident_keeping::Kept;
use crate::compliance::area::{Area, AreaQuestion};
use crate::error::{Result, StoreError};
use crate::row;

/// An accident and where it happened.
struct Located {
    path: Path,
    happened: Happened,
}

/// What is known of the accidents of an area.
pub(super) struct Accidents {
    kept: Kept,
    happened: Vec<Located>,
}

impl Scope {
    /// The accidents that targets count; none where none of them counts any, and where no place is asked.
    pub(super) async fn counted_accidents(
        &self,
        question: &AreaQuestion,
        wanted: &[usize],
    ) -> Result<Option<Accidents>> {
        let Area::Place(_, path) = &question.area else {
            return Ok(None);
        };
        let Some(days) = days_counted(question, wanted) else {
            return Ok(None);
        };
        let happened = self.happened_in(path, &days).await?;
        let kept = self.kept_below(path).await?;
        Ok(Some(Accidents { kept, happened }))
    }

    async fn happened_in(&self, path: &Path, days: &[AccidentDays]) -> Result<Vec<Located>> {
        use accident::Column as C;
        let Some((first, last)) = whole(days) else {
            return Ok(Vec::new());
        };
        let which = Condition::all()
            .add(crate::range::within(C::Path, path))
            .add(C::HappenedOn.between(first, last))
            .add(C::SupersededAt.is_null())
            .add(C::Void.eq(false));
        let rows = self
            .select::<accident::Entity>()
            .filter(which.clone())
            .all()
            .await?;
        let hidden = self.not_wholly_seen(path, which, &rows).await?;
        rows.into_iter()
            .filter(|one| !hidden.contains(&one.id))
            .map(located)
            .collect()
    }

    /// The accidents for which somebody answers whom the scope does not see, or nobody: who is granted some sectors counts
    /// those of which all sectors are granted.
    async fn not_wholly_seen(
        &self,
        path: &Path,
        which: Condition,
        rows: &[accident::Model],
    ) -> Result<HashSet<Uuid>> {
        use accident_enterprise::Column as L;
        let reads_all = self.covers(Action::Read, Resource::Accident, path, &[]);
        if self.is_system() || reads_all || rows.is_empty() {
            return Ok(HashSet::new());
        }
        let hub = self.as_hub("who answers for an accident").await?;
        let found = || self.source::<accident::Entity>(which.clone(), accident::Column::Id);
        let links = [L::AccidentId, L::EnterpriseId];
        let all: Vec<(Uuid, i32)> = hub
            .select::<accident_enterprise::Entity>()
            .filter(L::AccidentId.in_subquery(found()))
            .columns(links)
            .await?;
        let seen: Vec<(Uuid, i32)> = self
            .select::<accident_enterprise::Entity>()
            .filter(L::AccidentId.in_subquery(found()))
            .columns(links)
            .await?;
        let seen: BTreeSet<(Uuid, i32)> = seen.into_iter().collect();
        let mut wholly: HashMap<Uuid, bool> = HashMap::new();
        for link in all {
            *wholly.entry(link.0).or_insert(true) &= seen.contains(&link);
        }
        let is_hidden = |one: &&accident::Model| !wholly.get(&one.id).copied().unwrap_or(false);
        Ok(rows.iter().filter(is_hidden).map(|one| one.id).collect())
    }
}

/// The days of the targets that count accidents; none where none does.
fn days_counted(question: &AreaQuestion, wanted: &[usize]) -> Option<Vec<AccidentDays>> {
    let campaign = &question.campaign.definition;
    let span = Span::of(campaign)?;
    let counting: Vec<&Target> = wanted
        .iter()
        .map(|at| &campaign.targets[*at])
        .filter(|target| target.accidents.is_some())
        .collect();
    let asked = [Some(question.as_of), question.since];
    let of_target = |target: &&Target| {
        let days = asked.iter().flatten();
        let found = days.filter_map(|day| accident_days(target, span, *day));
        found.collect::<Vec<_>>()
    };
    (!counting.is_empty()).then(|| counting.iter().flat_map(of_target).collect())
}

/// From the first of these days to the last.
fn whole(days: &[AccidentDays]) -> Option<(NaiveDate, NaiveDate)> {
    let spans = || {
        let both = |days: &AccidentDays| [Some(days.now), days.before];
        days.iter().flat_map(both).flatten()
    };
    let first = spans().map(|days| days.first).min()?;
    Some((first, spans().map(|days| days.last).max()?))
}

fn located(found: accident::Model) -> Result<Located> {
    let grade = found.determined_grade.as_deref().unwrap_or(&found.grade);
    Ok(Located {
        happened: Happened {
            on: found.happened_on,
            grade: grade.parse::<Grade>().map_err(StoreError::damaged)?,
            deaths: i64::from(found.deaths),
            serious_injuries: i64::from(found.serious_injuries),
            direct_loss: found.direct_loss,
        },
        path: row::path(found.path)?,
    })
}

impl Accidents {
    /// How a target that counts them stands.
    pub(super) fn standing(
        &self,
        board: &Board<'_>,
        at: usize,
        measure: AccidentMeasure,
    ) -> TargetStanding {
        let target = &board.question.campaign.definition.targets[at];
        let counted = Counted {
            accidents: self,
            board,
            target,
            measure,
        };
        let rows = sums::rows(board.children.len(), board.question.by_children);
        TargetStanding {
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
            behind: Vec::new(),
        }
    }
}

/// A target and what it counts.
struct Counted<'a> {
    accidents: &'a Accidents,
    board: &'a Board<'a>,
    target: &'a Target,
    measure: AccidentMeasure,
}

impl Counted<'_> {
    /// What happened in a row: a subordinate, what lies in none, or the whole.
    fn figures(&self, span: Span, day: NaiveDate, row: Option<usize>) -> AccidentFigures {
        let in_row = self
            .accidents
            .happened
            .iter()
            .filter(|one| row.is_none_or(|row| self.board.home(&one.path) == row))
            .map(|one| &one.happened);
        // Where every subordinate keeps its own, nothing lies between them.
        let place = match row.and_then(|row| self.board.children.get(row)) {
            Some(child) => Some(child.id),
            None => self.board.question.area.path().map(Path::node),
        };
        let kept_from = place.and_then(|place| self.accidents.kept.from(place));
        let days = accident_days(self.target, span, day);
        accident_figures(self.measure, days, kept_from, &in_row)
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
        } else if lacks_before {
            TargetUnknown::NoBaseline
        } else {
            TargetUnknown::LossNotKnown
        };
        let then = question.since.map(|since| self.figures(span, since, row));
        let moved = then.and_then(|then| trend(false, sum(then), sum(now)));
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
