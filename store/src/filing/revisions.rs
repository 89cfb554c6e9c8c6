//! The revisions of a report as rows: each is kept for good. What was once
//! submitted is never written over; the next one gets the next number.

use cengbao_domain::filing::Values;
use cengbao_entity::{report, revision};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Tx;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::values::stored;

/// Which revision a correction corrects, and why.
pub(super) type Correcting = (Option<i32>, Option<String>);

/// What names one revision of a report.
pub(super) fn of_revision(report: &report::Model, number: i32) -> Condition {
    Condition::all()
        .add(revision::Column::ShardKey.eq(report.shard_key))
        .add(revision::Column::ReportId.eq(report.id))
        .add(revision::Column::Number.eq(number))
}

/// A revision of a report, which is there.
pub(super) async fn revision_of(
    tx: &Tx,
    report: &report::Model,
    number: i32,
) -> Result<revision::Model> {
    revision::Entity::find_by_id((report.shard_key, report.id, number))
        .one(tx.connection())
        .await?
        .ok_or_else(|| {
            StoreError::damaged(format!("report {} has no revision {number}", report.id))
        })
}

/// The number after the highest: a correction that was dropped keeps its own.
pub(super) async fn next_number(tx: &Tx, report: &report::Model) -> Result<i32> {
    let last = revision::Entity::find()
        .select_only()
        .column(revision::Column::Number)
        .filter(revision::Column::ShardKey.eq(report.shard_key))
        .filter(revision::Column::ReportId.eq(report.id))
        .order_by_desc(revision::Column::Number)
        .into_tuple::<i32>()
        .one(tx.connection())
        .await?;
    Ok(last.unwrap_or(0) + 1)
}

/// Writes the report's current revision for the first time.
pub(super) async fn insert_revision(
    tx: &Tx,
    form: &FormVersion,
    report: &report::Model,
    values: &Values,
    (corrects, reason): Correcting,
) -> Result<()> {
    revision::Entity::insert(revision::ActiveModel {
        shard_key: Set(report.shard_key),
        report_id: Set(report.id),
        number: Set(report.revision),
        path: Set(report.path.clone()),
        sector_set: Set(report.sector_set),
        campaign_version: Set(form.version),
        cells: Set(stored(&form.form, values)?),
        reasons: Set(serde_json::Value::Object(serde_json::Map::new())),
        figures: Set(None),
        filer_id: Set(None),
        filer_title: Set(None),
        filer_stands_in: Set(false),
        filed_at: Set(None),
        reviewer_id: Set(None),
        reviewer_title: Set(None),
        reviewer_stands_in: Set(false),
        in_force_from: Set(None),
        in_force_until: Set(None),
        corrects: Set(corrects),
        reason: Set(reason),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(())
}

/// Writes a draft's values over those it had.
pub(super) async fn overwrite(
    tx: &Tx,
    form: &FormVersion,
    report: &report::Model,
    values: &Values,
    (corrects, reason): Correcting,
) -> Result<()> {
    revision::Entity::update_many()
        .col_expr(
            revision::Column::Cells,
            Expr::value(stored(&form.form, values)?),
        )
        .col_expr(revision::Column::CampaignVersion, Expr::value(form.version))
        .col_expr(revision::Column::Corrects, Expr::value(corrects))
        .col_expr(revision::Column::Reason, Expr::value(reason))
        .filter(of_revision(report, report.revision))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The cells that a client named without a value.
pub(super) fn cleared(cells: &[(String, Option<String>)]) -> Vec<String> {
    cells
        .iter()
        .filter(|(_, value)| value.as_deref().is_none_or(|text| text.trim().is_empty()))
        .map(|(key, _)| key.clone())
        .collect()
}
