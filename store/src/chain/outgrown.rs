//! Who has come to speak for others since he submitted: his figures are of himself alone.

use cengbao_entity::{agency_successor, coverage_change, report};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::index;
use crate::access::Tx;
use crate::error::Result;
use crate::row;

/// Whether it was recorded after this moment that the unit took another's place, or covers
/// another, in the period of its report.
pub(crate) async fn spoken_for_since(tx: &Tx, report: &report::Model, moment: i64) -> Result<bool> {
    use coverage_change::Column as Covered;

    let kind = row::name(&report.period_kind)?;
    let taken = agency_successor::Entity::find()
        .filter(agency_successor::Column::SuccessorId.eq(report.unit_id))
        .filter(agency_successor::Column::Parts.is_null())
        .filter(agency_successor::Column::RecordedAt.gt(moment));
    for one in taken.all(tx.connection()).await? {
        if index(kind, one.since)? <= report.period {
            return Ok(true);
        }
    }
    let covered = coverage_change::Entity::find()
        .filter(Covered::CoveringId.eq(report.unit_id))
        .filter(Covered::FamilyId.eq(report.family_id))
        .filter(Covered::PeriodKind.eq(report.period_kind.as_str()))
        .filter(Covered::Whole.eq(true))
        .filter(Covered::FromPeriod.lte(report.period))
        .filter(Covered::RecordedAt.gt(moment));
    Ok(covered.count(tx.connection()).await? > 0)
}
