//! The board (任务台账): the milestones and tasks of a campaign as they stand on a day, item by item, with a row for
//! each that leads, or for each office that answers.
//!
//! Reads whom the campaign names and what was recorded below the scope's places, in a number of statements that does
//! not depend on how many there are; what follows from them is the domain's. Never shows a line of an office that the
//! scope does not see, and counts what it sees.

mod lines;
mod sum;

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::campaign::{Requirement, SubjectKind};
use cengbao_domain::compliance::{Span, State};
use cengbao_domain::ids::NodeId;
use cengbao_domain::progress::{Stage, Standing, days_beside};
use cengbao_entity::progress;
use chrono::NaiveDate;
use sea_orm::ColumnTrait;
use uuid::Uuid;

use self::lines::Lines;
pub use self::sum::{BoardCount, BoardRow};
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::progress::{Progress, read};

/// What the rows of a board are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoardBy {
    /// Who leads, as printed.
    #[default]
    Lead,
    /// The offices of the scope that answer.
    Office,
}

/// Which items. What is absent does not narrow.
#[derive(Clone, Debug, Default)]
pub struct BoardFilter {
    /// Of these kinds.
    pub kinds: Option<Vec<SubjectKind>>,
    /// In one of these states on the day.
    pub states: Option<Vec<State>>,
    /// At one of these stages on the day.
    pub stages: Option<Vec<Stage>>,
    /// Led by this body.
    pub lead: Option<String>,
    /// Whether nobody leads.
    pub without_lead: Option<bool>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// Whether no day is printed.
    pub without_deadline: Option<bool>,
}

/// A question about a board.
#[derive(Clone, Debug)]
pub struct BoardQuestion {
    /// Of which campaign.
    pub campaign: AppliedCampaign,
    /// Of one office only.
    pub unit: Option<NodeId>,
    /// On which day.
    pub as_of: NaiveDate,
    /// Which items.
    pub filter: BoardFilter,
    /// What the rows are.
    pub by: BoardBy,
}

/// One office's part in an item.
#[derive(Clone, Debug)]
pub struct BoardLine {
    /// The office.
    pub unit: NodeId,
    /// Whether it answers for the whole; else it takes part.
    pub answers: bool,
    /// How it stands; none for an office that takes part.
    pub state: Option<State>,
    /// Where its ledger stood on the day.
    pub stage: Stage,
    /// The day on which it was reached, as proposed or verified.
    pub reached_on: Option<NaiveDate>,
    /// Its last entry of the day or before.
    pub last: Option<Uuid>,
}

/// An item.
#[derive(Clone, Debug)]
pub struct BoardItem {
    /// MILESTONE or TASK.
    pub kind: SubjectKind,
    /// Code.
    pub code: String,
    /// How it stands by the lines of the scope that answer; none where there is none.
    pub state: Option<State>,
    /// Where these lines stand; of what the scope only helps with, its own lines.
    pub stage: Stage,
    /// Last day; none where none is printed.
    pub due_on: Option<NaiveDate>,
    /// Days that are left; none when it is over, reached, or without a day.
    pub days_left: Option<i64>,
    /// Days by which it is late, or was reached late.
    pub days_late: Option<i64>,
    /// Offices of the scope that answer.
    pub answering: u64,
    /// Of these, those whose line is struck off.
    pub struck_off: u64,
    /// The lines of those that answer, and of those that recorded something.
    pub lines: Vec<BoardLine>,
    /// The last entry of all.
    pub last: Option<Uuid>,
}

/// A board.
#[derive(Clone, Debug)]
pub struct Board {
    /// Every item once.
    pub total: BoardCount,
    /// Items that stand in more than one row.
    pub joint: u64,
    /// The rows.
    pub rows: Vec<BoardRow>,
    /// The items, in printed order.
    pub items: Vec<BoardItem>,
}

impl Scope {
    /// The board of a campaign, or of one office in it: the items that are an office's of the scope.
    pub async fn board(&self, question: &BoardQuestion) -> Result<Board> {
        let lines = Lines::read(self, question).await?;
        let definition = &question.campaign.definition;
        let span = Span::of(definition);
        let wanted = definition.board_items();
        let mut items = Vec::new();
        for one in &wanted {
            let Some(item) = item(one, &lines, span, question.as_of) else {
                continue;
            };
            if question.filter.admits(one, &item) {
                items.push((one, item));
            }
        }
        let (total, joint, rows) = sum::rows(question.by, &items);
        Ok(Board {
            total,
            joint,
            rows,
            items: items.into_iter().map(|(_, item)| item).collect(),
        })
    }

