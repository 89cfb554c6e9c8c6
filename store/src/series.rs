//! A node's figures over time (时间序列), in one statement whatever the span; with what the place sent up in one more.

mod sent;

use cengbao_domain::answer::{CellAnswer, Window};
use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::consolidation::SentUp;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::reading::{Basis, Reading};
use crate::rollup::figure_error;

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
    /// All of them together.
    pub span: Span,
}

/// The figures of a whole span (合计): what is per period is added up, a total or a stock is that of its end.
#[derive(Clone, Debug)]
pub struct Span {
    /// The first period.
    pub from: Period,
    /// The last period.
    pub to: Period,
    /// Answers, aligned with [`FormVersion::number_columns`]. Behind what is per period stand filings, one a unit and
    /// period; it has no increase. All else counts its increase from the end of the period before the span.
    pub cells: Vec<CellAnswer>,
    /// Reports owed, of all periods.
    pub expected: i64,
    /// Reports in force.
    pub reported: i64,
    /// Those in time.
    pub on_time: i64,
    /// A simulated figure is in it.
    pub simulated: bool,
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
    /// The consolidation that the point shows; none for live figures, and where nothing was sent.
    pub sent: Option<SentUp>,
}

impl SeriesPoint {
    fn of(form: &FormVersion, period: Period, pair: &Pair) -> Self {
        Self {
            period,
            cells: form.answers(pair),
            expected: pair.now.expected,
            reported: pair.now.reported,
            on_time: pair.now.on_time,
            simulated: pair.now.simulated > 0,
            sent: None,
        }
    }
}

impl Span {
    /// Of the figures on every period of the span. What of a total came from elsewhere with
    /// one of the periods is no increase of live figures; of what was signed it is not told
    /// apart from what was corrected between two signatures.
    fn of(
        form: &FormVersion,
        (from, to): (Period, Period),
        pairs: &[Pair],
        basis: Basis,
    ) -> Result<Self> {
        let sum = |of: fn(&Figures) -> i64| pairs.iter().map(|pair| of(&pair.now)).sum();
        let (reported, on_time) = (sum(|one| one.reported), sum(|one| one.on_time));
        let before = pairs
            .first()
            .map(|pair| pair.before.clone())
            .unwrap_or_default();
        // Period by period, because each may stand in another tree.
        let mut grown = Figures::default();
        for pair in pairs {
            let alone = pair.now.minus(&pair.before).map_err(figure_error)?;
            grown = grown.plus(&alone).map_err(figure_error)?;
        }
        let last = pairs
            .last()
            .map(|pair| pair.now.clone())
            .unwrap_or_default();
        let stands = last.filter_slots(|slot| form.carries(slot));
        let of_each = before.filter_slots(|slot| !form.carries(slot));
        let grown_each = grown.filter_slots(|slot| !form.carries(slot));
        let added = of_each.plus(&grown_each).map_err(figure_error)?;
        let before = match basis {
            Basis::Live => {
                let grown = grown.filter_slots(|slot| form.carries(slot));
                let began = stands.minus(&grown).map_err(figure_error)?;
                of_each.plus(&began).map_err(figure_error)?
            }
            Basis::SentUp => before,
        };
        // Whoever owed on any period could have one; one unit stays one unit, however long the span.
        let most = pairs
            .iter()
            .map(|pair| pair.now.expected)
            .max()
            .unwrap_or(0);
        let now = Figures {
            expected: most,
            reported,
            ..stands.plus(&added).map_err(figure_error)?
        };
        let window = Window {
            now: &now,
            before: &before,
            earlier: None,
        };
        Ok(Self {
            from,
            to,
            cells: form.answers_of(window),
            expected: sum(|one| one.expected),
            reported,
            on_time,
            simulated: pairs.iter().any(|pair| pair.now.simulated > 0),
        })
    }
}

impl Scope {
    /// The figures of a node on every period of a span.
    ///
    /// Errors: `NotFound` as for a table; `Invalid` when the span is of two
    /// kinds, runs backwards or is longer than [`MAX_POINTS`], or the moment
    /// asked is still to come, and where a unit is asked for what it sent up.
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
        let pairs = self
            .figures_over(&form, &question.reading, &subject.place(), (from, to))
            .await?;
        if question.reading.basis == Basis::SentUp {
            return self
                .sent_series(form, question, &subject, (periods, pairs))
                .await;
        }
        let points = periods.into_iter().zip(&pairs);
        let points = points
            .map(|(period, pair)| SeriesPoint::of(&form, period, pair))
            .collect();
        let span = Span::of(&form, (from, to), &pairs, question.reading.basis)?;
        Ok(Series { form, points, span })
    }
}
