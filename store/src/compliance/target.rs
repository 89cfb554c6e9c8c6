//! The targets (目标) of a campaign in an area: how each was measured, how it stands by its subordinates, what changed,
//! who is missing and who holds it back.
//!
//! Three ways to a figure: what units return of themselves, what the forms say, what the registry, the evidence and the
//! recorded accidents say. In a number of statements that depends on the forms asked and on nothing else; the states are the domain's.

mod accidents;
mod belonging;
mod board;
mod day;
mod enterprises;
mod joint;
mod parts;
mod report;
mod said;
mod sums;
mod unanswered;
mod who;

use std::collections::BTreeMap;

use cengbao_domain::campaign::{Target, TargetComparator};
use cengbao_domain::compliance::{Cause, Span, State, TargetChange, Told, Trend, last_day_over};
use chrono::NaiveDate;

use self::board::Board;
pub(crate) use self::said::returned;
pub(crate) use self::sums::state_told;
use super::area::AreaQuestion;
use super::registry::Silent;
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::jurisdiction::Jurisdiction;
use crate::page::{Page, PageRequest};
use crate::target_return::TargetUnit;

/// By which way a figure came (测量方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetSource {
    /// Units return it of themselves.
    Return,
    /// Offices judge it of themselves.
    Judged,
    /// A form says it.
    Report,
    /// The registry and the evidence say it.
    Registry,
    /// Its parts say it.
    Parts,
}

/// Why a figure is not known (无数据原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetUnknown {
    /// Nobody of those who are to tell has.
    NobodyTold,
    /// Some of those who are to tell have not.
    SomeMissing,
    /// The document does not say whom it binds, and names nobody here.
    NobodyNamed,
    /// It binds others than offices, and the document names no office whose word is taken for them.
    NobodyJudges,
    /// Whom it counts the document leaves undefined, and no office has said.
    PopulationUndefined,
    /// Nobody was ever registered in the place: the registry says nothing of whom it counts there.
    NobodyRegistered,
    /// Nobody states that the accidents of the place are kept completely on all the days counted, so that none recorded
    /// need not be none.
    AccidentsNotComplete,
    /// Nobody is known to answer for an accident, so that it may or may not be of the target's sector.
    NobodyAnswers,
    /// The loss of an accident is not known yet.
    LossNotKnown,
    /// The file does not say what of the registry this counts.
    NotKept,
    /// What it compares with is not known.
    NoBaseline,
    /// The form has no figure of a period that had ended by the day.
    NoFigure,
    /// A form's figures are asked of a place or an office, those of accidents of a place or of an office that leads one.
    AskAPlace,
}

/// How a target stands in a row.
#[derive(Clone, Debug)]
pub struct TargetCell {
    /// Σ numerator, or what is counted; none where nothing is known.
    pub value: Option<i64>,
    /// Σ denominator, of a rate and of a yes or no.
    pub denominator: Option<i64>,
    /// Σ of what it compares with.
    pub before: Option<i64>,
    /// How it stands.
    pub state: State,
    /// It is met, and by figures of days after its last one alone.
    pub is_late: bool,
    /// Why it is not known.
    pub unknown: Option<TargetUnknown>,
    /// Which way it went since the earlier day.
    pub trend: Option<Trend>,
    /// What moved it.
    pub cause: Option<Cause>,
    /// In numbers; none where no earlier day is asked, or its figures come from a form.
    pub change: Option<TargetChange>,
    /// Units that are to tell.
    pub expected: u64,
    /// Those that have.
    pub told: u64,
    /// Units of whom nobody has said whether they belong: neither expected nor told.
    pub undecided: u64,
    /// Of those who tell jointly of one and the same thing, how many say otherwise than the one whose word counts.
    pub differing: u64,
}

impl TargetCell {
    /// A state, and no figure.
    fn without_figure(state: State) -> Self {
        Self {
            value: None,
            denominator: None,
            before: None,
            state,
            is_late: false,
            unknown: None,
            trend: None,
            cause: None,
            change: None,
            expected: 0,
            told: 0,
            undecided: 0,
            differing: 0,
        }
    }
}

/// A row: a subordinate, or what lies in none.
#[derive(Clone, Debug)]
pub struct TargetRow {
    /// The subordinate; none for what lies in none of them.
    pub place: Option<Jurisdiction>,
    /// How it stands there.
    pub cell: TargetCell,
}

/// Who holds a target back.
#[derive(Clone, Debug)]
pub enum Behind {
    /// Who tells of it, or is counted.
    Unit(TargetUnit),
    /// The place in which happened what is counted.
    Place(Jurisdiction),
}

/// A unit, or a place, and how it stands with a target.
#[derive(Clone, Debug)]
pub struct UnitStanding {
    /// Who.
    pub unit: Behind,
    /// How it stands.
    pub state: State,
    /// What it says, or what the registry says of it; none where it is missing.
    pub told: Option<Told>,
    /// The day of which it speaks.
    pub as_of: Option<NaiveDate>,
    /// Code of the part that it holds back; none where the target has no parts.
    pub part: Option<String>,
    /// Whether what it says is so many of so many.
    pub is_share: bool,
    /// Digits after the point of its figures.
    pub scale: u8,
}

impl UnitStanding {
    /// Its code.
    pub(crate) fn code(&self) -> &str {
        match &self.unit {
            Behind::Unit(unit) => &unit.code,
            Behind::Place(place) => &place.code,
        }
    }
}

