//! Rows of a table in the order of their figures (排名).
//!
//! A figure is known only when it is added up, so the figures of all rows are
//! read, put in order and cut; what else a row tells is read for the page that
//! is shown. A table with more rows than [`MAX_RANKED`] is refused, never ranked
//! in part. Rows without the figure come last either way.

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;

use super::rows::agency_row;
use super::{TableBy, TableQuestion, TableRow};
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
        };
        format!("{RANKED}{direction}{by} ")
    }

    /// A key that sorts as the row does: a figure of fixed width, then the row's own key.
    fn key(&self, mark: &str, figure: Option<i64>, own: &str) -> String {
        let Some(figure) = figure else {
            return format!("{mark}1 {own}");
        };
        let rising = figure.cast_unsigned() ^ (1 << 63);
        let place = if self.descending {
            u64::MAX - rising
        } else {
            rising
        };
        format!("{mark}0{place:020} {own}")
    }
}

/// Which figure of a row is asked.
enum Figure {
    Cell(usize, fn(&CellAnswer) -> Option<i64>),
    Missing,
    Completeness,
}

impl Figure {
    fn of(rank: &Rank, form: &FormVersion) -> Result<Self> {
        let column = |cell: &str| {
            let columns = form.number_columns();
            let place = columns.iter().position(|column| column.answers_to(cell));
            place.ok_or_else(|| crate::explain::unknown_column(cell))
        };
        Ok(match &rank.by {
            RankBy::Value(cell) => Self::Cell(column(cell)?, |cell| cell.value),
            RankBy::Increase(cell) => Self::Cell(column(cell)?, |cell| cell.increase),
            RankBy::Missing => Self::Missing,
            RankBy::Completeness => Self::Completeness,
        })
    }

    fn read(&self, row: &TableRow) -> Option<i64> {
        match self {
            Self::Cell(place, figure) => row.cells.get(*place).and_then(figure),
            Self::Missing => (row.expected > 0).then_some(row.expected - row.reported),
            Self::Completeness => share(row.reported, row.expected),
        }
    }
}

/// `part` of `whole` in units that tell any two shares of fewer than 10⁹ units apart.
fn share(part: i64, whole: i64) -> Option<i64> {
    const ONE: i128 = 1_000_000_000_000_000_000;
    if whole <= 0 {
        return None;
    }
    i64::try_from(i128::from(part) * ONE / i128::from(whole)).ok()
}

/// Refuses cursors that come from another order of the same rows.
pub(super) fn check_cursors(question: &TableQuestion) -> Result<()> {
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
pub(super) struct Ranking<'a> {
    rank: &'a Rank,
    figure: Figure,
    mark: String,
}

impl<'a> Ranking<'a> {
    /// Errors: `Invalid` where the form has no such column.
    pub(super) fn of(rank: &'a Rank, form: &FormVersion) -> Result<Self> {
        Ok(Self {
            rank,
            figure: Figure::of(rank, form)?,
            mark: rank.mark(),
        })
    }

    /// All rows of a table in order, by keys that sort as they do.
    pub(super) fn order(&self, rows: Vec<(String, TableRow)>) -> Vec<(String, TableRow)> {
        let mut keyed: Vec<_> = rows
            .into_iter()
            .map(|(own, row)| {
                let figure = self.figure.read(&row);
                (self.rank.key(&self.mark, figure, &own), row)
            })
            .collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        keyed
    }
}

impl Scope {
    /// The page of a level's rows in order.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(super) async fn ranked_level_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        (top, level): (&Jurisdiction, Level),
        ranking: &Ranking<'_>,
    ) -> Result<Page<TableRow>> {
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
                break;
            }
            part.page.after = rows.last().map(|(key, _)| key.clone());
        }
        Ok(Page::of_all(&question.page, ranking.order(rows)))
    }

    /// The page of the units' rows in order.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(super) async fn ranked_unit_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        below: &Path,
        ranking: &Ranking<'_>,
    ) -> Result<Page<TableRow>> {
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
        let page = Page::of_all(&question.page, ranking.order(rows.collect()));
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
        let mark = rank.mark();
        figures
            .iter()
            .map(|figure| rank.key(&mark, *figure, "x"))
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

    #[test]
    fn shares_that_differ_by_one_unit_are_told_apart() {
        assert!(share(9_999_999, 10_000_000) < share(10_000_000, 10_000_000));
        assert!(share(1, 3) < share(3_333_334, 10_000_000));
        assert_eq!(share(0, 0), None);
    }
}
