//! A node's figures over time (时间序列), in one statement whatever the span.

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::reading::Reading;

/// The longest series: ten years of days would be more than a chart shows.
pub const MAX_POINTS: usize = 400;

/// What is asked.
#[derive(Clone, Debug)]
pub struct SeriesQuestion {
    /// The jurisdiction or agency; the scope must have read it.
    pub node: NodeId,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// The first period.
    pub from: Period,
    /// The last period, of the same kind.
    pub to: Period,
    /// How the figures are read.
    pub reading: Reading,
}

/// Figures over time.
#[derive(Clone, Debug)]
pub struct Series {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// One point a period, oldest first.
    pub points: Vec<SeriesPoint>,
}

/// The figures of one period.
#[derive(Clone, Debug)]
pub struct SeriesPoint {
    /// The period.
    pub period: Period,
    /// Answers, aligned with [`FormVersion::number_columns`].
    pub cells: Vec<CellAnswer>,
    /// Units that owe.
    pub expected: i64,
    /// Units that reported.
    pub reported: i64,
    /// Those in time.
    pub on_time: i64,
    /// A simulated figure is in the point.
    pub simulated: bool,
}

impl Scope {
    /// The figures of a node on every period of a span.
    ///
    /// Errors: `NotFound` as for a table; `Invalid` when the span is of two
    /// kinds, runs backwards or is longer than [`MAX_POINTS`], or the moment
    /// asked is still to come.
    pub async fn series(&self, question: &SeriesQuestion) -> Result<Series> {
        let (from, to) = (question.from, question.to);
        let subject = self.subject(question.node).await?;
        let form = self
            .form_for(&question.campaign, &question.form, from)
            .await?;
        self.check_moment("knownAt", question.reading.known_at)?;
        let periods: Vec<Period> = from.through(to).take(MAX_POINTS + 1).collect();
        if from.kind() != to.kind() || to < from || periods.len() > MAX_POINTS {
            return Err(StoreError::invalid(
                "from, to",
                format!("{from} to {to} is no span of at most {MAX_POINTS} periods"),
                "give two periods of one kind, the earlier first",
            ).in_chinese(format!("{from} 至 {to} 不是一段至多 {MAX_POINTS} 期的区间：请给出同一类型的两个报告期，早的在前")));
        }
        let figures = self
            .figures_over(&form, &question.reading, &subject.place(), (from, to))
            .await?;
        let mut points = Vec::with_capacity(periods.len());
        for (period, pair) in periods.into_iter().zip(figures) {
            points.push(SeriesPoint {
                period,
                cells: form.answers(&pair),
                expected: pair.now.expected,
                reported: pair.now.reported,
                on_time: pair.now.on_time,
                simulated: pair.now.simulated > 0,
            });
        }
        Ok(Series { form, points })
    }
}