/// How a target stands in an area.
#[derive(Clone, Debug)]
pub struct TargetStanding {
    /// Its place in the campaign's list.
    pub at: usize,
    /// By which way it was measured.
    pub source: TargetSource,
    /// Digits after the point of its figures.
    pub scale: u8,
    /// The list of those whom it binds is open: others may be bound whom nobody names.
    pub is_open: bool,
    /// The whole area.
    pub total: TargetCell,
    /// By subordinate; empty where that was not asked.
    pub rows: Vec<TargetRow>,
    /// Everybody who holds it back, the worst first, with the key of the order.
    behind: Vec<(String, UnitStanding)>,
    /// Everybody who is to tell and has not, with the key of the order.
    missing: Vec<(String, UnitStanding)>,
}

impl TargetStanding {
    /// Who holds it back: missed first, then at risk, nothing known, under way; of these who lacks most first, then by
    /// code.
    pub fn held_back(&self, page: &PageRequest) -> Page<UnitStanding> {
        Page::of_all(page, self.behind.clone())
    }

    /// Who has told nothing, by code.
    pub fn missing(&self, page: &PageRequest) -> Page<UnitStanding> {
        Page::of_all(page, self.missing.clone())
    }
}

impl Scope {
    /// How the targets of a campaign stand in an area, in printed order; `only` those of these codes, if any are given.
    ///
    /// Errors: `Invalid` for a code that the campaign does not have, and for an earlier day that is not earlier.
    pub async fn area_targets(
        &self,
        question: &AreaQuestion,
        only: &[String],
    ) -> Result<Vec<TargetStanding>> {
        question.check_since()?;
        let definition = &*question.campaign.definition;
        let targets = &definition.targets;
        let shown = shown(targets, only)?;
        let below = self.rows_of(question).await?;
        let wanted = with_parts(targets, &shown);
        let mut after = self.target_day(question, &wanted, question.as_of).await?;
        after.home(&below, question.as_of);
        let mut before = None;
        if let Some(since) = question.since {
            let mut day = self.target_day(question, &wanted, since).await?;
            day.home(&below, since);
            before = Some(day);
        }
        let accidents = self.counted_accidents(question, &wanted, &below).await?;
        let hanging = wanted.iter().map(|at| &targets[*at]);
        let hanging = hanging.filter(|target| who::hangs_on_accidents(definition, target));
        let span = Span::of(definition);
        let first = hanging.filter_map(|target| Span::first_of(target, span));
        let keeping = match first.min() {
            None => accidents::Keeping::Known,
            Some(first) => {
                let has_some = after.units.iter().any(day::Unit::is_enterprise);
                self.keeping_of(question, first, has_some, &below).await?
            }
        };
        let children = below.children;
        let reports = self.reported_targets(question, &wanted, &children).await?;
        let counts = |at: &usize| who::counts_enterprises(definition, &targets[*at]);
        let silent = if wanted.iter().any(counts) {
            let present = after.units.iter().filter(|unit| unit.is_enterprise());
            let present = present.map(|unit| &unit.path);
            self.silent_rows(question, &children, present).await?
        } else {
            Silent::default()
        };
        let is_over = |at: &usize| last_day_over(&targets[*at], question.as_of).is_some();
        let ended: Vec<usize> = wanted.iter().copied().filter(is_over).collect();
        let then = if ended.is_empty() {
            day::Day::default()
        } else {
            after.by_last_days(&ended)
        };
        let board = Board {
            question,
            children: &children,
            span,
            after,
            before,
            then,
            reports,
            silent,
            keeping,
        };
        let standings: BTreeMap<usize, TargetStanding> = wanted
            .iter()
            .filter(|at| targets[**at].comparator != TargetComparator::AllParts)
            .map(|at| {
                let counted = match (&accidents, targets[*at].accidents) {
                    (Some(accidents), Some(measure)) => accidents.standing(&board, *at, measure),
                    _ => None,
                };
                (*at, counted.unwrap_or_else(|| board.standing(*at)))
            })
            .collect();
        let of_parts = |at: usize| board.of_parts(at, &standings);
        Ok(shown
            .into_iter()
            .map(|at| standings.get(&at).cloned().unwrap_or_else(|| of_parts(at)))
            .collect())
    }
}

/// Which targets are asked, as places in the list.
fn shown(targets: &[Target], only: &[String]) -> Result<Vec<usize>> {
    if only.is_empty() {
        return Ok((0..targets.len()).collect());
    }
    let unknown = only
        .iter()
        .find(|code| targets.iter().all(|target| target.item.code != **code));
    if let Some(code) = unknown {
        return Err(StoreError::invalid(
            "codes",
            format!("the campaign has no target {code}"),
            "use codes of its targets",
        )
        .in_chinese(format!("该行动没有目标 {code}：请使用其目标的代码")));
    }
    let asked = |target: &Target| only.contains(&target.item.code);
    let found = targets
        .iter()
        .enumerate()
        .filter(|(_, target)| asked(target));
    Ok(found.map(|(at, _)| at).collect())
}

/// Those, and the parts of those that have any.
fn with_parts(targets: &[Target], shown: &[usize]) -> Vec<usize> {
    let is_shown = |code: &str| shown.iter().any(|at| targets[*at].item.code == code);
    let wanted = |(at, target): &(usize, &Target)| {
        shown.contains(at) || target.part_of.as_deref().is_some_and(is_shown)
    };
    let found = targets.iter().enumerate().filter(wanted);
    found.map(|(at, _)| at).collect()
}
