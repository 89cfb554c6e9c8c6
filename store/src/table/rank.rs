//! Rows of a table in the order of their figures (排名).
//!
//! A figure is known only when it is added up, so the figures of all rows are
//! read, put in order and cut; what else a row tells is read for the page that
//! is shown. A table with more rows than [`MAX_RANKED`] is refused, never ranked
//! in part. Rows without the figure come last either way.

use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;
use cengbao_domain::ranking::Measure;
use cengbao_domain::rate::Fraction;

use super::rows::agency_row;
use super::{Subject, TableBy, TableQuestion, TableRow};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::jurisdiction::Jurisdiction;
use crate::page::{MAX_PAGE, Page, PageRequest, bad_cursor};

/// Rows that are put in the order of their figures: more than the counties of the nation.
pub const MAX_RANKED: usize = 5_000;

/// Begins the key of a ranked row; no code begins with it.
const RANKED: char = '~';

/// By which figure rows are ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RankBy {
    /// The value of a column, named by its key or its indicator.
    Value(String),
    /// What the column grew by.
    Increase(String),
    /// How many units have none in force.
    Missing,
    /// The share of units that have reported.
    Completeness,
    /// The share of units that reported in time.
    Timeliness,
}

/// In which order rows come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank {
    /// By which figure.
    pub by: RankBy,
    /// The largest first.
    pub descending: bool,
}

impl Rank {
    /// Tells the cursors of one order from those of another.
    fn mark(&self) -> String {
        let direction = if self.descending { '-' } else { '+' };
        let by = match &self.by {
            RankBy::Value(cell) => format!("v {cell}"),
            RankBy::Increase(cell) => format!("i {cell}"),
            RankBy::Missing => "m".to_owned(),
            RankBy::Completeness => "c".to_owned(),
            RankBy::Timeliness => "t".to_owned(),
        };
        format!("{RANKED}{direction}{by} ")
    }

    /// A key that sorts as the row does: its figure, then the row's own key.
    pub(crate) fn key(&self, measure: Option<Measure>, own: &str) -> String {
        let mark = self.mark();
        match measure {
            Some(measure) => format!("{mark}0{} {own}", measure.key(self.descending)),
            None => format!("{mark}1 {own}"),
        }
    }
}

/// Which figure of a row is asked.
pub(crate) enum Figure {
    /// The value of a column.
    Value(usize),
    /// The exact fraction of a rate's column.
    Rate(usize),
    /// What a column grew by.
    Increase(usize),
    /// Units without a report in force.
    Missing,
    /// Reported of expected.
    Completeness,
    /// On time of expected.
    Timeliness,
}

impl Figure {
    /// Errors: `Invalid` for a column that the form does not have.
    pub(crate) fn of(rank: &Rank, form: &FormVersion) -> Result<Self> {
        let columns = form.number_columns();
        let column = |cell: &str| {
            let place = columns.iter().position(|column| column.answers_to(cell));
            place.ok_or_else(|| crate::explain::unknown_column(cell))
        };
        Ok(match &rank.by {
            RankBy::Value(cell) => match column(cell)? {
                place if columns[place].indicator.kind.is_computed() => Self::Rate(place),
                place => Self::Value(place),
            },
            RankBy::Increase(cell) => Self::Increase(column(cell)?),
            RankBy::Missing => Self::Missing,
            RankBy::Completeness => Self::Completeness,
            RankBy::Timeliness => Self::Timeliness,
        })
    }

    /// The place of its column among the form's number columns, if it has one.
    pub(crate) fn column(&self) -> Option<usize> {
        match self {
            Self::Value(place) | Self::Rate(place) | Self::Increase(place) => Some(*place),
            Self::Missing | Self::Completeness | Self::Timeliness => None,
        }
    }

    /// What a row is ordered by; none where it has no such figure.
    pub(crate) fn measure(&self, row: &TableRow) -> Option<Measure> {
        match self {
            Self::Value(_) | Self::Increase(_) | Self::Missing => {
                self.value(row).map(Measure::whole)
            }
            Self::Rate(_) => {
                self.value(row)?;
                let exact = self.fraction(row)?;
                Measure::share(exact.numerator, exact.denominator)
            }
            Self::Completeness | Self::Timeliness => {
                let exact = self.fraction(row)?;
                Measure::share(exact.numerator, exact.denominator)
            }
        }
    }

    /// The figure as a whole number in its smallest unit; none where it is a share alone.
    pub(crate) fn value(&self, row: &TableRow) -> Option<i64> {
        match self {
            Self::Value(place) | Self::Rate(place) => row.cells.get(*place)?.value,
            Self::Increase(place) => row.cells.get(*place)?.increase,
            Self::Missing => (row.expected > 0).then_some(row.expected - row.reported),
            Self::Completeness | Self::Timeliness => None,
        }
    }

    /// The exact share behind it.
    pub(crate) fn fraction(&self, row: &TableRow) -> Option<Fraction> {
        let of_expected = |part| Fraction {
            numerator: part,
            denominator: row.expected,
        };
        match self {
            Self::Value(place) | Self::Rate(place) => row.cells.get(*place)?.fraction,
            Self::Increase(_) | Self::Missing => None,
            Self::Completeness => Some(of_expected(row.reported)),
            Self::Timeliness => Some(of_expected(row.on_time)),
        }
    }
}

