//! Who has come to speak for others since he submitted: his figures are of himself alone.

use cengbao_entity::{agency_successor, coverage_change, report, revision};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::index;
use crate::access::Tx;
use crate::error::Result;
use crate::row;

/// A report that waits for its signature.
pub(crate) struct Submitted<'a> {
    pub(crate) report: &'a report::Model,
    /// When it was submitted.
    pub(crate) at: i64,
}

impl<'a> Submitted<'a> {
    /// With its current revision.
    pub(crate) fn of(report: &'a report::Model, current: &revision::Model) -> Self {
        Self {
            report,
            at: current.filed_at.unwrap_or_default(),
        }
    }

    /// Whom units took in, as recorded after a moment.
    pub(crate) fn taken_by(units: impl Iterator<Item = i32>, moment: i64) -> Condition {
        use agency_successor::Column;
        Condition::all()
            .add(Column::SuccessorId.is_in(units))
            .add(Column::Parts.is_null())
            .add(Column::RecordedAt.gt(moment))
    }

    /// Whom units cover, as recorded after a moment.
    pub(crate) fn covered_by(units: impl Iterator<Item = i32>, moment: i64) -> Condition {
        use coverage_change::Column;
        Condition::all()
            .add(Column::CoveringId.is_in(units))
            .add(Column::Whole.eq(true))
            .add(Column::RecordedAt.gt(moment))
    }

    /// Whether it was recorded after the submission that the unit took another's place, or
    /// covers another, in the period of its report.
    pub(crate) fn is_outgrown(
        &self,
        taken: &[agency_successor::Model],
        covered: &[coverage_change::Model],
    ) -> Result<bool> {
        let (report, kind) = (self.report, row::name(&self.report.period_kind)?);
        for one in taken {
            let is_new = one.successor_id == report.unit_id && one.recorded_at > self.at;
            if is_new && index(kind, one.since)? <= report.period {
                return Ok(true);
            }
        }
        Ok(covered.iter().any(|one| {
            one.covering_id == report.unit_id
                && one.family_id == report.family_id
                && one.period_kind == report.period_kind
                && one.from_period <= report.period
                && one.recorded_at > self.at
        }))
    }

    /// The same, asked in the transaction of the signature.
    pub(crate) async fn is_outgrown_in(&self, tx: &Tx) -> Result<bool> {
        let unit = || std::iter::once(self.report.unit_id);
        let taken = agency_successor::Entity::find().filter(Self::taken_by(unit(), self.at));
        let taken = taken.all(tx.connection()).await?;
        let covered = coverage_change::Entity::find().filter(Self::covered_by(unit(), self.at));
        let covered = covered.all(tx.connection()).await?;
        self.is_outgrown(&taken, &covered)
    }
}
