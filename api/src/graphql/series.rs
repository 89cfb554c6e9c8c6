//! The figures of a place over time (时间序列).

use async_graphql::SimpleObject;

use super::cell::{CellState, Column, Figures, Scale, columns, count};
use super::error::{Code, Fault};
use super::form::Form;
use super::leaves::{Leaves, Scaled};
use super::limits::{max_periods, per_item};
use super::scalar::Period;
use super::table::SentUp;

/// The figures of a form for a place, period after period (时间序列).
#[derive(SimpleObject)]
pub(super) struct Series {
    /// The form (调度表).
    form: Form,
    /// The columns (列), in printed order; every point is aligned with them.
    columns: Vec<Column>,
    /// One point a period (时点), from the first period asked to the last.
    points: Vec<SeriesPoint>,
    /// The whole span (合计): what is of one period alone (当期) is added up, a total or a stock is that of the end.
    span: SeriesSpan,
}

/// All periods of a series together (区间合计). The lists are aligned with the columns of the series.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct SeriesSpan {
    /// The first period (起始报告期).
    from: Period,
    /// The last period (截止报告期).
    to: Period,
    /// The figures (数值), in the unit of their column: sums over the span of what is of one period alone, a rate of such
    /// parts Σ / Σ over the span; a total, a stock or a yes-count that of the end. Null exactly where the state is neither
    /// REPORTED nor CARRIED.
    values: Leaves<Option<Scaled>>,
    /// Where each figure comes from (状态): REPORTED if anybody reported on any period of the span.
    states: Leaves<CellState>,
    /// How many values stand behind each figure (填报数): one for each unit and period for what is of one period alone, one
    /// for each unit for all else.
    contributors: Leaves<i32>,
    /// How much each figure grew since the end of the period before the span (区间增加); null for what is of one period
    /// alone.
    increases: Leaves<Option<Scaled>>,
    /// For a rate Σ numerator (分子合计), for a boolean how many said yes (是的家数); null in every other column, and where
    /// nobody has reported.
    numerators: Leaves<Option<Scaled>>,
    /// For a rate Σ denominator (分母合计), for a boolean how many were asked (填报家数); null as `numerators` is. A zero is
    /// why a rate is NOT_APPLICABLE.
    denominators: Leaves<Option<Scaled>>,
    /// Whether each figure may count one thing several times (可能重复计数): it sums several units of a column that
    /// overlaps.
    overlaps: Leaves<bool>,
    /// How many reports were owed (应报份数), of all periods.
    expected: i32,
    /// How many of them are in force (已报份数).
    reported: i32,
    /// How many of them were first signed by the due day (按时份数).
    on_time: i32,
    /// Whether simulated figures are in it (含模拟数据).
    simulated: bool,
}

impl SeriesSpan {
    fn of(span: &cengbao_store::Span, scales: &[Scale]) -> Self {
        let Figures {
            values,
            states,
            contributors,
            increases,
            numerators,
            denominators,
            overlaps,
        } = Figures::of(&span.cells, scales);
        Self {
            from: Period(span.from),
            to: Period(span.to),
            values,
            states,
            contributors,
            increases,
            numerators,
            denominators,
            overlaps,
            expected: count(span.expected),
            reported: count(span.reported),
            on_time: count(span.on_time),
            simulated: span.simulated,
        }
    }
}

/// The figures of one period (时点). The lists are aligned with the columns of the series.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct SeriesPoint {
    /// The period (报告期).
    period: Period,
    /// The figures (数值), in the unit of their column; null exactly where the state is neither REPORTED nor
    /// CARRIED.
    values: Leaves<Option<Scaled>>,
    /// Where each figure comes from (状态).
    states: Leaves<CellState>,
    /// How many units stand behind each figure (填报单位数).
    contributors: Leaves<i32>,
    /// How much each figure grew since the period before (较上期增加): the first total counts from zero; what is of one
    /// period alone (当期), and a rate (in points), has none where the period before has no figure.
    increases: Leaves<Option<Scaled>>,
    /// For a rate Σ numerator (分子合计), for a boolean how many said yes (是的家数); null in every other column, and where
    /// nobody has reported.
    numerators: Leaves<Option<Scaled>>,
    /// For a rate Σ denominator (分母合计), for a boolean how many were asked (填报家数); null as `numerators` is. A zero is
    /// why a rate is NOT_APPLICABLE.
    denominators: Leaves<Option<Scaled>>,
    /// Whether each figure may count one thing several times (可能重复计数): it sums several units of a column that
    /// overlaps.
    overlaps: Leaves<bool>,
    /// How many units owe the form for the period (应报单位数).
    expected: i32,
    /// How many of them have a signed report in force for the period (已报单位数).
    reported: i32,
    /// How many of them first signed by the due day (按时报送单位数).
    on_time: i32,
    /// Whether simulated figures are in it (含模拟数据).
    simulated: bool,
    /// With `basis: SENT_UP`: the consolidation that the point shows (上报情况); null where nothing was sent, and for live
    /// figures.
    sent_up: Option<SentUp>,
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
                numerators,
                denominators,
                overlaps,
            } = Figures::of(&point.cells, &scales);
            SeriesPoint {
                period: Period(point.period),
                values,
                states,
                contributors,
                increases,
                numerators,
                denominators,
                overlaps,
                expected: count(point.expected),
                reported: count(point.reported),
                on_time: count(point.on_time),
                simulated: point.simulated,
                sent_up: point.sent.as_ref().map(|sent| SentUp::of(sent, &scales)),
            }
        };
        Self {
            span: SeriesSpan::of(&series.span, &scales),
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