    /// Entries by their keys, as the scope sees them.
    pub async fn find_progress_by_id(
        &self,
        campaign: &AppliedCampaign,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, Progress>> {
        let rows = self
            .select::<progress::Entity>()
            .filter(progress::Column::Id.is_in(ids.iter().copied()))
            .all()
            .await?;
        let read = |row: progress::Model| Ok((row.id, read(row, &campaign.code)?));
        rows.into_iter().map(read).collect()
    }
}

impl BoardFilter {
    fn admits(&self, wanted: &Requirement<'_>, item: &BoardItem) -> bool {
        let within = |day: NaiveDate| {
            self.due_from.is_none_or(|from| from <= day)
                && self.due_until.is_none_or(|until| day <= until)
        };
        let is_dated = self.due_from.is_some() || self.due_until.is_some();
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&item.kind))
            && self
                .states
                .as_ref()
                .is_none_or(|states| item.state.is_some_and(|state| states.contains(&state)))
            && self
                .stages
                .as_ref()
                .is_none_or(|stages| stages.contains(&item.stage))
            && self
                .lead
                .as_deref()
                .is_none_or(|lead| wanted.leads().any(|tie| tie.body == lead))
            && self
                .without_lead
                .is_none_or(|without| wanted.leads().next().is_none() == without)
            && self
                .without_deadline
                .is_none_or(|without| item.due_on.is_none() == without)
            && (!is_dated || item.due_on.is_some_and(within))
    }
}

/// An item as the scope sees it; none if it is no office's of the scope.
fn item(
    wanted: &Requirement<'_>,
    known: &Lines,
    span: Option<Span>,
    as_of: NaiveDate,
) -> Option<BoardItem> {
    let subject = wanted.subject;
    let (kind, code) = (subject.kind(), subject.code());
    let (from, by) = (subject.starts_on(), subject.due_on());
    let answering = wanted.answering();
    let mut offices: BTreeMap<NodeId, bool> = BTreeMap::new();
    for tie in wanted.ties.iter().filter(|tie| tie.part.answers()) {
        for unit in known.members(tie.body) {
            *offices.entry(unit).or_default() |= answering.contains(tie.body);
        }
    }
    if offices.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    let mut helping = Vec::new();
    for (unit, answers) in offices {
        let line = known.line(kind, code, unit);
        let state = match (answers, span) {
            (true, Some(span)) => Some(line.judge((from, by), span, as_of)),
            (true, None) | (false, _) => None,
        };
        let shown = BoardLine {
            unit,
            answers,
            state,
            stage: line.on_day.stage,
            reached_on: line.on_day.reached_on,
            last: line.last,
        };
        if answers {
            lines.push(shown);
        } else if shown.last.is_some() {
            helping.push(shown);
        }
    }
    let state = lines
        .iter()
        .map(|line| line.state)
        .collect::<Option<Vec<_>>>();
    let state = state.filter(|states| !states.is_empty()).map(State::all);
    let counted = if lines.is_empty() { &helping } else { &lines };
    let overall = Stage::of_all(counted.iter().map(|line| line.stage));
    let of = |stage: Stage| lines.iter().filter(|line| line.stage == stage).count() as u64;
    let reached = lines
        .iter()
        .map(|line| known.line(kind, code, line.unit).now.reached_on);
    let reached = reached.collect::<Option<Vec<_>>>();
    let reached = reached.and_then(|days| days.into_iter().max());
    let (days_left, days_late) = days_beside(by, state, reached, as_of);
    Some(BoardItem {
        kind,
        code: code.to_owned(),
        state,
        stage: overall,
        due_on: by,
        days_left,
        days_late,
        answering: lines.len() as u64,
        struck_off: of(Stage::StruckOff),
        last: lines
            .iter()
            .chain(&helping)
            .filter_map(|line| line.last)
            .max(),
        lines: lines.into_iter().chain(helping).collect(),
    })
}

/// A line as it is known now, and as its ledger stood on the day.
pub(super) struct KnownLine {
    pub(super) now: Standing,
    pub(super) on_day: Standing,
    pub(super) last: Option<Uuid>,
}

impl KnownLine {
    fn judge(
        &self,
        span_of_item: (Option<NaiveDate>, Option<NaiveDate>),
        span: Span,
        as_of: NaiveDate,
    ) -> State {
        cengbao_domain::compliance::judge_line(span_of_item, span, self.now, as_of)
    }
}
