//! In which order reports are listed, and how a cursor names a place in it.
//!
//! A cursor holds the value that its row had: a row that has moved since does
//! not take the reader with it.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{IntoSimpleExpr, Value};
use uuid::Uuid;

use cengbao_entity::report::{Column, Model};

use crate::access::SortKey;
use crate::error::Result;
use crate::page::bad_cursor;

/// By what reports are ordered; those without the value come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportSort {
    /// When they were begun.
    #[default]
    Begun,
    /// When they last changed.
    Updated,
    /// Their due day.
    Due,
    /// When they were first submitted.
    Submitted,
    /// When they were first signed.
    Signed,
}

/// The order of a list of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportOrder {
    /// By what.
    pub by: ReportSort,
    /// The latest first.
    pub descending: bool,
}

impl ReportSort {
    const fn letter(self) -> char {
        match self {
            Self::Begun => 'b',
            Self::Updated => 'u',
            Self::Due => 'd',
            Self::Submitted => 's',
            Self::Signed => 'g',
        }
    }
}

impl ReportOrder {
    pub(super) fn keys(self) -> Vec<SortKey> {
        let id = SortKey::by(Column::Id.into_simple_expr(), self.descending);
        let moment = |column| or_last(column, self.no_moment().into());
        let expression = match self.by {
            ReportSort::Begun => return vec![id],
            ReportSort::Updated => Column::UpdatedAt.into_simple_expr(),
            ReportSort::Due => or_last(Column::DueOn, self.no_day().into()),
            ReportSort::Submitted => moment(Column::FirstSubmittedAt),
            ReportSort::Signed => moment(Column::FirstSignedAt),
        };
        vec![SortKey::by(expression, self.descending), id]
    }

    /// The key of a row, from which its cursor is made.
    pub(super) fn key(self, row: &Model) -> String {
        let value = match self.by {
            ReportSort::Begun => None,
            ReportSort::Updated => Some(row.updated_at.to_string()),
            ReportSort::Due => Some(row.due_on.unwrap_or(self.no_day()).to_string()),
            ReportSort::Submitted => Some(self.or_no_moment(row.first_submitted_at)),
            ReportSort::Signed => Some(self.or_no_moment(row.first_signed_at)),
        };
        let mark = self.mark();
        match value {
            None => format!("{mark} {}", row.id),
            Some(value) => format!("{mark} {value} {}", row.id),
        }
    }

    /// The place that a cursor names. Errors: a cursor of another order.
    pub(super) fn place(self, cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        self.read(cursor).map(Some).ok_or_else(bad_cursor)
    }

    fn read(self, cursor: &str) -> Option<Vec<Value>> {
        let (mark, rest) = cursor.split_once(' ')?;
        if mark != self.mark() {
            return None;
        }
        let (value, id): (Option<Value>, &str) = match self.by {
            ReportSort::Begun => (None, rest),
            ReportSort::Due => {
                let (day, id) = rest.split_once(' ')?;
                (Some(day.parse::<NaiveDate>().ok()?.into()), id)
            }
            ReportSort::Updated | ReportSort::Submitted | ReportSort::Signed => {
                let (moment, id) = rest.split_once(' ')?;
                (Some(moment.parse::<i64>().ok()?.into()), id)
            }
        };
        let id: Uuid = id.parse().ok()?;
        Some(value.into_iter().chain([id.into()]).collect())
    }

    /// Tells the cursors of one order from those of another.
    fn mark(self) -> String {
        let direction = if self.descending { '-' } else { '+' };
        format!("{direction}{}", self.by.letter())
    }

    fn or_no_moment(self, moment: Option<i64>) -> String {
        moment.unwrap_or(self.no_moment()).to_string()
    }

    /// What stands for a moment that is not there, so that it comes last.
    const fn no_moment(self) -> i64 {
        if self.descending { i64::MIN } else { i64::MAX }
    }

    fn no_day(self) -> NaiveDate {
        let (year, month, day) = if self.descending {
            (1, 1, 1)
        } else {
            (9999, 12, 31)
        };
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
    }
}

fn or_last(column: Column, last: Value) -> Expr {
    Func::coalesce([column.into_simple_expr(), Expr::val(last)]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let by = |by, descending| ReportOrder { by, descending };
        let id = Uuid::nil();
        let cursor = format!("+u 17 {id}");
        let place = by(ReportSort::Updated, false).place(Some(&cursor));
        assert_eq!(
            place.expect("its own"),
            Some(vec![17_i64.into(), id.into()])
        );
        for other in [
            by(ReportSort::Updated, true),
            by(ReportSort::Signed, false),
            ReportOrder::default(),
        ] {
            assert!(other.place(Some(&cursor)).is_err(), "{other:?}");
        }
    }
}
