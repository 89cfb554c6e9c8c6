//! Where a figure comes from (溯源): which units, which reports and revisions, who
//! signed, who is missing, whose total is carried.

mod parts;
mod shares;
mod units;

use cengbao_domain::answer::{CarriedBecause, CellAnswer, CellRule, CellState};
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::period::Period;
use cengbao_entity::revision;
use chrono::{DateTime, Utc};

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::page::{Page, PageRequest};
use crate::reading::Reading;
use crate::table::{RowKind, Subject};
use crate::time::moment;

/// How an explanation is broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplainBy {
    /// By the places directly below, and the own share; of an agency by its units.
    Children,
    /// By the units that report.
    Unit,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct ExplainQuestion {
    /// The jurisdiction or agency.
    pub node: NodeId,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// For which period.
    pub period: Period,
    /// Key of the column, for example `1.1` or `3.3.2`.
    pub key: String,
    /// How it is broken down.
    pub by: ExplainBy,
    /// Units whose cell is in one of these states; in any where there is none.
    pub only: Vec<CellState>,
    /// How the figures are read.
    pub reading: Reading,
    /// Which rows.
    pub page: PageRequest,
}

/// The explanation of one cell.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// Key of the column.
    pub key: String,
    /// The cell itself.
    pub total: CellAnswer,
    /// What each place below gave, where it is broken down by children.
    pub parts: Page<ExplainedPart>,
    /// What each unit gave, in the order of the tree, where it is broken down by
    /// units.
    pub contributions: Page<Contribution>,
}

/// What one place below gave to a figure.
#[derive(Clone, Debug)]
pub struct ExplainedPart {
    /// A place with all below it, or the own share.
    pub kind: RowKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A simulated figure is in it.
    pub simulated: bool,
    /// Its cell.
    pub cell: CellAnswer,
    /// Units that owe.
    pub expected: i64,
    /// Units that reported for this period.
    pub reported: i64,
    /// Units that stand in it with the total of an earlier period.
    pub carried: i64,
}

/// What one unit gave to a figure.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The unit.
    pub unit: NodeId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// It is simulated.
    pub simulated: bool,
    /// Its cell.
    pub cell: CellAnswer,
    /// The period whose total is carried.
    pub carried_from: Option<Period>,
    /// Why it is carried.
    pub carried_because: Option<CarriedBecause>,
    /// What of it is a share of a closed unit's total, one for each split.
    pub shares: Vec<ShareOf>,
    /// The report in force.
    pub report: Option<ReportId>,
    /// Its signed revision.
    pub revision: Option<i32>,
    /// All its revisions that have been in force, the first one first.
    pub revisions: Vec<ReportRevision>,
}

/// A share of what a closed unit had, which its successor carries until it files itself.
#[derive(Clone, Debug)]
pub struct ShareOf {
    /// Code of the closed unit.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// How many parts are the share.
    pub parts: i64,
    /// How many parts are the whole.
    pub whole: i64,
    /// The closed unit's report that stands on the period.
    pub report: Option<ReportId>,
    /// Its signed revision.
    pub revision: Option<i32>,
}

/// A revision of a report that is or was in force.
#[derive(Clone, Debug)]
pub struct ReportRevision {
    /// From 1; one that was never signed leaves a gap.
    pub number: i32,
    /// Post of the filer (填表人).
    pub filed_by: Option<String>,
    /// It stood in for the unit (代填).
    pub filed_as_stand_in: bool,
    /// Post of the reviewer (审核人).
    pub signed_by: Option<String>,
    /// It stood in for the unit (代审).
    pub signed_as_stand_in: bool,
    /// When it was signed and came into force.
    pub in_force_from: DateTime<Utc>,
    /// When it left it; none while it counts.
    pub in_force_until: Option<DateTime<Utc>>,
    /// The revision that this one corrects (更正), if it is a correction.
    pub corrects: Option<i32>,
    /// Why it was corrected.
    pub reason: Option<String>,
}

impl ReportRevision {
    /// None: it never was in force.
    pub(crate) fn of(row: revision::Model) -> Option<Self> {
        Some(Self {
            number: row.number,
            filed_by: row.filer_title,
            filed_as_stand_in: row.filer_stands_in,
            signed_by: row.reviewer_title,
            signed_as_stand_in: row.reviewer_stands_in,
            in_force_from: moment(row.in_force_from?),
            in_force_until: row.in_force_until.map(moment),
            corrects: row.corrects,
            reason: row.reason,
        })
    }
}

impl Contribution {
    /// The revision that the figure was read from.
    pub fn counting(&self) -> Option<&ReportRevision> {
        let mut revisions = self.revisions.iter();
        revisions.find(|one| Some(one.number) == self.revision)
    }
}

/// The column of a question, found.
#[derive(Clone, Copy)]
struct Cell {
    rule: CellRule,
    /// Its place among the columns that hold a number.
    place: usize,
}

impl Cell {
    fn of(form: &FormVersion, key: &str) -> Result<Self> {
        let columns = form.number_columns();
        let found = columns.iter().enumerate().find(|(_, one)| one.key == key);
        let (place, column) = found.ok_or_else(|| unknown_column(key))?;
        let rule = form.rule(column.indicator);
        Ok(Self {
            rule: rule.ok_or_else(|| unknown_column(key))?,
            place,
        })
    }

    fn answer(self, form: &FormVersion, pair: &Pair) -> CellAnswer {
        let answer = self.rule.answer(pair.window());
        // Only all columns together tell whether what was reported stands elsewhere.
        if answer.state == CellState::Missing && pair.now.reported > 0 {
            let all = form.answers(pair);
            return all.get(self.place).copied().unwrap_or(answer);
        }
        answer
    }
}

impl Scope {
    /// Explains a cell of the table of a node.
    ///
    /// Errors: `NotFound` as for a table; `Invalid` when the form has no such
    /// column or the column holds no number, for a moment that is still to come,
    /// for states asked of places, and for more units than can be sifted.
    pub async fn explain(&self, question: &ExplainQuestion) -> Result<Explanation> {
        let subject = self.subject(question.node).await?;
        let form = self
            .form_for(&question.campaign, &question.form, question.period)
            .await?;
        self.check_moment("knownAt", question.reading.known_at)?;
        let cell = Cell::of(&form, &question.key)?;
        let place = subject.place();
        let total = self
            .figures(
                &form,
                question.period,
                &question.reading,
                std::slice::from_ref(&place),
            )
            .await?;
        let total = cell.answer(&form, &total.get(&place.id).cloned().unwrap_or_default());
        let (parts, contributions) = match (question.by, &subject) {
            (ExplainBy::Children, Subject::Jurisdiction(parent)) => {
                let parts = self.explained_parts(&form, question, parent, cell).await?;
                (parts, Page::empty())
            }
            (ExplainBy::Unit, _) | (ExplainBy::Children, Subject::Agency(_)) => {
                let units = self.contributions(&form, question, subject.path(), cell);
                (Page::empty(), units.await?)
            }
        };
        Ok(Explanation {
            key: question.key.clone(),
            total,
            parts,
            contributions,
            form,
        })
    }
}

pub(crate) fn unknown_column(key: &str) -> StoreError {
    StoreError::invalid(
        "cell",
        format!("the form has no column {key} that holds a number"),
        "take a `key` of the table's columns",
    )
    .in_chinese(format!(
        "报表没有填数字的栏目 {key}：请使用 columns 中的 key"
    ))
}
