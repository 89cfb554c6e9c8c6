//! The figures of a place over time (时间序列).

use async_graphql::SimpleObject;

use super::cell::{CellState, Column, Figures, columns, count};
use super::error::{Code, Fault};
use super::form::Form;
use super::leaves::{Leaves, Scaled};
use super::limits::{max_periods, per_item};
use super::scalar::Period;

/// The figures of a form for a place, period after period (时间序列).
#[derive(SimpleObject)]
pub(super) struct Series {
    /// The form (调度表).
    form: Form,
    /// The columns (列), in printed order; every point is aligned with them.
    columns: Vec<Column>,
    /// One point a period (时点), from the first period asked to the last.
    points: Vec<SeriesPoint>,
}

/// The figures of one period (时点). The lists are aligned with the columns of the series.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct SeriesPoint {
    /// The period (报告期).
    period: Period,
    /// The figures (数值), in the unit of their column; null exactly where the state is MISSING or NOT_APPLICABLE.
    values: Leaves<Option<Scaled>>,
    /// Where each figure comes from (状态).
    states: Leaves<CellState>,
    /// How many units stand behind each figure (填报单位数).
    contributors: Leaves<i32>,
    /// How much each figure grew since the period before (较上期增加); the first total counts from zero.
    increases: Leaves<Option<Scaled>>,
    /// How many units owe the form for the period (应报单位数).
    expected: i32,
    /// How many of them have a signed report in force for the period (已报单位数).
    reported: i32,
    /// How many of them first signed by the due day (按时报送单位数).
    on_time: i32,
    /// Whether simulated figures are in it (含模拟数据).
    simulated: bool,
}

impl From<cengbao_store::Series> for Series {
    fn from(series: cengbao_store::Series) -> Self {
        let (columns, scales) = columns(&series.form);
        let point = |point: cengbao_store::SeriesPoint| {
            let Figures {
                values,
                states,
                contributors,
                increases,
            } = Figures::of(&point.cells, &scales);
            SeriesPoint {
                period: Period(point.period),
                values,
                states,
                contributors,
                increases,
                expected: count(point.expected),
                reported: count(point.reported),
                on_time: count(point.on_time),
                simulated: point.simulated,
            }
        };
        Self {
            columns,
            points: series.points.into_iter().map(point).collect(),
            form: series.form.into(),
        }
    }
}

/// How many periods from `from` to `to`. Errors: BAD_INPUT if they run backwards or differ in kind,
/// TOO_MANY_VALUES beyond the most that one series may have.
pub(super) fn length(from: Period, to: Period) -> Result<usize, Fault> {
    let (from, to) = (from.0, to.0);
    if from.kind() != to.kind() {
        return Err(Fault::bad_input(
            format!("from（{from}）与 to（{to}）的报告期类型不同：请使用同一类型"),
            format!("from ({from}) and to ({to}) are periods of two kinds: write two of one kind"),
        ));
    }
    let length = i64::from(to.index()) - i64::from(from.index()) + 1;
    match usize::try_from(length) {
        Ok(length) if (1..=max_periods()).contains(&length) => Ok(length),
        Ok(1..) => Err(Fault::limit(
            Code::TooManyValues,
            max_periods() as u64,
            "一次序列的报告期数",
            "periods in one series",
        )),
        Ok(0) | Err(_) => Err(Fault::bad_input(
            format!("from（{from}）晚于 to（{to}）：请对调"),
            format!("from ({from}) is after to ({to}): exchange the two"),
        )),
    }
}

/// Cost of a series; one that will be refused is priced as the longest.
pub(super) fn cost(from: Period, to: Period, child_complexity: usize) -> usize {
    per_item(
        length(from, to).unwrap_or_else(|_| max_periods()),
        child_complexity,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period(text.parse().expect("a period"))
    }

    #[test]
    fn both_ends_belong_to_a_series() {
        assert_eq!(length(period("2023-05"), period("2023-12")), Ok(8));
        assert_eq!(length(period("2023-05"), period("2023-05")), Ok(1));
    }

    #[test]
    fn a_series_that_cannot_be_is_refused() {
        let cases = [
            ("2023-06", "2023-05", Code::BadInput),
            ("2023-06", "2023-Q3", Code::BadInput),
            ("1990-01", "2023-05", Code::TooManyValues),
        ];
        for (from, to, code) in cases {
            assert_eq!(
                length(period(from), period(to)).expect_err("refused").code,
                code,
                "{from} {to}"
            );
        }
    }
}
