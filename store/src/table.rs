//! The question: a form's figures for a node, by its children, a lower level or
//! its units (汇总表).
//!
//! Reads roll-ups, never reports one by one; the number of statements does not
//! depend on the number of rows.

mod kept;
mod order;
mod rank;
mod rows;
mod sent;
mod subject;

use std::any::Any;
use std::sync::Arc;

use cengbao_domain::answer::{CarriedBecause, CellAnswer, CellState, Window, mark_told_elsewhere};
use cengbao_domain::form::Column;
use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_domain::period::Period;
use cengbao_domain::reach::Reach;
use serde::{Deserialize, Serialize};

pub(crate) use self::kept::KeptTables;
use self::order::Order;
pub(crate) use self::rank::{Figure, check_cursors};
pub use self::rank::{MAX_RANKED, Rank, RankBy};
use self::rows::{ChildRows, agency_row, jurisdiction_row};
pub(crate) use self::subject::Subject;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::consolidation::SentUp;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place, Source};
use crate::made::Made;
use crate::page::{Page, PageRequest};
use crate::reading::{Basis, Reading};
use crate::unit::UnitRow;

/// How the rows of a table are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableBy {
    /// No rows, the total alone.
    Total,
    /// The nodes directly below, and the own share of the node (本级).
    Children,
    /// All nodes of a level below.
    Level(Level),
    /// The units that report.
    Unit,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableQuestion {
    /// The jurisdiction or agency; the scope must have read it.
    pub node: NodeId,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// For which period.
    pub period: Period,
    /// How the rows are cut.
    pub by: TableBy,
    /// How the figures are read.
    pub reading: Reading,
    /// In the order of a figure; by default in the order of the codes, or of the tree for units.
    pub rank: Option<Rank>,
    /// Which rows.
    pub page: PageRequest,
}

/// A table. Not to be changed once it is made: the same one may be the answer to many.
#[derive(Debug)]
pub struct Table {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// For which period.
    pub period: Period,
    /// Rows.
    pub rows: Page<TableRow>,
    /// The node's own row: all of it.
    pub total: TableRow,
    made: Made,
}

impl Table {
    /// What a caller makes of the table and of the question that it answers, and of nothing else: made once for an
    /// answer that is kept. For one type alone; another is made each time.
    pub fn made<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        self.made.get(make)
    }
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RowKind {
    /// A jurisdiction with all below it.
    Jurisdiction,
    /// One unit.
    Agency,
    /// What the node's own units reported, without its children (本级).
    OwnShare,
}

/// A row: cells aligned with the form's columns that hold a number.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// What it stands for.
    pub kind: RowKind,
    /// The node.
    pub node: NodeId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit is simulated, or a simulated figure is in the row.
    pub simulated: bool,
    /// Answers, aligned with [`FormVersion::number_columns`].
    pub cells: Vec<CellAnswer>,
    /// Units that owe (应报).
    pub expected: i64,
    /// Units that reported for this period (已报).
    pub reported: i64,
    /// Those in time (按时).
    pub on_time: i64,
    /// Whether it stands in the tree asked; a row that does not holds figures
    /// that have no other place in it, so that the total is always the node's.
    pub in_tree: bool,
    /// For a unit that is silent: the period whose total is carried.
    pub carried_from: Option<Period>,
    /// Why it is carried.
    pub carried_because: Option<CarriedBecause>,
    /// For a unit whose last filing lies further back than one period: the
    /// increase counts from there.
    pub increase_since: Option<Period>,
    /// For a unit: by which hierarchy it is reached.
    pub reached: Option<Reach>,
    /// The consolidation that the row shows; only of what was sent up.
    pub sent: Option<SentUp>,
    /// Who sends up on this hop, and who has; only of what was sent up.
    pub hop: Option<Hop>,
}

/// One hop (逐级上报): the places that collate, each of which sends one consolidation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hop {
    /// Places that owe one: those below which a unit owes the form.
    pub expected: i64,
    /// Those of them whose consolidation stands.
    pub reported: i64,
    /// Those of them whose first one was signed by the day that is due.
    pub on_time: i64,
}

impl FormVersion {
    /// The columns of a table: those that hold a number, a yes or a rate, in printed order.
    pub fn number_columns(&self) -> Vec<Column<'_>> {
        self.form
            .columns()
            .filter(|column| self.rule(column.indicator).is_some())
            .collect()
    }

    /// Whether a row of these figures would show nothing at all: what was handed on
    /// leaves the sums of earlier periods behind, which no cell shows.
    pub(crate) fn says_nothing(&self, pair: &Pair) -> bool {
        let counts = [pair.now.expected, pair.now.reported, pair.now.on_time];
        let answers = self.answers(pair);
        counts == [0; 3] && answers.iter().all(|cell| cell.contributors == 0)
    }

    pub(crate) fn answers(&self, pair: &Pair) -> Vec<CellAnswer> {
        self.answers_of(pair.window())
    }

    pub(crate) fn answers_of(&self, window: Window<'_>) -> Vec<CellAnswer> {
        let answers = self.rules.iter().map(|rule| rule.answer(window));
        let mut answers: Vec<CellAnswer> = answers.collect();
        mark_told_elsewhere(window.now, &self.rules, &mut answers);
        answers
    }
}

