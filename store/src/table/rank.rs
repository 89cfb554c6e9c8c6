//! By which figure rows are ordered (排名): what a row is measured by, and the key that sorts as it does.
//!
//! A figure is known only when it is added up, so the figures of all rows are
//! read, put in order and cut; what else a row tells is read for the page that
//! is shown. A table with more rows than [`MAX_RANKED`] is refused, never ranked
//! in part. Rows without the figure come last either way.

use cengbao_domain::ranking::Measure;
use cengbao_domain::rate::Fraction;

use super::{TableQuestion, TableRow};
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::page::bad_cursor;

/// Rows that are put in the order of their figures: more than the counties of the nation.
pub const MAX_RANKED: usize = 5_000;

/// Begins the key of a ranked row; no code begins with it.
const RANKED: char = '~';

/// By which figure rows are ordered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
