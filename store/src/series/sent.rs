//! The series of what a place sent up (`basis: SENT_UP`): on each period its own
//! consolidation that stands as sent, beside what is there live. Nothing is
//! carried from an earlier period.

use cengbao_domain::period::Period;

use super::{Series, SeriesPoint, SeriesQuestion, Span};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::consolidation::Adds;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::reading::Basis;
use crate::table::Subject;

impl Scope {
    /// What a place sent up on these periods, of which the live figures are known.
    ///
    /// Errors: `Invalid` for a unit, which consolidates nothing.
    pub(super) async fn sent_series(
        &self,
        form: FormVersion,
        question: &SeriesQuestion,
        subject: &Subject,
        (periods, live): (Vec<Period>, Vec<Pair>),
    ) -> Result<Series> {
        let Subject::Jurisdiction(place) = subject else {
            return Err(StoreError::invalid(
                "basis",
                "units send up their own reports and consolidate nothing",
                "ask a jurisdiction, or leave `basis` out",
            )
            .in_chinese("填报单位只报送自己的报表，不做汇总：请查询辖区，或不填写 basis"));
        };
        let tree = self.tree().await?;
        let span = (question.from, question.to);
        let sent = self
            .sent_over(&form, span, &question.reading, &[place.id])
            .await?;
        let mut points = Vec::with_capacity(periods.len());
        let mut pairs = Vec::with_capacity(periods.len());
        for (period, live) in periods.into_iter().zip(&live) {
            let sent = sent.get(&(place.id, period.index()));
            let adds = Adds::of(sent, place.level);
            let moves = self.known_moves(&tree, &question.reading, period);
            let pair = adds.pair(live);
            points.push(SeriesPoint {
                sent: adds.told(&form, live, &moves)?,
                ..SeriesPoint::of(&form, period, &pair)
            });
            pairs.push(pair);
        }
        // What its units have is told as it stands: see `Adds`.
        let basis = if place.level.collates() {
            Basis::SentUp
        } else {
            Basis::Live
        };
        let mut span = Span::of(&form, span, &pairs, basis)?;
        // A total that was not sent before the span is not zero, and nothing grew from it.
        let is_known = points.first().is_some_and(|first| first.sent.is_some());
        if !is_known && place.level.collates() {
            for cell in &mut span.cells {
                cell.increase = None;
            }
        }
        Ok(Series { form, points, span })
    }
}