/// Refuses cursors that come from another order of the same rows.
pub(crate) fn check_cursors(question: &TableQuestion) -> Result<()> {
    let mark = question.rank.as_ref().map(Rank::mark);
    let cursors = [&question.page.after, &question.page.before];
    let is_own = |cursor: &String| match &mark {
        Some(mark) => cursor.starts_with(mark),
        None => !cursor.starts_with(RANKED),
    };
    if cursors.into_iter().flatten().all(is_own) {
        Ok(())
    } else {
        Err(bad_cursor())
    }
}

/// The order that a question asks, its column found.
pub(super) struct Order<'a> {
    rank: &'a Rank,
    figure: Figure,
}

impl<'a> Order<'a> {
    /// Errors: `Invalid` where the form has no such column.
    pub(super) fn of(rank: &'a Rank, form: &FormVersion) -> Result<Self> {
        Ok(Self {
            rank,
            figure: Figure::of(rank, form)?,
        })
    }

    /// All rows of a table in order, by keys that sort as they do.
    pub(super) fn apply(&self, rows: Vec<(String, TableRow)>) -> Vec<(String, TableRow)> {
        let mut keyed: Vec<_> = rows
            .into_iter()
            .map(|(own, row)| {
                let measure = self.figure.measure(&row);
                (self.rank.key(measure, &own), row)
            })
            .collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        keyed
    }
}

impl Scope {
    /// All rows of a question with their own keys, in the order of these; of units without their filings.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(crate) async fn every_row(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        subject: &Subject,
    ) -> Result<Vec<(String, TableRow)>> {
        match (question.by, subject) {
            (TableBy::Total, _) => Ok(Vec::new()),
            (TableBy::Children, Subject::Jurisdiction(parent)) => {
                let (rows, _) = self.child_rows(form, question, parent).await?;
                Ok(rows)
            }
            (TableBy::Level(level), Subject::Jurisdiction(top)) => {
                self.every_level_row(form, question, top, level).await
            }
            (TableBy::Unit, _) | (TableBy::Children | TableBy::Level(_), Subject::Agency(_)) => {
                let (rows, _) = self.every_unit_row(form, question, subject.path()).await?;
                Ok(rows)
            }
        }
    }

    async fn every_level_row(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        top: &Jurisdiction,
        level: Level,
    ) -> Result<Vec<(String, TableRow)>> {
        let mut rows = Vec::new();
        let mut part = TableQuestion {
            rank: None,
            page: PageRequest::first(MAX_PAGE),
            ..question.clone()
        };
        loop {
            let page = self.level_rows(form, &part, top, level).await?;
            rows.extend(page.items);
            if rows.len() > MAX_RANKED {
                return Err(too_many(question.by));
            }
            if !page.has_next {
                return Ok(rows);
            }
            part.page.after = rows.last().map(|(key, _)| key.clone());
        }
    }

    /// All units' rows without their filings, and where the units stand.
    async fn every_unit_row(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        below: &Path,
    ) -> Result<(Vec<(String, TableRow)>, Vec<(i32, NodeId)>)> {
        let (period, reading) = (question.period, &question.reading);
        let units = self
            .all_units(form, period, reading, below, MAX_RANKED)
            .await?
            .ok_or_else(|| too_many(question.by))?;
        let tree = self.tree().await?;
        let keys = tree.unit_keys(units.iter().map(|(_, unit)| unit));
        let figures = self.own_figures(form, period, reading, &keys).await?;
        let empty = Pair::default();
        let rows = units.into_iter().map(|(code, unit)| {
            let pair = figures.get(&unit.node).unwrap_or(&empty);
            (code, agency_row(form, &unit, pair))
        });
        Ok((rows.collect(), keys))
    }

    /// The page of a level's rows in order.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(super) async fn ordered_level_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        (top, level): (&Jurisdiction, Level),
        order: &Order<'_>,
    ) -> Result<Page<TableRow>> {
        let rows = self.every_level_row(form, question, top, level).await?;
        Ok(Page::of_all(&question.page, order.apply(rows)))
    }

    /// The page of the units' rows in order.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(super) async fn ordered_unit_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        below: &Path,
        order: &Order<'_>,
    ) -> Result<Page<TableRow>> {
        let (rows, keys) = self.every_unit_row(form, question, below).await?;
        let page = Page::of_all(&question.page, order.apply(rows));
        self.with_filings(form, question, &keys, page).await
    }
}

fn too_many(by: TableBy) -> StoreError {
    StoreError::invalid(
        "orderBy",
        format!("{by:?} gives more than {MAX_RANKED} rows to put in order"),
        "ask a lower jurisdiction or a higher level, or leave `orderBy` out",
    )
    .in_chinese("需要排序的行数过多：请查询更低的辖区或更高的级别，或不填写 orderBy")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(descending: bool, figures: &[Option<i64>]) -> Vec<String> {
        let rank = Rank {
            by: RankBy::Missing,
            descending,
        };
        figures
            .iter()
            .map(|figure| rank.key(figure.map(Measure::whole), "x"))
            .collect()
    }

    #[test]
    fn keys_sort_as_the_figures_do_and_what_has_none_comes_last() {
        let rising = [
            Some(i64::MIN),
            Some(-1),
            Some(0),
            Some(7),
            Some(10),
            Some(i64::MAX),
            None,
        ];
        assert!(keys(false, &rising).is_sorted());
        let falling = [
            Some(i64::MAX),
            Some(10),
            Some(0),
            Some(-5),
            Some(i64::MIN),
            None,
        ];
        assert!(keys(true, &falling).is_sorted());
    }
}
