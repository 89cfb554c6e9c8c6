//! The dated relations of an agency: what it serves, what it is inside, whom it
//! is under in the line.

use cengbao_entity::agency_link;
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Tx;
use crate::error::Result;
use crate::import::{INSERT_ROWS, QUERY_KEYS};

/// `agency_link.kind` of the division an agency serves.
pub(crate) const SERVES: &str = "SERVES";
/// `agency_link.kind` of the agency it is inside.
pub(super) const INSIDE: &str = "INSIDE";
/// `agency_link.kind` of its superior in the line.
pub(super) const SUPERIOR: &str = "SUPERIOR";

/// A relation from a day on.
pub(super) fn link(id: i32, kind: &str, target: i32, from: NaiveDate) -> agency_link::ActiveModel {
    agency_link::ActiveModel {
        agency_id: Set(id),
        kind: Set(kind.to_owned()),
        valid_from: Set(from),
        valid_until: Set(None),
        target_id: Set(target),
    }
}

/// Ends the superiors of known agencies and begins the new ones, all on `today`.
pub(super) async fn replace_superiors(
    tx: &Tx,
    new: &[(i32, agency_link::ActiveModel)],
    today: NaiveDate,
) -> Result<()> {
    for some in new.chunks(QUERY_KEYS) {
        agency_link::Entity::update_many()
            .col_expr(agency_link::Column::ValidUntil, Expr::value(today))
            .filter(agency_link::Column::AgencyId.is_in(some.iter().map(|(agency, _)| *agency)))
            .filter(agency_link::Column::Kind.eq(SUPERIOR))
            .filter(agency_link::Column::ValidUntil.is_null())
            .filter(agency_link::Column::ValidFrom.lt(today))
            .exec(tx.connection())
            .await?;
    }
    // Changed twice on one day: the later word holds.
    let on_conflict = OnConflict::columns([
        agency_link::Column::AgencyId,
        agency_link::Column::Kind,
        agency_link::Column::ValidFrom,
    ])
    .update_column(agency_link::Column::TargetId)
    .to_owned();
    for some in new.chunks(INSERT_ROWS) {
        agency_link::Entity::insert_many(some.iter().map(|(_, link)| link.clone()))
            .on_conflict(on_conflict.clone())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}