impl Scope {
    /// Answers a table.
    ///
    /// Errors: `NotFound` when the node, the campaign or the form is not there
    /// for this scope; `Invalid` when the period is of another kind than the form's,
    /// or the moment asked is still to come.
    pub async fn table(&self, question: &TableQuestion) -> Result<Arc<Table>> {
        let subject = self.subject(question.node).await?;
        let form = self
            .form_for(&question.campaign, &question.form, question.period)
            .await?;
        self.check_moment("knownAt", question.reading.known_at)?;
        check_cursors(question)?;
        let rank = question.rank.as_ref();
        let order = rank.map(|rank| Order::of(rank, &form)).transpose()?;
        if question.reading.basis == Basis::SentUp {
            let sent = self.sent_table(form.clone(), question, &subject, order.as_ref());
            return Ok(Arc::new(sent.await?));
        }
        let answer = async || {
            let (rows, whole) = self.rows(&form, question, &subject, order.as_ref()).await?;
            let (pair, source) = match whole {
                Some(whole) => whole,
                None => self.whole(&form, question, &subject.place()).await?,
            };
            let total = total_row(&form, &subject, &pair);
            let table = Table {
                form: form.clone(),
                period: question.period,
                rows,
                total,
                made: Made::default(),
            };
            Ok((table, source))
        };
        self.kept_or(question, &subject, &form, answer).await
    }

    /// The figures of the whole place.
    async fn whole(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        place: &Place,
    ) -> Result<(Pair, Source)> {
        let places = std::slice::from_ref(place);
        let mut found = self
            .read_figures(
                form,
                (question.period, form.periods_read()),
                &question.reading,
                places,
            )
            .await?;
        let pair = found.pairs.remove(&place.id).unwrap_or_default();
        Ok((pair, found.source))
    }

    /// The rows of the page, and the figures of the whole where they were read with them.
    async fn rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        subject: &Subject,
        order: Option<&Order<'_>>,
    ) -> Result<(Page<TableRow>, Option<(Pair, Source)>)> {
        let page = match (question.by, subject, order) {
            (TableBy::Total, ..) => Page::empty(),
            (TableBy::Children, Subject::Jurisdiction(parent), _) => {
                let ChildRows {
                    items,
                    whole,
                    source,
                } = self.child_rows(form, question, parent).await?;
                let all = match order {
                    Some(order) => order.apply(items),
                    None => items,
                };
                let page = Page::of_all(&question.page, all);
                return Ok((page, Some((whole, source))));
            }
            (TableBy::Level(level), Subject::Jurisdiction(top), None) => {
                self.level_rows(form, question, top, level).await?
            }
            (TableBy::Level(level), Subject::Jurisdiction(top), Some(order)) => {
                self.ordered_level_rows(form, question, (top, level), order)
                    .await?
            }
            (_, _, None) => self.unit_rows(form, question, subject.path()).await?,
            (_, _, Some(order)) => {
                self.ordered_unit_rows(form, question, subject.path(), order)
                    .await?
            }
        };
        Ok((page, None))
    }

    pub(crate) async fn form_for(
        &self,
        campaign: &str,
        form: &str,
        period: Period,
    ) -> Result<FormVersion> {
        let found = self
            .find_form(campaign, form)
            .await?
            .ok_or(StoreError::NotFound)?;
        if found.form.period_kind == period.kind() {
            return Ok(found);
        }
        Err(StoreError::invalid(
            "period",
            format!(
                "{period} is a {}, the form is reported by {}",
                period.kind().as_str(),
                found.form.period_kind.as_str()
            ),
            "write a period of the form's kind, for example 2023-06 for a month",
        )
        .in_chinese(format!(
            "{period} 的类型与报表的报送周期（{}）不同：请填写同一类型的报告期，例如月报为 2023-06",
            found.form.period_kind.as_str()
        )))
    }
}

/// The row of a whole node.
pub(crate) fn total_row(form: &FormVersion, subject: &Subject, pair: &Pair) -> TableRow {
    match subject {
        Subject::Jurisdiction(found) => jurisdiction_row(form, found, RowKind::Jurisdiction, pair),
        Subject::Agency(found) => agency_row(form, &UnitRow::of(found), pair),
    }
}

impl TableRow {
    /// Units behind the row's values: the most of any of its cells.
    pub fn contributors(&self) -> i64 {
        self.cells
            .iter()
            .map(|cell| cell.contributors)
            .max()
            .unwrap_or(0)
    }

    /// Whether any value of the row is carried from an earlier period.
    pub fn is_carried(&self) -> bool {
        self.cells
            .iter()
            .any(|cell| cell.state == CellState::Carried)
    }
}
